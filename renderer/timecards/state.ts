import { create } from 'zustand'
import type { TimecardFilter, TimecardOrder } from '#shared/contracts/timecards.ts'

/** A day of somebody: what the focus of the board hangs on, wherever its row stands. */
export interface PersonDay {
  readonly staffId: number
  /** YYYY-MM-DD. */
  readonly day: string
}

interface TimecardsState {
  /** YYYY-MM; null: the period that goes on. */
  readonly month: string | null
  readonly storeId: number | null
  readonly search: string
  readonly only: TimecardFilter
  /** As a table of people and days, or as plots. */
  readonly view: 'board' | 'plots'
  readonly order: TimecardOrder
  /** The person whose month is shown in place of the board. */
  readonly staffId: number | null
  /** The day that is open. */
  readonly open: PersonDay | null
  /** Widths that a person gave to columns; all days have one. */
  readonly widths: Readonly<Record<string, number>>
  readonly set: (part: Partial<Omit<TimecardsState, 'set'>>) => void
}

/** How a person looks at the timecards; it stays while other screens are looked at. */
export const useTimecards = create<TimecardsState>((set) => ({
  month: null,
  storeId: null,
  search: '',
  only: 'all',
  view: 'board',
  order: 'findings',
  staffId: null,
  open: null,
  widths: {},
  set: (part) => set(part),
}))

interface BoardFocus {
  /** A person, and a column by its id. */
  readonly at: { readonly staffId: number; readonly columnId: string } | null
}

/** Where the board's focus is. Apart from the rest: it changes with every arrow key, and nothing is drawn by it. */
export const boardFocus = create<BoardFocus>(() => ({ at: null }))
