import type { MethodName } from '#shared/contracts/index.ts'

/**
 * A lane is a thread that only reads, with the calls that it answers. quick: a few rows by their keys,
 * which must never wait behind anything long. view: everything that finds and sorts products. survey:
 * long looks at everything, which a person starts and waits for.
 */
export const lanes = ['quick', 'view', 'survey'] as const
export type Lane = (typeof lanes)[number]

/** Calls that a reader answers; all others are the engine's own. None of them changes anything. */
const laneOfMethod: Partial<Record<MethodName, Lane>> = {
  'lookup.find': 'quick',
  'lookup.card': 'quick',
  'products.rows': 'quick',
  'products.locate': 'quick',
  'products.drafts': 'quick',
  'changes.summary': 'quick',
  'products.openView': 'view',
  'products.categories': 'survey',
  'products.previewStage': 'survey',
  'products.previewBulk': 'survey',
  'changes.review': 'survey',
  'changes.list': 'survey',
  'changes.history': 'survey',
  'changes.sets': 'survey',
  'changes.setRows': 'survey',
}

export const laneOf = (method: string): Lane | null => (laneOfMethod as Readonly<Record<string, Lane | undefined>>)[method] ?? null
