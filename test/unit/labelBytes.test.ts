import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { labelBytes } from '#core/labels/languages/index.ts'
import { packBits } from '#core/labels/languages/brother.ts'
import { onPaper } from '#core/labels/languages/page.ts'
import { drawLabel } from '#core/labels/raster/draw.ts'
import { isBlack, turned } from '#core/labels/raster/bitmap.ts'
import { pngOf } from '#core/labels/raster/png.ts'
import { testLabelBytes } from '#core/labels/testLabel.ts'
import { typeSetter } from '#core/labels/typeSetter.ts'
import { readLabels } from '#core/labels/virtual/index.ts'
import { VirtualLabelPrinter } from '#core/labels/virtual/printer.ts'
import {
  brotherMedia,
  brotherMediaNames,
  brotherModelNames,
  brotherModels,
  fitsModel,
  printAreaOf,
  rightPinsOf,
} from '#shared/domain/devices/labelPrinter.ts'
import { layOutLabel } from '#shared/domain/labels/layout.ts'
import { presetNames, presetTemplates } from '#shared/domain/labels/template.ts'
import { readCodes } from '../fakes/codeReader.ts'
import { dotsOf, labelData, labelPrinters } from '../fakes/labels.ts'
import { tellCodes } from '../fixtures/figure.ts'

const printers = Object.entries(labelPrinters)
const codes = [
  ['4901234567894', 'EAN13', 'auto'],
  ['49123456', 'EAN8', 'auto'],
  ['042100005264', 'EAN13', 'auto'],
  ['14901234567891', 'ITF', 'auto'],
  ['ABC-123', 'Code128', 'auto'],
  ['ABC-123', 'QRCode', 'qr'],
] as const

let readBack = 0

describe.each(printers)('%s', (_name, settings) => {
  const { dotMm } = printAreaOf(settings)
  const fitting = presetNames.filter((name) => {
    try {
      onPaper(drawLabel(layOutLabel(presetTemplates[name], labelData(), typeSetter, dotMm), dotMm), settings)
      return true
    } catch {
      return false
    }
  })

  test('has a preset that fits', () => {
    expect(fitting.length).toBeGreaterThan(0)
  })

  test('prints what the preview shows, dot by dot, in the right number', () => {
    for (const name of fitting) {
      const bitmap = drawLabel(layOutLabel(presetTemplates[name], labelData(), typeSetter, dotMm), dotMm)
      const paper = onPaper(bitmap, settings)
      const printed = readLabels(settings.language, labelBytes([{ bitmap, copies: 3 }], settings))
      expect(printed.reduce((sum, { copies }) => sum + copies, 0)).toBe(3)
      const out = printed[0]?.bitmap
      if (out === undefined) throw new Error('nothing came out')
      // Brother's head is wider than its paper, SATO's blocks are whole bytes: the paper lies inside.
      const left = settings.language === 'brother' ? out.width - rightPinsOf(settings.model, settings.media) - paper.width : 0
      let differing = 0
      for (let y = 0; y < out.height; y += 1) {
        for (let x = 0; x < out.width; x += 1) if (isBlack(out, x, y) !== isBlack(paper, x - left, y)) differing += 1
      }
      expect(differing).toBe(0)
    }
  })

  test('a test label reaches all four edges of what can be printed, and its bars are read back', async () => {
    const [printed] = readLabels(settings.language, testLabelBytes('棚札', settings))
    if (printed === undefined) throw new Error('nothing came out')
    const { bitmap } = printed
    const { widthDots, lengthDots } = printAreaOf(settings)
    const left = settings.language === 'brother' ? bitmap.width - rightPinsOf(settings.model, settings.media) - widthDots : 0
    const height = lengthDots === 0 ? bitmap.height : lengthDots
    const column = (x: number) => Array.from({ length: height }, (_, y) => isBlack(bitmap, left + x, y))
    const row = (y: number) => Array.from({ length: widthDots }, (_, x) => isBlack(bitmap, left + x, y))
    for (const edge of [column(0), column(widthDots - 1), row(0), row(height - 1)]) expect(edge.every(Boolean)).toBe(true)
    expect((await readCodes(dotsOf(bitmap), 40)).map(({ text }) => text)).toEqual(['4901234567894'])
  })

  test('every code is read back from the printed bytes', async () => {
    for (const [productCode, format, bars] of codes) {
      const name = fitting.find((preset) => preset === 'shelf60') ?? fitting.find((preset) => preset === 'die62x29') ?? fitting[0]
      if (name === undefined) throw new Error('no preset')
      const bitmap = drawLabel(layOutLabel({ ...presetTemplates[name], bars }, labelData({ productCode }), typeSetter, dotMm), dotMm)
      const [printed] = readLabels(settings.language, labelBytes([{ bitmap, copies: 1 }], settings))
      if (printed === undefined) throw new Error('nothing came out')
      const found = await readCodes(dotsOf(printed.bitmap), 40)
      const expected: string = productCode.length === 12 ? `0${productCode}` : productCode
      expect(found.map(({ text }) => text)).toEqual([expected])
      expect(found[0]?.format.replaceAll('-', '')).toContain(format)
      tellCodes(`labels, ${settings.language}`, found)
      readBack += 1
    }
  })
})

test('all of them together', () => {
  expect(readBack).toBe(printers.length * codes.length)
})

test('a label too large for the paper is refused with the size that would fit', () => {
  const large = drawLabel(layOutLabel(presetTemplates.sheet86, labelData(), typeSetter, 25.4 / 300), 25.4 / 300)
  expect(() => labelBytes([{ bitmap: large, copies: 1 }], labelPrinters['QL-800 die-cut'])).toThrow(
    expect.objectContaining({ code: 'INVALID_INPUT', details: { reason: 'labelTooLarge', widthMm: 58, lengthMm: 22 } }),
  )
})

test('a label that only fits lengthwise is turned', () => {
  const settings = { ...labelPrinters['QL-800 die-cut'], media: 'DK-1201' } as const
  const bitmap = drawLabel(layOutLabel(presetTemplates.die62x29, labelData(), typeSetter, 25.4 / 300), 25.4 / 300)
  expect(onPaper(bitmap, settings)).toMatchObject({ width: 306, height: 991 })
  expect(turned(turned(turned(turned(bitmap))))).toEqual(bitmap)
})

test('the offset moves what is printed by whole dots', () => {
  const settings = { ...labelPrinters['ZPL 203 dpi'], offsetXMm: 1, offsetYMm: -0.5 }
  const bitmap = drawLabel(layOutLabel({ ...presetTemplates.shelf60, frame: true }, labelData(), typeSetter, 0.125), 0.125)
  const [at, moved] = [onPaper(bitmap, labelPrinters['ZPL 203 dpi']), onPaper(bitmap, settings)]
  for (const [x, y] of [
    [160, 80],
    [400, 80],
    [200, 100],
  ] as const)
    expect(isBlack(moved, x + 8, y - 4)).toBe(isBlack(at, x, y))
})

test('PackBits comes back as it was, also for lines that do not compress', () => {
  for (let seed = 1; seed <= 200; seed += 1) {
    const line = Uint8Array.from({ length: 90 }, (_, i) => (seed % 3 === 0 ? (i * seed * 7919) % 256 : (i * seed) % 5 === 0 ? 0xff : 0))
    const back: number[] = []
    const packed = packBits(line)
    expect(packed.length).toBeLessThanOrEqual(93)
    for (let i = 0; i < packed.length;) {
      const count = packed[i] ?? 0
      if (count < 128) back.push(...packed.subarray(i + 1, i + 2 + count))
      else back.push(...Array<number>(257 - count).fill(packed[i + 1] ?? 0))
      i += count < 128 ? count + 2 : 2
    }
    expect(Uint8Array.from(back)).toEqual(line)
  }
})

test('every paper that fits a head lies under it', () => {
  for (const model of brotherModelNames) {
    for (const medium of brotherMediaNames.filter((one) => fitsModel(model, one))) {
      const right = rightPinsOf(model, medium)
      expect(right).toBeGreaterThanOrEqual(0)
      expect(right + brotherMedia[medium].widthDots).toBeLessThanOrEqual(brotherModels[model].pins)
    }
  }
})

test('a picture of a label can be opened by others', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'banto-png-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  const bitmap = drawLabel(layOutLabel(presetTemplates.shelf60, labelData(), typeSetter, 0.125), 0.125)
  const file = path.join(folder, 'label.png')
  writeFileSync(file, pngOf(bitmap))
  expect(pngOf(bitmap).subarray(1, 4)).toEqual(new Uint8Array(Buffer.from('PNG')))
  try {
    expect(execFileSync('zbarimg', ['-q', '--raw', file], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim()).toBe(
      '4901234567894',
    )
  } catch (error) {
    // zbar-tools is not on every machine; ZXing has read the dots above.
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error
  }
})

test('a Brother job that comes in two pieces is printed whole, wherever it was cut', () => {
  const settings = labelPrinters['QL-820NWB roll']
  if (settings?.language !== 'brother') throw new Error('no Brother')
  const { dotMm } = printAreaOf(settings)
  const bitmap = drawLabel(layOutLabel(presetTemplates.price30x15, labelData(), typeSetter, dotMm), dotMm)
  const job = labelBytes([{ bitmap, copies: 2 }], settings)
  const isWhole = (bytes: Uint8Array): boolean => {
    try {
      return readLabels('brother', bytes).length > 0
    } catch {
      return false
    }
  }
  let firstEnd = Math.floor(job.length / 2) - 200
  while (!isWhole(job.subarray(0, firstEnd))) firstEnd += 1
  for (let cut = firstEnd - 5; cut < firstEnd + 60; cut += 1) {
    const printer = new VirtualLabelPrinter('brother', () => undefined)
    let send = (_bytes: Uint8Array): void => undefined
    printer.attach({
      onBytes: (listener) => {
        send = listener
        return () => undefined
      },
      onClose: () => () => undefined,
      write: () => Promise.resolve(),
      close: () => Promise.resolve(),
    })
    send(job.subarray(0, cut))
    send(job.subarray(cut))
    expect(printer.fault).toBeNull()
    expect(printer.labels).toHaveLength(2)
  }
})
