import { createFormat } from '#shared/i18n/format.ts'
import { createTranslate, type Language } from '#shared/i18n/index.ts'
import type { CoreContext } from '../context.ts'
import type { PdfPart, PdfTable } from '../pdf/tablePdf.ts'
import type { ReadDb } from '../store/db.ts'
import { partsOf, standingFrozen } from '../timecards/approvalOf.ts'
import { figuresOf } from '../timecards/figures.ts'
import type { Judged } from '../timecards/judge.ts'
import type { JudgedPeriod } from '../timecards/period.ts'
import { readTimecardSettings } from '../timecards/settings.ts'
import { closingOf } from './attendanceClosing.ts'
import { attendanceColumns, rowsOfMonth } from './attendanceDays.ts'

interface Asked {
  readonly month: string
  readonly staffIds: readonly number[] | null
  readonly language: Language
}

/** When a sheet is printed, and by which version of the program: its rules may be other ones later. */
type Printing = Pick<CoreContext, 'version'> & { readonly now: Date }

function partOf(db: ReadDb, { month, language }: Asked, judged: Judged, period: JudgedPeriod): PdfPart {
  const t = createTranslate(language)
  const frozen = standingFrozen(judged, period)
  const figures = frozen?.figures ?? figuresOf(judged, period)
  const isDoubtful = figures.isDoubtful ?? judged.isDoubtful
  const rows = rowsOfMonth({ ...figures, isDoubtful }, readTimecardSettings(db).weekStart, t)
  const crossing = rows.some(([name]) => name === t('timecardExport.sheet.partWeek')) ? [t('timecardExport.sheet.crossing')] : []
  return {
    title: [
      figures.staffCode ?? '',
      figures.staffName,
      partsOf(judged, period)
        .map(({ storeName }) => storeName)
        .join('・'),
    ]
      .filter((text) => text !== '')
      .join('  '),
    rows,
    closing: [
      ...crossing,
      ...(isDoubtful ? [t('timecardExport.sheet.doubtful')] : []),
      ...closingOf(db, month, judged, figures, frozen !== null, language),
    ],
  }
}

/** 出勤簿: each person's days, with the approved figures where they are approved, else with those of now. */
export function attendanceTable(db: ReadDb, asked: Asked, period: JudgedPeriod, { now, version }: Printing): PdfTable {
  const { staffIds, language } = asked
  const t = createTranslate(language)
  const format = createFormat(language)
  const people = period.people.filter(({ rows }) => staffIds === null || staffIds.includes(rows.staffId))
  const [first] = people
  const figures = first === undefined ? null : figuresOf(first, period)
  return {
    title: t('timecardExport.sheet.attendance'),
    subtitle: figures === null ? '' : t('timecardExport.sheet.period', { from: figures.from, to: figures.to }),
    foot: t('timecardExport.sheet.printed', { at: format.moment(now.toISOString()), version }),
    pageText: (page, pages) => t('countFiles.sheets.page', { page, pages }),
    columns: attendanceColumns(t),
    rowMm: 4.2,
    leastRowMm: 2.9,
    bodyMm: 2.5,
    isLandscape: true,
    createdAt: now,
    parts: people.map((judged) => partOf(db, asked, judged, period)),
  }
}
