import type { VirtualPrinterView } from '#shared/contracts/printing.ts'
import type { ReceiptPrinterSettings } from '#shared/domain/devices/receiptPrinter.ts'
import { VirtualPrinter } from './printer.ts'

const announceMs = 150

/** The receipt printers on the screen, made when first needed, each for as long as the shop is open. */
export interface VirtualPrinters {
  of(deviceId: number, settings: ReceiptPrinterSettings): VirtualPrinter
  view(deviceId: number, settings: ReceiptPrinterSettings): VirtualPrinterView
  /** All of them are unplugged and thrown away. */
  end(): void
}

export function createVirtualPrinters(onChanged: (event: { deviceId: number; revision: number }) => void): VirtualPrinters {
  const printers = new Map<number, { readonly printer: VirtualPrinter; readonly made: string }>()
  const timers = new Map<number, NodeJS.Timeout>()

  const tellSoon = (deviceId: number): void => {
    if (timers.has(deviceId)) return
    timers.set(
      deviceId,
      setTimeout(() => {
        timers.delete(deviceId)
        const known = printers.get(deviceId)
        if (known !== undefined) onChanged({ deviceId, revision: known.printer.revision })
      }, announceMs),
    )
  }
  const of: VirtualPrinters['of'] = (deviceId, settings) => {
    // Another language or width is another printer.
    const made = JSON.stringify([settings.language, settings.columns, settings.paperWidthMm])
    const known = printers.get(deviceId)
    if (known?.made === made) return known.printer
    known?.printer.end()
    const printer = new VirtualPrinter(settings, { onChanged: () => tellSoon(deviceId) })
    printers.set(deviceId, { printer, made })
    return printer
  }
  return {
    of,
    view(deviceId, settings) {
      const printer = of(deviceId, settings)
      return { deviceId, state: printer.state, paper: printer.paper(), revision: printer.revision }
    },
    end() {
      for (const timer of timers.values()) clearTimeout(timer)
      timers.clear()
      for (const { printer } of printers.values()) printer.end()
      printers.clear()
    },
  }
}
