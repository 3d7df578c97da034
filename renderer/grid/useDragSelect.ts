import { useCallback, useEffect, useRef, type MouseEvent } from 'react'
import { addCell, extendTo, selectRows, single, type Cell, type Selection, type Size } from './selection.ts'
import { useLatest } from './useLatest.ts'

interface Options {
  /** The list that is shown. In another one the rows under a drag are others: the drag ends. */
  readonly list: object
  readonly size: Size
  /** The cell under a point of the window; column -1 over the row numbers. */
  readonly hit: (x: number, y: number) => Cell | null
  readonly selection: () => Selection
  readonly select: (selection: Selection) => void
  /** Keeps the pointer's cell in view while dragging beyond the edge. */
  readonly reveal: (row: number, column: number) => void
  /** Asked before anything is selected: an open editor with a wrong text stays. */
  readonly mayLeave: () => boolean
  readonly focus: () => void
}

const isMod = (event: MouseEvent): boolean => event.ctrlKey || event.metaKey

/** Click, Shift+click, Ctrl+click and drag over cells and row numbers. */
export function useDragSelect(options: Options): (event: MouseEvent) => void {
  const latest = useLatest(options)
  const stop = useRef<(() => void) | null>(null)

  useEffect(() => () => stop.current?.(), [])

  const follow = useCallback(
    (rows: boolean, before: Selection | null): void => {
      let point: { x: number; y: number } | null = null
      let frame = 0
      const { list } = latest.current
      const step = (): void => {
        frame = requestAnimationFrame(step)
        if (latest.current.list !== list) return end()
        if (!point) return
        const { hit, selection, select, reveal, size } = latest.current
        const cell = hit(point.x, point.y)
        if (!cell) return
        const now = selection()
        const row = Math.max(0, Math.min(size.rows - 1, cell.row))
        const column = Math.max(0, cell.column)
        if (row === now.head.row && (rows || column === now.head.column)) return
        if (rows) {
          const base = before ?? now
          const rects = before ? before.rects : []
          const fresh = selectRows(base, now.active.row, row, size)
          select({ ...fresh, active: now.active, rects: [...rects, ...fresh.rects] })
        } else {
          select(extendTo(now, { row, column }))
        }
        reveal(row, rows ? -1 : column)
      }
      const move = (event: globalThis.MouseEvent): void => {
        if (event.buttons === 0) return end()
        point = { x: event.clientX, y: event.clientY }
      }
      const end = (): void => {
        cancelAnimationFrame(frame)
        window.removeEventListener('mousemove', move)
        window.removeEventListener('mouseup', end)
        stop.current = null
      }
      stop.current?.()
      stop.current = end
      window.addEventListener('mousemove', move)
      window.addEventListener('mouseup', end)
      frame = requestAnimationFrame(step)
    },
    [latest],
  )

  return useCallback(
    (event: MouseEvent) => {
      const { hit, selection, select, size, mayLeave, focus } = latest.current
      const cell = hit(event.clientX, event.clientY)
      if (!cell || size.rows === 0) return
      event.preventDefault() // the textarea keeps the focus
      if (!mayLeave()) return
      focus()
      const now = selection()
      if (cell.row >= size.rows) return
      if (event.button !== 0) {
        const inside = now.rects.some(
          (rect) => cell.row >= rect.top && cell.row <= rect.bottom && cell.column >= rect.left && cell.column <= rect.right,
        )
        if (!inside && cell.column >= 0) select(single(cell))
        return
      }
      if (cell.column < 0) {
        if (event.shiftKey) return select(selectRows(now, now.active.row, cell.row, size))
        const add = isMod(event)
        select(selectRows(now, cell.row, cell.row, size, add))
        return follow(true, add ? now : null)
      }
      if (event.shiftKey) return select(extendTo(now, cell))
      select(isMod(event) ? addCell(now, cell) : single(cell))
      follow(false, null)
    },
    [latest, follow],
  )
}
