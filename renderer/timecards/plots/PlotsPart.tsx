import './plots.css'
import type { InputOf } from '#shared/contracts/index.ts'
import { usualMonthMinutes } from '#shared/domain/labour/agreement.ts'
import { hoursText } from '#shared/domain/labour/time.ts'
import { errorText } from '../../common/errors.ts'
import { useEngine } from '../../common/queries.ts'
import { Center, Loader, Text } from '../../ui/index.ts'
import { useTimecardWords } from '../words.ts'
import { DayBars } from './DayBars.tsx'
import { Ranking } from './Ranking.tsx'

/** Minutes with their sign: `+1:30`, `-0:15`. */
const signedHours = (minutes: number): string => `${minutes > 0 ? '+' : ''}${hoursText(minutes)}`

/** The month where people would rather look than read: who works most beyond the law, at night, and what each day is. */
export function PlotsPart(asked: InputOf<'timecards.plots'>) {
  const words = useTimecardWords()
  const { t, day, format } = words
  const { data, error } = useEngine('timecards.plots', asked)
  if (error !== null && data === undefined)
    return (
      <Text role="alert" p="md">
        {errorText(words, error)}
      </Text>
    )
  if (data === undefined)
    return (
      <Center flex={1}>
        <Loader size="sm" />
      </Center>
    )
  const { people, days, wagesMissing } = data
  const overtime = people
    .filter((one) => one.overtime > 0)
    .toSorted((a, b) => b.overtime - a.overtime)
    .map((one) => ({ ...one, value: one.overtime, tail: one.over60, text: hoursText(one.overtime) }))
  const night = people
    .filter((one) => one.night > 0)
    .map((one) => {
      const share = (one.night / one.worked) * 100
      return { ...one, value: share, tail: 0, text: t('timecards.plots.share', { percent: share.toFixed(1), hours: hoursText(one.night) }) }
    })
    .toSorted((a, b) => b.value - a.value)
  const sum = (of: (one: (typeof days)[number]) => number): number => days.reduce((total, one) => total + of(one), 0)
  const [planned, worked, costYen] = [sum((one) => one.planned), sum((one) => one.worked), sum((one) => one.costYen)]
  const missing = wagesMissing === 0 ? '' : t('timecards.plots.wagesMissing', { count: wagesMissing })
  return (
    <div className="timecards-plots">
      <Ranking
        title={t('timecards.plots.overtime')}
        hint={t('timecards.plots.overtimeHint', { limit: hoursText(usualMonthMinutes) })}
        tone="overtime"
        people={overtime}
        limit={usualMonthMinutes}
      />
      <Ranking title={t('timecards.plots.night')} hint={t('timecards.plots.nightHint')} tone="night" people={night} limit={null} />
      <DayBars
        title={t('timecards.plots.planAndResult')}
        hint={t('timecards.plots.sums', {
          planned: hoursText(planned),
          worked: hoursText(worked),
          difference: signedHours(worked - planned),
        })}
        days={days.map((one) => ({
          day: one.day,
          value: one.worked,
          outline: one.planned,
          text: t('timecards.plots.dayRow', { day: day(one.day), planned: hoursText(one.planned), worked: hoursText(one.worked) }),
        }))}
        scale={hoursText}
      />
      {costYen === 0 ? (
        <section className="timecards-plot" aria-label={t('timecards.plots.cost')}>
          <h2>{t('timecards.plots.cost')}</h2>
          <Text size="sm" c="dimmed">
            {t('timecards.plots.noWages')}
          </Text>
        </section>
      ) : (
        <DayBars
          title={t('timecards.plots.cost')}
          hint={`${t('timecards.plots.costSum', { yen: format.yen(costYen) })} ${missing}`}
          days={days.map((one) => ({
            day: one.day,
            value: one.costYen,
            outline: null,
            text: t('timecards.plots.costRow', { day: day(one.day), yen: format.yen(one.costYen) }),
          }))}
          scale={format.yen}
        />
      )}
    </div>
  )
}
