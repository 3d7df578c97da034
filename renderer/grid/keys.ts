/** What a key means while no cell is being edited. Null: not ours, the program may have it. */
export type GridCommand =
  | { readonly do: 'move'; readonly rows: number; readonly columns: number; readonly extend: boolean }
  /** To the first (-1) or last (1) row or column. */
  | { readonly do: 'edge'; readonly rows: -1 | 0 | 1; readonly columns: -1 | 0 | 1; readonly extend: boolean }
  | { readonly do: 'page'; readonly by: -1 | 1; readonly extend: boolean }
  | { readonly do: 'tab'; readonly by: -1 | 1 }
  | { readonly do: 'edit'; readonly list: boolean }
  | { readonly do: 'clear' }
  | { readonly do: 'selectAll' }
  | { readonly do: 'selectColumn' }
  | { readonly do: 'selectRow' }
  | { readonly do: 'collapse' }
  | { readonly do: 'fillDown' }
  | { readonly do: 'sort'; readonly direction: 'asc' | 'desc' }
  | { readonly do: 'widen'; readonly by: number }

interface KeyLike {
  readonly key: string
  readonly ctrlKey: boolean
  readonly metaKey: boolean
  readonly shiftKey: boolean
  readonly altKey: boolean
}

const arrows: Readonly<Record<string, readonly [-1 | 0 | 1, -1 | 0 | 1]>> = {
  ArrowUp: [-1, 0],
  ArrowDown: [1, 0],
  ArrowLeft: [0, -1],
  ArrowRight: [0, 1],
}

/** Ctrl on PCs and Command on a Mac are the same key here. */
export function commandOf(event: KeyLike): GridCommand | null {
  const { key, shiftKey: shift, altKey: alt } = event
  const mod = event.ctrlKey || event.metaKey
  const arrow = arrows[key]
  if (arrow) return arrowCommand(arrow, key, { mod, shift, alt })
  if (alt) return null
  switch (key) {
    case 'PageUp':
      return { do: 'page', by: -1, extend: shift }
    case 'PageDown':
      return { do: 'page', by: 1, extend: shift }
    case 'Home':
      return { do: 'edge', rows: mod ? -1 : 0, columns: -1, extend: shift }
    case 'End':
      return { do: 'edge', rows: mod ? 1 : 0, columns: 1, extend: shift }
    case 'Tab':
      return mod ? null : { do: 'tab', by: shift ? -1 : 1 }
    case 'F2':
      return mod || shift ? null : { do: 'edit', list: false }
    case 'Enter':
      return mod || shift ? null : { do: 'edit', list: false }
    case 'Delete':
    case 'Backspace':
      return mod || shift ? null : { do: 'clear' }
    case 'Escape':
      return { do: 'collapse' }
    case ' ':
      if (mod) return { do: shift ? 'selectAll' : 'selectColumn' }
      return shift ? { do: 'selectRow' } : null
  }
  return mod ? letterCommand(key.toLowerCase(), shift) : null
}

const arrowCommand = (
  [rows, columns]: readonly [-1 | 0 | 1, -1 | 0 | 1],
  key: string,
  { mod, shift, alt }: { mod: boolean; shift: boolean; alt: boolean },
): GridCommand | null => {
  if (alt && shift && !mod) {
    if (columns !== 0) return { do: 'widen', by: columns * 16 }
    return { do: 'sort', direction: rows < 0 ? 'asc' : 'desc' }
  }
  if (alt) return key === 'ArrowDown' && !mod ? { do: 'edit', list: true } : null
  return mod ? { do: 'edge', rows, columns, extend: shift } : { do: 'move', rows, columns, extend: shift }
}

const letterCommand = (letter: string, shift: boolean): GridCommand | null => {
  if (shift) return null
  return letter === 'a' ? { do: 'selectAll' } : letter === 'd' ? { do: 'fillDown' } : null
}
