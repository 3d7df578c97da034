import type { TimecardDay } from '#shared/contracts/timecards.ts'
import { shiftDifference, shiftTimesText } from '../../common/shiftTimes.ts'
import { useTimecardWords } from '../words.ts'

/** A correction that was not sent: as Smaregi has the row, and as it will be. The day's figures count it as it will be. */
export function Unsent({ correction: { state, before, after } }: { readonly correction: TimecardDay['corrections'][number] }) {
  const words = useTimecardWords()
  const { t } = words
  const pair = before === null || after === null ? null : shiftDifference(words, before, after)
  return (
    <span>
      <span className="timecards-unsent-mark">{t('timecards.unsent.mark')}</span>{' '}
      {t('timecards.unsent.change', {
        before: pair?.old ?? (before === null ? t('timecards.unsent.none') : shiftTimesText(words, before)),
        after: pair?.now ?? (after === null ? t('timecards.unsent.goes') : shiftTimesText(words, after)),
      })}
      {state === 'staged' ? null : ` (${t(`changes.states.${state}`)})`}
    </span>
  )
}
