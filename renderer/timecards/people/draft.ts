import type { InputOf, OutputOf } from '#shared/contracts/index.ts'
import { readDay } from '#shared/domain/labour/time.ts'
import { foldCode } from '#shared/domain/text.ts'

export type Person = OutputOf<'timecards.people'>['people'][number]
export type Facts = InputOf<'timecards.savePeople'>['people'][number]

/** What stands in the fields of a person. */
export interface PersonDraft {
  readonly hourlyYen: string
  /** YYYY-MM-DD, or nothing. */
  readonly birthday: string
  readonly grants: readonly { readonly day: string; readonly days: string }[]
}

export const draftOf = ({ hourlyYen, birthday, grants }: Person): PersonDraft => ({
  hourlyYen: hourlyYen === null ? '' : String(hourlyYen),
  birthday: birthday ?? '',
  grants: grants.map(({ day, days }) => ({ day, days: String(days) })),
})

const mostYen = 1_000_000
const mostDays = 40

const isDay = (text: string): boolean => !Number.isNaN(readDay(text))
const isHourly = (text: string): boolean => text === '' || (/^\d+$/u.test(text) && Number(text) >= 1 && Number(text) <= mostYen)
const isDays = (text: string): boolean => /^\d+(\.[05])?$/u.test(text) && Number(text) >= 0.5 && Number(text) <= mostDays

export interface DraftProblems {
  readonly hourlyYen: boolean
  readonly birthday: boolean
  /** Places of grants that are wrong. */
  readonly grants: ReadonlySet<number>
}

export function problemsOf(draft: PersonDraft): DraftProblems {
  const days = draft.grants.map(({ day }) => day)
  return {
    hourlyYen: !isHourly(foldCode(draft.hourlyYen)),
    birthday: draft.birthday !== '' && !isDay(draft.birthday),
    grants: new Set(
      draft.grants.flatMap((grant, at) => (isDay(grant.day) && isDays(foldCode(grant.days)) && days.indexOf(grant.day) === at ? [] : [at])),
    ),
  }
}

export const isRight = (draft: PersonDraft): boolean => {
  const { hourlyYen, birthday, grants } = problemsOf(draft)
  return !hourlyYen && !birthday && grants.size === 0
}

/** What a right draft comes to. */
export const factsOf = (staffId: number, { hourlyYen, birthday, grants }: PersonDraft): Facts => ({
  staffId,
  hourlyYen: hourlyYen === '' ? null : Number(foldCode(hourlyYen)),
  birthday: birthday === '' ? null : birthday,
  grants: grants.map(({ day, days }) => ({ day, days: Number(foldCode(days)) })),
})

/** More an hour is hardly anybody's wage: it is asked about before it is saved. Yen. */
const unusualYen = 10_000

/** Less an hour is below the minimum wage (最低賃金法9条) of every prefecture: a digit may be missing, or the wage is unlawful. Yen. */
const leastYen = 900

/** Whether a wage is one that a person should look at once more; null: it is not, or there is none. */
export function oddityOf({ hourlyYen }: PersonDraft): 'high' | 'low' | null {
  if (hourlyYen === '') return null
  const yen = Number(foldCode(hourlyYen))
  return yen > unusualYen ? 'high' : yen < leastYen ? 'low' : null
}

/** As spreadsheets write yen: `1,300`, `¥1500`, `1300円`. */
const yenOf = (text: string): string =>
  text
    .replace(/^[¥\\￥]/u, '')
    .replace(/円$/u, '')
    .replaceAll(',', '')
    .trim()

/** 2026/4/1 as well. */
function dayOf(text: string): string {
  const parts = /^(\d{4})[/.-](\d{1,2})[/.-](\d{1,2})$/u.exec(text)
  return parts === null ? text : `${parts[1]}-${(parts[2] ?? '').padStart(2, '0')}-${(parts[3] ?? '').padStart(2, '0')}`
}

export interface Pasted {
  readonly drafts: ReadonlyMap<number, PersonDraft>
  /** Lines of which nothing was taken: their code belongs to nobody. */
  readonly unknown: readonly string[]
}

/**
 * Lines out of a spreadsheet: code, hourly wage, day of a grant, days. What is empty stays as it is; a grant of a day that is there
 * already takes its place.
 */
export function readPasted(text: string, people: readonly Person[], drafts: ReadonlyMap<number, PersonDraft>): Pasted {
  const byCode = new Map(people.flatMap((person) => (person.staffCode === null ? [] : [[foldCode(person.staffCode), person] as const])))
  const next = new Map(drafts)
  const unknown: string[] = []
  for (const [at, line] of text.split(/\r?\n/u).entries()) {
    const [code = '', wage = '', day = '', days = ''] = line.split('\t').map((one) => foldCode(one.trim()))
    if (code === '') continue
    const hourly = yenOf(wage)
    const person = byCode.get(code)
    // The names of the columns, as they stand above a list.
    if (person === undefined && at === 0 && !/\d/u.test(line)) continue
    if (person === undefined) {
      unknown.push(code)
      continue
    }
    const draft = next.get(person.staffId) ?? draftOf(person)
    const given = dayOf(day)
    const grants = given === '' ? draft.grants : [...draft.grants.filter((grant) => grant.day !== given), { day: given, days }]
    next.set(person.staffId, { ...draft, hourlyYen: hourly === '' ? draft.hourlyYen : hourly, grants })
  }
  return { drafts: next, unknown }
}
