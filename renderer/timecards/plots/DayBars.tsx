import { Text } from '../../ui/index.ts'
import { useTimecardWords, weekdayOfDay } from '../words.ts'

const width = 620
const height = 170
const top = 18
const bottom = 30
const left = 4

interface DayOfBars {
  /** YYYY-MM-DD. */
  readonly day: string
  /** The bar; `outline` is drawn around it, as what was meant. */
  readonly value: number
  readonly outline: number | null
  /** In words. */
  readonly text: string
}

interface DayBarsProps {
  readonly title: string
  readonly hint: string
  readonly days: readonly DayOfBars[]
  /** How a value is written at the top of the scale. */
  readonly scale: (value: number) => string
}

const tones: Readonly<Record<number, string>> = { 0: 'sunday', 6: 'saturday' }

/** A bar for each day of the period. */
export function DayBars({ title, hint, days, scale }: DayBarsProps) {
  const { t } = useTimecardWords()
  const most = Math.max(1, ...days.map(({ value, outline }) => Math.max(value, outline ?? 0)))
  const step = (width - left) / Math.max(1, days.length)
  const tall = (value: number): number => (Math.max(0, value) / most) * (height - top - bottom)
  const base = height - bottom
  return (
    <section className="timecards-plot" aria-label={title}>
      <header>
        <h2>{title}</h2>
        <Text size="xs" c="dimmed">
          {hint}
        </Text>
      </header>
      <svg
        className="timecards-daybars"
        viewBox={`0 0 ${width} ${height}`}
        role="img"
        aria-label={t('timecards.plots.plot', { title, days: days.map(({ text }) => text).join(t('timecards.separator')) })}
      >
        <line className="timecards-daybars-most" x1={0} x2={width} y1={top} y2={top} />
        <text x={left} y={top - 5}>
          {scale(most)}
        </text>
        {days.map(({ day, value, outline, text }, at) => {
          const x = left + at * step
          return (
            <g key={day} data-tone={tones[weekdayOfDay(day)]}>
              <title>{text}</title>
              <rect className="timecards-daybars-hit" x={x} y={0} width={step} height={height} />
              {outline === null ? null : (
                <rect className="timecards-daybars-outline" x={x + 1} y={base - tall(outline)} width={step - 4} height={tall(outline)} />
              )}
              <rect className="timecards-daybars-value" x={x + 4} y={base - tall(value)} width={step - 10} height={tall(value)} />
              <text x={x + step / 2 - 1} y={height - 14} textAnchor="middle">
                {Number(day.slice(8))}
              </text>
            </g>
          )
        })}
        <line className="timecards-daybars-base" x1={0} x2={width} y1={base} y2={base} />
      </svg>
    </section>
  )
}
