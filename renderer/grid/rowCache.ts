/**
 * Rows by position, fetched in windows as they come into view. The cache is bounded: windows that
 * were not looked at for longest go first. What is wanted now is fetched before what was wanted a
 * moment ago, and what nobody looks at any more is not asked for at all.
 */
export interface RowCache<Row> {
  readonly total: number
  get(index: number): Row | undefined
  /** The row was there when the list was opened and is gone since; its place stays empty. */
  isGone(index: number): boolean
  /** Where a row stands among those that are loaded. Null: it is not among them. */
  find(matches: (row: Row) => boolean): number | null
  /** Says which rows are in view ([first, last]); missing ones are fetched. */
  want(first: number, last: number): void
  /** Fetches the windows of [first, last] and resolves when they are there, or failed. */
  prime(first: number, last: number): Promise<void>
  /** All rows of [from, to) by position, for copying and filling; null where one is gone. Rows that are not kept are read for this once. */
  read(from: number, to: number): Promise<readonly (Row | null)[]>
  /** Shows a change at once, before the source has answered. */
  patch(matches: (row: Row) => boolean, change: (row: Row) => Row): void
  /** Reads again what is kept: all, or only windows with a matching row. Old rows stay until the new come. */
  refresh(matches?: (row: Row) => boolean): void
  subscribe(listener: () => void): () => void
  /** Grows with every change of what `get` answers. */
  version(): number
  close(): void
}

interface RowCacheOptions<Row> {
  readonly total: number
  /** Rows [offset, offset + limit) of the source, null for one that is gone; fewer only at the end. */
  readonly fetch: (offset: number, limit: number) => Promise<readonly (Row | null)[]>
  readonly onError: (error: unknown) => void
  readonly windowSize?: number
  readonly maxWindows?: number
  readonly maxInFlight?: number
}

interface Window<Row> {
  rows: readonly (Row | null)[]
  stale: boolean
}

/** Rows that are fetched at a time, where the list does not say otherwise. */
export const rowsAWindow = 200

export function createRowCache<Row>(options: RowCacheOptions<Row>): RowCache<Row> {
  const { total, fetch, onError, windowSize = rowsAWindow, maxWindows = 60, maxInFlight = 2 } = options
  const windows = new Map<number, Window<Row>>()
  const inFlight = new Map<number, { again: boolean }>()
  const listeners = new Set<() => void>()
  let wanted: readonly number[] = []
  let version = 0
  let closed = false
  let failures = 0

  const changed = (): void => {
    version += 1
    for (const listener of listeners) listener()
  }

  const store = (index: number, rows: readonly (Row | null)[]): void => {
    windows.delete(index)
    windows.set(index, { rows, stale: false })
    for (const oldest of windows.keys()) {
      if (windows.size <= maxWindows) break
      if (!wanted.includes(oldest)) windows.delete(oldest)
    }
  }

  const load = async (index: number): Promise<void> => {
    const flight = { again: false }
    inFlight.set(index, flight)
    try {
      const offset = index * windowSize
      const rows = await fetch(offset, Math.min(windowSize, total - offset))
      if (closed) return
      failures = 0
      // A change that came while the answer was on its way makes the answer old.
      store(index, rows)
      if (flight.again) windows.get(index)!.stale = true
      changed()
    } catch (error) {
      if (closed) return
      failures += 1
      onError(error)
    } finally {
      inFlight.delete(index)
      // After failures the next look at the rows tries again, not this one: no storm against a dead source.
      if (!closed && failures < 3) pump()
    }
  }

  const pump = (): void => {
    for (const index of wanted) {
      if (closed || inFlight.size >= maxInFlight) return
      const kept = windows.get(index)
      if ((!kept || kept.stale) && !inFlight.has(index)) void load(index)
    }
  }

  const windowsOf = (first: number, last: number): number[] => {
    const found: number[] = []
    for (let index = Math.floor(first / windowSize); index <= Math.floor(last / windowSize); index += 1) found.push(index)
    return found
  }

  return {
    total,
    get: (index) => windows.get(Math.floor(index / windowSize))?.rows[index % windowSize] ?? undefined,
    isGone: (index) => windows.get(Math.floor(index / windowSize))?.rows[index % windowSize] === null,
    find(matches) {
      for (const [index, { rows }] of windows) {
        const at = rows.findIndex((row) => row !== null && matches(row))
        if (at >= 0) return index * windowSize + at
      }
      return null
    },
    want(first, last) {
      if (closed || total === 0 || last < first) return
      const inView = windowsOf(first, last)
      const end = Math.floor((total - 1) / windowSize)
      const beside = [inView.at(-1)! + 1, inView[0]! - 1].filter((index) => index >= 0 && index <= end)
      // Neighbours only when the view is near them, so that fast scrolling does not fetch the windows it passes.
      const near = beside.filter((index) => (index > inView[0]! ? last % windowSize > windowSize / 2 : first % windowSize < windowSize / 2))
      wanted = [...inView, ...near]
      for (const index of inView) {
        const kept = windows.get(index)
        if (!kept) continue
        windows.delete(index) // most recently looked at goes to the end
        windows.set(index, kept)
      }
      failures = 0
      pump()
    },
    async prime(first, last) {
      const end = Math.min(last, total - 1)
      if (end < first) return
      wanted = windowsOf(first, end)
      await Promise.all(wanted.filter((index) => !windows.has(index) && !inFlight.has(index)).map(load))
    },
    async read(from, to) {
      const rows: (Row | null)[] = []
      for (const index of windowsOf(from, Math.min(to, total) - 1)) {
        const offset = index * windowSize
        const kept = windows.get(index)
        const all = kept && !kept.stale ? kept.rows : await fetch(offset, Math.min(windowSize, total - offset))
        rows.push(...all.slice(Math.max(0, from - offset), to - offset))
      }
      return rows
    },
    patch(matches, change) {
      let touched = false
      for (const window of windows.values()) {
        if (!window.rows.some((row) => row !== null && matches(row))) continue
        window.rows = window.rows.map((row) => (row !== null && matches(row) ? change(row) : row))
        touched = true
      }
      for (const flight of inFlight.values()) flight.again = true
      if (touched) changed()
    },
    refresh(matches) {
      for (const [index, window] of windows) {
        if (matches && !window.rows.some((row) => row !== null && matches(row))) continue
        if (wanted.includes(index)) window.stale = true
        else windows.delete(index)
      }
      for (const flight of inFlight.values()) flight.again = true
      failures = 0
      pump()
    },
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    version: () => version,
    close() {
      closed = true
      listeners.clear()
      windows.clear()
    },
  }
}
