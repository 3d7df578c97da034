import { BrowserWindow } from 'electron'
import type { PrintPage } from '../host/services.ts'

const micronsPerMm = 1_000
/** How Chromium says that a person closed the dialog. */
const cancelled = /cancel/iu

/** Names of the system's printers. */
export async function systemPrinters(): Promise<string[]> {
  const printers = await BrowserWindow.getAllWindows()[0]?.webContents.getPrintersAsync()
  return printers?.map(({ name }) => name) ?? []
}

/** Prints the window's page on a printer of the system, without its dialog where that is not asked for. */
export const printPage: PrintPage = ({ printer, asks, copies, widthMm, heightMm }) =>
  new Promise((resolve) => {
    const contents = BrowserWindow.getAllWindows()[0]?.webContents
    if (contents === undefined) return resolve({ outcome: 'failed', reason: 'no window' })
    contents.print(
      {
        silent: !asks && printer !== null,
        ...(printer === null ? {} : { deviceName: printer }),
        copies,
        printBackground: true,
        margins: { marginType: 'none' },
        pageSize: { width: Math.round(widthMm * micronsPerMm), height: Math.round(heightMm * micronsPerMm) },
      },
      (isPrinted, reason) => resolve({ outcome: isPrinted ? 'printed' : cancelled.test(reason) ? 'cancelled' : 'failed', reason }),
    )
  })
