/** Smaregi allows 31 days between the ends of a window; a day is left for whoever counts differently. */
export const longestWindowMs = 30 * 86_400_000
/**
 * How far the clock that stamps a row may be from the one that answers, and how late a commit may show.
 * A window that looks for what others did reaches so far beyond what is known, at both ends: a row missed
 * is somebody's edit that a push would overwrite.
 */
export const clockToleranceMs = 5 * 60_000

/** In the form of Smaregi's parameters: Asia/Tokyo has had no summer time since 1951. */
export const tokyoTime = (at: number): string => `${new Date(at + 9 * 3_600_000).toISOString().slice(0, 19)}+09:00`
