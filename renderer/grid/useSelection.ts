import { useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react'
import { clampSelection, single, type Selection, type Size } from './selection.ts'

interface SelectionState {
  /** As it is drawn. */
  readonly selection: Selection
  /** As it is now, for handlers. */
  readonly current: () => Selection
  /** Selects, and stays where one looks. */
  readonly select: (selection: Selection) => void
}

/** What is selected: cut to the grid where that became smaller, and told to the screen. */
export function useSelection(size: Size, onSelection: (selection: Selection) => void): SelectionState {
  const [selection, setSelection] = useState<Selection>(() => single({ row: 0, column: 0 }))
  const latest = useRef(selection)
  const select = useCallback((next: Selection) => {
    latest.current = next
    setSelection(next)
  }, [])
  const current = useCallback(() => latest.current, [])
  useEffect(() => {
    const { active, rects } = latest.current
    const fits = active.row < Math.max(1, size.rows) && rects.every((rect) => rect.bottom < size.rows && rect.right < size.columns)
    if (!fits) select(clampSelection(latest.current, size))
  }, [size, select])
  // Together with the drawing: told later, the next key would act on rows that no longer look selected.
  useLayoutEffect(() => onSelection(selection), [selection, onSelection])
  return { selection, current, select }
}
