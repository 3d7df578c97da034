import { useState } from 'react'

/** The value of an earlier drawing as long as an equal one comes, for what hangs on its identity. */
export function useStable<T>(value: T, isSame: (a: T, b: T) => boolean): T {
  const [kept, setKept] = useState(value)
  if (Object.is(kept, value) || isSame(kept, value)) return kept
  setKept(value)
  return value
}

export const sameNumbers = (a: readonly number[], b: readonly number[]): boolean =>
  a.length === b.length && a.every((one, at) => one === b[at])
