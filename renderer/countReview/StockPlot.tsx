import type { OutputOf } from '#shared/contracts/index.ts'
import { useWords } from '../common/i18n.ts'

type Movements = OutputOf<'countReview.movements'>['rows']

const width = 320
const height = 90
const margin = 6

interface StockPlotProps {
  readonly movements: Movements
  readonly expected: number
  readonly counted: number | null
  readonly lastAt: string | null
}

/** The stock over time by the movements' own times, with the last beep as a line and what was counted as a dot. */
export function StockPlot({ movements, expected, counted, lastAt }: StockPlotProps) {
  const { t } = useWords()
  const own = movements
    .filter(({ place, ownAt }) => place !== 'own' && ownAt !== null)
    .map(({ ownAt, amount }) => ({ at: Date.parse(ownAt ?? ''), amount }))
    .toSorted((a, b) => a.at - b.at)
  const beepAt = lastAt === null ? null : Date.parse(lastAt)
  if (own.length === 0 || beepAt === null) return null
  const before = expected - own.filter(({ at }) => at <= beepAt).reduce((sum, { amount }) => sum + amount, 0)
  const steps = own.reduce<{ at: number; stock: number }[]>(
    (all, { at, amount }) => [...all, { at, stock: (all.at(-1)?.stock ?? before) + amount }],
    [],
  )
  const times = [beepAt, ...own.map(({ at }) => at)]
  const [from, to] = [Math.min(...times), Math.max(...times)]
  const levels = [before, expected, counted ?? expected, ...steps.map(({ stock }) => stock)]
  const [low, high] = [Math.min(0, ...levels), Math.max(1, ...levels)]
  const x = (at: number): number => margin + ((at - from) / Math.max(1, to - from)) * (width - 2 * margin)
  const y = (stock: number): number => height - margin - ((stock - low) / Math.max(1, high - low)) * (height - 2 * margin)
  const path = [`M 0 ${y(before)}`, ...steps.map(({ at, stock }) => `H ${x(at)} V ${y(stock)}`), `H ${width}`].join(' ')
  return (
    <svg className="countReview-plot" viewBox={`0 0 ${width} ${height}`} role="img" aria-label={t('countReview.detail.plot')}>
      <line className="countReview-plot-beep" x1={x(beepAt)} x2={x(beepAt)} y1={0} y2={height} />
      <path className="countReview-plot-stock" d={path} />
      {counted === null ? null : <circle className="countReview-plot-counted" cx={x(beepAt)} cy={y(counted)} r={4} />}
    </svg>
  )
}
