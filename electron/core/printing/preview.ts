import type { z } from 'zod'
import type { printing } from '#shared/contracts/printing.ts'
import { receiptPrinterSettings, type ReceiptPrinterSettings } from '#shared/domain/devices/receiptPrinter.ts'
import { BantoError } from '#shared/errors.ts'
import { findDevice } from '../devices/table.ts'
import type { ReadDb } from '../store/db.ts'
import { render } from './layout/render.ts'
import { paperOf } from './paper/index.ts'
import { contentOf } from './queue/table.ts'

type Request = z.output<typeof printing.methods.preview.input>
type Preview = z.input<typeof printing.methods.preview.output>

/** A text as it comes out of a printer that is set so. */
export function previewOf(text: string, settings: ReceiptPrinterSettings, isReprint: boolean): Preview {
  const { bytes, missing, refused } = render(text, settings, { isReprint })
  return { paper: paperOf(bytes, settings), missing: [...missing], refused: [...refused] }
}

function textOf(db: ReadDb, receipt: Request['receipt']): string {
  if ('text' in receipt) return receipt.text
  const { content } = contentOf(db, receipt.jobId)
  if (content.kind !== 'receiptline') throw new BantoError('NOT_FOUND', `job ${receipt.jobId} is no receipt`)
  return content.text
}

/** Settings of a receipt printer. Throws NOT_FOUND, INVALID_INPUT (`reason`: `labelPrinter`). */
function settingsOf(db: ReadDb, deviceId: number): ReceiptPrinterSettings {
  const device = findDevice(db, deviceId)
  if (device.kind === 'receiptPrinter') return device.settings
  throw new BantoError('INVALID_INPUT', `${deviceId} prints no receipts`, { details: { reason: 'labelPrinter' } })
}

/** `printing.preview`. Reads; writes nothing: a reader answers it, because a picture of many characters takes a while. */
export function readPreview(db: ReadDb, { receipt, deviceId, settings, isReprint }: Request): Preview {
  const wanted = settings ?? (deviceId === null ? receiptPrinterSettings.parse({}) : settingsOf(db, deviceId))
  return previewOf(textOf(db, receipt), wanted, isReprint)
}
