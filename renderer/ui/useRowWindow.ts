import { useCallback, useEffect, useState, type RefObject } from 'react'

export interface RowWindow {
  /** Positions to draw: [from, to). */
  readonly from: number
  readonly to: number
  /** Height of all rows, in pixels. */
  readonly height: number
  /** Scrolls just as far as a row needs to be seen whole. */
  readonly reveal: (index: number) => void
}

/**
 * Which rows of a long list are in sight, where all rows have the same height. `head` is the height
 * of what sticks to the top. Draws again only when another row comes into sight, not at each pixel.
 */
export function useRowWindow(
  scroller: RefObject<HTMLElement | null>,
  options: { readonly count: number; readonly rowHeight: number; readonly head?: number; readonly overscan?: number },
): RowWindow {
  const { count, rowHeight, head = 0, overscan = 10 } = options
  const [first, setFirst] = useState(0)
  const [visible, setVisible] = useState(20)
  const shown = count > 0
  useEffect(() => {
    const element = scroller.current
    if (element === null) return undefined
    const measure = (): void => {
      setFirst(Math.floor(element.scrollTop / rowHeight))
      if (element.clientHeight > 0) setVisible(Math.ceil(element.clientHeight / rowHeight) + 1)
    }
    measure()
    element.addEventListener('scroll', measure, { passive: true })
    const observer = new ResizeObserver(measure)
    observer.observe(element)
    return () => {
      element.removeEventListener('scroll', measure)
      observer.disconnect()
    }
  }, [scroller, rowHeight, shown])
  const reveal = useCallback(
    (index: number) => {
      const element = scroller.current
      if (element === null) return
      const top = index * rowHeight
      const room = element.clientHeight - head
      if (top < element.scrollTop) element.scrollTop = top
      else if (top + rowHeight > element.scrollTop + room) element.scrollTop = top + rowHeight - room
    },
    [scroller, rowHeight, head],
  )
  return {
    from: Math.max(0, Math.min(first, count) - overscan),
    to: Math.min(count, first + visible + overscan),
    height: count * rowHeight,
    reveal,
  }
}
