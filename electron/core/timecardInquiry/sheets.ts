import { spansOf } from '#shared/domain/labour/shiftTimes.ts'
import { dayText, type Day } from '#shared/domain/labour/time.ts'
import { findingValues, type Names } from '#shared/i18n/findingValues.ts'
import { createFormat } from '#shared/i18n/format.ts'
import { createTranslate, resources, type Language, type Translate } from '#shared/i18n/index.ts'
import type { PdfColumn, PdfTable } from '../pdf/tablePdf.ts'
import { groupBy } from '../timecards/groupBy.ts'
import type { JudgedPeriod } from '../timecards/period.ts'
import type { AskedPerson, Question } from './questions.ts'

/** Letters of cells and the height of a row, in which an answer is written by hand, less where a person has many days. Millimetres. */
const letters = { bodyMm: 2.9, rowMm: 14 } as const
const leastRowMm = 7

const { asks } = resources.ja.translation.timecardInquiry
const isAsk = (rule: string): rule is keyof typeof asks => Object.hasOwn(asks, rule)

/** What is written in one language, of people and stores of one period. */
interface Writing {
  readonly t: Translate
  readonly day: (day: string) => string
  readonly names: Names
}

function writingOf(language: Language, { people }: JudgedPeriod): Writing {
  const format = new Intl.DateTimeFormat(language === 'ja' ? 'ja-JP' : 'en-GB', {
    timeZone: 'UTC',
    month: language === 'ja' ? 'numeric' : 'short',
    day: 'numeric',
    weekday: 'short',
  })
  const stores = new Map(
    people.flatMap(({ rows }) => [...rows.results, ...rows.plans].map(({ storeId, storeName }) => [storeId, storeName] as const)),
  )
  const staffs = new Map(people.map(({ rows }) => [rows.staffId, rows.staffName]))
  return {
    t: createTranslate(language),
    day: (day) => format.format(new Date(day)),
    names: { store: (storeId) => stores.get(storeId) ?? `${storeId}`, staff: (staffId) => staffs.get(staffId) ?? `${staffId}` },
  }
}

const nameOf = ({ staffCode, staffName, stores }: AskedPerson): string =>
  [staffCode ?? '', staffName, stores.join('・')].filter((text) => text !== '').join('  ')

/** What stands of a day: the punches, the plan, and of who works in several stores, where. */
function factsOf({ storeName, punched, planned }: Question, { stores }: AskedPerson, { t }: Writing): string {
  const facts = t(planned === '' ? 'timecardInquiry.facts' : 'timecardInquiry.factsPlanned', {
    punched: punched === '' ? t('timecardInquiry.nothing') : punched,
    planned,
  })
  return stores.length < 2 ? facts : t('timecardInquiry.atStore', { store: storeName, facts })
}

/** `9:55–18:05`, its breaks in brackets. */
function timesText(text: string): string {
  const [work = '', ...breaks] = (spansOf(text) ?? []).map(({ start, end }) => `${start}–${end}`)
  return breaks.length === 0 ? work : `${work} (${breaks.join(', ')})`
}

/** The question itself, with what a missing punch may have been. */
function askOf({ rule, facts, proposals }: Question, writing: Writing): string {
  const { t, names } = writing
  const ask = t(isAsk(rule) ? `timecardInquiry.asks.${rule}` : 'timecardInquiry.askOther', {
    ...findingValues({ rule, facts }, writing, names),
    title: t(`timecardFindings.rules.${rule}.title`),
  })
  const told = proposals.map(({ basis, times }) =>
    t(basis.kind === 'plan' ? 'timecardInquiry.byPlan' : 'timecardInquiry.byHabit', { times: timesText(times) }),
  )
  return told.length === 0 ? ask : `${ask}${t('timecardInquiry.proposals', { told: told.join(t('timecards.separator')) })}`
}

/**
 * Each person's questions on a page: a row a day with what stands of it, what is asked and what it may have been, a box for the answer, and
 * lines for the signatures.
 */
export function inquirySheets(
  people: readonly AskedPerson[],
  judged: JudgedPeriod,
  language: Language,
  now: Date,
  version: string,
): PdfTable {
  const { period } = judged
  const writing = writingOf(language, judged)
  const { t } = writing
  const column = (name: 'day' | 'what' | 'answer', widthMm: number): PdfColumn => ({
    heading: t(`timecardInquiry.columns.${name}`),
    widthMm,
    align: 'left',
    kind: name === 'answer' ? 'box' : 'whole',
  })
  return {
    title: t('timecardInquiry.title'),
    subtitle: t('timecardExport.sheet.period', { from: dayText(period.from), to: dayText(period.to) }),
    foot: t('timecardExport.sheet.printed', { at: createFormat(language).moment(now.toISOString()), version }),
    pageText: (page, pages) => t('countFiles.sheets.page', { page, pages }),
    columns: [column('day', 24), column('what', 98), column('answer', 64)],
    ...letters,
    leastRowMm,
    createdAt: now,
    parts: people.map((person) => ({
      title: nameOf(person),
      rows: [...groupBy(person.questions, ({ day }) => day)].map(([day, [first, ...others]]: readonly [Day, readonly Question[]]) => [
        writing.day(dayText(day)),
        first === undefined
          ? ''
          : [factsOf(first, person, writing), ...[first, ...others].map((question) => askOf(question, writing))].join(' '),
        '',
      ]),
      closing: ['', t('timecardInquiry.signature'), '', t('timecardInquiry.checkedBy')],
    })),
  }
}

/** The same as text, for a message. */
export function inquiryText(people: readonly AskedPerson[], judged: JudgedPeriod, language: Language): string {
  const { period } = judged
  const writing = writingOf(language, judged)
  const { t } = writing
  return people
    .map((person) =>
      [
        t('timecardInquiry.textHead', { name: nameOf(person), from: dayText(period.from), to: dayText(period.to) }),
        ...person.questions.map((question) =>
          t('timecardInquiry.textLine', {
            day: writing.day(dayText(question.day)),
            facts: factsOf(question, person, writing),
            ask: askOf(question, writing),
          }),
        ),
        t('timecardInquiry.textEnd'),
      ].join('\n'),
    )
    .join('\n\n')
}
