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

/** Two such texts of which only what differs is written: the hours, the breaks, or both. */
export function shiftDifference(words: Pick<Wording, 't'>, old: string, now: string): { readonly old: string; readonly now: string } {
  const [[workWas = '', ...breaksWere], [workIs = '', ...breaksAre]] = [old.split(' '), now.split(' ')]
  const breaks = (texts: readonly string[]): string =>
    texts.length === 0
      ? words.t('timecardEdit.noBreaks')
      : words.t('timecardEdit.breaksOnly', { breaks: texts.map((text) => shiftTimesText(words, text)).join(words.t('timecardEdit.and')) })
  if (breaksWere.join(' ') === breaksAre.join(' ')) return { old: shiftTimesText(words, workWas), now: shiftTimesText(words, workIs) }
  if (workWas === workIs) return { old: breaks(breaksWere), now: breaks(breaksAre) }
  return { old: shiftTimesText(words, old), now: shiftTimesText(words, now) }
}
