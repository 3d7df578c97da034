import { create } from 'zustand'
import type { LabelProduct } from '#shared/contracts/labels.ts'
import type { Heard } from './sounds.ts'

/** A shelf label that was read on the walk. */
export interface WalkedLabel {
  readonly key: number
  readonly code: string
  readonly verdict: Heard
  readonly product: LabelProduct | null
  /** Further products with the same code. */
  readonly others: number
  readonly isJoined: boolean
  /** What the code itself tells where no product has it. */
  readonly reason: string | null
}

interface WalkState {
  /** The last ones, newest first. */
  readonly walked: readonly WalkedLabel[]
  /** Of all labels of the walk, also those that are no longer listed. */
  readonly counts: Readonly<Record<Heard, number>>
  readonly hasSound: boolean
  readonly add: (label: Omit<WalkedLabel, 'key'>) => void
  /** The label on the shelf is wrong although it was judged otherwise. */
  readonly judgeWrong: (key: number) => void
  readonly setSound: (hasSound: boolean) => void
  /** The walk begins anew. */
  readonly clear: () => void
}

const mostListed = 300
const nothing = { walked: [], counts: { right: 0, wrong: 0, noLabel: 0, unknown: 0 } } as const
let made = 0

/** The walk: it goes on where it was after a look at another tab or screen. */
export const useWalk = create<WalkState>((set) => ({
  ...nothing,
  hasSound: true,
  add: (label) => {
    made += 1
    const key = made
    set(({ walked, counts }) => ({
      walked: [{ ...label, key }, ...walked].slice(0, mostListed),
      counts: { ...counts, [label.verdict]: counts[label.verdict] + 1 },
    }))
  },
  judgeWrong: (key) =>
    set(({ walked, counts }) => {
      const label = walked.find((one) => one.key === key)
      if (label === undefined) return {}
      const less = { ...counts, [label.verdict]: counts[label.verdict] - 1 }
      return {
        walked: walked.map((one) => (one === label ? { ...one, verdict: 'wrong' as const, isJoined: true } : one)),
        counts: { ...less, wrong: less.wrong + 1 },
      }
    }),
  setSound: (hasSound) => set({ hasSound }),
  clear: () => set(nothing),
}))

/** Another shop has other shelves. */
export const leaveWalk = (): void => useWalk.setState(nothing)
