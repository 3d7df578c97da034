import type { OutputOf } from '#shared/contracts/index.ts'
import { create } from 'zustand'

export type OpenCount = OutputOf<'stockCounts.open'>

export const countParts = ['count', 'review', 'ledger', 'files'] as const
export type CountPart = (typeof countParts)[number]

/** Who counts. */
export interface Counter {
  readonly countId: string
  readonly sessionId: string
  readonly person: string
  readonly round: number
}

interface StockCountsState {
  /** The count that is looked at; null: the list of all. */
  readonly countId: string | null
  readonly part: CountPart
  /** Who counts at this window, and their session at the engine; it ends with the window. */
  readonly session: Counter | null
  /** What stood in the field of the quantity when a scan came, and was neither counted nor discarded yet. */
  readonly left: readonly string[]
  /** Of which count that is: who goes on for another person is still asked, and nobody at another count. */
  readonly leftCountId: string | null
  /** The shelf that stands before the person. */
  readonly shelfId: string | null
  readonly hasSound: boolean
  /** What is looked at in the ledger. */
  readonly ledger: {
    readonly openDoubts: boolean
    readonly product: { readonly productId: number; readonly name: string } | null
    readonly search: string
  }
  readonly open: (countId: string | null, part?: CountPart) => void
  readonly show: (part: CountPart) => void
  readonly begin: (session: StockCountsState['session']) => void
  readonly setLeft: (left: readonly string[]) => void
  readonly goTo: (shelfId: string | null) => void
  readonly setLedger: (part: Partial<StockCountsState['ledger']>) => void
  /** Goes to the ledger and shows this part of it, nothing else that was looked at before. */
  readonly showLedger: (part: Partial<StockCountsState['ledger']>) => void
  readonly setSound: (hasSound: boolean) => void
}

const wholeLedger = { openDoubts: false, product: null, search: '' } as const
const nothing = {
  countId: null,
  part: 'count',
  session: null,
  left: [],
  leftCountId: null,
  shelfId: null,
  hasSound: true,
  ledger: wholeLedger,
} as const

/** What a person looks at: it stays while other screens are looked at. */
export const useStockCounts = create<StockCountsState>((set) => ({
  ...nothing,
  open: (countId, part = 'count') =>
    set(({ countId: before, shelfId, ledger }) => ({
      countId,
      part,
      shelfId: countId === before ? shelfId : null,
      ledger: countId === before ? ledger : wholeLedger,
    })),
  show: (part) => set({ part }),
  begin: (session) =>
    set(({ left, leftCountId }) =>
      session === null ? { session } : { session, left: session.countId === leftCountId ? left : [], leftCountId: session.countId },
    ),
  setLeft: (left) => set({ left }),
  goTo: (shelfId) => set({ shelfId }),
  setLedger: (part) => set(({ ledger }) => ({ ledger: { ...ledger, ...part } })),
  showLedger: (part) => set({ part: 'ledger', ledger: { ...wholeLedger, ...part } }),
  setSound: (hasSound) => set({ hasSound }),
}))

/** Another shop has other counts. */
export const leaveStockCounts = (): void => useStockCounts.setState(nothing)
