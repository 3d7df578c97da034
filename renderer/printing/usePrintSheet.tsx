import { useEffect, useState, type ReactNode } from 'react'
import { createPortal } from 'react-dom'
import type { Paper } from '#shared/domain/paper.ts'
import { PaperView } from './PaperView.tsx'

/** Millimetres of a browser's pixel: paper of the system's printers is drawn in its true size. */
const pixelsPerMm = 96 / 25.4

/**
 * Gives a receipt to the system's print dialog, which also writes PDF, in both hosts. `sheet` is to be put anywhere in the page: it
 * is only there while it is printed.
 */
export function usePrintSheet(): { readonly print: (paper: Paper) => void; readonly sheet: ReactNode } {
  const [paper, setPaper] = useState<Paper | null>(null)
  useEffect(() => {
    if (paper === null) return undefined
    const over = (): void => setPaper(null)
    window.addEventListener('afterprint', over)
    document.body.classList.add('printing-now')
    window.print()
    return () => {
      window.removeEventListener('afterprint', over)
      document.body.classList.remove('printing-now')
    }
  }, [paper])
  const sheet =
    paper === null
      ? null
      : createPortal(
          <div className="printing-sheet">
            <PaperView paper={paper} pixelsPerMm={pixelsPerMm} />
          </div>,
          document.body,
        )
  return { print: setPaper, sheet }
}
