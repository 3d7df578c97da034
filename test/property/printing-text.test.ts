import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { escapeProperty, escapeText } from '#core/printing/layout/escapeText.ts'
import { render } from '#core/printing/layout/render.ts'
import { paperOf } from '#core/printing/paper/index.ts'
import { receiptPrinterSettings, type ReceiptPrinterSettings } from '#shared/domain/devices/receiptPrinter.ts'
import type { Paper } from '#shared/domain/paper.ts'
import { tellFigure } from '../fixtures/figure.ts'
import { propertyRuns } from '../fixtures/propertyRuns.ts'

/** Names that want to be more than names: the real bytes are made of them and read back. */
const runs = propertyRuns(1_500)
const hostile = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.string({ unit: 'grapheme', maxLength: 40 }),
  fc
    .array(
      fc.constantFrom(
        '\x1b@',
        '\x1bp\0\x19\x19',
        '\x10\x14\x01\x00\x01',
        '\x10\x05\x02',
        '\x1d(H',
        '\x1b\x06\x18',
        '\x07',
        '\x17',
        '\x1e',
        '\x1dV\0',
        '|',
        '\\',
        '{',
        '}',
        '{x:\\x1bp0}',
        '{code:1}',
        '~',
        '_',
        '"',
        '`',
        '^',
        '^^^',
        '-',
        '=',
        '---',
        '===',
        '\\n',
        '\\x1b',
        '\\x10\\x14',
        ';',
        ':',
        '\n',
        '\r\n',
        '\u2028',
        '\u202e',
        '\u0085',
        '\u009b',
        ' ',
        '　',
        'a',
        '1604',
        '牛乳',
        '髙',
        '①',
        '〜',
        'ﾊﾟﾝ',
        '😀',
        '👨‍👩‍👧',
        'é',
        '⺀',
        '¥',
        '\ud800',
      ),
      { maxLength: 12 },
    )
    .map((parts) => parts.join('')),
)
const settings = fc.record({
  language: fc.constantFrom('escpos' as const, 'star' as const),
  columns: fc.constantFrom(32, 42, 48),
  characters: fc.constantFrom('jisx0208' as const, 'cp932' as const),
  halfWidthKana: fc.boolean(),
  missing: fc.constantFrom('picture' as const, 'substitute' as const),
})
const of = (part: Partial<ReceiptPrinterSettings>): ReceiptPrinterSettings => receiptPrinterSettings.parse(part)

const texts = (paper: Paper): string[] => paper.items.flatMap((item) => (item.kind === 'text' ? [item.text] : []))
/** What a receipt with nothing of the name in it comes to. */
const shape = (paper: Paper): unknown => ({
  cuts: paper.items.filter(({ kind }) => kind === 'cut').length,
  codes: paper.items.filter(({ kind }) => kind === 'code').length,
  unknown: paper.items.filter(({ kind }) => kind === 'unknown'),
  drawerPulses: paper.drawerPulses,
  buzzes: paper.buzzes,
})

describe('a name in a receipt', () => {
  it('is never a command, whatever it is made of', () => {
    let inputs = 0
    fc.assert(
      fc.property(hostile, settings, (name, part) => {
        inputs += 1
        // Two signs each: 🈡 alone is printed as 終, which stands in for it.
        const layout = (product: string): string => `{width:*,10}\n始まり\n${product} | ¥1,234\n終わり\n`
        const printer = of(part)
        const { bytes, refused } = render(layout(escapeText(name)), printer)
        const paper = paperOf(bytes, printer)
        expect(shape(paper)).toEqual({ cuts: 1, codes: 0, unknown: [], drawerPulses: 0, buzzes: 0 })
        expect(refused).toEqual([])
        expect(texts(paper).filter((text) => text === '始まり' || text === '終わり')).toHaveLength(2)
        expect(hasRealTimeCommand(bytes, printer.language)).toBe(false)
      }),
      {
        numRuns: runs,
        examples: [['🈡', { language: 'escpos', columns: 32, characters: 'jisx0208', halfWidthKana: false, missing: 'picture' }]],
      },
    )
    tellFigure('fuzz', { inputs }, 'texts on receipts')
  })

  it('is printed as it is, sign by sign, where the printer has its characters', () => {
    const ascii = fc.string({ unit: 'grapheme-ascii', maxLength: 30 })
    fc.assert(
      fc.property(ascii, settings, (name, part) => {
        const printer = of(part)
        const paper = paperOf(render(`{width:*}\n${escapeText(`始${name}終`)}`, printer).bytes, printer)
        const wanted = `始${name}終`.replaceAll(/ +/gu, ' ').replaceAll('\\', '¥').replaceAll('~', '～')
        expect(texts(paper).join('')).toBe(wanted)
      }),
      { numRuns: runs },
    )
  })

  it('and a code of it hold nothing but the code', () => {
    fc.assert(
      fc.property(
        hostile,
        fc.constantFrom('jan', 'itf', 'code39', 'code93', 'code128', 'nw7', 'upc', 'qrcode'),
        settings,
        (text, kind, part) => {
          const printer = of(part)
          for (const data of [escapeProperty(text), text.replaceAll(/[\n\r]/gu, '')]) {
            const { bytes } = render(`始\n{code:${data};option:${kind}}\n終\n`, printer)
            const paper = paperOf(bytes, printer)
            const { cuts, drawerPulses, buzzes, unknown } = shape(paper) as Record<string, unknown>
            expect({ cuts, drawerPulses, buzzes, unknown }).toEqual({ cuts: 1, drawerPulses: 0, buzzes: 0, unknown: [] })
            expect(hasRealTimeCommand(bytes, printer.language)).toBe(false)
          }
        },
      ),
      { numRuns: runs },
    )
  })

  it('and any template whatever come to bytes or to one typed error', () => {
    let inputs = 0
    const pieces = fc.array(
      fc.oneof(
        hostile,
        fc.constantFrom(
          '{x:\\x1bp\\x00}',
          '{command:\\x10\\x14\\x01\\x00\\x01}',
          '{image:iVBORw0KGgo}',
          '{w:1 2 3}',
          '{b:line}',
          '{w:0}',
          '|||',
          '===\n',
          '{c:1604010203;o:code128}',
        ),
      ),
      { maxLength: 8 },
    )
    fc.assert(
      fc.property(pieces, settings, (parts, part) => {
        inputs += 1
        const printer = of(part)
        const { bytes } = render(parts.join('\n'), printer)
        const paper = paperOf(bytes, printer)
        expect({ drawerPulses: paper.drawerPulses, buzzes: paper.buzzes }).toEqual({ drawerPulses: 0, buzzes: 0 })
        expect(hasRealTimeCommand(bytes, printer.language)).toBe(false)
      }),
      { numRuns: runs },
    )
    tellFigure('fuzz', { inputs }, 'receipt layouts')
  })
})

/** Such bytes are obeyed wherever they stand. */
function hasRealTimeCommand(bytes: Uint8Array, language: string): boolean {
  const text = Buffer.from(bytes).toString('latin1')
  return language === 'star' ? text.includes('\x1b\x06') : ['\x10\x04', '\x10\x05', '\x10\x14'].some((command) => text.includes(command))
}
