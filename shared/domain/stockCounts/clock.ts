/** A clock that went back by less is corrected by its own time service: nobody set it. Milliseconds. */
export const setBackMs = 2_000

/** Smaregi's reply took less to come: an entry that it shows to be further off was placed by a PC's clock that was wrong. Milliseconds. */
export const offMs = 60_000

/** What of an entry tells the time: the PC's own clock, and where the entry was placed. */
export interface TimedEntry {
  readonly seq: number
  readonly at: string
  readonly placedMs: number
}

/**
 * The first entry of a session, in its order, before which the PC's clock was set back; null where it was not. Entries after it are
 * placed by the time that passed, which the PC's clock no longer tells.
 */
export function setBackSeq(entries: Iterable<TimedEntry>): number | null {
  let last: TimedEntry | null = null
  for (const entry of entries) {
    if (last !== null && entry.placedMs - last.placedMs - (Date.parse(entry.at) - Date.parse(last.at)) > setBackMs) return entry.seq
    last = entry
  }
  return null
}
