import { create } from 'zustand'

interface TransactionsState {
  /** `YYYY-MM-DD`; null: today. */
  readonly day: string | null
  readonly search: string
  readonly storeId: number | null
  readonly selected: number | null
  readonly setDay: (day: string | null) => void
  readonly find: (search: string) => void
  readonly setStore: (storeId: number | null) => void
  readonly select: (selected: number | null) => void
}

/** Kept as long as the window: who comes back from another screen finds the day as it was. */
export const useTransactions = create<TransactionsState>((set) => ({
  day: null,
  search: '',
  storeId: null,
  selected: null,
  setDay: (day) => set({ day, selected: null }),
  find: (search) => set({ search }),
  setStore: (storeId) => set({ storeId, selected: null }),
  select: (selected) => set({ selected }),
}))
