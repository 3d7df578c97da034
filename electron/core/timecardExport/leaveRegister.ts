import { isPaidLeave } from '#shared/domain/labour/paidLeave.ts'
import { dayAt, dayText, midnightOf, minuteAt, readDay, type Day, type Minute } from '#shared/domain/labour/time.ts'
import { createFormat } from '#shared/i18n/format.ts'
import { createTranslate, type Language, type Translate } from '#shared/i18n/index.ts'
import type { PdfColumn, PdfPart, PdfTable } from '../pdf/tablePdf.ts'
import type { ReadDb } from '../store/db.ts'
import { groupBy } from '../timecards/groupBy.ts'
import { paidLeaveOf, takenOf } from '../timecards/leave.ts'
import { readPeople } from '../timecards/people.ts'
import { leaveDaysBefore, readLeaveDaysMissing } from '../timecards/period.ts'
import { readLeave, type Leave } from '../timecards/rows.ts'

interface Asked {
  /** YYYY-MM-DD, both included. */
  readonly from: string
  readonly to: string
  readonly language: Language
}

type Person = ReturnType<typeof readPeople>[number]

const column = (heading: string, widthMm: number, align: PdfColumn['align'] = 'left'): PdfColumn => ({
  heading,
  widthMm,
  align,
  kind: 'text',
})

interface Span {
  readonly from: Day
  readonly to: Day
  readonly knownUntil: Minute
  /** So many days between two whose leave is not here. */
  readonly missing: (from: Day, to: Day) => number
}

function partOf(
  { staffCode, staffName, grants }: Person,
  leave: readonly Leave[],
  { from, to, knownUntil, missing }: Span,
  t: Translate,
): PdfPart {
  const known = grants.map(({ day, days }) => ({ on: readDay(day), days }))
  const sums = paidLeaveOf(known, takenOf(leave), { from, to }, { isHere: (first, last) => missing(first, last) === 0, knownUntil })
  const daysMissing = missing(from, dayAt(knownUntil - 1))
  const taken = leave
    .filter(({ name }) => isPaidLeave(name))
    .flatMap((one) => takenOf([one]).map((day) => ({ ...day, name: one.name })))
    .filter(({ on }) => on >= from && on <= to)
  const granted = grants.filter(({ day }) => readDay(day) <= to)
  const rows = [
    ...granted.map(({ day, days }) => ({ on: readDay(day), cells: [t('timecardExport.register.granted'), '', `${days}`] })),
    ...taken.map(({ on, unit, name }) => ({
      on,
      cells: [t('timecardExport.register.taken'), name, t(`timecardExport.register.units.${unit}`)],
    })),
  ]
  return {
    title: [staffCode ?? '', staffName].filter((text) => text !== '').join('  '),
    rows: rows.toSorted((a, b) => a.on - b.on).map(({ on, cells }) => [dayText(on), ...cells]),
    closing: [
      [
        t('timecardExport.register.sum', { days: sums.taken }),
        ...(daysMissing === 0 ? [] : [t('timecardExport.register.missing', { count: daysMissing })]),
      ].join('   '),
      granted.length === 0
        ? t('timecardExport.register.noGrant')
        : sums.left === null
          ? t('timecardExport.register.leftUnknown')
          : t('timecardExport.register.left', { days: sums.left }),
    ],
  }
}

/** 年次有給休暇管理簿: 時季, 日数 and 基準日 (労働基準法施行規則24条の7) of everybody who has any of them. Grants are what the shop itself has said. */
export function leaveRegisterTable(db: ReadDb, { from, to, language }: Asked, now: Date, version: string): PdfTable {
  const t = createTranslate(language)
  const [first, last] = [readDay(from), readDay(to)]
  const knownUntil = Math.min(midnightOf(last + 1), minuteAt(now))
  const span = { from: first, to: last, knownUntil, missing: readLeaveDaysMissing(db) }
  const leave = groupBy(readLeave(db, first - leaveDaysBefore, last), ({ staffId }) => staffId)
  return {
    title: t('timecardExport.register.title'),
    subtitle: t('timecardExport.sheet.period', { from, to }),
    foot: t('timecardExport.sheet.printed', { at: createFormat(language).moment(now.toISOString()), version }),
    pageText: (page, pages) => t('countFiles.sheets.page', { page, pages }),
    columns: [
      column(t('timecardExport.register.day'), 40),
      column(t('timecardExport.register.what'), 40),
      column(t('timecardExport.register.name'), 66),
      column(t('timecardExport.register.days'), 40, 'right'),
    ],
    rowMm: 7,
    createdAt: now,
    parts: readPeople(db)
      .map((person) => partOf(person, leave.get(person.staffId) ?? [], span, t))
      .filter(({ rows }) => rows.length > 0),
  }
}
