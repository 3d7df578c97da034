import { dayText } from '#shared/domain/labour/time.ts'
import { createFormat } from '#shared/i18n/format.ts'
import { createTranslate, type Language, type Translate } from '#shared/i18n/index.ts'
import type { PdfColumn, PdfTable } from '../pdf/tablePdf.ts'
import type { JudgedPeriod } from '../timecards/period.ts'
import type { AskedPerson, Question } from './questions.ts'

/** Letters of cells and the height of a row, in which an answer is written by hand. Millimetres. */
const letters = { bodyMm: 2.9, rowMm: 12 } as const

const dayWords = (language: Language): ((question: Question) => string) => {
  const format = new Intl.DateTimeFormat(language === 'ja' ? 'ja-JP' : 'en-GB', {
    timeZone: 'UTC',
    month: language === 'ja' ? 'numeric' : 'short',
    day: 'numeric',
    weekday: 'short',
  })
  return ({ day }) => format.format(new Date(dayText(day)))
}

const nameOf = ({ staffCode, staffName, stores }: AskedPerson): string =>
  [staffCode ?? '', staffName, stores.join('・')].filter((text) => text !== '').join('  ')

const punchedWords = (t: Translate, { punched }: Question): string => (punched === '' ? t('timecardInquiry.nothing') : punched)

/** Each person's questions on pages of their own: what is there, what was planned, what is to be said, an empty box, and lines for the signatures. */
export function inquirySheets(people: readonly AskedPerson[], { period }: JudgedPeriod, language: Language, now: Date): PdfTable {
  const t = createTranslate(language)
  const day = dayWords(language)
  const column = (name: 'day' | 'store' | 'punched' | 'planned' | 'what' | 'answer', widthMm: number): PdfColumn => ({
    heading: t(`timecardInquiry.columns.${name}`),
    widthMm,
    align: 'left',
    kind: name === 'answer' ? 'box' : 'text',
  })
  return {
    title: t('timecardInquiry.title'),
    subtitle: t('timecardExport.sheet.period', { from: dayText(period.from), to: dayText(period.to) }),
    foot: t('timecardExport.sheet.printed', { at: createFormat(language).moment(now.toISOString()) }),
    pageText: (page, pages) => t('countFiles.sheets.page', { page, pages }),
    columns: [
      column('day', 22),
      column('store', 28),
      column('punched', 58),
      column('planned', 30),
      column('what', 55),
      column('answer', 80),
    ],
    ...letters,
    isLandscape: true,
    createdAt: now,
    parts: people.map((person) => ({
      title: nameOf(person),
      rows: person.questions.map((question) => [
        day(question),
        question.storeName,
        punchedWords(t, question),
        question.planned,
        t(`timecardFindings.rules.${question.rule}.title`),
        '',
      ]),
      closing: ['', t('timecardInquiry.signature'), '', t('timecardInquiry.checkedBy')],
    })),
  }
}

/** The same as text, for a message. */
export function inquiryText(people: readonly AskedPerson[], { period }: JudgedPeriod, language: Language): string {
  const t = createTranslate(language)
  const day = dayWords(language)
  return people
    .map((person) =>
      [
        t('timecardInquiry.textHead', { name: nameOf(person), from: dayText(period.from), to: dayText(period.to) }),
        ...person.questions.map((question) =>
          t(question.planned === '' ? 'timecardInquiry.textLine' : 'timecardInquiry.textLinePlanned', {
            day: day(question),
            store: question.storeName,
            punched: punchedWords(t, question),
            planned: question.planned,
            what: t(`timecardFindings.rules.${question.rule}.title`),
          }),
        ),
      ].join('\n'),
    )
    .join('\n\n')
}
