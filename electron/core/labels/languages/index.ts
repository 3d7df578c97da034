import type { LabelPrinterSettings } from '#shared/domain/devices/labelPrinter.ts'
import { brotherBytes } from './brother.ts'
import type { LabelPage } from './page.ts'
import { sbplBytes } from './sbpl.ts'
import { zplBytes } from './zpl.ts'

/** The bytes that print labels on a printer. Throws INVALID_INPUT where its paper is too small. */
export function labelBytes(pages: readonly LabelPage[], settings: LabelPrinterSettings): Uint8Array<ArrayBuffer> {
  switch (settings.language) {
    case 'brother':
      return brotherBytes(pages, settings)
    case 'zpl':
      return zplBytes(pages, settings)
    case 'sbpl':
      return sbplBytes(pages, settings)
  }
}
