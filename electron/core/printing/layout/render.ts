import { transform, type Printer } from 'receiptline'
import type { ReceiptPrinterSettings } from '#shared/domain/devices/receiptPrinter.ts'
import { BantoError } from '#shared/errors.ts'
import { printableText } from '../../pdf/fonts.ts'
import { fitCharacters, type MissingCharacter } from './characters.ts'
import { commandsOf, type RefusedPart } from './commands.ts'

/** A receipt longer than this is a mistake in a template. Characters. */
const longestText = 200_000
/** Of one line, which is broken into rows of paper; a picture in base64 may be longer. Characters. */
const longestLine = 4_000
const isTooLong = (text: string): boolean =>
  text.length > longestText || text.split(/\r?\n/u).some((line) => line.length > longestLine && !line.startsWith('{'))

export interface RenderOptions {
  readonly openDrawer?: boolean
  /** Printed before and perhaps on paper already: the slip says so. */
  readonly isReprint?: boolean
}

export interface Rendered {
  /** For the printer as its settings describe it, without what begins and ends a job: that is the driver's. */
  readonly bytes: Uint8Array
  /** Characters that the printer lacks, each once, with what is printed for them. */
  readonly missing: readonly MissingCharacter[]
  /** Parts that were left out: codes that are none, raw commands, broken pictures. */
  readonly refused: readonly RefusedPart[]
}

/** Big, in the middle, above everything. */
const reprintMark = '^^"《 再印刷 》"\n'

const isDrawable = (character: string): boolean => printableText(character).missing.length === 0

/**
 * A receipt in receiptline to the bytes of one printer. What the preview shows is made of the same bytes. Throws INVALID_INPUT
 * (`reason`: `tooLong`, `layout`) where no receipt can be made of the text.
 */
export function render(
  text: string,
  settings: ReceiptPrinterSettings,
  { openDrawer = false, isReprint = false }: RenderOptions = {},
): Rendered {
  if (isTooLong(text)) throw new BantoError('INVALID_INPUT', 'the text is too long for a receipt', { details: { reason: 'tooLong' } })
  const fitted = fitCharacters(text.normalize('NFC'), settings, isDrawable)
  const refused: RefusedPart[] = []
  const printer: Printer = {
    cpl: settings.columns,
    encoding: 'shiftjis',
    cutting: settings.cutter !== 'none',
    spacing: true,
    command: commandsOf(settings, (part) => refused.push(part)),
  }
  let body: string
  try {
    body = transform((isReprint ? reprintMark : '') + fitted.text, printer)
  } catch (cause) {
    throw new BantoError('INVALID_INPUT', `receiptline: ${String(cause)}`, { details: { reason: 'layout' }, cause })
  }
  const bytes = Buffer.from((openDrawer ? drawerPulse(settings) : '') + body + (settings.buzzer ? buzz(settings) : ''), 'latin1')
  return { bytes, missing: fitted.missing, refused }
}

/** Opens the drawer; nothing where the printer has none. ESC p, or ESC BEL with BEL or SUB. */
export function drawerPulse({ language, drawer, drawerPulseMs }: ReceiptPrinterSettings): string {
  if (drawer === 'none') return ''
  if (language === 'star') {
    const time = String.fromCharCode(Math.round(drawerPulseMs / 10))
    return `\x1b\x07${time}${time}${drawer === 'pin2' ? '\x07' : '\x1a'}`
  }
  const time = String.fromCharCode(Math.round(drawerPulseMs / 2))
  return `\x1bp${drawer === 'pin2' ? '\x00' : '\x01'}${time}${time}`
}

/** Once, shortly: ESC ( A function 97 of Epson's buzzer, or ESC GS BEL. */
const buzz = ({ language }: ReceiptPrinterSettings): string =>
  language === 'star' ? '\x1b\x1d\x07\x01\x05\x05' : '\x1b(A\x03\x00a\x01\x01'
