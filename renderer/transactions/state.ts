import { create } from 'zustand'

export type TransactionsPart = 'transactions' | 'documents'

interface TransactionsState {
  readonly part: TransactionsPart
  /** `YYYY-MM-DD`; null: today. */
  readonly day: string | null
  readonly search: string
  readonly storeId: number | null
  readonly selected: number | null
  readonly setPart: (part: TransactionsPart) => void
  readonly setDay: (day: string | null) => void
  readonly find: (search: string) => void
  readonly setStore: (storeId: number | null) => void
  readonly select: (selected: number | null) => void
}

/** Kept as long as the window: who comes back from another screen finds the day as it was. */
export const useTransactions = create<TransactionsState>((set) => ({
  part: 'transactions',
  day: null,
  search: '',
  storeId: null,
  selected: null,
  setPart: (part) => set({ part }),
  setDay: (day) => set({ day, selected: null }),
  find: (search) => set({ search }),
  setStore: (storeId) => set({ storeId, selected: null }),
  select: (selected) => set({ selected }),
}))

/** Puts a transaction in place for the screen: its day, and nothing that hides it. */
export const selectTransaction = ({ transactionId, at }: { readonly transactionId: number; readonly at: string }, today: string): void => {
  const day = at.slice(0, 10)
  useTransactions.setState({ part: 'transactions', day: day === today ? null : day, search: '', storeId: null, selected: transactionId })
}
