import type { CodeSymbol } from '../codeSymbol.ts'
import type { LabelRect } from './geometry.ts'
import type { LabelField } from './template.ts'

/** The module of a JAN at 100 % (GS1 General Specifications 5.12; registers read 80 to 200 %). */
const nominalMm = 0.33
/** Bars are not drawn wider than this, where the box has room: they only take place. */
const widestMm = 0.4
/** Squares (QR, DataMatrix) may be larger: telephones read them from further away. */
const widestSquareMm = 0.6
/** Narrower than that nothing reads. */
const narrowestMm = 0.16
const digitsGapMm = 0.3

/** Where bars may stand; `sizeMm`: of the digits below them. */
type BarsBox = Pick<LabelField, 'xMm' | 'yMm' | 'widthMm' | 'heightMm' | 'align' | 'sizeMm'>

interface PlacedBars {
  readonly rects: readonly LabelRect[]
  /** The symbol with what must stay light around it. */
  readonly zone: LabelRect
  /** Of the nominal size. */
  readonly percent: number
  /** The box left for the digits below the bars; null beside squares. */
  readonly digits: Pick<LabelField, 'xMm' | 'yMm' | 'widthMm' | 'heightMm' | 'sizeMm'> | null
}

/** A multiple of the printer's dot, at or below (for lengths) or nearest (for places). */
const onGrid = (mm: number, dotMm: number | null, round: (value: number) => number): number =>
  dotMm === null ? mm : round(mm / dotMm + 1e-9) * dotMm

/**
 * Bars in a box, in whole modules, and in whole dots where the paper has dots. As large as the box allows within reason. Null
 * where the box is too small for modules that can be read.
 */
export function placeBars(symbol: CodeSymbol, field: BarsBox, dotMm: number | null): PlacedBars | null {
  const { quiet, shape } = symbol
  const columns = quiet.left + symbol.columns + quiet.right
  const isBars = shape === 'bars'
  const room = isBars
    ? Math.min(field.widthMm / columns, widestMm)
    : Math.min(field.widthMm / columns, field.heightMm / (quiet.above + symbol.rows + quiet.below), widestSquareMm)
  const moduleMm = onGrid(room, dotMm, Math.floor)
  if (moduleMm < narrowestMm) return null
  const slackMm = field.widthMm - columns * moduleMm
  const zoneX = onGrid(field.xMm + slackMm * ({ left: 0, center: 0.5, right: 1 } as const)[field.align], dotMm, Math.round)
  const digitsMm = isBars ? Math.min(field.sizeMm, field.heightMm * 0.3) : 0
  const barsMm = isBars ? onGrid(field.heightMm - digitsMm - digitsGapMm, dotMm, Math.floor) : symbol.rows * moduleMm
  if (barsMm <= 0) return null
  const left = zoneX + quiet.left * moduleMm
  const top = onGrid(field.yMm + quiet.above * moduleMm, dotMm, Math.round)
  return {
    rects: symbol.dark.map(({ column, row, columns: wide, rows }) => ({
      xMm: left + column * moduleMm,
      yMm: isBars ? top : top + row * moduleMm,
      widthMm: wide * moduleMm,
      heightMm: isBars ? barsMm : rows * moduleMm,
    })),
    zone: {
      xMm: zoneX,
      yMm: field.yMm,
      widthMm: columns * moduleMm,
      heightMm: isBars ? barsMm : (quiet.above + symbol.rows + quiet.below) * moduleMm,
    },
    percent: isBars ? (moduleMm / nominalMm) * 100 : 100,
    digits: isBars
      ? { xMm: left, yMm: top + barsMm + digitsGapMm, widthMm: symbol.columns * moduleMm, heightMm: digitsMm, sizeMm: digitsMm }
      : null,
  }
}
