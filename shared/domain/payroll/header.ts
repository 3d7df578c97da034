import { daysOfUnit, isPaidLeave, unitOfLeave } from '../labour/paidLeave.ts'
import type { CountField, DayKind, LeaveCount, MinuteField } from './fields.ts'
import { readCells } from './cells.ts'
import type { Column, PersonField, Source } from './layout.ts'

/** Brackets and spaces that differ from office to office are no other item; the header itself stays letter by letter. */
const folded = (header: string): string =>
  header
    .normalize('NFKC')
    .replaceAll(/\s/gu, '')
    .replaceAll(/[〔[]/gu, '(')
    .replaceAll(/[〕\]]/gu, ')')

const person = (field: PersonField): Source => ({ kind: 'person', field })
const count = (field: CountField): Source => ({ kind: 'count', field })
const minutes = (field: MinuteField, on: DayKind | null = null): Source => ({ kind: 'minutes', field, on, format: null, isRounded: false })

/** Usual names of the items of payroll programs, each with what it means there. */
const usualNames: readonly (readonly [source: Source, ...names: string[]])[] = [
  [person('code'), '社員コード', '社員番号', '従業員コード', '従業員番号', 'スタッフコード'],
  [person('name'), '氏名', '名前', '社員名', '従業員名', 'スタッフ名'],
  [person('familyName'), '姓'],
  [person('givenName'), '名'],
  [person('from'), '集計開始日'],
  [person('to'), '集計終了日'],
  [count('daysWorked'), '出勤日数', '労働日数'],
  [count('daysOnWorkDays'), '出勤日数(平日)'],
  [count('daysOnDaysOff'), '出勤日数(所定休日)'],
  [count('daysOnLegalHolidays'), '出勤日数(法定休日)'],
  [count('daysOnHolidays'), '休日出勤日数'],
  [count('daysAbsent'), '欠勤日数', '欠勤日数(平日)'],
  [count('timesLate'), '遅刻回数', '遅刻回数(平日)'],
  [count('timesEarly'), '早退回数', '早退回数(平日)'],
  [minutes('late'), '遅刻時間', '遅刻時間(平日)'],
  [minutes('early'), '早退時間', '早退時間(平日)'],
  [minutes('lateAndEarly'), '遅刻早退', '遅刻早退時間'],
  [minutes('total'), '実働時間', '総労働時間', '労働時間', '出勤時間'],
  [minutes('withinContract'), '所定労働時間', '所定時間'],
  [minutes('withinContract', 'workDays'), '所定時間(平日)'],
  [minutes('withinLegal'), '法定内残業時間', '法定内残業'],
  [minutes('withinLegal', 'workDays'), '所定外時間(平日)'],
  [minutes('withinLegal', 'daysOff'), '所定外時間(所定休日)'],
  [minutes('overtime'), '時間外労働時間', '残業時間', '普通残業時間', '普通残業', '法定外残業時間', '法定外時間'],
  [minutes('overtime', 'workDays'), '法定外時間(平日)'],
  [minutes('overtime', 'daysOff'), '法定外時間(所定休日)'],
  [minutes('over60'), '60時間超普通残業', '60時間超残業時間'],
  [minutes('night'), '深夜労働時間', '深夜時間'],
  [minutes('nightWithinContract', 'workDays'), '深夜所定時間(平日)'],
  [minutes('nightWithinLegal', 'workDays'), '深夜所定外時間(平日)'],
  [minutes('nightWithinLegal', 'daysOff'), '深夜所定外時間(所定休日)'],
  [minutes('nightOvertime'), '深夜残業時間', '深夜残業', '深夜法定外時間'],
  [minutes('nightOvertime', 'workDays'), '深夜法定外時間(平日)'],
  [minutes('nightOvertime', 'daysOff'), '深夜法定外時間(所定休日)'],
  [minutes('legalHoliday'), '法定休日労働時間', '休日勤務時間', '休日労働時間', '所定時間(法定休日)'],
  [minutes('nightLegalHoliday'), '深夜所定時間(法定休日)'],
  [minutes('breaks'), '休憩時間'],
  [{ kind: 'leave', leave: [] }, '有給日数', '有休取得日数', '有給休暇日数', '有休日数'],
]
const sources: ReadonlyMap<string, Source> = new Map(usualNames.flatMap(([source, ...names]) => names.map((name) => [name, source])))

/** Leave that is paid, by the names a shop gives it, and how much of a day it is. */
export const proposePaidLeave = (leaveNames: readonly string[]): LeaveCount[] =>
  leaveNames.filter(isPaidLeave).map((name) => ({ name, days: daysOfUnit[unitOfLeave(name, !name.includes('時間'))] }))

/** What an item of this name usually is, for the shop to confirm; `unset` where nothing is known of it. `leaveNames`: the shop's kinds of leave. */
function proposeSource(header: string, leaveNames: readonly string[]): Source {
  const source = sources.get(folded(header)) ?? { kind: 'unset' }
  return source.kind === 'leave' ? { ...source, leave: proposePaidLeave(leaveNames) } : source
}

/**
 * Columns of a header that was pasted in: a row of the shop's own file (commas, tabs or quotes), or an item a line. Names stay letter by
 * letter. `known`: columns that keep what was said of them.
 */
export function columnsOfHeader(text: string, known: readonly Column[], leaveNames: readonly string[]): Column[] {
  const lines = text
    .replace(/^\u{feff}/u, '')
    .split(/\r?\n/u)
    .filter((line) => line.trim() !== '')
  const [first = ''] = lines
  const delimiter = first.includes('\t') ? '\t' : ','
  const isList = lines.length > 1 && lines.every((line) => !line.includes(delimiter))
  const headers = isList ? lines.map((line) => line.trim()) : (readCells(first, delimiter)[0] ?? [])
  return headers.map((header) => known.find((column) => column.header === header) ?? { header, source: proposeSource(header, leaveNames) })
}
