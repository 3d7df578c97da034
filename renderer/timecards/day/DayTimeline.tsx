import type { TimecardDay } from '#shared/contracts/timecards.ts'
import { hoursText } from '#shared/domain/labour/time.ts'
import { useTimecardWords } from '../words.ts'

const width = 900
const laneHeight = 22
const laneGap = 8
/** The word for the night stands below the lanes, where none covers it. */
const foot = 14
const head = 20
const left = 76
const right = 24
const hour = 60
/** What is shown where nothing was planned or worked. */
const usualDay = { from: 8 * hour, to: 20 * hour }
/** A stretch without its end is drawn as a short one. */
const openLength = 24

interface Stretch {
  readonly start: number
  readonly end: number
  readonly kind: string
  /** One side is not known. */
  readonly isOpen?: boolean
  /** It is counted on another day. */
  readonly isElsewhere?: boolean
}

interface Lane {
  readonly name: 'plan' | 'punch' | 'rounded' | 'work'
  readonly stretches: readonly Stretch[]
}

function stretchOf(start: number | null, end: number | null, kind: string): Stretch | null {
  if (start === null && end === null) return null
  if (start === null) return { start: (end ?? 0) - openLength, end: end ?? 0, kind, isOpen: true }
  if (end === null || end <= start) return { start, end: start + openLength, kind, isOpen: true }
  return { start, end, kind }
}
const isThere = (stretch: Stretch | null): stretch is Stretch => stretch !== null

const elsewhere = ({ start, end, kind }: Stretch): Stretch => ({ start, end, kind, isElsewhere: true })

function lanesOf({ plans, punches, pieces, continued, fromBefore, toNext }: TimecardDay): readonly Lane[] {
  return [
    { name: 'plan', stretches: plans.map(({ start, end }) => ({ start, end, kind: 'plan' })) },
    {
      name: 'punch',
      stretches: [
        ...(continued === null ? [] : [{ ...continued, kind: 'punch', isElsewhere: true }]),
        ...punches.map(({ clockIn, clockOut }) => stretchOf(clockIn, clockOut, 'punch')).filter(isThere),
        ...punches.flatMap(({ breaks }) => breaks.map(({ start, end }) => stretchOf(start, end, 'break'))).filter(isThere),
      ],
    },
    {
      name: 'rounded',
      stretches: punches
        .map(({ roundedClockIn, roundedClockOut }) => stretchOf(roundedClockIn, roundedClockOut, 'rounded'))
        .filter(isThere),
    },
    {
      name: 'work',
      stretches: [...pieces, ...[...fromBefore.filter(({ isCountedHere }) => !isCountedHere), ...toNext].map(elsewhere)],
    },
  ]
}

/** Whole hours around everything that the day has. */
function spanOf(lanes: readonly Lane[]): { readonly from: number; readonly to: number } {
  const all = lanes.flatMap(({ stretches }) => stretches)
  if (all.length === 0) return usualDay
  const from = Math.floor((Math.min(...all.map(({ start }) => start)) - 15) / hour) * hour
  const to = Math.ceil((Math.max(...all.map(({ end }) => end)) + 15) / hour) * hour
  return { from, to: Math.max(to, from + 8 * hour) }
}

/** 22:00 to 5:00, as far as it is in sight. */
const nightsIn = (from: number, to: number): readonly Stretch[] =>
  [-1, 0, 1, 2]
    .map((day) => ({ start: Math.max(from, day * 1440 + 22 * hour), end: Math.min(to, day * 1440 + 29 * hour), kind: 'night' }))
    .filter(({ start, end }) => end > start)

/** A day over its hours: what was planned, punched and rounded, and what every minute of it is. All of it stands below in words. */
export function DayTimeline({ day }: { readonly day: TimecardDay }) {
  const { t } = useTimecardWords()
  const lanes = lanesOf(day)
  const { from, to } = spanOf(lanes)
  const height = head + lanes.length * (laneHeight + laneGap) + foot
  const x = (minute: number): number => left + ((minute - from) / (to - from)) * (width - left - right)
  const hours = Array.from({ length: (to - from) / hour + 1 }, (_, at) => from + at * hour)
  const every = hours.length > 20 ? 2 : 1
  return (
    <svg className="timecards-timeline" viewBox={`0 0 ${width} ${height}`} role="img" aria-label={t('timecards.day.timeline')}>
      {nightsIn(from, to).map(({ start, end }) => (
        <g key={start}>
          <rect className="timecards-timeline-night" x={x(start)} y={head} width={x(end) - x(start)} height={height - head} />
          <text x={x(start) + 4} y={height - 4}>
            {t('timecards.day.night')}
          </text>
        </g>
      ))}
      {hours.map((minute, at) => (
        <g key={minute}>
          <line className="timecards-timeline-hour" x1={x(minute)} x2={x(minute)} y1={head} y2={height} />
          {at % every === 0 ? (
            <text x={x(minute)} y={13} textAnchor="middle">
              {hoursText(minute)}
            </text>
          ) : null}
        </g>
      ))}
      {lanes.map(({ name, stretches }, lane) => {
        const top = head + laneGap / 2 + lane * (laneHeight + laneGap)
        return (
          <g key={name}>
            <text x={4} y={top + laneHeight / 2 + 4}>
              {t(`timecards.day.lanes.${name}`)}
            </text>
            {stretches.map(({ start, end, kind, isOpen, isElsewhere }) => (
              <rect
                key={`${kind} ${start} ${end}`}
                className="timecards-timeline-stretch"
                data-kind={kind}
                data-open={isOpen || undefined}
                data-elsewhere={isElsewhere || undefined}
                x={x(start)}
                y={top}
                width={Math.max(2, x(end) - x(start))}
                height={laneHeight}
              />
            ))}
          </g>
        )
      })}
    </svg>
  )
}
