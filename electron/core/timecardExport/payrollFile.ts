import { createHash } from 'node:crypto'
import type { InputOf } from '#shared/contracts/index.ts'
import type { PayrollPreview } from '#shared/contracts/timecardExport.ts'
import { differencesOf, type WrittenPerson } from '#shared/domain/payroll/difference.ts'
import { faultsOf, type LayoutFault } from '#shared/domain/payroll/layout.ts'
import type { PayrollMonth } from '#shared/domain/payroll/month.ts'
import { problemsOf, type PersonProblem } from '#shared/domain/payroll/problems.ts'
import { rowOf, tableText, type Row } from '#shared/domain/payroll/table.ts'
import { targets } from '#shared/domain/payroll/targets.ts'
import { periodOf } from '#shared/domain/labour/period.ts'
import { dayText } from '#shared/domain/labour/time.ts'
import type { ReadDb } from '../store/db.ts'
import { readTimecardSettings } from '../timecards/settings.ts'
import { approvedMonths } from './approved.ts'
import { encoded, lackingIn } from './encoding.ts'
import { readWritten } from './exports.ts'
import { readSpellings } from './settings.ts'

export type Asked = Pick<InputOf<'timecardExport.preview'>, 'month' | 'layout' | 'staffIds' | 'scope'>

/** A file in memory, to the byte, and what keeps it from being written. */
export interface PayrollFile {
  readonly from: string
  readonly to: string
  readonly bytes: Uint8Array
  readonly text: string
  /** A name for its bytes. */
  readonly contents: string
  readonly rows: readonly Row[]
  /** Of those in the file. */
  readonly months: readonly PayrollMonth[]
  /** Everybody whose month is approved, in the file or not. */
  readonly approved: readonly PayrollMonth[]
  readonly people: readonly WrittenPerson[]
  readonly faults: readonly LayoutFault[]
  readonly problems: readonly PersonProblem[]
  readonly before: PayrollPreview['before']
}

const byCode = (a: Row, b: Row): number =>
  new Intl.Collator('ja', { numeric: true }).compare(a.person.code, b.person.code) || a.staffId - b.staffId

const nameOfBytes = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('base64url').slice(0, 22)

/** Makes the file of a month from the approved figures alone. */
export function payrollFile(db: ReadDb, { month, layout, staffIds, scope }: Asked): PayrollFile {
  const period = periodOf(month, readTimecardSettings(db).closingDay)
  const [from, to] = [dayText(period.from), dayText(period.to)]
  const isAsked = ({ staffId }: { readonly staffId: number }): boolean => staffIds === null || staffIds.includes(staffId)
  const approved = approvedMonths(db, month)
  const asked = approved.filter(isAsked)
  const spellings = new Map(readSpellings(db).map((one) => [one.staffId, one]))
  const names = new Map(asked.map(({ staffId, staffName }) => [staffId, staffName]))
  const all = asked.map((one) => rowOf(one, layout, spellings.get(one.staffId) ?? null)).toSorted(byCode)
  const written = ({ staffId, cells }: Row): WrittenPerson => ({
    staffId,
    staffName: names.get(staffId) ?? '',
    cells: cells.map(({ text }, at) => ({ header: layout.columns[at]?.header ?? '', text })),
  })
  const before = readWritten(db, month, layout.target)
  const differences = before === null ? [] : differencesOf(before.people.filter(isAsked), all.map(written))
  const changed = new Set(differences.map(({ staffId }) => staffId))
  const rows = scope === 'differences' && before !== null ? all.filter(({ staffId }) => changed.has(staffId)) : all
  const inFile = new Set(rows.map(({ staffId }) => staffId))
  const months = asked.filter(({ staffId }) => inFile.has(staffId))
  const text = tableText(rows, layout)
  const bytes = encoded(text, layout.encoding)
  const target = targets[layout.target]
  const unwritable = (of: string): string => lackingIn(of, layout.encoding)
  return {
    from,
    to,
    bytes,
    text,
    contents: nameOfBytes(bytes),
    rows,
    months,
    approved,
    people: rows.map(written),
    faults: faultsOf(layout, { ...target, unwritable }),
    problems: problemsOf(months, rows, layout, { longestCode: target.longestCode, period: { from, to }, unwritable }),
    before:
      before === null ? null : { files: [...before.files], differences: differences.map((one) => ({ ...one, cells: [...one.cells] })) },
  }
}
