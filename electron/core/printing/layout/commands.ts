import { commands, qrcode, type BaseCommand, type Encoding, type Printer, type QRCode } from 'receiptline'
import { dotsPerColumn, type ReceiptPrinterSettings } from '#shared/domain/devices/receiptPrinter.ts'
import { Bitmap } from './bitmap.ts'
import { hasCharacter } from './characters.ts'
import { checkedSymbol } from './checkedSymbol.ts'
import { drawCharacter } from './drawCharacter.ts'
import { pictureOf } from './picture.ts'
import { rasterCommand } from './rasterCommand.ts'

/** Dots of a line of text of normal height, and those to the next line outside of tables. */
const lineDots = 24
const gapDots = 6
/** Between the last line and the knife: 3 mm. */
const marginDots = 24

interface Style {
  readonly underlined: boolean
  readonly bold: boolean
  readonly inverse: boolean
  /** Times as wide and as high as normal. */
  readonly wide: number
  readonly high: number
}
const plain: Style = { underlined: false, bold: false, inverse: false, wide: 1, high: 1 }

/** A run of text or a vertical rule of the line at hand; places in columns from the left edge of the paper. */
type Drawn =
  | { readonly kind: 'text'; readonly text: string; readonly at: number; readonly style: Style }
  | { readonly kind: 'rule'; readonly at: number }

/** receiptline's sizes: 1 wide, 2 high, 3 both, then three times, four times … */
const sizeOf = (wh: number): Pick<Style, 'wide' | 'high'> =>
  wh < 3 ? { wide: 1 + (wh & 1), high: 1 + ((wh >> 1) & 1) } : { wide: wh - 1, high: wh - 1 }

/** Raw bytes and codes that a template names are not let through as they are: a template's text comes from outside too. */
export interface RefusedPart {
  readonly kind: 'code' | 'command' | 'picture'
  readonly text: string
}

/**
 * receiptline's commands of a language, with what it lacks: lines with a character that the printer has not are printed as pictures;
 * codes are checked; raw commands are refused; how a job begins and ends is the driver's.
 */
export function commandsOf(settings: ReceiptPrinterSettings, refuse: (part: RefusedPart) => void): BaseCommand {
  const base: BaseCommand = { ...(settings.language === 'star' ? commands.starmbcs : commands.generic) }
  const measure = (text: string, encoding: Encoding): number => base.measureText(text, encoding)
  let emit: (() => string)[] = []
  let drawn: Drawn[] = []
  let isWhole = true
  let left = 0
  let at = 0
  let style = plain

  const keep = (command: () => string): string => {
    emit.push(command)
    return ''
  }
  const restyle = (part: Partial<Style>, command: () => string): string => {
    style = { ...style, ...part }
    return keep(command)
  }
  const isTable = (): boolean => drawn.some(({ kind }) => kind === 'rule')
  const drawLine = (): string => {
    const high = Math.max(1, ...drawn.map((part) => (part.kind === 'text' ? part.style.high : 1)))
    const height = high * lineDots
    const bitmap = new Bitmap(settings.columns * dotsPerColumn, height + (isTable() ? 0 : gapDots))
    for (const part of drawn) {
      if (part.kind === 'rule') bitmap.fill(part.at * dotsPerColumn + dotsPerColumn / 2 - 1, 0, 2, bitmap.height)
      else drawText(bitmap, part, { bottom: height, measure })
    }
    return base.area(0, settings.columns, 0) + base.align(0) + rasterCommand(bitmap, settings.language)
  }
  /**
   * A printer feeds by the spacing or by the height of the line, whichever is more: a tall line would touch the next one. Not in tables,
   * whose rules go from line to line.
   */
  const gapAfter = (): string =>
    !isTable() && drawn.some((part) => part.kind === 'text' && part.style.high > 1) ? feedCommand(settings, gapDots) : ''
  /** What the line at hand comes to, and a new one. */
  const takeLine = (isFed: boolean): string => {
    const isPicture = isFed && !isWhole
    const result = isPicture ? drawLine() : emit.map((command) => command()).join('') + (isFed ? base.lf() + gapAfter() : '')
    emit = []
    drawn = []
    isWhole = true
    at = left
    return result
  }

  return {
    ...base,
    // ESC @ and whether status comes by itself are the driver's, which has a job to follow.
    open: (printer: Printer) => base.open(printer).replace(settings.language === 'star' ? '\x1b@\x1b\x1ea\x00' : '\x1b@\x1da\x00', ''),
    close: () => takeLine(false) + (settings.cutter === 'none' ? base.lf().repeat(4) : cutCommand(settings)),
    area: (l, width, right) => {
      left = l
      at = l
      return keep(() => base.area(l, width, right))
    },
    align: (align) => keep(() => base.align(align)),
    absolute: (position) => {
      at = left + position
      return keep(() => base.absolute(position))
    },
    relative: (position) => {
      at += position
      return keep(() => base.relative(position))
    },
    normal: () => {
      style = plain
      return keep(() => base.normal())
    },
    ul: () => restyle({ underlined: true }, () => base.ul()),
    em: () => restyle({ bold: true }, () => base.em()),
    iv: () => restyle({ inverse: true }, () => base.iv()),
    wh: (wh) => restyle(sizeOf(wh), () => base.wh(wh)),
    text: (text, encoding) => {
      if ([...text].some((character) => !hasCharacter(character, settings))) isWhole = false
      drawn.push({ kind: 'text', text, at, style })
      at += measure(text, encoding) * style.wide
      return keep(() => base.text(text, encoding))
    },
    hr: (width) => keep(() => base.hr(width)),
    vr: (widths, height) => {
      drawn.push({ kind: 'rule', at })
      let rule = at
      for (const width of widths) {
        rule += width + 1
        drawn.push({ kind: 'rule', at: rule })
      }
      return keep(() => base.vr(widths, height))
    },
    vrstart: (widths) => keep(() => base.vrstart(widths)),
    vrstop: (widths) => keep(() => base.vrstop(widths)),
    vrhr: (widths1, widths2, dl, dr) => keep(() => base.vrhr(widths1, widths2, dl, dr)),
    lf: () => takeLine(true),
    cut: () => takeLine(false) + cutCommand(settings),
    command: (command) => {
      refuse({ kind: 'command', text: command })
      return takeLine(false)
    },
    image: (image: string) => {
      const bitmap = pictureOf(base, image, { language: settings.language, dots: settings.columns * dotsPerColumn })
      if (bitmap === null) refuse({ kind: 'picture', text: '' })
      return takeLine(false) + (bitmap === null ? '' : rasterCommand(bitmap, settings.language))
    },
    qrcode: (symbol) => {
      // The encoder takes bytes of UTF-8; what is longer than the largest square holds throws.
      const isTooLong = symbol.data.length > 500
      if (isTooLong) refuse({ kind: 'code', text: symbol.data })
      return takeLine(false) + (isTooLong ? '' : rasterCommand(squareCode(symbol, settings.columns * dotsPerColumn), settings.language))
    },
    barcode: (symbol, encoding) => {
      const checked = checkedSymbol(symbol)
      if (checked === null) {
        refuse({ kind: 'code', text: symbol.data })
        return takeLine(false)
      }
      return takeLine(false) + withoutRealTime(base, checked, encoding)
    },
  }
}

/** Feeds to the cutter and a little more, so that the knife goes through no line, then cuts. GS V, ESC d. */
function cutCommand(settings: ReceiptPrinterSettings): string {
  const { language, cutter } = settings
  if (cutter === 'none') return ''
  if (language === 'star') return feedCommand(settings, marginDots) + (cutter === 'full' ? '\x1bd2' : '\x1bd3')
  return `\x1dV${cutter === 'full' ? 'A' : 'B'}${String.fromCharCode(marginDots)}`
}

/** Feeds the paper by so many dots. ESC J, of which Star's counts in quarters of a millimetre. */
const feedCommand = ({ language }: ReceiptPrinterSettings, dots: number): string =>
  `\x1bJ${String.fromCharCode(language === 'star' ? Math.ceil(dots / 2) : dots)}`

/** Cells around a QR code that have to stay white (ISO/IEC 18004). */
const quietCells = 4

/** A QR code with its quiet zone, in cells that fit on the paper: nothing that stands above or below comes too near. */
function squareCode(symbol: QRCode, paperDots: number): Bitmap {
  const rows = qrcode.generate(symbol)
  const cell = Math.max(1, Math.min(symbol.cell, Math.floor(paperDots / (rows.length + quietCells * 2))))
  const side = (rows.length + quietCells * 2) * cell
  const bitmap = new Bitmap(side, side)
  rows.forEach((row, y) =>
    row.forEach((dark, x) => dark === 1 && bitmap.fill((x + quietCells) * cell, (y + quietCells) * cell, cell, cell)),
  )
  return bitmap
}

/** Digits in pairs are bytes of any value, which may read as a command that is obeyed at once: then a byte for each digit. */
function withoutRealTime(base: BaseCommand, symbol: Parameters<BaseCommand['barcode']>[0], encoding: Encoding): string {
  const command = base.barcode(symbol, encoding)
  if (!['\x10\x04', '\x10\x05', '\x10\x14'].some((realTime) => command.includes(realTime))) return command
  return { ...base, code128: (data: string) => `{B${data.replaceAll('{', '{{')}` }.barcode(symbol, encoding)
}

function drawText(
  bitmap: Bitmap,
  { text, at, style }: Drawn & { kind: 'text' },
  { bottom, measure }: { readonly bottom: number; readonly measure: (text: string, encoding: Encoding) => number },
): void {
  const height = style.high * lineDots
  const y = bottom - height
  let column = at
  for (const character of text) {
    const columns = measure(character, 'shiftjis') * style.wide
    const x = Math.round(column * dotsPerColumn)
    const width = columns * dotsPerColumn
    drawCharacter(bitmap, character, { x, y, width, height, bold: style.bold })
    if (style.underlined) bitmap.fill(x, y + height - 2, width, 2)
    if (style.inverse) bitmap.fill(x, y, width, height, 'invert')
    column += columns
  }
}
