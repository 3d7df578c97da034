import { create } from 'zustand'

/** What is being looked up; a new object for each scan, so that the same code twice is asked twice. */
export interface Query {
  readonly code: string
  readonly ime: boolean
  /** The focus stays where it is while the card is shown. */
  readonly keepFocus: boolean
}

interface LookupStore {
  readonly query: Query | null
}

export const useLookupStore = create<LookupStore>(() => ({ query: null }))

export const lookUp = (code: string, { ime = false, keepFocus = false } = {}): void => {
  if (code.trim() !== '') useLookupStore.setState({ query: { code: code.trim().slice(0, 200), ime, keepFocus } })
}
export const closeLookup = (): void => useLookupStore.setState({ query: null })
