/** One of several rows that say the same thing: what a beep counts for, or which product a code is. */
export interface Said {
  readonly sessionId: string
  readonly seq: number
  readonly revision: number
  readonly computer: string
  /** What it says; null: that the beep is taken back. */
  readonly value: number | null
}

const isGreater = (a: Said, b: Said): boolean =>
  a.revision !== b.revision ? a.revision > b.revision : a.sessionId !== b.sessionId ? a.sessionId > b.sessionId : a.seq > b.seq

/** The last of each group. */
function lastOf<S extends Said>(said: readonly S[], groupOf: (one: S) => string): S[] {
  const last = new Map<string, S>()
  for (const one of said) {
    const known = last.get(groupOf(one))
    if (known === undefined || isGreater(one, known)) last.set(groupOf(one), one)
  }
  return [...last.values()]
}

/**
 * Rows that were written on several PCs without knowing of each other and say different things: the last of each PC, first the one that
 * holds. None where the one that holds knew all others: its revision is then no less than how many there are. PCs of one name
 * are told apart by their sessions.
 */
export function rivalsOf<S extends Said>(said: readonly S[]): readonly S[] {
  if (said.every(({ revision }) => revision < said.length)) {
    const byPc = lastOf(said, ({ computer }) => computer)
    const last = byPc.length > 1 ? byPc : lastOf(said, ({ sessionId }) => sessionId)
    if (new Set(last.map(({ value }) => value)).size > 1) return last.toSorted((a, b) => (isGreater(a, b) ? -1 : 1))
  }
  return []
}
