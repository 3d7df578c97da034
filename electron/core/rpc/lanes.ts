import type { MethodName } from '#shared/contracts/index.ts'

/**
 * A lane is a thread that only reads, with the calls that it answers. quick: a few rows by their keys,
 * which must never wait behind anything long. view: everything that finds and sorts products. survey:
 * long looks at everything, which a person starts and waits for.
 */
export const lanes = ['quick', 'view', 'survey'] as const
export type Lane = (typeof lanes)[number]

/**
 * Calls that a reader answers; all others are the engine's own. None of them changes anything of the shop's. Where
 * there is a second lane, the first answers NOT_FOUND at once where the whole answer takes long, and
 * the second has the call then.
 */
const lanesOfMethod: Partial<Record<MethodName, readonly [Lane, Lane?]>> = {
  'lookup.find': ['quick', 'survey'],
  'lookup.card': ['quick'],
  'products.rows': ['quick'],
  'products.locate': ['quick'],
  'products.drafts': ['quick'],
  'products.openView': ['view'],
  // Of a few rows; what the pull is at stands in them too.
  'sync.state': ['quick'],
  'categories.lists': ['quick'],
  'products.categories': ['survey'],
  // It counts the products of each.
  'categories.tree': ['survey'],
  'products.previewStage': ['survey'],
  'products.previewBulk': ['survey'],
  // It counts all changes, which may be a million.
  'changes.summary': ['survey'],
  'changes.review': ['survey'],
  'changes.list': ['survey'],
  'changes.history': ['survey'],
  'changes.sets': ['survey'],
  'changes.setRows': ['survey'],
  // Sums over whole counts and catalogues: none of them may hold up a beep.
  'stockCounts.list': ['survey'],
  'stockCounts.open': ['survey'],
  'stockCounts.planned': ['survey'],
  'stockCounts.shelves': ['survey'],
  'stockCounts.entries': ['survey'],
  'stockCounts.beep': ['survey'],
  'stockCounts.unknownCodes': ['survey'],
  'stockCounts.progress': ['survey'],
  // It sums up the whole ledger, while others count.
  'countReview.summary': ['survey'],
  'countReview.lines': ['survey'],
  'countReview.groups': ['survey'],
  // Files of the whole review, which the shop's own does not know of.
  'countFiles.smaregiCsv': ['survey'],
  'countFiles.smaregiCheck': ['survey'],
  'countFiles.table': ['survey'],
  // Everybody's month, and the months before it.
  'timecards.board': ['survey'],
  'timecards.person': ['survey'],
  'timecards.plots': ['survey'],
  'timecards.missing': ['survey'],
  'timecardApproval.difference': ['survey'],
  'timecardApproval.open': ['survey'],
  // It works out everybody's month, to tell who is missing.
  'timecardExport.preview': ['survey'],
  'timecardInquiry.text': ['survey'],
  // All products are looked at where a rate of tax has changed.
  'labels.due': ['survey'],
  'labels.products': ['survey'],
  'labels.rehearse': ['survey'],
  'printing.preview': ['survey'],
}

/** Lanes that answer a method, in the order in which they are asked; none: the engine. */
export const lanesOf = (method: string): readonly (Lane | undefined)[] =>
  (lanesOfMethod as Readonly<Record<string, readonly (Lane | undefined)[] | undefined>>)[method] ?? []

/** The lane that is asked first; null: the engine. */
export const laneOf = (method: string): Lane | null => lanesOf(method)[0] ?? null

/** Short answers that the page keeps until the next event: one that was read before an event must not come after it. */
export const isKeptByPage = (method: string): boolean => laneOf(method) === 'quick' || method === 'changes.summary'
