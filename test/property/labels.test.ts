import fc from 'fast-check'
import { expect, test } from 'vitest'
import { readBrotherStatus } from '#core/labels/drivers/brother.ts'
import { readSatoStatus } from '#core/labels/drivers/sbpl.ts'
import { readHostStatus } from '#core/labels/drivers/zpl.ts'
import { labelBytes } from '#core/labels/languages/index.ts'
import { onPaper } from '#core/labels/languages/page.ts'
import { drawLabel } from '#core/labels/raster/draw.ts'
import { isBlack } from '#core/labels/raster/bitmap.ts'
import { typeSetter } from '#core/labels/typeSetter.ts'
import { readLabels } from '#core/labels/virtual/index.ts'
import { printAreaOf } from '#shared/domain/devices/labelPrinter.ts'
import { layOutLabel } from '#shared/domain/labels/layout.ts'
import { labelTemplate } from '#shared/contracts/labels.ts'
import { presetNames, presetTemplates, templateFaults } from '#shared/domain/labels/template.ts'
import { isBantoError } from '#shared/errors.ts'
import { labelData, labelPrinters } from '../fakes/labels.ts'
import { tellFigure } from '../fixtures/figure.ts'
import { propertyRuns } from '../fixtures/propertyRuns.ts'

/** Names that try to be commands, between what names are. */
const commands = [
  '^XA',
  '^XZ',
  '~HS',
  '~JA',
  '\x1b@',
  '\x1biS',
  '\x1bA',
  '\x1bZ',
  '\x02',
  '\x03',
  '\x05',
  '\x18',
  '\x1a',
  '\x0c',
  '\x00',
  '\r\n',
  '{',
  '|',
  '\u202e',
]
const hostileText = fc
  .array(
    fc.oneof(
      fc.constantFrom(...commands),
      fc.string({ unit: 'grapheme', maxLength: 8 }),
      fc.constantFrom('牛乳', 'りんご 1000ml', '㈱髙﨑'),
    ),
    {
      maxLength: 8,
    },
  )
  .map((parts) => parts.join(''))

test('no name, code or category becomes a command: only the picture of the label leaves', () => {
  let labels = 0
  fc.assert(
    fc.property(hostileText, hostileText, fc.constantFrom(...Object.keys(labelPrinters)), (name, code, printer) => {
      const settings = labelPrinters[printer as keyof typeof labelPrinters]
      const { dotMm } = printAreaOf(settings)
      const template = presetTemplates.die62x29
      const laid = layOutLabel(template, labelData({ name, productCode: code, category: name, receiptName: code }), typeSetter, dotMm)
      for (const { text } of laid.texts) expect(text).not.toMatch(/[\p{Cc}\p{Zl}\p{Zp}]/u)
      const bitmap = drawLabel(laid, dotMm)
      // The reader knows the commands of a label and no other: a smuggled one would not be understood, or change the picture.
      const printed = readLabels(settings.language, labelBytes([{ bitmap, copies: 1 }], settings))
      expect(printed).toHaveLength(1)
      const paper = onPaper(bitmap, settings)
      const ink = (one: typeof bitmap): number => {
        let black = 0
        for (let y = 0; y < one.height; y += 1) for (let x = 0; x < one.width; x += 1) if (isBlack(one, x, y)) black += 1
        return black
      }
      expect(ink(printed[0]?.bitmap ?? bitmap)).toBe(ink(paper))
      labels += 1
    }),
    { numRuns: 250 },
  )
  tellFigure('fuzz', { inputs: labels }, 'texts on labels')
})

test('20,000 malformed jobs are refused in words or drawn, never a hang', () => {
  const label = drawLabel(layOutLabel(presetTemplates.price30x15, labelData(), typeSetter, 0.125), 0.125)
  const jobs = Object.values(labelPrinters).map((settings) => ({ settings, bytes: labelBytes([{ bitmap: label, copies: 1 }], settings) }))
  let [refused, drawn] = [0, 0]
  fc.assert(
    fc.property(
      fc.nat(jobs.length - 1),
      fc.nat(),
      fc.array(fc.tuple(fc.nat(), fc.nat(255)), { maxLength: 6 }),
      fc.nat(3),
      (which, start, changes, kind) => {
        const job = jobs[which]
        if (job === undefined) return
        const cut = start % job.bytes.length
        // Near the beginning, where commands are.
        const bytes = kind === 0 ? job.bytes.slice(0, cut) : job.bytes.slice(0, 600)
        for (const [at, value] of changes) bytes[at % Math.max(bytes.length, 1)] = value
        try {
          readLabels(job.settings.language, bytes)
          drawn += 1
        } catch (error) {
          if (!isBantoError(error)) throw error
          refused += 1
        }
      },
    ),
    { numRuns: propertyRuns(20_000) },
  )
  console.log(`malformed jobs: ${refused} refused, ${drawn} drawn`)
  tellFigure('fuzz', { inputs: refused + drawn }, 'jobs for label printers')
})

test('20,000 malformed replies are a state or nothing yet', () => {
  const zpl = Buffer.from('\x02030,0,0,0245,000,0,0,0,000,0,0,0\x03\r\n\x02000,0,0,0,0,2,4,0,00000000,1,000\x03\r\n\x021234,0\x03\r\n')
  const sato = Buffer.from('\x0200A000000                \x03')
  const brother = Buffer.alloc(32)
  brother.set([0x80, 0x20, 0x42, 0x34])
  const whole = [zpl, sato, brother] as const
  const readers = [readHostStatus, readSatoStatus, readBrotherStatus] as const
  let [understood, waiting] = [0, 0]
  fc.assert(
    fc.property(
      fc.nat(2),
      fc.array(fc.tuple(fc.nat(200), fc.nat(255)), { maxLength: 8 }),
      fc.nat(60),
      fc.uint8Array({ maxLength: 40 }),
      (which, changes, cut, before) => {
        const good = Buffer.from(whole[which] ?? '')
        for (const [at, value] of changes) good[at % good.length] = value
        const bytes = new Uint8Array(Buffer.concat([before, good.subarray(0, Math.max(good.length - cut, 0)), before]))
        const found = readers[which]?.(bytes) ?? null
        if (found === null) waiting += 1
        else {
          understood += 1
          expect(found.used).toBeGreaterThan(0)
          expect(found.used).toBeLessThanOrEqual(bytes.length)
          expect(typeof found.value.condition).toBe('string')
        }
      },
    ),
    { numRuns: propertyRuns(20_000) },
  )
  console.log(`malformed replies: ${understood} understood, ${waiting} not yet`)
  tellFigure('fuzz', { inputs: understood + waiting }, 'status replies of label printers')
})

test('20,000 malformed templates are refused, told their faults, or laid out within their label', () => {
  const wrong = fc.oneof(
    fc.constantFrom<unknown>(null, undefined, Number.NaN, -1, 0, 1e9, '', '5', [], {}, true, 'qr', 'bars'),
    fc.double({ min: -10, max: 120, noNaN: true }),
    fc.string({ unit: 'grapheme', maxLength: 110 }),
  )
  const names = ['content', 'xMm', 'yMm', 'widthMm', 'heightMm', 'align', 'bold', 'sizeMm', 'smallestMm', 'text'] as const
  const measures = ['xMm', 'yMm', 'widthMm', 'heightMm', 'sizeMm', 'smallestMm'] as const
  const change = fc.oneof(
    { weight: 5, arbitrary: fc.tuple(fc.nat(11), fc.constantFrom(...measures), fc.double({ min: 0.5, max: 40, noNaN: true })) },
    { weight: 1, arbitrary: fc.tuple(fc.nat(11), fc.constantFrom(...names), wrong) },
  )
  const headChange = fc.tuple(fc.constantFrom('widthMm', 'heightMm', 'codeSource', 'bars', 'frame', 'fields', 'other'), wrong)
  let [refused, faulty, laidOut] = [0, 0, 0]
  fc.assert(
    fc.property(
      fc.constantFrom(...presetNames),
      fc.array(change, { maxLength: 3 }),
      fc.oneof({ weight: 3, arbitrary: fc.constant(null) }, { weight: 1, arbitrary: headChange }),
      (preset, changes, head) => {
        const typed = structuredClone(presetTemplates[preset]) as unknown as Record<string, unknown> & { fields: Record<string, unknown>[] }
        for (const [index, name, value] of changes) (typed.fields[index % typed.fields.length] ?? {})[name] = value
        if (head !== null) (typed as Record<string, unknown>)[head[0]] = head[1]
        const read = labelTemplate.safeParse(typed)
        if (!read.success) {
          refused += 1
          return
        }
        const hasFaults = templateFaults(read.data).length > 0
        if (hasFaults) faulty += 1
        else laidOut += 1
        const { texts, rects, widthMm, heightMm } = layOutLabel(read.data, labelData(), typeSetter, 0.125)
        for (const { xMm, baselineMm, sizeMm } of texts) expect([xMm, baselineMm, sizeMm].every(Number.isFinite)).toBe(true)
        if (hasFaults) return
        for (const rect of rects) {
          expect(rect.xMm).toBeGreaterThanOrEqual(-0.2)
          expect(rect.yMm).toBeGreaterThanOrEqual(-0.2)
          expect(rect.xMm + rect.widthMm).toBeLessThanOrEqual(widthMm + 0.2)
          expect(rect.yMm + rect.heightMm).toBeLessThanOrEqual(heightMm + 0.2)
        }
      },
    ),
    { numRuns: propertyRuns(20_000) },
  )
  console.log(`malformed templates: ${refused} refused, ${faulty} told their faults, ${laidOut} laid out`)
  expect(Math.min(refused, faulty, laidOut)).toBeGreaterThan(500)
  tellFigure('fuzz', { inputs: refused + faulty + laidOut }, 'templates of labels')
})
