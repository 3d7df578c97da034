import { useCallback, useEffect, useState } from 'react'

export interface RowWindow {
  /** For the element that scrolls. */
  readonly ref: (element: HTMLElement | null) => void
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
export function useRowWindow(options: {
  readonly count: number
  readonly rowHeight: number
  readonly head?: number
  readonly overscan?: number
}): RowWindow {
  const { count, rowHeight, head = 0, overscan = 10 } = options
  const [first, setFirst] = useState(0)
  const [visible, setVisible] = useState(20)
  const [element, ref] = useState<HTMLElement | null>(null)
  useEffect(() => {
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
  }, [element, rowHeight])
  const reveal = useCallback(
    (index: number) => {
      if (element === null) return
      const top = index * rowHeight
      const room = element.clientHeight - head
      if (top < element.scrollTop) element.scrollTo({ top })
      else if (top + rowHeight > element.scrollTop + room) element.scrollTo({ top: top + rowHeight - room })
    },
    [element, rowHeight, head],
  )
  return {
    ref,
    from: Math.max(0, Math.min(first, count) - overscan),
    to: Math.min(count, first + visible + overscan),
    height: count * rowHeight,
    reveal,
  }
}
