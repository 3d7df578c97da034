import { create } from 'zustand'
import { copiesOf, type CopiesMode } from './copies.ts'
import type { LabelProduct } from '#shared/contracts/labels.ts'

/** Parts of the screen, in the order of its tabs. */
export const labelParts = ['print', 'templates', 'walk', 'rehearsal', 'runs'] as const
export type LabelPart = (typeof labelParts)[number]

/** Where the labels of a print come from. */
export type Source = 'due' | 'chosen'
export const orders = ['category', 'shelf', 'code', 'scan'] as const
export type Order = (typeof orders)[number]

interface LabelsState {
  readonly part: LabelPart
  readonly source: Source
  /** Chosen products in the order in which they were added. */
  readonly chosen: readonly number[]
  /** Products of the list that are not to be printed now. */
  readonly left: ReadonlySet<number>
  /** The product whose label is shown. */
  readonly shown: number | null
  readonly copiesMode: CopiesMode
  /** Copies as they were typed, by product: the very text, so that a mistake stays in sight until it is mended. */
  readonly typed: ReadonlyMap<number, string>
  readonly order: Order
  /** The day the labels are for; null: today. */
  readonly day: string | null
  /** Takes the last thing back that was done here since the screen was entered. */
  readonly takeBack: (() => void) | null
  readonly show: (part: LabelPart) => void
  readonly set: (part: Partial<Pick<LabelsState, 'source' | 'shown' | 'copiesMode' | 'order' | 'day'>>) => void
  readonly add: (productIds: readonly number[]) => void
  readonly take: (items: readonly { readonly productId: number; readonly copies: number }[]) => void
  readonly remove: (productId: number) => void
  /** Puts other products in the place of the chosen ones. */
  readonly choose: (chosen: Pick<LabelsState, 'chosen' | 'typed'>) => void
  readonly leave: (productIds: readonly number[], isLeft: boolean) => void
  /** Types the copies of a product. `rows`: the list, whose other copies stay what they are. */
  readonly type: (productId: number, text: string, rows: readonly LabelProduct[]) => void
}

const nothing = {
  part: 'print',
  source: 'due',
  chosen: [],
  left: new Set<number>(),
  shown: null,
  copiesMode: 'one',
  typed: new Map<number, string>(),
  order: 'category',
  day: null,
  takeBack: null,
} as const

/** What a person has put together on the screen: it stays while other screens are looked at. */
export const useLabels = create<LabelsState>((set) => ({
  ...nothing,
  show: (part) => set({ part }),
  set: (part) => set(part),
  add: (productIds) => set(({ chosen }) => ({ source: 'chosen', chosen: [...new Set([...chosen, ...productIds])] })),
  take: (items) =>
    set({
      source: 'chosen',
      chosen: items.map(({ productId }) => productId),
      copiesMode: items.some(({ copies }) => copies !== 1) ? 'typed' : 'one',
      typed: new Map(items.map(({ productId, copies }) => [productId, String(copies)])),
    }),
  remove: (productId) => set(({ chosen }) => ({ chosen: chosen.filter((one) => one !== productId) })),
  choose: ({ chosen, typed }) => set({ source: 'chosen', chosen, typed }),
  leave: (productIds, isLeft) =>
    set(({ left }) => {
      const next = new Set(left)
      for (const productId of productIds) {
        if (isLeft) next.add(productId)
        else next.delete(productId)
      }
      return { left: next }
    }),
  type: (productId, text, rows) =>
    set(({ copiesMode, typed }) => ({
      copiesMode: 'typed',
      typed: new Map([
        ...typed,
        ...rows.map(
          (row) =>
            [row.productId, copiesMode === 'typed' ? (typed.get(row.productId) ?? '1') : String(copiesOf(row, copiesMode, typed))] as const,
        ),
      ]).set(productId, text),
    })),
}))

export const leaveList = (): void => useLabels.setState(nothing)
