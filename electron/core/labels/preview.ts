import type { LabelOutput, LabelPicture } from '#shared/contracts/labels.ts'
import type { LabelPrinterSettings } from '#shared/domain/devices/labelPrinter.ts'
import { printAreaOf } from '#shared/domain/devices/labelPrinter.ts'
import type { LabelData } from '#shared/domain/labels/data.ts'
import { layOutLabel } from '#shared/domain/labels/layout.ts'
import type { LabelTemplate } from '#shared/domain/labels/template.ts'
import { BantoError } from '#shared/errors.ts'
import { findDevice } from '../devices/table.ts'
import type { ReadDb } from '../store/db.ts'
import { exampleLabel } from './example.ts'
import { pathOf } from './picture.ts'
import { typeSetter } from './typeSetter.ts'

/** The label printer that is meant. Throws NOT_FOUND where it is gone, INVALID_INPUT where it is another kind of device. */
export function labelPrinterOf(db: ReadDb, deviceId: number): { readonly name: string; readonly settings: LabelPrinterSettings } {
  const device = findDevice(db, deviceId)
  if (device.kind !== 'labelPrinter') throw new BantoError('INVALID_INPUT', 'no label printer', { details: { reason: 'noPrinter' } })
  return device
}

/** Throws NOT_FOUND where the printer of the system is gone, INVALID_INPUT where it prints no sheets of A4. */
export function checkSheetPrinter(db: ReadDb, deviceId: number): void {
  const device = findDevice(db, deviceId)
  if (device.kind !== 'systemPrinter' || device.settings.paper !== 'a4')
    throw new BantoError('INVALID_INPUT', 'no printer of sheets', { details: { reason: 'noPrinter' } })
}

/** Size of the dots labels are laid out for; null: paper that takes any size. */
export const dotMmOfOutput = (db: ReadDb, output: LabelOutput | null): number | null =>
  output?.kind === 'printer' ? printAreaOf(labelPrinterOf(db, output.deviceId).settings).dotMm : null

/** Labels as they will look; an example where there is no product. */
export const picturesOf = (template: LabelTemplate, products: readonly LabelData[], dotMm: number | null): LabelPicture[] =>
  (products.length === 0 ? [exampleLabel] : products).map((data) => {
    const laid = layOutLabel(template, data, typeSetter, dotMm)
    return {
      productId: data === exampleLabel ? null : data.productId,
      widthMm: laid.widthMm,
      heightMm: laid.heightMm,
      path: pathOf(laid),
      words: laid.texts.map(({ text }) => text).join(' '),
      warnings: [...laid.warnings],
    }
  })
