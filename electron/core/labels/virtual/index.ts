import type { LabelPrinterSettings } from '#shared/domain/devices/labelPrinter.ts'
import { readBrother } from './brother.ts'
import type { PrintedLabel } from './cursor.ts'
import { readSbpl } from './sbpl.ts'
import { readZpl } from './zpl.ts'

/**
 * The virtual label printer: what paper would come out for these bytes, dot by dot. Throws INVALID_INPUT with the place of the
 * first byte that the language does not know.
 */
export function readLabels(language: LabelPrinterSettings['language'], bytes: Uint8Array): readonly PrintedLabel[] {
  switch (language) {
    case 'brother':
      return readBrother(bytes)
    case 'zpl':
      return readZpl(bytes)
    case 'sbpl':
      return readSbpl(bytes)
  }
}
