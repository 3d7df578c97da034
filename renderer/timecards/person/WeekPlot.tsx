import { hoursText } from '#shared/domain/labour/time.ts'
import { useTimecardWords } from '../words.ts'
import type { Week } from './weeks.ts'

const width = 360
const rowHeight = 24
const head = 16
const left = 74
const right = 52
const kinds = ['withinContract', 'withinLegal', 'overtime', 'legalHoliday'] as const

/** Hours of each week by kind, against what the law allows a week. */
export function WeekPlot({ weeks, limit }: { readonly weeks: readonly Week[]; readonly limit: number }) {
  const { t, day } = useTimecardWords()
  const most = Math.max(limit * 1.25, ...weeks.map(({ worked }) => worked))
  const x = (minutes: number): number => left + (minutes / most) * (width - left - right)
  const height = head + weeks.length * rowHeight
  const told = weeks.map(({ from, worked }) =>
    t('timecards.person.plotWeek', { week: t('timecards.person.weekRow', { from: day(from) }), hours: hoursText(worked) }),
  )
  const label = t('timecards.person.plot', { limit: hoursText(limit), weeks: told.join(t('timecards.separator')) })
  return (
    <svg className="timecards-weeks" viewBox={`0 0 ${width} ${height}`} role="img" aria-label={label}>
      <text x={x(limit)} y={11} textAnchor="middle">
        {t('timecards.person.weekLimit', { hours: hoursText(limit) })}
      </text>
      {weeks.map(({ from, isPart, minutes, worked }, at) => {
        const top = head + at * rowHeight
        const starts = kinds.map((_, index) => kinds.slice(0, index).reduce((sum, kind) => sum + minutes[kind], 0))
        return (
          <g key={from}>
            <text x={0} y={top + 15}>
              {isPart ? '*' : ''}
              {day(from)}
            </text>
            {kinds.map((kind, index) => (
              <rect
                key={kind}
                className="timecards-timeline-stretch"
                data-kind={kind}
                x={x(starts[index] ?? 0)}
                y={top + 3}
                width={x(minutes[kind]) - left}
                height={rowHeight - 8}
              />
            ))}
            <text x={width} y={top + 15} textAnchor="end">
              {hoursText(worked)}
            </text>
          </g>
        )
      })}
      <line className="timecards-weeks-limit" x1={x(limit)} x2={x(limit)} y1={head} y2={height} />
    </svg>
  )
}
