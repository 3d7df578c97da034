import { printAreaOf, type LabelPrinterSettings } from '#shared/domain/devices/labelPrinter.ts'
import { lieOnPaper } from '#shared/domain/labels/place.ts'
import { BantoError } from '#shared/errors.ts'
import { placedOn, turned, type Bitmap } from '../raster/bitmap.ts'

/** A label and how often it is printed after each other. */
export interface LabelPage {
  readonly bitmap: Bitmap
  readonly copies: number
}

/** Shortest piece that Brother's cutter lets go of (DK rolls: 12.7 mm). */
const shortestRollDots = 150

/**
 * A label on the printer's paper: in its middle, turned where it only fits that way, moved by the printer's offset. Throws
 * INVALID_INPUT where the paper is too small for it.
 */
export function onPaper(label: Bitmap, settings: LabelPrinterSettings): Bitmap {
  const area = printAreaOf(settings)
  const lies = lieOnPaper(label, settings)
  if (typeof lies !== 'string')
    throw new BantoError('INVALID_INPUT', 'the label is larger than the paper', { details: { reason: 'labelTooLarge', ...lies } })
  const fitting = lies === 'turned' ? turned(label) : label
  const height = area.lengthDots === 0 ? Math.max(fitting.height, shortestRollDots) : area.lengthDots
  const dots = (mm: number): number => Math.round(mm / area.dotMm)
  const dx = Math.floor((area.widthDots - fitting.width) / 2) + dots(settings.offsetXMm)
  const dy = Math.floor((height - fitting.height) / 2) + dots(settings.offsetYMm)
  return placedOn(fitting, area.widthDots, height, dx, dy)
}

const asciiBytes = (text: string): Uint8Array => new Uint8Array(Buffer.from(text, 'latin1'))
export const joined = (parts: readonly (string | Uint8Array)[]): Uint8Array<ArrayBuffer> =>
  new Uint8Array(Buffer.concat(parts.map((part) => (typeof part === 'string' ? asciiBytes(part) : part))))
