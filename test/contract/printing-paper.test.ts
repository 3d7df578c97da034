import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import iconv from 'iconv-lite'
import { describe, expect, it, onTestFinished } from 'vitest'
import { render } from '#core/printing/layout/render.ts'
import { paperOf } from '#core/printing/paper/index.ts'
import { testPage } from '#core/printing/testPage.ts'
import { receiptPrinterSettings, type ReceiptPrinterSettings } from '#shared/domain/devices/receiptPrinter.ts'
import { withCheckDigit } from '#shared/domain/barcode/checkDigit.ts'
import type { Paper } from '#shared/domain/paper.ts'
import { readCodes, type Dots } from '../fakes/codeReader.ts'
import { tellCodes } from '../fixtures/figure.ts'

/** Printed bytes are read back: codes by ZXing and zbar, which none of ours has drawn, text by iconv-lite straight from the bytes. */
const languages = ['escpos', 'star'] as const
const of = (part: Partial<ReceiptPrinterSettings>): ReceiptPrinterSettings => receiptPrinterSettings.parse(part)

/** The black dots of a paper: pictures and bars. */
function dotsOf({ width, height, items }: Paper): Dots {
  const black = new Uint8Array(width * height)
  for (const item of items) {
    if (item.kind === 'picture') {
      const bytes = Buffer.from(item.bits, 'base64')
      const rowBytes = Math.ceil(item.width / 8)
      for (let y = 0; y < item.height; y += 1) {
        for (let x = 0; x < item.width && item.x + x < width; x += 1) {
          if (((bytes[y * rowBytes + (x >> 3)] ?? 0) & (0x80 >> (x & 7))) !== 0) black[(item.y + y) * width + item.x + x] = 1
        }
      }
    } else if (item.kind === 'code') {
      let x = item.x
      item.widths.forEach((bar, index) => {
        for (let y = item.y; index % 2 === 0 && y < item.y + item.height; y += 1) black.fill(1, y * width + x, y * width + x + bar)
        x += bar
      })
    }
  }
  return { width, height, isBlack: (x, y) => black[y * width + x] === 1 }
}

/** What zbar (the Debian package) reads; null where it is not installed. */
function readByZbar(dots: Dots): string[] | null {
  const folder = mkdtempSync(join(tmpdir(), 'banto-zbar-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  const file = join(folder, 'paper.pgm')
  const margin = 40
  const [width, height] = [dots.width + margin * 2, dots.height + margin * 2]
  const grey = Buffer.alloc(width * height, 255)
  for (let y = 0; y < dots.height; y += 1)
    for (let x = 0; x < dots.width; x += 1) if (dots.isBlack(x, y)) grey[(y + margin) * width + x + margin] = 0
  writeFileSync(file, Buffer.concat([Buffer.from(`P5 ${width} ${height} 255\n`), grey]))
  try {
    return execFileSync('zbarimg', ['--quiet', '--raw', file], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] })
      .trim()
      .split('\n')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null
    throw error
  }
}

const codes = [
  ...Array.from({ length: 12 }, (_, i) => ({ option: 'jan,3,60', data: withCheckDigit(`49${String(i * 7_919_191).padStart(10, '0')}`) })),
  { option: 'jan,3,60', data: '49123456' },
  { option: 'upc,3,60', data: '012345678905' },
  { option: 'itf,3,60', data: '14901234567891' },
  { option: 'code39,2,60', data: 'BANTO-39' },
  { option: 'code128,2,60', data: 'Receipt 000123-7' },
  { option: 'code128,2,60', data: '1604160416041604' },
  { option: 'nw7,3,60', data: 'A12345B' },
  { option: 'qrcode,4,m', data: 'https://example.jp/r/000123?d=20261129' },
]

describe.each(languages)('what is printed in %s', (language) => {
  it('has codes that others read', async () => {
    const found: { readonly format: string }[] = []
    for (const { option, data } of codes) {
      const settings = of({ language })
      const { bytes, refused } = render(
        `{code:${data.replaceAll(/[:?]/gu, (sign) => `\\x${sign.charCodeAt(0).toString(16)}`)};option:${option}}`,
        settings,
      )
      expect(refused).toEqual([])
      const paper = paperOf(bytes, settings)
      expect(paper.items.filter(({ kind }) => kind === 'unknown')).toEqual([])
      const dots = dotsOf(paper)
      const read = await readCodes(dots, 40)
      const texts = read.map(({ text }) => text)
      // A UPC-A is an EAN-13 with a 0 before it, and readers say either.
      expect({ option, texts: texts.map((text) => (option.startsWith('upc') ? text.slice(-12) : text)) }).toEqual({ option, texts: [data] })
      found.push(...read)
      const byZbar = readByZbar(dots)
      if (byZbar !== null)
        expect({ option, byZbar: byZbar.map((text) => (option.startsWith('upc') ? text.slice(-12) : text)) }).toEqual({
          option,
          byZbar: [data],
        })
    }
    tellCodes(`receipts, ${language}`, found)
  })

  it('has the bars of a receipt’s number within the narrow roll, up to 24 digits', async () => {
    const settings = of({ language, columns: 32 })
    for (const number of ['11024912', '1102491202600007', '110249120260000007123456', '110249120260000007123']) {
      const paper = paperOf(render(`{code:${number};option:code128,2,64,hri}`, settings).bytes, settings)
      const [bars] = paper.items.flatMap((item) => (item.kind === 'code' ? [item] : []))
      expect(bars?.x).toBeGreaterThan(0)
      expect((bars?.x ?? 0) + (bars?.width ?? Infinity)).toBeLessThan(384)
      expect((await readCodes(dotsOf(paper), 20)).map(({ text }) => text)).toEqual([number])
    }
  })

  it('has the Japanese text, byte for byte as a printer reads it', () => {
    const settings = of({ language, missing: 'substitute' })
    const lines = ['北海道産 生乳 1L', 'ﾊﾝｶｸｶﾅ ｺｰﾋｰ', '十勝あずき〜粒あん', '表 ソ 能 構文 ～']
    const { bytes } = render(lines.join('\n'), settings)
    for (const line of lines) {
      for (const part of line.replace('〜', '～').split(' ')) expect(Buffer.from(bytes).includes(iconv.encode(part, 'shiftjis'))).toBe(true)
    }
    expect(
      paperOf(bytes, settings)
        .items.flatMap((item) => (item.kind === 'text' ? [item.text] : []))
        .map((text) => text.replaceAll('～', '〜')),
    ).toEqual(lines.map((line) => line.replaceAll('～', '〜')))
  })

  it('keeps prices in their column, wraps long names beside them, and counts ¥ as one column', () => {
    const settings = of({ language, columns: 32 })
    const { bytes } = render('{width:*,8}\nとても長い商品の名前ですから二行になります | ¥1,234\n牛乳 | ¥98', settings)
    const texts = paperOf(bytes, settings).items.flatMap((item) => (item.kind === 'text' ? [item] : []))
    const prices = texts.filter(({ text }) => text.startsWith('¥'))
    expect(prices.map(({ x, width }) => x + width)).toEqual([32 * 12, 32 * 12])
    expect(prices.map(({ width }) => width / 12)).toEqual([6, 3])
    const names = texts.filter(({ text }) => !text.startsWith('¥') && text.trim() !== '')
    expect(Math.max(...names.map(({ x, width }) => x + width))).toBeLessThanOrEqual(23 * 12)
    // The price stands on the first line of its name.
    expect(prices[0]?.y).toBe(names[0]?.y)
  })

  it('shows what it lacks before it is printed: as a picture of the line, or with a likeness, never as a question mark', () => {
    const text = '髙島屋 ① 麵 😀 ㈱ |¥100'
    const drawn = of({ language })
    const asPicture = render(text, drawn)
    expect(asPicture.missing).toEqual([
      { character: '髙', substitute: null },
      { character: '①', substitute: null },
      { character: '麵', substitute: null },
      { character: '😀', substitute: '〓' },
      { character: '㈱', substitute: null },
    ])
    const picture = paperOf(asPicture.bytes, drawn)
    expect(picture.items.map(({ kind }) => kind)).toEqual(['picture', 'cut'])
    const likeness = of({ language, missing: 'substitute' })
    const texts = paperOf(render(text, likeness).bytes, likeness).items.flatMap((item) => (item.kind === 'text' ? [item.text] : []))
    expect(texts).toEqual(['高島屋 (1) 麺 〓 (株)', '¥100'])
    const rich = of({ language, characters: 'cp932' })
    expect(render('髙島屋 ① ㈱', rich).missing).toEqual([])
    const poor = of({ language, halfWidthKana: false })
    const kana = paperOf(render('ｺｰﾋｰ豆', poor).bytes, poor).items.flatMap((item) => (item.kind === 'text' ? [item.text] : []))
    expect(kana).toEqual(['コーヒー豆'])
  })

  it('opens the drawer and sounds where it is set, and leaves out what is no part of a receipt', () => {
    const settings = of({ language, drawer: 'pin5', buzzer: true, cutter: 'full' })
    const { bytes, refused } = render('甲\n{code:4901234567890;option:jan}\n{x:\\x1bp}\n{image:AAAA}\n===\n乙', settings, {
      openDrawer: true,
    })
    expect(refused.map(({ kind }) => kind)).toEqual(['code', 'command', 'picture'])
    const paper = paperOf(bytes, settings)
    expect(paper).toMatchObject({ drawerPulses: 1, buzzes: 1 })
    expect(paper.items.filter(({ kind }) => kind === 'cut')).toHaveLength(2)
  })

  it('is a test page that every width takes', () => {
    for (const columns of [32, 42, 48]) {
      const settings = of({ language, columns })
      const { bytes, refused } = render(testPage('レジ横', settings), settings)
      const paper = paperOf(bytes, settings)
      expect(refused).toEqual([])
      expect(paper.items.filter(({ kind }) => kind === 'unknown')).toEqual([])
      expect(paper.items.every((item) => !('width' in item) || item.x + item.width <= paper.width)).toBe(true)
    }
  })
})

describe.each(languages)('the lines of a paper in %s', (language) => {
  const settings = of({ language })
  const papers = [
    ...[48, 32].map((columns) => ({ columns, text: testPage('画面のレシートプリンター', { columns }) })),
    {
      columns: 48,
      text: '小計 | ¥1\n"^^合計" | "^^¥1"\n"^^合計" | "^^¥1"\n次 | ¥1\n^^^四倍\n{code:4901234567894;option:jan,3,60,hri}\n{code:A;option:qrcode,5,m}\n後',
    },
  ].map(({ columns, text }) => paperOf(render(text, { ...settings, columns }).bytes, { ...settings, columns }))

  it('stand free of each other, also the tall ones', () => {
    for (const { items } of papers) {
      const lines = new Map<number, { top: number; bottom: number }>()
      for (const item of items) {
        if (item.kind === 'cut' || item.kind === 'unknown') continue
        const bottom = item.y + item.height + (item.kind === 'code' && item.text !== null ? 24 : 0)
        const line = lines.get(bottom) ?? { top: item.y, bottom }
        lines.set(bottom, { top: Math.min(line.top, item.y), bottom })
      }
      const [first, ...others] = [...lines.values()].toSorted((a, b) => a.top - b.top)
      let above = first?.bottom ?? 0
      for (const { top, bottom } of others) {
        expect(top).toBeGreaterThanOrEqual(above)
        above = bottom
      }
      const tall = items.filter((item) => item.kind === 'text' && item.high > 1)
      for (const one of tall) {
        const below = items.filter((item) => item.y >= one.y + 24 * (one.kind === 'text' ? one.high : 1)).map(({ y }) => y)
        if (below.length > 0 && one.kind === 'text') expect(Math.min(...below) - one.y - one.height).toBeGreaterThanOrEqual(6)
      }
    }
  })

  it('end before the knife, and what comes after the cut does not stand on it', () => {
    const twice = render('一枚目\n=\n二枚目', settings).bytes
    const { items } = paperOf(twice, settings)
    const [first, cut, second] = items
    if (first?.kind !== 'text' || second?.kind !== 'text') throw new Error('two texts and a cut between them')
    expect(cut?.kind).toBe('cut')
    expect((cut?.y ?? 0) - first.y - first.height).toBeGreaterThanOrEqual(24)
    expect(second.y - (cut?.y ?? 0)).toBeGreaterThanOrEqual(80)
  })

  it('keep the quiet zone of a QR code, which is never wider than the paper', () => {
    const small = { ...settings, columns: 32 }
    for (const data of ['A', 'x'.repeat(500)]) {
      const paper = paperOf(render(`上\n{code:${data};option:qrcode,8,m}\n下`, small).bytes, small)
      // In pieces that small buffers take.
      const pieces = paper.items.filter((item) => item.kind === 'picture')
      const [first, last] = [pieces[0], pieces.at(-1)]
      if (first === undefined || last === undefined) throw new Error('no code')
      expect(first.x + first.width).toBeLessThanOrEqual(paper.width)
      const black = dotsOf({ ...paper, items: pieces })
      const isEmpty = (y: number): boolean => Array.from({ length: paper.width }, (_, x) => x).every((x) => !black.isBlack(x, y))
      // Four cells of at least two dots.
      for (let row = 0; row < 8; row += 1) {
        expect(isEmpty(first.y + row)).toBe(true)
        expect(isEmpty(last.y + last.height - 1 - row)).toBe(true)
      }
    }
  })
})

describe('a slip that would take long to make', () => {
  const rare = (count: number): string =>
    Array.from(
      { length: count },
      (_, i) => `${i % 20 === 0 && i > 0 ? '\n' : ''}${String.fromCodePoint(0x4e00 + ((i * 7) % 20_000))}`,
    ).join('')
  const settings = receiptPrinterSettings.parse({ missing: 'picture' })

  it('has as many lines drawn as a slip can have, and a likeness in the others, which is told', () => {
    const { missing } = render(rare(3_000), settings)
    expect(missing.filter(({ substitute }) => substitute === null).length).toBeGreaterThan(100)
    expect(missing.filter(({ substitute }) => substitute !== null).length).toBeGreaterThan(100)
  })

  it('is refused where one line of it is longer than any paper', () => {
    for (const text of ['あ'.repeat(4_001), `短い\n${'龘'.repeat(100_000)}\n短い`]) {
      expect(() => render(text, settings)).toThrow(expect.objectContaining({ details: { reason: 'tooLong' } }))
    }
    expect(render('あ'.repeat(4_000), settings).missing).toEqual([])
  })
})
