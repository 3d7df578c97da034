import { spansOf } from '#shared/domain/labour/shiftTimes.ts'
import type { Wording } from './i18n.ts'

/** Times of a shift as a person reads them: `9:00〜18:00、休憩 12:00〜13:00`; a text that is none as it stands. */
export function shiftTimesText({ t }: Pick<Wording, 't'>, text: string): string {
  const spans = spansOf(text)
  const [work, ...breaks] = (spans ?? []).map(({ start, end }) =>
    start === '' && end === '' ? t('timecardEdit.noTimes') : t('timecardEdit.span', { start, end }),
  )
  if (work === undefined) return text
  return breaks.length === 0 ? work : t('timecardEdit.withBreaks', { work, breaks: breaks.join(t('timecardEdit.and')) })
}
