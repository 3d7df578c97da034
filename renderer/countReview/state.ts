import type { z } from 'zod'
import type { lineFilter, lineOrder } from '#shared/contracts/countReview.ts'
import { create } from 'zustand'

export type LineFilter = z.infer<typeof lineFilter>
export type LineOrder = z.infer<typeof lineOrder>
export type GroupBy = 'category' | 'shelf' | 'person'

interface ReviewState {
  readonly filter: LineFilter
  readonly order: LineOrder
  readonly search: string
  readonly by: GroupBy
  readonly group: { readonly by: GroupBy; readonly key: string; readonly name: string } | null
  /** The product whose line is looked at: a key, so that it stays when the list moves. */
  readonly productId: number | null
  readonly set: (part: Partial<Omit<ReviewState, 'set'>>) => void
}

/** How a person looks at a review; it stays while other screens are looked at. */
export const useReview = create<ReviewState>((set) => ({
  filter: 'differs',
  order: 'yen',
  search: '',
  by: 'category',
  group: null,
  productId: null,
  set: (part) => set(part),
}))
