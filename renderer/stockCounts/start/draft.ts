import type { CountPlan } from '#shared/contracts/stockCounts.ts'
import { foldCode } from '#shared/domain/text.ts'

export type PlanKind = CountPlan['kind']
export const planKinds = [
  'everything',
  'categories',
  'shelves',
  'suppliers',
  'value',
  'notSince',
  'list',
] as const satisfies readonly PlanKind[]

/** What a person has put together so far, of every kind: changing the kind loses nothing. */
export interface PlanDraft {
  readonly kind: PlanKind
  readonly categoryIds: readonly number[]
  readonly supplierIds: readonly number[]
  readonly shelfIds: readonly string[]
  readonly everyDays: { readonly A: number; readonly B: number; readonly C: number }
  readonly most: number | null
  readonly day: string
  readonly codes: string
}

/** Usual in retail: what sells most is counted every month, the rest less often. */
export const firstDraft = (day: string): PlanDraft => ({
  kind: 'everything',
  categoryIds: [],
  supplierIds: [],
  shelfIds: [],
  everyDays: { A: 30, B: 90, C: 180 },
  most: null,
  day,
  codes: '',
})

/** A first row that names its column: it has a word and no digit. */
const heading = /^[^\d]*(?:コ[ーｰ-]ド|code|JAN|SKU|品番)[^\d]*$/iu

interface Pasted {
  /** Each once, without the heading. */
  readonly codes: readonly string[]
  /** Which column they stand in, from 1, and what it is called; null: it has no heading. */
  readonly column: number
  readonly heading: string | null
  /** Rows with cells beside it, which are left out. */
  readonly more: number
}

/** The codes of pasted rows: of the column whose heading names codes, else of the first. */
export function pastedCodes(text: string): Pasted {
  const lines = text.split(/\r\n|\r|\n/u)
  const [first = ''] = lines
  const rows = lines.map((line) => line.split('\t').map(foldCode))
  const named = (rows[0] ?? []).findIndex((cell) => heading.test(cell))
  const at = Math.max(0, named)
  const body = named < 0 ? rows : rows.slice(1)
  return {
    codes: [...new Set(body.flatMap((cells) => cells[at] || []))],
    column: at + 1,
    heading: named < 0 ? null : (first.split('\t')[at]?.trim() ?? null),
    more: body.filter((cells) => cells.some((cell, index) => index !== at && cell !== '')).length,
  }
}

/** The name, or where a count has it already the first of «name (2)», «name (3)» … that none has. */
export function freeName(name: string, taken: readonly string[]): string {
  if (!taken.includes(name)) return name
  let number = 2
  while (taken.includes(`${name} (${number})`)) number += 1
  return `${name} (${number})`
}

/** The plan of a draft; null where something has to be chosen first. */
export function planOf({ kind, categoryIds, supplierIds, shelfIds, everyDays, most, day, codes }: PlanDraft): CountPlan | null {
  switch (kind) {
    case 'everything':
      return { kind }
    case 'categories':
      return categoryIds.length === 0 ? null : { kind, categoryIds: [...categoryIds] }
    case 'suppliers':
      return supplierIds.length === 0 ? null : { kind, supplierIds: [...supplierIds] }
    case 'shelves':
      return shelfIds.length === 0 ? null : { kind, shelfIds: [...shelfIds] }
    case 'value':
      return { kind, everyDays, most }
    case 'notSince':
      return day === '' ? null : { kind, day }
    case 'list': {
      const pasted = pastedCodes(codes)
      return pasted.codes.length === 0 ? null : { kind, codes: [...pasted.codes] }
    }
  }
}
