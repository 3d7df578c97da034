import { create } from 'zustand'

/** Parts of the screen, in the order of its tabs. */
export const labelParts = ['print', 'templates', 'walk', 'rehearsal', 'runs'] as const
export type LabelPart = (typeof labelParts)[number]

/** Where the labels of a print come from. */
export type Source = 'due' | 'chosen'
export const copiesModes = ['one', 'stock', 'typed'] as const
export type CopiesMode = (typeof copiesModes)[number]
export const orders = ['category', 'code', 'scan'] as const
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
  /** Copies that were typed, by product. */
  readonly typed: ReadonlyMap<number, number>
  readonly order: Order
  /** The day the labels are for; null: today. */
  readonly day: string | null
  readonly show: (part: LabelPart) => void
  readonly set: (part: Partial<Pick<LabelsState, 'source' | 'shown' | 'copiesMode' | 'order' | 'day'>>) => void
  readonly add: (productIds: readonly number[]) => void
  readonly take: (items: readonly { readonly productId: number; readonly copies: number }[]) => void
  readonly remove: (productId: number) => void
  readonly clear: () => void
  readonly leave: (productIds: readonly number[], isLeft: boolean) => void
  readonly type: (productId: number, copies: number) => void
}

const nothing = {
  part: 'print',
  source: 'due',
  chosen: [],
  left: new Set<number>(),
  shown: null,
  copiesMode: 'one',
  typed: new Map<number, number>(),
  order: 'category',
  day: null,
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
      typed: new Map(items.map(({ productId, copies }) => [productId, copies])),
    }),
  remove: (productId) => set(({ chosen }) => ({ chosen: chosen.filter((one) => one !== productId) })),
  clear: () => set({ chosen: [], typed: new Map() }),
  leave: (productIds, isLeft) =>
    set(({ left }) => {
      const next = new Set(left)
      for (const productId of productIds) {
        if (isLeft) next.add(productId)
        else next.delete(productId)
      }
      return { left: next }
    }),
  type: (productId, copies) => set(({ typed }) => ({ copiesMode: 'typed', typed: new Map(typed).set(productId, copies) })),
}))

/** Another shop has other labels. */
export const leaveLabels = (): void => useLabels.setState(nothing)
