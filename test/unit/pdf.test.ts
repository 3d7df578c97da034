import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { a4, createPdf } from '#core/pdf/document.ts'
import { fontFile, printableText, shapesOf, textWidth } from '#core/pdf/fonts.ts'
import { bars } from '#core/symbols/index.ts'
import { copyFonts } from '../../build/scripts/fonts.ts'
import { readCodes, type Dots } from '../fakes/codeReader.ts'
import { hasPoppler, pageDots, pdfFonts, pdfText } from '../fakes/pdfReader.ts'
import { tellCodes } from '../fixtures/figure.ts'

/** The smallest box around what is black, in mm. */
function inkBox(dots: Dots, dpi: number) {
  let [left, top, right, bottom] = [dots.width, dots.height, 0, 0]
  for (let y = 0; y < dots.height; y += 1) {
    for (let x = 0; x < dots.width; x += 1) {
      if (!dots.isBlack(x, y)) continue
      left = Math.min(left, x)
      right = Math.max(right, x + 1)
      top = Math.min(top, y)
      bottom = Math.max(bottom, y + 1)
    }
  }
  const mm = (value: number): number => (value / dpi) * 25.4
  return { left: mm(left), top: mm(top), right: mm(right), bottom: mm(bottom) }
}

const start = (title = '試験') => {
  const pdf = createPdf({ title, size: a4, createdAt: new Date('2026-01-01T00:00:00Z') })
  pdf.addPage()
  return pdf
}

test.skipIf(!hasPoppler)('what is drawn lies where it should, to 0.1 mm', async () => {
  const pdf = start()
  pdf.rects([{ xMm: 17.3, yMm: 250.1, widthMm: 60.7, heightMm: 12.2 }])
  const box = inkBox(pageDots(await pdf.bytes(), 1, 600), 600)
  expect(box.left).toBeCloseTo(17.3, 1)
  expect(box.top).toBeCloseTo(250.1, 1)
  expect(box.right).toBeCloseTo(78, 1)
  expect(box.bottom).toBeCloseTo(262.3, 1)
})

test.skipIf(!hasPoppler)('text stands on its baseline, as wide as it was measured, and can be copied', async () => {
  const text = '髙級﨑さんの麵①〜'
  const pdf = start()
  pdf.text({ text, xMm: 20, baselineMm: 50, sizeMm: 10, weight: 'bold' })
  const bytes = await pdf.bytes()
  const { run, unitsPerEm } = shapesOf(text, 'bold')
  const pathXs = run.glyphs.at(-1)?.path.commands.flatMap(({ args }) => args.filter((_, index) => index % 2 === 0)) ?? []
  const before = run.positions.slice(0, -1).reduce((sum, { xAdvance }) => sum + xAdvance, 0)
  const box = inkBox(pageDots(bytes, 1, 600), 600)
  expect(Math.abs(box.right - (20 + ((before + Math.max(...pathXs)) * 10) / unitsPerEm))).toBeLessThan(0.1)
  expect(box.right - 20).toBeLessThan(textWidth(text, 'bold', 10))
  expect(box.bottom).toBeGreaterThan(50)
  expect(box.top).toBeLessThan(43)
  expect(pdfText(bytes)).toContain(text)
  expect(pdfFonts(bytes)).toMatch(/BIZUDPGothic-Bold\s.*\syes yes yes/u)
})

test.skipIf(!hasPoppler)('bars on a page are read back at 300 dpi', async () => {
  const pdf = start()
  const codes = Array.from({ length: 12 }, (_, i) => bars('jan13', String(491_000_000_000 + i * 1_234_567)))
  codes.forEach((symbol, i) => {
    const [x, y] = [20 + (i % 3) * 60, 20 + Math.floor(i / 3) * 40]
    pdf.rects(symbol.dark.map(({ column, columns }) => ({ xMm: x + column * 0.33, yMm: y, widthMm: columns * 0.33, heightMm: 12 })))
  })
  const found = await readCodes(pageDots(await pdf.bytes(), 1, 300))
  expect(found.map(({ text }) => text).toSorted()).toEqual(codes.map(({ text }) => text).toSorted())
  tellCodes('PDF page', found)
})

test('what the font lacks, and what is no character of a line, is told and replaced', () => {
  expect(printableText('髙﨑㈱①〜麵')).toEqual({ text: '髙﨑㈱①〜麵', missing: [] })
  expect(printableText('\u{20BB7}野家😀😀')).toEqual({ text: '〓野家〓〓', missing: ['\u{20BB7}', '😀'] })
  expect(printableText('か\u3099\r\n\x1b@^XA\u202Eabc\u0000')).toEqual({ text: 'が @^XA abc ', missing: [] })
})

test('the build puts the fonts where the program looks for them, with their licence', () => {
  const program = mkdtempSync(path.join(tmpdir(), 'banto-fonts-'))
  onTestFinished(() => rmSync(program, { recursive: true, force: true }))
  copyFonts(program)
  const place = path.join('node_modules', '@expo-google-fonts', 'biz-udpgothic')
  for (const weight of ['regular', 'bold'] as const) {
    const [, name = '?'] = fontFile(weight).split(place)
    expect(existsSync(path.join(program, 'fonts', name))).toBe(true)
  }
  expect(existsSync(path.join(program, 'fonts', 'LICENSE_FONT'))).toBe(true)
})
