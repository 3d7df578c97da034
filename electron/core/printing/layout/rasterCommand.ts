import type { ReceiptPrinterSettings } from '#shared/domain/devices/receiptPrinter.ts'
import type { Bitmap } from './bitmap.ts'

/** Rows of one command: small buffers take them, and no number of rows looks like the beginning of a real-time command. */
const rowsAtOnce = 240

/** The commands that print a picture at the left margin. Latin-1 text, as receiptline's commands are. */
export function rasterCommand(bitmap: Bitmap, language: ReceiptPrinterSettings['language']): string {
  const parts: string[] = []
  const { rowBytes } = bitmap
  for (let row = 0; row < bitmap.height; row += rowsAtOnce) {
    const rows = Math.min(rowsAtOnce, bitmap.height - row)
    const size = [rowBytes & 255, rowBytes >> 8, rows & 255, rows >> 8]
    const head = language === 'star' ? [0x1b, 0x1d, 0x53, 1, ...size, 0] : [0x1d, 0x76, 0x30, 0, ...size]
    const data = bitmap.bytes.slice(row * rowBytes, (row + rows) * rowBytes)
    parts.push(Buffer.concat([Uint8Array.from(head), withoutRealTimeCommands(data, language)]).toString('latin1'))
  }
  return parts.join('')
}

/**
 * A printer obeys real-time commands inside of a picture too (a drawer that opens, a reset): where dots look like one, a dot is
 * added. DLE EOT, DLE ENQ, DLE DC4; ESC ACK.
 */
function withoutRealTimeCommands(data: Uint8Array, language: ReceiptPrinterSettings['language']): Uint8Array {
  for (let at = 0; at + 1 < data.length; at += 1) {
    const second = data[at + 1] ?? 0
    if (language === 'star') {
      if (data[at] === 0x1b && second === 0x06) data[at + 1] = 0x07
    } else if (data[at] === 0x10 && (second === 0x04 || second === 0x05 || second === 0x14)) data[at] = 0x18
  }
  return data
}
