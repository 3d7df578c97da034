import type { DeviceDescription } from '#shared/contracts/devices.ts'
import { labelPrinterSettings } from '#shared/domain/devices/labelPrinter.ts'
import { receiptPrinterSettings } from '#shared/domain/devices/receiptPrinter.ts'
import { scannerSettings } from '#shared/domain/devices/scanner.ts'
import { createTranslate, type Language } from '#shared/i18n/index.ts'
import type { WriteDb } from '../store/db.ts'
import { hadDevices, insertDevice } from './table.ts'

/** The kinds that there are on the screen. */
const virtualKinds = ['receiptPrinter', 'labelPrinter', 'scanner'] as const

/** A device of each kind that stands on the screen alone, so that everything can be tried. */
function virtualDevices(language: Language): DeviceDescription[] {
  const words = createTranslate(language)
  const place = { kind: 'virtual' } as const
  const usual = {
    receiptPrinter: () => ({ kind: 'receiptPrinter' as const, settings: { ...receiptPrinterSettings.parse({}), drawer: 'pin2' as const } }),
    labelPrinter: () => ({ kind: 'labelPrinter' as const, settings: labelPrinterSettings.parse({}) }),
    scanner: () => ({ kind: 'scanner' as const, settings: scannerSettings.parse({}) }),
  }
  return virtualKinds.map((kind) => ({ ...usual[kind](), name: words(`devices.virtual.${kind}`), place }))
}

/** The sample shop has them from the start; one that was removed does not come back. */
export function installVirtualDevices(db: WriteDb, language: Language, at: string): void {
  db.transaction(() => {
    if (hadDevices(db)) return
    for (const device of virtualDevices(language)) insertDevice(db, device, at)
  })
}
