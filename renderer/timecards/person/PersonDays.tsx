import { useEffect, useRef, type KeyboardEvent } from 'react'
import type { TimecardDay } from '#shared/contracts/timecards.ts'
import { hoursText } from '#shared/domain/labour/time.ts'
import { Unsent } from '../day/Unsent.tsx'
import { SeverityMark } from '../SeverityMark.tsx'
import { useTimecardWords, weekdayOfDay } from '../words.ts'

interface PersonDaysProps {
  readonly days: readonly TimecardDay[]
  readonly label: string
  /** YYYY-MM-DD; null: none is chosen yet. */
  readonly day: string | null
  readonly onChoose: (day: string) => void
  readonly onOpen: (day: string) => void
}

const figures = ['worked', 'withinContract', 'withinLegal', 'overtime', 'legalHoliday', 'night'] as const

const minutesOf = ({ pieces }: TimecardDay, kind: 'withinContract' | 'withinLegal' | 'overtime' | 'legalHoliday'): number =>
  pieces.filter((piece) => piece.kind === kind).reduce((sum, { start, end }) => sum + end - start, 0)

const figureOf = (day: TimecardDay, name: (typeof figures)[number]): number =>
  name === 'worked' || name === 'night' ? day[name] : minutesOf(day, name)

function Cells({ day }: { readonly day: TimecardDay }) {
  const words = useTimecardWords()
  const { t, times } = words
  const { plans, punches, leave, kind, worst, rules, continued, corrections } = day
  const name = leave !== null ? leave || t('timecards.board.leave') : kind === 'work' ? '' : t(`timecards.board.${kind}`)
  const goesOn = continued === null ? undefined : t('timecards.day.continued', { times: times(continued.start, continued.end) })
  const breaks = punches.flatMap((punch) => punch.breaks)
  return (
    <>
      <div role="rowheader" data-tone={weekdayOfDay(day.day) === 0 ? 'sunday' : weekdayOfDay(day.day) === 6 ? 'saturday' : undefined}>
        {words.day(day.day)} {worst === null ? null : <SeverityMark severity={worst} />}
      </div>
      <div role="gridcell">{name}</div>
      <div role="gridcell" className="ui-dimmed">
        {plans.map(({ start, end }) => times(start, end)).join(' ')}
      </div>
      <div role="gridcell" title={goesOn}>
        {punches.length === 0 && continued !== null ? (
          <span className="ui-dimmed">{t('timecards.board.continuedShort', { end: hoursText(continued.end) })}</span>
        ) : (
          punches.map(({ clockIn, clockOut }) => times(clockIn, clockOut)).join(' ')
        )}
      </div>
      <div role="gridcell">{breaks.map(({ start, end }) => times(start, end)).join(' ')}</div>
      {figures.map((figure) => (
        <div role="gridcell" data-number key={figure}>
          {figureOf(day, figure) === 0 ? '' : hoursText(figureOf(day, figure))}
        </div>
      ))}
      <div role="gridcell" title={rules.map(words.ruleTitle).join(t('timecards.separator'))}>
        {corrections.map((correction, at) => (
          // They stand in the order of their rows, and none has a number of its own here.
          <div key={at}>
            <Unsent correction={correction} />
          </div>
        ))}
        {rules.map(words.ruleTitle).join(t('timecards.separator'))}
      </div>
    </>
  )
}

/** Every day of the period with its figures. Arrow keys walk over the days, Enter opens one. */
export function PersonDays({ days, label, day, onChoose, onOpen }: PersonDaysProps) {
  const { t } = useTimecardWords()
  const list = useRef<HTMLDivElement>(null)
  const at = days.findIndex((one) => one.day === day)
  useEffect(() => {
    const { activeElement } = document
    if (activeElement === document.body || activeElement?.id === 'main') list.current?.focus({ preventScroll: true })
  }, [])
  useEffect(() => {
    if (day !== null) document.getElementById(`timecards-day-${day}`)?.scrollIntoView({ block: 'nearest' })
  }, [day])
  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>): void => {
    if (event.target !== event.currentTarget || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return
    const moves: Readonly<Record<string, number>> = {
      ArrowDown: at + 1,
      ArrowUp: at - 1,
      PageDown: at + 7,
      PageUp: at - 7,
      Home: 0,
      End: days.length - 1,
    }
    const move = moves[event.key]
    if (event.key === 'Enter' && day !== null) onOpen(day)
    else if (move !== undefined) {
      const next = days[Math.max(0, Math.min(days.length - 1, move))]
      if (next !== undefined) onChoose(next.day)
    } else return
    event.preventDefault()
  }
  const heads = [
    ...(['day', 'kind', 'plan', 'punch', 'breaks'] as const).map((name) => [name, t(`timecards.person.columns.${name}`), false] as const),
    ...figures.map((name) => [name, t(`timecards.person.columns.${name}`), true] as const),
    ['findings', t('timecards.person.columns.findings'), false] as const,
  ]
  return (
    <div
      ref={list}
      className="timecards-days"
      role="grid"
      tabIndex={0}
      data-focus-home
      aria-label={label}
      aria-rowcount={days.length + 1}
      aria-activedescendant={at < 0 ? undefined : `timecards-day-${day}`}
      onKeyDown={onKeyDown}
    >
      <div role="row" className="timecards-days-row" data-head aria-rowindex={1}>
        {heads.map(([name, title, isNumber]) => (
          <div role="columnheader" key={name} data-number={isNumber || undefined}>
            {title}
          </div>
        ))}
      </div>
      {days.map((one, index) => (
        <div
          key={one.day}
          id={`timecards-day-${one.day}`}
          role="row"
          className="timecards-days-row"
          aria-rowindex={index + 2}
          aria-selected={one.day === day}
          data-kind={one.kind}
          onClick={() => onChoose(one.day)}
          onDoubleClick={() => onOpen(one.day)}
        >
          <Cells day={one} />
        </div>
      ))}
    </div>
  )
}
