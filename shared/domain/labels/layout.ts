import type { CodeSymbol, SymbolKind } from '../codeSymbol.ts'
import type { LabelData } from './data.ts'
import { fitText, linePitch } from './fit.ts'
import { placeBars } from './placeBars.ts'
import type { LabelRect, LabelWarning, LaidOutLabel, TextRun, TextWeight } from './geometry.ts'
import { labelCode, symbolFor } from './symbolChoice.ts'
import type { LabelField, LabelTemplate } from './template.ts'
import { memberPriceText, reducedMarkText, saleText, totalPriceParts, unitPriceText, variantText, withoutTaxText } from './words.ts'

/** What setting type takes: the font and the encoder of bars are the engine's. */
export interface TypeSetter {
  /** Width of a line with an em of 1. */
  width(text: string, weight: TextWeight): number
  /** Text without what cannot be set, and which characters those were. */
  printable(text: string): { readonly text: string; readonly missing: readonly string[] }
  /** Throws where the text cannot be such a code. */
  symbol(kind: SymbolKind, text: string): CodeSymbol
}

/** The typeface above its baseline, in ems: what is above and below it fills the em. */
const ascent = 0.88
/** Sizes beside the number of the price. */
const priceScale = { before: 0.32, after: 0.5 } as const
const frameMm = 0.15

interface Laid {
  readonly texts: TextRun[]
  readonly rects: LabelRect[]
  readonly warnings: LabelWarning[]
}

/**
 * Lays a label out. `dotMm`: the size of the printer's dots, to whose grid bars are drawn in whole dots; null for paper that takes
 * any size (PDF). Everything that prints or shows labels does it from what this returns.
 */
export function layOutLabel(template: LabelTemplate, data: LabelData, setter: TypeSetter, dotMm: number | null): LaidOutLabel {
  const laid: Laid = { texts: [], rects: [], warnings: [] }
  const missing = new Set<string>()
  const printable = (text: string): string => {
    const set = setter.printable(text)
    for (const character of set.missing) missing.add(character)
    return set.text.trim()
  }
  const quietZones: LabelRect[] = []
  const largest = { withTax: 0, withoutTax: 0 }

  const oneText = (field: LabelField, texts: readonly string[]): number => {
    const set = [...new Set(texts.map(printable).filter((text) => text !== ''))]
    if (set.length === 0) return 0
    const weight = field.bold ? 'bold' : 'regular'
    const measure = (text: string): number => setter.width(text, weight)
    const { lines, sizeMm, isCut } = fitText(set, field, measure)
    if (isCut && field.content === 'name') laid.warnings.push({ kind: 'nameCut' })
    const blockMm = sizeMm * (1 + (lines.length - 1) * linePitch)
    const top = field.yMm + (field.heightMm - blockMm) / 2
    lines.forEach((text, line) => {
      const widthMm = measure(text) * sizeMm
      const baselineMm = top + sizeMm * (ascent + line * linePitch)
      laid.texts.push({ text, xMm: aligned(field, widthMm), baselineMm, sizeMm, weight })
    })
    return sizeMm
  }

  const price = (field: LabelField): void => {
    const parts = totalPriceParts(data)
    if (parts === null) {
      laid.warnings.push({ kind: 'priceUnknown' })
      return
    }
    const weight = field.bold ? 'bold' : 'regular'
    const gap = 0.12
    const widths = {
      before: parts.before === '' ? 0 : setter.width(parts.before, weight) * priceScale.before + gap,
      amount: setter.width(parts.amount, weight),
      after: parts.after === '' ? 0 : setter.width(parts.after, weight) * priceScale.after + gap / 2,
    }
    const ems = widths.before + widths.amount + widths.after
    const sizeMm = Math.min(field.sizeMm, field.heightMm, field.widthMm / ems)
    const xMm = aligned(field, ems * sizeMm)
    const baselineMm = field.yMm + (field.heightMm - sizeMm) / 2 + sizeMm * ascent
    const run = (text: string, atEms: number, scale: number): void => {
      if (text !== '') laid.texts.push({ text, xMm: xMm + atEms * sizeMm, baselineMm, sizeMm: sizeMm * scale, weight })
    }
    run(parts.before, 0, priceScale.before)
    run(parts.amount, widths.before, 1)
    run(parts.after, widths.before + widths.amount + gap / 2, priceScale.after)
    largest.withTax = Math.max(largest.withTax, sizeMm)
  }

  const code = (field: LabelField): void => {
    const text = labelCode(data, template.codeSource)
    if (text === '') {
      laid.warnings.push({ kind: 'noCode' })
      return
    }
    const kind = symbolFor(text, template.bars)
    if (kind === null) {
      laid.warnings.push({ kind: 'codeNotPrintable', code: text.slice(0, 40) })
      return
    }
    const placed = placeBars(setter.symbol(kind, text), field, dotMm)
    if (placed === null) {
      laid.warnings.push({ kind: 'barsDoNotFit' })
      return
    }
    laid.rects.push(...placed.rects)
    quietZones.push(placed.zone)
    if (placed.percent < 80) laid.warnings.push({ kind: 'barsSmall', percent: Math.floor(placed.percent) })
    if (placed.digits !== null) oneText({ ...field, ...placed.digits, content: 'code', align: 'center', smallestMm: 0.8 }, [text])
  }

  for (const field of template.fields) {
    if (field.content === 'priceWithTax') price(field)
    else if (field.content === 'bars') code(field)
    else {
      const sizeMm = oneText(field, textsOf(field, data, template))
      if (field.content === 'priceWithoutTax') largest.withoutTax = Math.max(largest.withoutTax, sizeMm)
    }
  }
  if (largest.withoutTax > 0 && largest.withoutTax >= largest.withTax) laid.warnings.push({ kind: 'withoutTaxTooLarge' })
  if (quietZones.some((zone) => laid.texts.some((run) => crosses(zone, boxOf(run, setter)))))
    laid.warnings.push({ kind: 'quietZoneCrossed' })
  if (missing.size > 0) laid.warnings.push({ kind: 'missingCharacters', characters: [...missing].slice(0, 20).join('') })
  if (template.frame) laid.rects.push(...frameOf(template))
  return { widthMm: template.widthMm, heightMm: template.heightMm, ...laid }
}

/** What stands in a field of text; of several, the first that fits is taken. */
function textsOf(field: LabelField, data: LabelData, template: LabelTemplate): readonly string[] {
  switch (field.content) {
    case 'name':
      return data.receiptName === null ? [data.name] : [data.name, data.receiptName]
    case 'priceWithoutTax':
      return [withoutTaxText(data)]
    case 'reducedMark':
      return [reducedMarkText(data)]
    case 'code':
      return [labelCode(data, template.codeSource)]
    case 'unitPrice':
      return [unitPriceText(data)]
    case 'category':
      return [data.category ?? '']
    case 'variant':
      return [variantText(data)]
    case 'memberPrice':
      return [memberPriceText(data)]
    case 'sale':
      return [saleText(data)]
    case 'text':
      return [field.text]
    case 'priceWithTax':
    case 'bars':
      return []
  }
}

const aligned = (field: LabelField, widthMm: number): number =>
  field.xMm + (field.widthMm - widthMm) * ({ left: 0, center: 0.5, right: 1 } as const)[field.align]

const boxOf = (run: TextRun, setter: TypeSetter): LabelRect => ({
  xMm: run.xMm,
  yMm: run.baselineMm - run.sizeMm * 0.8,
  widthMm: setter.width(run.text, run.weight) * run.sizeMm,
  heightMm: run.sizeMm * 0.85,
})

const crosses = (a: LabelRect, b: LabelRect): boolean =>
  a.xMm < b.xMm + b.widthMm && b.xMm < a.xMm + a.widthMm && a.yMm < b.yMm + b.heightMm && b.yMm < a.yMm + a.heightMm

const frameOf = ({ widthMm, heightMm }: LabelTemplate): LabelRect[] => [
  { xMm: 0, yMm: 0, widthMm, heightMm: frameMm },
  { xMm: 0, yMm: heightMm - frameMm, widthMm, heightMm: frameMm },
  { xMm: 0, yMm: 0, widthMm: frameMm, heightMm },
  { xMm: widthMm - frameMm, yMm: 0, widthMm: frameMm, heightMm },
]
