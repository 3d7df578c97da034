import { useEffect, useState, type ReactNode } from 'react'
import { createPortal, flushSync } from 'react-dom'
import type { PageOutcome } from '#shared/contracts/printing.ts'
import { call } from '../api/index.ts'
import { useWords } from '../common/i18n.ts'
import { notifications } from '../ui/index.ts'
import type { Sheet } from './sheet.tsx'

interface Printer {
  readonly deviceId: number
  readonly name: string
  readonly copies?: number
}

/** While it is there, printed pages have this size. A policy that forbids styles in the page does not forbid these. */
function styleOf({ widthMm, heightMm }: Sheet): CSSStyleSheet {
  const style = new CSSStyleSheet()
  style.replaceSync(`@page { size: ${widthMm}mm ${heightMm}mm; margin: 0; }`)
  return style
}

function printInBrowser(): Promise<void> {
  return new Promise((resolve) => {
    window.addEventListener('afterprint', () => resolve(), { once: true })
    window.print()
  })
}

interface PrintSheet {
  /**
   * Null: on the printer that the system's dialog asks for, which also writes PDF. Tells the person what became of it. `notHere`:
   * the browser's dialog was shown, which does not say what became of it. Rejects where the engine does.
   */
  readonly print: (sheet: Sheet, printer: Printer | null) => Promise<PageOutcome>
  /** To be put anywhere in the page: it is only there while it is printed. */
  readonly sheet: ReactNode
}

/** Gives pages to a printer of the system: in the desktop program to the one that is named, in a browser through its dialog. */
export function usePrintSheet(): PrintSheet {
  const { t } = useWords()
  const [shown, setShown] = useState<Sheet | null>(null)
  useEffect(() => {
    if (shown === null) return undefined
    const style = styleOf(shown)
    document.adoptedStyleSheets.push(style)
    document.body.classList.add('printing-now')
    return () => {
      document.adoptedStyleSheets = document.adoptedStyleSheets.filter((one) => one !== style)
      document.body.classList.remove('printing-now')
    }
  }, [shown])
  const tell = (outcome: PageOutcome, reason: string, printer: string): void => {
    if (outcome === 'notHere') return
    notifications.show({
      id: 'system-printed',
      color: outcome === 'failed' ? 'red' : undefined,
      title: t(`printing.sheet.${outcome}`, { printer }),
      message: outcome === 'failed' ? t('printing.sheet.failedHint', { reason }) : null,
      autoClose: outcome === 'failed' ? 20_000 : 5_000,
    })
  }
  const print: PrintSheet['print'] = async (next, printer) => {
    // Before the engine is asked: what it prints stands in the page by then.
    flushSync(() => setShown(next))
    try {
      const { widthMm, heightMm } = next
      const asked = { deviceId: printer?.deviceId ?? null, copies: printer?.copies ?? 1 }
      const { outcome, reason } = await call('printing.printPage', { ...asked, widthMm, heightMm })
      if (outcome === 'notHere') await printInBrowser()
      tell(outcome, reason, printer?.name ?? t('devices.places.system'))
      return outcome
    } finally {
      setShown(null)
    }
  }
  const sheet =
    shown === null
      ? null
      : createPortal(
          <div className="printing-sheet">
            {shown.pages.map((page, index) => (
              <div key={index} className="printing-page">
                {page}
              </div>
            ))}
          </div>,
          document.body,
        )
  return { print, sheet }
}
