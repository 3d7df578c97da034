import type { TimecardDay } from '#shared/contracts/timecards.ts'
import { hoursText } from '#shared/domain/labour/time.ts'
import { Text } from '../../ui/index.ts'
import { useTimecardWords } from '../words.ts'
import { Unsent } from './Unsent.tsx'

type Kind = TimecardDay['pieces'][number]['kind']
const kinds: readonly Kind[] = ['withinContract', 'withinLegal', 'overtime', 'legalHoliday']

type Stretch = TimecardDay['pieces'][number]

/** Minutes of each kind, and how much of it lies at night. */
const minutesOf = (pieces: readonly Stretch[], kind: Kind, isNight?: boolean): number =>
  pieces
    .filter((piece) => piece.kind === kind && (isNight === undefined || piece.isNight === isNight))
    .reduce((sum, { start, end }) => sum + end - start, 0)

type Punch = TimecardDay['punches'][number]

/** As struck, beside what was made of it. */
function PunchLines({ punch }: { readonly punch: Punch }) {
  const { t, times } = useTimecardWords()
  const { storeName, clockIn, clockOut, roundedClockIn, roundedClockOut, breaks, isCalculated } = punch
  const isRounded = (roundedClockIn !== null || roundedClockOut !== null) && (roundedClockIn !== clockIn || roundedClockOut !== clockOut)
  return (
    <>
      <li>
        {t('timecards.day.punch', { store: storeName, times: times(clockIn, clockOut) })}
        {isCalculated ? ` (${t('timecards.day.fixed')})` : ''}
      </li>
      <li className="ui-dimmed">
        {isRounded ? t('timecards.day.rounded', { times: times(roundedClockIn, roundedClockOut) }) : t('timecards.day.sameRounded')}
      </li>
      {breaks.length === 0 ? <li className="ui-dimmed">{t('timecards.day.noBreak')}</li> : null}
      {breaks.map(({ start, end }, at) => (
        // A shift has at most two breaks, in their order.
        <li key={at}>{t('timecards.day.break', { times: times(start, end) })}</li>
      ))}
      {clockIn === null || clockOut === null ? <li data-tone="warning">{t('timecards.day.notCounted')}</li> : null}
    </>
  )
}

/** What of a shift over midnight lies on the other day, of which kinds it is, and on which of the two it is counted. */
function Continued({ day: { fromBefore, toNext } }: { readonly day: TimecardDay }) {
  const { t, times } = useTimecardWords()
  const line = (words: 'countedHere' | 'countedBefore' | 'countedNext', pieces: readonly Stretch[]) => {
    if (pieces.length === 0) return null
    const [start, end] = [Math.min(...pieces.map((piece) => piece.start)), Math.max(...pieces.map((piece) => piece.end))]
    const off = words === 'countedNext' ? 1440 : 0
    const minutes = kinds
      .filter((kind) => minutesOf(pieces, kind) > 0)
      .map((kind) => `${t(`timecards.kinds.${kind}`)} ${hoursText(minutesOf(pieces, kind))}`)
    return <li>{t(`timecards.day.${words}`, { times: times(start - off, end - off), kinds: minutes.join(t('timecards.separator')) })}</li>
  }
  return (
    <>
      {line(
        'countedHere',
        fromBefore.filter(({ isCountedHere }) => isCountedHere),
      )}
      {line(
        'countedBefore',
        fromBefore.filter(({ isCountedHere }) => !isCountedHere),
      )}
      {line('countedNext', toNext)}
    </>
  )
}

/** The day in words: plans, punches, leave, and the minutes of each kind. */
export function DayFacts({ day }: { readonly day: TimecardDay }) {
  const { t, times } = useTimecardWords()
  const { plans, punches, pieces, leave, kind, worked, night, continued } = day
  return (
    <div className="timecards-facts">
      <ul>
        {kind === 'work' ? null : <li>{t(`timecards.board.${kind}`)}</li>}
        {leave === null ? null : <li>{t('timecards.day.leave', { name: leave || t('timecards.board.leave') })}</li>}
        {plans.length === 0 ? <li className="ui-dimmed">{t('timecards.day.noPlan')}</li> : null}
        {plans.map(({ storeName, start, end }) => (
          <li key={`${storeName} ${start}`}>{t('timecards.day.plan', { store: storeName, times: times(start, end) })}</li>
        ))}
        <Continued day={day} />
        {day.corrections.map((correction, at) => (
          // They stand in the order of their rows, and none has a number of its own here.
          <li key={at}>
            <Unsent correction={correction} /> {correction.storeName}
          </li>
        ))}
        {punches.length === 0 && continued === null ? <li className="ui-dimmed">{t('timecards.day.noPunch')}</li> : null}
        {punches.map((punch) => (
          <PunchLines key={punch.shiftResultId} punch={punch} />
        ))}
      </ul>
      <div>
        <h3>{t('timecards.day.figures')}</h3>
        {worked === 0 ? (
          <Text size="sm" c="dimmed">
            {t('timecards.day.nothing')}
          </Text>
        ) : (
          <dl className="timecards-sums">
            {kinds
              .filter((one) => minutesOf(pieces, one) > 0)
              .map((one) => (
                <div key={one}>
                  <dt>
                    <span className="timecards-swatch" data-kind={one} aria-hidden />
                    {t(`timecards.kinds.${one}`)}
                  </dt>
                  <dd>
                    {hoursText(minutesOf(pieces, one))}
                    {minutesOf(pieces, one, true) === 0 ? null : (
                      <span className="ui-dimmed"> ({t('timecards.board.night', { hours: hoursText(minutesOf(pieces, one, true)) })})</span>
                    )}
                  </dd>
                </div>
              ))}
            <div data-strong>
              <dt>{t('timecards.columns.worked')}</dt>
              <dd>{hoursText(worked)}</dd>
            </div>
            {night === 0 ? null : (
              <div>
                <dt>{t('timecards.columns.night')}</dt>
                <dd>{hoursText(night)}</dd>
              </div>
            )}
          </dl>
        )}
      </div>
    </div>
  )
}
