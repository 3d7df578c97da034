import { useMemo } from 'react'
import type { TimecardCell, TimecardFinding } from '#shared/contracts/timecards.ts'
import { hoursText, readDay, weekdayOf } from '#shared/domain/labour/time.ts'
import type { Article } from '#shared/domain/labour/findings/rule.ts'
import { findingValues, type Names } from '#shared/i18n/findingValues.ts'
import { useWords, type Wording } from '../common/i18n.ts'

/** What a finding says, in words. */
interface FindingWords {
  readonly title: string
  readonly what: string
  /** Each of several that are one finding. */
  readonly parts: readonly string[]
  readonly todo: string
}

export interface TimecardWords extends Wording {
  /** `11月` of a period, by the month in which it ends. */
  readonly month: (month: string) => string
  /** `11/3(火)`. */
  readonly day: (day: string) => string
  readonly weekday: (weekday: number) => string
  /** `9:00–18:03`; a side that was not punched is a question mark. */
  readonly times: (start: number | null, end: number | null) => string
  /** What a day of somebody is, in one sentence. */
  readonly cell: (cell: TimecardCell) => string
  /** The law that a check stands on. */
  readonly article: (article: Article) => string
  readonly ruleTitle: (rule: string) => string
  readonly finding: (finding: TimecardFinding, names: Names) => FindingWords
}

/** Words of the timecards. */
export function useTimecardWords(): TimecardWords {
  const words = useWords()
  return useMemo(() => {
    const { t, find, language } = words
    const locale = language === 'ja' ? 'ja-JP' : 'en-GB'
    const date = new Intl.DateTimeFormat(locale, {
      timeZone: 'UTC',
      month: language === 'ja' ? 'numeric' : 'short',
      day: 'numeric',
      weekday: 'short',
    })
    const day = (text: string): string => date.format(new Date(text))
    const side = (minute: number | null): string => (minute === null ? t('timecards.board.unknown') : hoursText(minute))
    const times = (start: number | null, end: number | null): string => `${side(start)}–${side(end)}`
    const ruleTitle = (rule: string): string => find(`timecardFindings.rules.${rule}.title`) ?? rule
    const cell = (one: TimecardCell): string => {
      const { clockIn, clockOut, plannedStart, shifts, continued, worked, overtime, night, kind, leave, rules } = one
      const parts = [
        kind === 'work' ? null : t(`timecards.board.${kind}`),
        leave === null ? null : leave || t('timecards.board.leave'),
        continued === null ? null : t('timecards.day.continued', { times: times(continued.start, continued.end) }),
        shifts > 0 ? times(clockIn, clockOut) : continued === null ? t('timecards.board.nothing') : null,
        shifts > 0 && clockIn === null ? t('timecards.board.noClockIn') : null,
        shifts > 0 && clockOut === null ? t('timecards.board.noClockOut') : null,
        shifts > 1 ? t('timecards.board.shifts', { count: shifts }) : null,
        worked > 0 ? t('timecards.board.worked', { hours: hoursText(worked) }) : null,
        overtime > 0 ? t('timecards.board.overtime', { hours: hoursText(overtime) }) : null,
        night > 0 ? t('timecards.board.night', { hours: hoursText(night) }) : null,
        plannedStart === null ? null : t('timecards.board.plan', { times: times(plannedStart, one.plannedEnd) }),
        one.unsent > 0 ? t('timecards.board.unsent') : null,
        ...rules.map(ruleTitle),
      ]
      return [day(one.day), ...parts.filter((part) => part !== null)].join(t('timecards.separator'))
    }
    const article = ({ law, article: number, paragraph }: Article): string =>
      t(paragraph === null ? 'timecards.findings.article' : 'timecards.findings.paragraph', {
        law: t(`timecards.findings.laws.${law}`),
        article: number,
        paragraph,
      })
    return {
      ...words,
      article,
      month: (month) => t('timecards.month.name', { year: month.slice(0, 4), month: Number(month.slice(5)) }),
      day,
      weekday: (weekday) => find(`timecards.weekdays.${weekday}`) ?? '',
      times,
      cell,
      ruleTitle,
      finding: (finding, names) => {
        const values = findingValues(finding, { t, day }, names)
        const sentence = (name: string): string => find(`timecardFindings.rules.${finding.rule}.${name}`, values) ?? ''
        const parts = Object.entries(finding.facts).flatMap(([name, minutes]) => {
          const count = /^average(\d)$/u.exec(name)?.[1]
          return count === undefined ? [] : [t('timecardFindings.average', { count: Number(count), hours: hoursText(Math.round(minutes)) })]
        })
        return { title: ruleTitle(finding.rule), what: sentence('what'), parts, todo: sentence('todo') }
      },
    }
  }, [words])
}

export const weekdayOfDay = (day: string): number => weekdayOf(readDay(day))
