import type { JournalFilter, JournalRow } from '#shared/contracts/journal.ts'
import { call, onLineState, subscribe } from '../api/index.ts'

const rowsPerPage = 200
/** Time between two requests for new entries while many come in, in milliseconds. */
const liveIntervalMs = 500

export interface JournalListState {
  readonly rows: readonly JournalRow[]
  /** Where older ones go on; null at the end. */
  readonly next: number | null
  readonly loading: boolean
  readonly error: Error | null
}

export interface JournalList {
  readonly state: () => JournalListState
  readonly onChange: (listener: () => void) => () => void
  /** Loads the newest and follows what comes. Returns how to stop. */
  readonly start: () => () => void
  /** Asks for older entries, unless that is under way. */
  readonly more: () => void
  /** From the newest again. */
  readonly reload: () => void
}

const nothing: JournalListState = { rows: [], next: null, loading: true, error: null }

/**
 * The entries that a filter lets pass, newest first, as far as they were asked for. New ones are put
 * in front as they come; `onNewer` is called with their number, so that a list can stay where it was scrolled to.
 */
export function createJournalList(filter: JournalFilter, onNewer: (count: number) => void): JournalList {
  let state = nothing
  /** The number of the list that is shown: answers that belong to an earlier one are dropped. */
  let listNumber = 0
  let timer: ReturnType<typeof setTimeout> | undefined
  const listeners = new Set<() => void>()
  const put = (part: Partial<JournalListState>): void => {
    state = { ...state, ...part }
    for (const listener of listeners) listener()
  }
  const ask = (page: { readonly before?: number; readonly after?: number }) =>
    call('journal.search', { filter, before: page.before ?? null, after: page.after ?? null, limit: rowsPerPage })

  const load = async (before: number | null): Promise<void> => {
    if (before === null) listNumber += 1
    const own = listNumber
    put(before === null ? nothing : { loading: true, error: null })
    try {
      const page = await ask(before === null ? {} : { before })
      if (own === listNumber) put({ rows: [...state.rows, ...page.rows], next: page.next, loading: false })
    } catch (error) {
      if (own === listNumber) put({ loading: false, error: error instanceof Error ? error : new Error(String(error)) })
    }
  }

  const look = async (): Promise<void> => {
    const newest = state.rows[0]
    if (state.loading) return later()
    if (newest === undefined) return load(null)
    const own = listNumber
    const page = await ask({ after: newest.entryId })
    if (own !== listNumber || page.rows.length === 0 || state.rows[0] !== newest) return
    // More came than one page holds: a gap would be worse than beginning again.
    if (page.next !== null) return load(null)
    put({ rows: [...page.rows, ...state.rows] })
    onNewer(page.rows.length)
  }

  function later(): void {
    timer ??= setTimeout(() => {
      timer = undefined
      look().catch(() => undefined) // the line is lost; asked again when it is back
    }, liveIntervalMs)
  }

  return {
    state: () => state,
    onChange(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    start() {
      void load(null)
      const stops = [
        subscribe('journal.added', later),
        subscribe('journal.changed', ({ entries }) => {
          if (entries === 0) void load(null)
        }),
        onLineState((line) => {
          if (line === 'connected') void load(null)
        }),
      ]
      return () => {
        listNumber += 1
        clearTimeout(timer)
        timer = undefined
        for (const stop of stops) stop()
      }
    },
    more() {
      if (state.next !== null && !state.loading) void load(state.next)
    },
    reload: () => void load(null),
  }
}
