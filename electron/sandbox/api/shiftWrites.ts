import type { Db } from '../data/open.ts'
import { momentOf } from '../data/days.ts'
import { nextShiftId } from '../data/shiftEdits.ts'
import { tokyoTime } from '../clock.ts'
import { badRequest, jsonReply, notFound, onlyFields, Problem, type Reply } from './problem.ts'
import { route, type Route } from './route.ts'

/**
 * Plans and hours worked, written: by a pattern or by times, never by both. Times are whole moments
 * with their zone; past midnight is the next date. Source: 勤怠登録, 勤怠更新, 勤怠削除.
 */
export function shiftWrites(db: Db): readonly Route[] {
  return [
    route('POST', '/shifts/{id}/{id}', 'timecard.shifts:write', ({ ids: [storeId = 0, staffId = 0], body }) =>
      create(db, storeId, staffId, body()),
    ),
    route('PUT', '/shifts/{id}', 'timecard.shifts:write', ({ ids: [id = 0], body }) => update(db, id, body())),
    route('DELETE', '/shifts/{id}', 'timecard.shifts:write', ({ ids: [id = 0], body }) => remove(db, id, body())),
  ]
}

type Fields = Readonly<Record<string, unknown>>
type Times = Readonly<Record<(typeof times)[number], string | null>>

const times = ['attendance', 'leaving', 'breakStartTime1', 'breakEndTime1', 'breakStartTime2', 'breakEndTime2'] as const
const flags = ['tardyFlag', 'earlyLeavingFlag'] as const
const columns =
  'attendance = ?, leaving = ?, break1Start = ?, break1End = ?, break2Start = ?, break2End = ?, attendanceRounded = ?, leavingRounded = ?'
function create(db: Db, storeId: number, staffId: number, body: unknown): Reply {
  const fields = read(body, ['shiftDate', 'division', 'shiftPatternId', ...times])
  const { shiftDate, division } = head(fields)
  for (const [table, id] of [
    ['store', storeId],
    ['staff', staffId],
  ] as const) {
    if (!db.prepare(`SELECT 1 FROM ${table} WHERE ${table}Id = ?`).get(id))
      throw notFound(`該当する${table === 'store' ? '事業所' : '従業員'}が存在しません。ID:${id}`)
  }
  const own = timesOf(db, fields, shiftDate)
  const id = nextShiftId(db)
  db.prepare('INSERT INTO shift (shiftResultId, division, shiftDate, storeId, staffId) VALUES (?, ?, ?, ?, ?)').run(
    id,
    division,
    shiftDate,
    storeId,
    staffId,
  )
  write(db, id, own)
  return answer(db, id)
}

function update(db: Db, id: number, body: unknown): Reply {
  const fields = read(body, ['shiftDate', 'division', 'shiftPatternId', ...times, ...flags])
  const { shiftDate, division } = head(fields)
  find(db, id, division)
  const own = timesOf(db, fields, shiftDate)
  for (const name of flags) {
    const value = fields[name]
    if (value !== undefined && value !== '0' && value !== '1') throw badRequest(`[${name}] 0,1のいずれかを指定して下さい`)
  }
  db.prepare(
    'UPDATE shift SET shiftDate = ?, tardyFlag = coalesce(?, tardyFlag), earlyLeavingFlag = coalesce(?, earlyLeavingFlag) WHERE shiftResultId = ?',
  ).run(shiftDate, ...flags.map((name) => fields[name] ?? null), id)
  write(db, id, own)
  return answer(db, id)
}

/** Its body says of which kind the row is; the answer is 200 with both again. */
function remove(db: Db, id: number, body: unknown): Reply {
  const division = divisionOf(read(body, ['division']))
  find(db, id, division)
  db.prepare('DELETE FROM shift WHERE shiftResultId = ?').run(id)
  return jsonReply({ shiftResultId: String(id), division })
}

function read(body: unknown, names: readonly string[]): Fields {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) throw badRequest('リクエストの形式が正しくありません')
  onlyFields(body, names)
  return body as Fields
}

function divisionOf(fields: Fields): 'schedule' | 'result' {
  const { division } = fields
  if (division !== 'schedule' && division !== 'result') throw badRequest('[division] schedule,resultのいずれかを指定して下さい')
  return division
}

function head(fields: Fields) {
  const { shiftDate } = fields
  if (typeof shiftDate !== 'string' || !isDay(shiftDate)) throw badRequest('[shiftDate] YYYY-MM-DDの形式で指定して下さい')
  return { shiftDate, division: divisionOf(fields) }
}

const isDay = (text: string): boolean => /^\d{4}-\d{2}-\d{2}$/u.test(text) && !Number.isNaN(Date.parse(text))

function timesOf(db: Db, fields: Fields, shiftDate: string): Times {
  const given = times.filter((name) => fields[name] !== undefined)
  if (fields['shiftPatternId'] === undefined) return asGiven(fields)
  if (given.length > 0) throw badRequest('勤務パターンと勤務時刻を同時に指定することはできません。')
  return byPattern(db, Number(fields['shiftPatternId']), shiftDate)
}

function asGiven(fields: Fields): Times {
  const own = Object.fromEntries(times.map((name) => [name, moment(name, fields[name])])) as Times
  for (const name of ['attendance', 'leaving'] as const) if (own[name] === null) throw badRequest(`[${name}] 必須項目です`)
  return own
}

/** `YYYY-MM-DDThh:mm:ss` with a zone; 25:00 is none. Kept in Japan's zone. */
function moment(name: string, value: unknown): string | null {
  if (value === undefined || value === null || value === '') return null
  const whole = typeof value === 'string' && /^\d{4}-\d{2}-\d{2}T([01]\d|2[0-3]):[0-5]\d:[0-5]\d(Z|[+-]\d{2}:\d{2})$/u.test(value)
  const ms = whole ? Date.parse(value) : Number.NaN
  if (Number.isNaN(ms)) throw badRequest(`[${name}] YYYY-MM-DDThh:mm:ssTZDの形式で指定して下さい`)
  return tokyoTime(ms)
}

interface Pattern {
  readonly attendanceTime: string
  readonly leavingTime: string
  readonly break1StartTime: string | null
  readonly break1EndTime: string | null
}

/** A pattern that ends before it begins ends on the next day. */
function byPattern(db: Db, id: number, shiftDate: string): Times {
  const pattern = db.prepare<[number], Pattern>('SELECT * FROM shiftPattern WHERE shiftPatternId = ?').get(id)
  if (!pattern) throw notFound(`該当する勤務パターンが存在しません。ID:${id}`)
  const minutes = (time: string): number => Number(time.slice(0, 2)) * 60 + Number(time.slice(3, 5))
  const start = minutes(pattern.attendanceTime)
  const at = (time: string | null): string | null => {
    if (time === null) return null
    const own = minutes(time)
    return momentOf(shiftDate, own < start ? own + 1440 : own)
  }
  return {
    attendance: at(pattern.attendanceTime),
    leaving: at(pattern.leavingTime),
    breakStartTime1: at(pattern.break1StartTime),
    breakEndTime1: at(pattern.break1EndTime),
    breakStartTime2: null,
    breakEndTime2: null,
  }
}

interface Found {
  readonly calculated: number
}

function find(db: Db, id: number, division: string): void {
  const row = db.prepare<[number, string], Found>('SELECT calculated FROM shift WHERE shiftResultId = ? AND division = ?').get(id, division)
  if (!row) throw notFound(`該当する実績情報が存在しません。ID:${id}`)
  // What Smaregi answers for a row that is fixed for payroll is not known: our assumption.
  if (row.calculated === 1) throw new Problem(409, '給与計算が確定しているため、変更できません。')
}

function write(db: Db, id: number, own: Times): void {
  const values = [...times.map((name) => own[name]), own.attendance, own.leaving]
  db.prepare(`UPDATE shift SET ${columns} WHERE shiftResultId = ?`).run(...values, id)
}

/** The whole row, as the page of 勤怠更新 has it; that 勤怠登録 answers alike is our assumption. */
function answer(db: Db, id: number): Reply {
  return jsonReply(
    db
      .prepare(`SELECT CAST(shiftResultId AS TEXT) AS shiftResultId, shiftDate, division, CAST(storeId AS TEXT) AS storeId,
      CAST(staffId AS TEXT) AS staffId, attendance, leaving, break1Start AS breakStartTime1, break1End AS breakEndTime1,
      break2Start AS breakStartTime2, break2End AS breakEndTime2, coalesce(tardyFlag, '0') AS tardyFlag,
      coalesce(earlyLeavingFlag, '0') AS earlyLeavingFlag FROM shift WHERE shiftResultId = ?`)
      .get(id),
  )
}
