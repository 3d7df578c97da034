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

/** The codes of a pasted column, each once: of a row of several cells the first; without its heading. */
export function codesOf(text: string): readonly string[] {
  const cells = text.split(/\r\n|\r|\n/u).map((line) => foldCode(line.split('\t')[0] ?? ''))
  return [...new Set(cells.filter((code, at) => code !== '' && !(at === 0 && heading.test(code))))]
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
      return { kind, day }
    case 'list': {
      const pasted = codesOf(codes)
      return pasted.length === 0 ? null : { kind, codes: [...pasted] }
    }
  }
}
