import type { PrinterLanguage } from '../driver.ts'

/** What is printed. Kept with the job, so that it can be printed again. */
export type PrintContent =
  /** Made into the printer's own language when it is printed. */
  | { readonly kind: 'receiptline'; readonly text: string }
  /** Ready for one language. */
  | { readonly kind: 'bytes'; readonly language: PrinterLanguage; readonly bytes: Uint8Array; readonly pages: number }
  /** Nothing on paper: the drawer alone. */
  | { readonly kind: 'drawer' }

export interface NewPrintJob {
  readonly deviceId: number
  /** As a person recognises it in the queue. */
  readonly title: string
  /** What it is: `receipt`, `labels`, `testPage` …; words under `printing.documents`. */
  readonly document: string
  readonly content: PrintContent
  readonly copies: number
  readonly openDrawer: boolean
  /** What was printed before: the slip says 再印刷. */
  readonly reprintOf?: number
}
