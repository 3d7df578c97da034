import { useCallback, useLayoutEffect, useRef } from 'react'

/**
 * One function for the life of a component that does what the latest drawing says, so that parts of the page which are drawn only when
 * what they show changed are not drawn for a new function. To be called by what a person or the engine does, never while drawing.
 */
export function useStable<A extends readonly unknown[], R>(work: (...given: A) => R): (...given: A) => R {
  const latest = useRef(work)
  useLayoutEffect(() => {
    latest.current = work
  })
  return useCallback((...given: A) => latest.current(...given), [])
}
