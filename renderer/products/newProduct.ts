import { create } from 'zustand'

/** What a new product is begun with: the code of a scan that nothing had, or nothing. */
interface NewProductStore {
  readonly asked: { readonly productCode: string } | null
}

export const useNewProduct = create<NewProductStore>(() => ({ asked: null }))

/** Opens the dialog of the products screen, which has to be shown. */
export const askNewProduct = (productCode = ''): void => useNewProduct.setState({ asked: { productCode } })
export const closeNewProduct = (): void => useNewProduct.setState({ asked: null })
