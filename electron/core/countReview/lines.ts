import { waitReasons, type CountGroupRow, type CountLine, type WaitReason } from '#shared/contracts/countReview.ts'
import type { InputOf } from '#shared/contracts/index.ts'
import { foldSearch } from '#shared/domain/searchFolding.ts'
import type { ReadDb } from '../store/db.ts'
import type { LateMovement } from './late.ts'
import { isBlocking, type Review, type ReviewLine } from './review.ts'
import { reviewOf, type Figures } from './reviews.ts'
import { scannedCodeSql } from '../stockCounts/product.ts'
import { missingOf, varianceOf, yenOf } from './totals.ts'

type Asked = Required<InputOf<'countReview.lines'>>
type GroupBy = CountGroupAsked['by']
type CountGroupAsked = InputOf<'countReview.groups'>

interface Texts {
  readonly productId: number
  readonly productName: string | null
  readonly productCode: string | null
  readonly size: string | null
  readonly color: string | null
  readonly categoryName: string | null
}

// A product that was made here stands among the changes until Smaregi has numbered it.
const madeHere = (field: string): string =>
  `(SELECT p.mine FROM pending p WHERE p.entity = 'product' AND p.key = j.value AND p.field = '${field}')`
// What Smaregi deleted has no name any more: it is called by the code that it was scanned by.
const textsSql = `SELECT j.value AS productId,
  iif(j.value < 0, ${madeHere('productName')}, coalesce(m.product_name, ${scannedCodeSql('j.value')})) AS productName,
  iif(j.value < 0, ${madeHere('productCode')}, iif(m.product_id IS NULL, ${scannedCodeSql('j.value')}, m.product_code)) AS productCode, m.size, m.color,
  c.category_name AS categoryName
FROM json_each(:ids) j LEFT JOIN product m ON m.product_id = j.value LEFT JOIN category c ON c.category_id = m.category_id`

function textsOf(db: ReadDb, countId: string, lines: readonly ReviewLine[]): ReadonlyMap<number, Texts> {
  const ids = JSON.stringify(lines.map(({ productId }) => productId))
  return new Map(db.all<Texts>(textsSql, { ids, countId }).map((row) => [row.productId, row]))
}

const filters: Readonly<Record<Asked['filter'], (line: ReviewLine) => boolean>> = {
  all: () => true,
  counted: ({ counted }) => counted !== null,
  differs: (line) => (varianceOf(line) ?? 0) !== 0,
  uncounted: ({ counted }) => counted === null,
  recount: ({ marks }) => marks.includes('recount'),
  waiting: (line) => line.waits || isBlocking(line),
  marked: ({ marks }) => marks.length > 0,
}

/** The groups that a line stands in; one that was found on two shelves, or by two persons, stands in both, and one that nobody found in that without a name. */
function keysOf(line: ReviewLine, by: GroupBy): readonly string[] {
  if (by === 'category') return [String(line.categoryId ?? '')]
  const keys = by === 'shelf' ? line.shelves.map((shelfId) => shelfId ?? '') : line.persons
  return keys.length === 0 ? [''] : keys
}

/** What has no variance has none in yen: the yen of the lines add up to those of the summary. */
const shownYen = (line: ReviewLine): number | null => (varianceOf(line) === null ? null : yenOf(line))

const sizeOf = (value: number | null): number | null => (value === null ? null : Math.abs(value))

const numbers: Readonly<Partial<Record<Asked['order'], (line: ReviewLine) => number | null>>> = {
  // By how far they differ, whichever way; what nobody counted by what it is worth.
  yen: (line) => sizeOf(yenOf(line)),
  pieces: (line) => sizeOf(missingOf(line)),
  percent: (line) => (missingOf(line) === 0 ? 0 : Math.abs(missingOf(line) / line.expected)),
  lastAt: ({ lastMs }) => lastMs,
}

const collator = new Intl.Collator('ja', { numeric: true })

function sorted(
  lines: readonly ReviewLine[],
  { order, descending }: Pick<Asked, 'order' | 'descending'>,
  texts: () => ReadonlyMap<number, Texts>,
): readonly ReviewLine[] {
  const sign = descending ? -1 : 1
  const number = numbers[order]
  const key = order === 'name' ? 'productName' : order === 'code' ? 'productCode' : 'categoryName'
  const all = number === undefined ? texts() : null
  const valueOf = (line: ReviewLine): number | string | null => number?.(line) ?? all?.get(line.productId)?.[key] ?? null
  const compare = (a: number | string, b: number | string): number =>
    typeof a === 'string' && typeof b === 'string' ? collator.compare(a, b) : Number(a) - Number(b) || 0
  return lines
    .map((line) => ({ line, value: valueOf(line) }))
    .toSorted((a, b) => {
      // What has no value stands last, whichever way.
      if (a.value === null || b.value === null)
        return Number(a.value === null) - Number(b.value === null) || a.line.productId - b.line.productId
      return sign * compare(a.value, b.value) || a.line.productId - b.line.productId
    })
    .map(({ line }) => line)
}

/** Lists of a count that are kept in their order: the one that is scrolled through, and those that a person comes back to. */
const mostLists = 4

/** The lines that are asked for, in their order. */
function listOf(db: ReadDb, { review, lists }: Figures, { offset: _, limit: __, ...asked }: Asked): readonly ReviewLine[] {
  const name = JSON.stringify(asked)
  const known = lists.get(name)
  if (known !== undefined) return known
  const { group, productId } = asked
  let lines = [...review.counted, ...review.uncounted].filter(filters[asked.filter])
  if (productId !== null) lines = lines.filter((line) => line.productId === productId)
  if (group !== null) lines = lines.filter((line) => keysOf(line, group.by).includes(group.key))
  const wanted = foldSearch(asked.search.trim())
  if (wanted !== '') {
    const texts = textsOf(db, asked.countId, lines)
    lines = lines.filter((line) => {
      const found = texts.get(line.productId)
      return foldSearch(`${found?.productName ?? ''}\n${found?.productCode ?? ''}`).includes(wanted)
    })
  }
  const list = sorted(lines, asked, () => textsOf(db, asked.countId, lines))
  lists.set(name, list)
  for (const oldest of lists.keys()) {
    if (lists.size <= mostLists) break
    lists.delete(oldest)
  }
  return list
}

/** A window of the lines. Throws NOT_FOUND. */
export function windowOf(db: ReadDb, asked: Asked): { version: string; total: number; rows: CountLine[] } {
  const figures = reviewOf(db, asked.countId)
  const list = listOf(db, figures, asked)
  const shown = list.slice(asked.offset, asked.offset + asked.limit)
  const texts = textsOf(db, asked.countId, shown)
  const shelves = shelfCodes(db)
  const outcomes = figures.outcomes()
  return {
    version: figures.review.version,
    total: list.length,
    rows: shown.map((line) =>
      toRow(line, texts.get(line.productId), shelves, outcomes.get(line.productId) ?? null, afterOf(figures.review, line)),
    ),
  }
}

const isDecided = ({ choice }: ReviewLine): boolean => choice === 'pieces' || choice === 'zero'

interface ShelfCode {
  readonly shelfId: string
  readonly code: string
  readonly position: number
}

const shelfCodes = (db: ReadDb): ReadonlyMap<string, ShelfCode> =>
  new Map(db.all<ShelfCode>('SELECT shelf_id AS shelfId, code, position FROM shelf').map((shelf) => [shelf.shelfId, shelf]))

/** In the order of walking. */
const codesOf = (line: ReviewLine, shelves: ReadonlyMap<string, ShelfCode>): string[] =>
  line.shelves
    .flatMap((shelfId) => shelves.get(shelfId ?? '') ?? [])
    .toSorted((a, b) => a.position - b.position)
    .map(({ code }) => code)

function waitsFor(line: ReviewLine): CountLine['waits'] {
  const { waits, marks, isUnplaced, choice, counted } = line
  if (!waits && !isBlocking(line)) return []
  const isReason: Readonly<Record<WaitReason, boolean>> = {
    unsent: true,
    notRead: true,
    clock: isUnplaced,
    unchecked: isUnplaced,
    sameSecond: isUnplaced && choice === null,
    otherCorrected: (isUnplaced && choice === null) || (counted === null && choice === 'zero'),
    doubt: counted === null && choice === 'zero',
  }
  return waitReasons.filter((mark) => marks.includes(mark) && isReason[mark])
}

function afterOf({ late }: Review, { productId, marks }: ReviewLine): CountLine['after'] {
  if (late === null || !marks.includes('afterCommit')) return null
  const own = late.movements.filter((one) => one.productId === productId)
  const pieces = (movements: readonly LateMovement[]): number => movements.reduce((sum, { amount }) => sum + amount, 0)
  return { movements: own.length, pieces: pieces(own), open: pieces(own.filter(({ isFollowed }) => !isFollowed)) }
}

function toRow(
  line: ReviewLine,
  texts: Texts | undefined,
  shelves: ReadonlyMap<string, ShelfCode>,
  outcome: string | null,
  after: CountLine['after'],
): CountLine {
  return {
    productId: line.productId,
    productName: texts?.productName ?? '',
    productCode: texts?.productCode ?? null,
    size: texts?.size ?? null,
    color: texts?.color ?? null,
    categoryName: texts?.categoryName ?? null,
    counted: line.counted,
    // Beside a decided number, also the one round that found another.
    rounds:
      line.rounds.length > 1 || isDecided(line)
        ? line.rounds.map(({ round, persons, counted, expected }) => ({ round, persons: [...persons], counted, expected }))
        : [],
    expected: line.expected,
    variance: varianceOf(line),
    late: line.late,
    cost: line.cost,
    yen: shownYen(line),
    marks: [...line.marks],
    choice: line.choice,
    reason: line.reason,
    correction: line.correction,
    waits: waitsFor(line),
    isBlocking: isBlocking(line),
    outcome,
    after,
    persons: [...line.persons],
    shelves: codesOf(line, shelves),
    lastAt: line.lastMs === null ? null : new Date(line.lastMs).toISOString(),
  }
}

/** Variance by category, shelf or person, of what has one (what is set to 0, too): the greatest loss first. Throws NOT_FOUND. */
export function groupsOf(db: ReadDb, { countId, by }: CountGroupAsked): CountGroupRow[] {
  const { review } = reviewOf(db, countId)
  const groups = new Map<string, CountGroupRow>()
  const toZero = review.uncounted.filter((line) => varianceOf(line) !== null)
  for (const line of [...review.counted, ...toZero]) {
    const yen = yenOf(line) ?? 0
    for (const key of keysOf(line, by)) {
      const group = groups.get(key) ?? { key, name: null, lines: 0, differing: 0, pieces: 0, moreYen: 0, lessYen: 0 }
      group.lines += 1
      group.differing += missingOf(line) === 0 ? 0 : 1
      group.pieces += missingOf(line)
      group.moreYen += Math.max(0, yen)
      group.lessYen += Math.min(0, yen)
      groups.set(key, group)
    }
  }
  const names = namesOf(db, by)
  return [...groups.values()]
    .map((group) => ({ ...group, name: names === null ? group.key || null : (names.get(group.key) ?? null) }))
    .toSorted((a, b) => a.lessYen - b.lessYen || a.pieces - b.pieces || (a.key < b.key ? -1 : 1))
}

const namesSql = {
  category: 'SELECT CAST(category_id AS TEXT) AS key, category_name AS name FROM category',
  shelf: "SELECT shelf_id AS key, trim(code || ' ' || name) AS name FROM shelf",
} as const

const namesOf = (db: ReadDb, by: GroupBy): ReadonlyMap<string, string> | null =>
  by === 'person' ? null : new Map(db.all<{ key: string; name: string }>(namesSql[by]).map(({ key, name }) => [key, name]))
