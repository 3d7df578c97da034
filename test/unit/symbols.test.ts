import { describe, expect, test } from 'vitest'
import { bars } from '#core/symbols/index.ts'
import { symbolKinds, type CodeSymbol, type SymbolKind } from '#shared/domain/codeSymbol.ts'
import { BantoError } from '#shared/errors.ts'
import { readCodes, type Dots } from '../fakes/codeReader.ts'
import { tellCodes } from '../fixtures/figure.ts'

/** Draws a symbol alone with its quiet zones. */
function drawn(symbol: CodeSymbol, module: number): Dots {
  const { left, right, above, below } = symbol.quiet
  const rowHeight = symbol.shape === 'bars' ? 60 : module
  const width = (left + symbol.columns + right) * module
  const height = (above + below) * module + symbol.rows * rowHeight
  const black = new Uint8Array(width * height)
  for (const { column, row, columns, rows } of symbol.dark) {
    for (let y = row * rowHeight; y < (row + rows) * rowHeight; y += 1) {
      const start = (y + above * module) * width + (left + column) * module
      black.fill(1, start, start + columns * module)
    }
  }
  return { width, height, isBlack: (x, y) => black[y * width + x] === 1 }
}

const examples: Readonly<Record<SymbolKind, readonly (readonly [text: string, format: string, read?: string])[]>> = {
  jan13: [
    ['4901234567894', 'EAN13'],
    ['490123456789', 'EAN13', '4901234567894'],
    ['2112345001500', 'EAN13'],
    ['9784873119038', 'EAN13'],
  ],
  jan8: [['49123456', 'EAN8']],
  upca: [['042100005264', 'EAN13', '0042100005264']],
  upce: [['04252614', 'UPCE', '0042100005264']],
  itf14: [
    ['14901234567891', 'ITF'],
    ['1490123456789', 'ITF', '14901234567891'],
  ],
  code128: [
    ['ABC-123', 'Code128'],
    ['^XA~HS', 'Code128'],
    ['a1', 'Code128'],
  ],
  'gs1-128': [['(01)04901234567894(10)AB-1', 'Code128']],
  qr: [['https://example.jp/p?code=4901234567894', 'QRCode']],
  datamatrix: [['LOT-77', 'DataMatrix']],
  'gs1-datamatrix': [['(01)04901234567894(17)270131', 'DataMatrix']],
}

describe('codes drawn as modules', () => {
  test.each(symbolKinds.flatMap((kind) => examples[kind].map(([text, format, read]) => ({ kind, text, format, read: read ?? text }))))(
    '$kind $text is read back',
    async ({ kind, text, format, read }) => {
      const symbol = bars(kind, text)
      const found = await readCodes(drawn(symbol, 3), 3)
      expect(found).toHaveLength(1)
      expect(found[0]?.text.replaceAll('\x1d', '')).toBe(read)
      expect(found[0]?.format.replaceAll('-', '')).toContain(format)
      tellCodes('drawn alone', found)
    },
  )

  test('300 random JAN are read back, each as itself', async () => {
    const all: { readonly format: string }[] = []
    for (let i = 0; i < 300; i += 1) {
      const symbol = bars('jan13', String(450_000_000_000 + ((i * 7_919_777_773) % 50_000_000_000)))
      const found = await readCodes(drawn(symbol, 3), 3)
      expect(found.map(({ text }) => text)).toEqual([symbol.text])
      expect(symbol.columns).toBe(95)
      all.push(...found)
    }
    tellCodes('drawn alone', all)
  })

  test.each([
    ['jan13', '4901234567890'],
    ['jan13', '49012345678'],
    ['jan8', '49123455'],
    ['upce', '74252614'],
    ['itf14', '14901234567890'],
    ['code128', '値札'],
    ['code128', 'A\x1b@'],
    ['code128', ''],
    ['gs1-128', '(01)04901234567890'],
    ['gs1-128', '(99999)1'],
    ['qr', '漢字'],
  ] as const)('%s %j is refused in words', (kind, text) => {
    expect(() => bars(kind, text)).toThrow(BantoError)
    expect(() => bars(kind, text)).toThrow(expect.objectContaining({ code: 'INVALID_INPUT', details: { kind } }))
  })
})
