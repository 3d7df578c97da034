import { create } from 'zustand'

export type Screen = 'products' | 'changes' | 'settings'

/** What another screen asks the products screen to show. A new object each time, so that asking twice works. */
export interface ProductsRequest {
  readonly search: string
  readonly productId?: number
}

export interface Navigation {
  readonly screen: Screen
  readonly productsRequest: ProductsRequest | null
  readonly go: (screen: Screen) => void
  /** Opens the products screen with a search in place. */
  readonly showProducts: (request: ProductsRequest) => void
}

export const useNavigation = create<Navigation>((set) => ({
  screen: 'products',
  productsRequest: null,
  go: (screen) => set({ screen }),
  showProducts: (request) => set({ screen: 'products', productsRequest: { ...request } }),
}))
