import { create } from 'zustand'
import type { resources } from '#shared/i18n/index.ts'

type AppWords = (typeof resources)['ja']['translation']['app']

/** The screens are those that have a word in the navigation; `renderer/shell/screens.tsx` says what each is. */
export type Screen = keyof AppWords['nav']

/** The jobs that screens are grouped by. */
export type ScreenGroup = keyof AppWords['rail']['groups']

/** Parts of the screen «Sync and changes». */
export type ChangesPart = 'unsent' | 'conflict' | 'rejected' | 'unknown' | 'history' | 'pull' | 'journal'

/** What another screen asks the products screen to show. A new object each time, so that asking twice works. */
interface ProductsRequest {
  readonly search: string
  readonly productId?: number
  /** With everything below it in the tree. */
  readonly categoryId?: number
}

/** What another screen asks the labels for: products to label, or (null) those that are due. A new object each time. */
interface LabelsRequest {
  readonly productIds: readonly number[] | null
}

/** A cell that looks different now (by an undo): where it is in sight, the grid goes there. A new object each time. */
interface ShownCell {
  readonly productId: number
  readonly columnId: string
}

export interface Navigation {
  readonly screen: Screen
  readonly productsRequest: ProductsRequest | null
  readonly changesPart: ChangesPart
  readonly shownCell: ShownCell | null
  readonly labelsRequest: LabelsRequest | null
  readonly go: (screen: Screen) => void
  /** The products screen did what was asked: it must not come back when the screen is left and entered again. */
  readonly productsRequestDone: () => void
  /** Opens the products screen with a search in place. */
  readonly showProducts: (request: ProductsRequest) => void
  readonly showCell: (cell: ShownCell) => void
  /** Opens the categories at one of them. */
  readonly showCategory: (categoryId: number) => void
  /** A category that looks different now: where the tree is in sight, it goes there. */
  readonly revealCategory: (categoryId: number) => void
  readonly shownCategory: { readonly categoryId: number } | null
  /** The tree went there: it must not go again when the screen is entered anew. */
  readonly categoryShown: () => void
  /** Opens the labels: with these products, or at those that are due. */
  readonly showLabels: (productIds: readonly number[] | null) => void
  readonly labelsRequestDone: () => void
  /** Opens «Sync and changes» at a part of it. */
  readonly showChanges: (part: ChangesPart) => void
}

export const useNavigation = create<Navigation>((set) => ({
  screen: 'products',
  productsRequest: null,
  changesPart: 'unsent',
  shownCell: null,
  labelsRequest: null,
  go: (screen) => set({ screen }),
  productsRequestDone: () => set({ productsRequest: null }),
  showProducts: (request) => set({ screen: 'products', productsRequest: { ...request } }),
  showCell: (cell) => set({ shownCell: { ...cell } }),
  showCategory: (categoryId) => set({ screen: 'categories', shownCategory: { categoryId } }),
  revealCategory: (categoryId) => set(({ screen }) => (screen === 'categories' ? { shownCategory: { categoryId } } : {})),
  shownCategory: null,
  categoryShown: () => set({ shownCategory: null }),
  showLabels: (productIds) => set({ screen: 'labels', labelsRequest: { productIds } }),
  labelsRequestDone: () => set({ labelsRequest: null }),
  showChanges: (changesPart) => set({ screen: 'changes', changesPart }),
}))
