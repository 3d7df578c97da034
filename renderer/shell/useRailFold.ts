import { useState, useSyncExternalStore } from 'react'
import { readStored, writeStored } from '../common/storage.ts'

/** Below this width the rail folds by itself: the grid needs the room. */
const narrowWindow = '(max-width: 1099px)'
const storageName = 'banto.rail'

const subscribe = (listener: () => void): (() => void) => {
  const query = window.matchMedia(narrowWindow)
  query.addEventListener('change', listener)
  return () => query.removeEventListener('change', listener)
}
const isNarrow = (): boolean => window.matchMedia(narrowWindow).matches

/**
 * Whether the rail shows icons only. In a wide window the person's choice holds and is remembered; in a narrow one
 * the rail is folded until the person unfolds it, and again when the window has been wide in between.
 */
export function useRailFold(): { readonly folded: boolean; readonly toggle: () => void } {
  const narrow = useSyncExternalStore(subscribe, isNarrow)
  const [foldedWide, setFoldedWide] = useState(() => readStored(storageName) === 'folded')
  const [unfoldedNarrow, setUnfoldedNarrow] = useState(false)
  if (!narrow && unfoldedNarrow) setUnfoldedNarrow(false)
  const toggle = (): void => {
    if (narrow) setUnfoldedNarrow(!unfoldedNarrow)
    else {
      setFoldedWide(!foldedWide)
      writeStored(storageName, foldedWide ? 'unfolded' : 'folded')
    }
  }
  return { folded: narrow ? !unfoldedNarrow : foldedWide, toggle }
}
