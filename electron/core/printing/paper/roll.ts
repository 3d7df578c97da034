import { barcode, qrcode, type Barcode } from 'receiptline'
import type { Paper, PaperItem } from '#shared/domain/paper.ts'
import { Bitmap } from '../layout/bitmap.ts'

/** Kept of a long paper: what is older is cut away from its beginning. */
const mostItems = 4_000
const textDots = 24
/** From the head to the knife, 12 mm: as much stays empty above what is printed after a cut. */
const headToCutterDots = 96

export interface TextStyle {
  readonly bold: boolean
  readonly underlined: boolean
  readonly inverse: boolean
  readonly wide: number
  readonly high: number
}

type LineItem = Extract<PaperItem, { kind: 'text' | 'picture' }>

/** Paper that comes out of a printer: takes what its commands mean, in their order, and knows where everything lies. */
export class PaperRoll {
  readonly paperMm: number
  readonly width: number
  private items: PaperItem[] = []
  private line: LineItem[] = []
  private y = 0
  private x = 0
  private isShortened = false
  private isCut = false
  private drawerPulses = 0
  private buzzes = 0
  /** Printing area and alignment within it. */
  left = 0
  areaWidth: number
  align = 0
  /** Dots from line to line at least. */
  spacing = 30

  constructor(paperMm: number, width: number) {
    this.paperMm = paperMm
    this.width = width
    this.areaWidth = width
  }

  get height(): number {
    return this.y
  }

  /** How often the drawer was opened. */
  get pulses(): number {
    return this.drawerPulses
  }

  /** Dots that `feed` would bring out now. */
  get lineHeight(): number {
    return Math.max(this.spacing, ...this.line.map(({ height }) => height))
  }

  begin(): void {
    this.left = 0
    this.areaWidth = this.width
    this.align = 0
    this.spacing = 30
    this.x = 0
    this.line = []
  }

  moveTo(x: number): void {
    this.x = Math.max(0, x)
  }
  moveBy(dots: number): void {
    this.moveTo(this.x + dots)
  }

  /** One character; what does not fit goes to the next line, as a printer does it. */
  character(text: string, cellDots: number, style: TextStyle): void {
    const width = cellDots * style.wide
    if (this.x + width > this.areaWidth && this.x > 0) this.feed()
    const height = textDots * style.high
    const last = this.line.at(-1)
    const x = this.left + this.x
    if (last?.kind === 'text' && last.x + last.width === x && sameStyle(last, style)) {
      this.line[this.line.length - 1] = { ...last, text: last.text + text, width: last.width + width }
    } else this.line.push({ kind: 'text', x, y: 0, text, width, height, ...style })
    this.x += width
  }

  /** A picture in the line, like a character. */
  inlinePicture(bitmap: Bitmap): void {
    this.line.push({ ...pictureItem(bitmap), x: this.left + this.x, y: 0 })
    this.x += bitmap.width
  }

  /** Ends the line; an empty one is as high as the spacing. What the spacing has more than the letters comes after them. */
  feed(): void {
    this.beginSlip()
    const tallest = Math.max(0, ...this.line.map((item) => item.height))
    const height = this.lineHeight
    const used = Math.max(0, ...this.line.map((item) => item.x - this.left + item.width))
    const shift = Math.max(0, Math.floor(((this.areaWidth - used) * this.align) / 2))
    for (const item of this.line) this.put({ ...item, x: item.x + shift, y: this.y + tallest - item.height })
    this.line = []
    this.x = 0
    this.y += height
  }

  /** Ends the line if something is in it, and feeds so many dots more. */
  feedDots(dots: number): void {
    if (this.line.length > 0) this.feed()
    this.beginSlip()
    this.y += dots
  }

  picture(bitmap: Bitmap): void {
    if (this.line.length > 0) this.feed()
    this.beginSlip()
    this.put({ ...pictureItem(bitmap), x: this.blockX(bitmap.width), y: this.y })
    this.y += bitmap.height
  }

  /** Bars as the printer makes them of the data of its command; what is no such code prints nothing, and is told. */
  code(symbol: Barcode, raw: Uint8Array): void {
    if (this.line.length > 0) this.feed()
    this.beginSlip()
    const { widths, height, text } = barcode.generate({ ...symbol, quietZone: false })
    if (widths === undefined) return this.unknown(raw)
    const bars = widths.slice(1, -1)
    const width = bars.reduce((sum, bar) => sum + bar, 0)
    const x = this.blockX(width)
    this.put({
      kind: 'code',
      x,
      y: this.y,
      symbol: symbol.type,
      data: symbol.data,
      widths: bars,
      width,
      height,
      text: symbol.hri ? text : null,
    })
    this.y += height + (symbol.hri ? textDots : 0)
  }

  /** A square code that the printer itself makes. */
  square(data: string, cell: number, level: 'l' | 'm' | 'q' | 'h'): void {
    const rows = qrcode.generate({ data, type: 'qrcode', cell, level })
    const bitmap = new Bitmap(rows.length * cell, rows.length * cell)
    rows.forEach((row, y) => row.forEach((dark, x) => dark === 1 && bitmap.fill(x * cell, y * cell, cell, cell)))
    this.picture(bitmap)
  }

  cut(): void {
    if (this.line.length > 0) this.feed()
    this.put({ kind: 'cut', x: 0, y: this.y })
    this.isCut = true
  }

  pulse(): void {
    this.drawerPulses += 1
  }
  buzz(): void {
    this.buzzes += 1
  }

  /** Bytes that no command of this decoder begins with. */
  unknown(bytes: Uint8Array): void {
    this.put({ kind: 'unknown', x: 0, y: this.y, bytes: Buffer.from(bytes.subarray(0, 16)).toString('hex') })
  }

  /** Takes away what has come out. */
  tear(): void {
    this.items = []
    this.y = 0
    this.isShortened = false
    this.isCut = false
  }

  paper(): Paper {
    return {
      width: this.width,
      height: this.y,
      paperMm: this.paperMm,
      items: [...this.items],
      drawerPulses: this.drawerPulses,
      buzzes: this.buzzes,
      isShortened: this.isShortened,
    }
  }

  /** After a cut the head stands as far behind the edge as the knife is away from it. */
  private beginSlip(): void {
    if (this.isCut) this.y += headToCutterDots
    this.isCut = false
  }

  private blockX(width: number): number {
    return this.left + Math.max(0, Math.floor(((this.areaWidth - width) * this.align) / 2))
  }

  private put(item: PaperItem): void {
    this.items.push(item)
    if (this.items.length <= mostItems) return
    const kept = this.items.slice(-mostItems / 2)
    const top = Math.min(...kept.map(({ y }) => y))
    this.items = kept.map((one) => ({ ...one, y: one.y - top }))
    this.y -= top
    this.isShortened = true
  }
}

const sameStyle = (item: Extract<PaperItem, { kind: 'text' }>, style: TextStyle): boolean =>
  item.bold === style.bold &&
  item.underlined === style.underlined &&
  item.inverse === style.inverse &&
  item.wide === style.wide &&
  item.high === style.high

const pictureItem = ({ width, height, bytes }: Bitmap) => ({
  kind: 'picture' as const,
  width,
  height,
  bits: Buffer.from(bytes).toString('base64'),
})
