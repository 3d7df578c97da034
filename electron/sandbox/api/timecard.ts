import { groupBy } from '../groupBy.ts'
import type { Clock } from '../clock.ts'
import type { Data } from '../data/open.ts'
import { makeShifts } from '../data/timecard.ts'
import { onlyParameters, wholeNumber } from './parameters.ts'
import { badRequest, jsonReply, notFound, type Reply } from './problem.ts'
import { route, type Call, type Route } from './route.ts'
import { shiftWrites } from './shiftWrites.ts'
import type { WireRow } from './resources.ts'

/**
 * The timecard side, below `/{contractId}/timecard`: lists answer `{ count, page, pageCount, <name> }`.
 * Names from platform-api-reference/apis/timecard.
 */
interface Shape {
  readonly name: string
  /** SELECT without ORDER BY and LIMIT; `where` is put in. */
  readonly select: string
  readonly sortable: Readonly<Record<string, string>>
  readonly order: string
  readonly longest: number
  /** Turns a row of the file into one of the wire. */
  readonly wire?: (row: WireRow) => WireRow
}

const day = /^\d{4}-\d{2}-\d{2}$/u
const dayMs = 86_400_000

export function timecardRoutes(data: Data, clock: Clock): readonly Route[] {
  const { db } = data
  const now = (): number => clock.now().getTime()
  const seed = (): number => Number(data.getMeta('seed') ?? 1)

  /** `own`: parameters that the caller has read. Filters that Smaregi knows and this server does not are refused, not passed over. */
  function page(
    shape: Shape,
    query: URLSearchParams,
    where: readonly string[],
    values: readonly (string | number)[],
    own: readonly string[] = [],
  ): Reply {
    onlyParameters(query, 'limit', 'page', ...(Object.keys(shape.sortable).length > 0 ? ['sort'] : []), ...own)
    const limit = wholeNumber(query, 'limit', 30, 1, shape.longest)
    const number = wholeNumber(query, 'page', 1, 1, 1_000_000)
    const base = `${shape.select}${where.length > 0 ? ` WHERE ${where.join(' AND ')}` : ''}`
    const count = db.prepare<(string | number)[], { n: number }>(`SELECT count(*) AS n FROM (${base})`).get(...values)?.n ?? 0
    const rows = db
      .prepare<(string | number)[], WireRow>(`${base} ORDER BY ${sorted(query.get('sort'), shape)} LIMIT ? OFFSET ?`)
      .all(...values, limit, (number - 1) * limit)
    const wired = shape.wire ? rows.map(shape.wire) : rows
    return jsonReply({ count, page: number, pageCount: Math.ceil(count / limit), [shape.name]: wired })
  }

  /** `store_id=1,2` and its like. */
  function ids(query: URLSearchParams, name: string, column: string, where: string[], values: (string | number)[]): void {
    const text = query.get(name)
    if (text === null || text === '') return
    if (!/^\d{1,15}(,\d{1,15})*$/u.test(text)) throw badRequest(`[${name}] 数値を指定して下さい`)
    where.push(`${column} IN (SELECT value FROM json_each(?))`)
    values.push(`[${text}]`)
  }

  function range(query: URLSearchParams, longest: number): { from: string; to: string } {
    const [from, to] = ['from_date', 'to_date'].map((name) => {
      const text = query.get(name)
      if (text === null || !day.test(text) || Number.isNaN(Date.parse(text))) throw badRequest(`[${name}] YYYY-MM-DDの形式で指定して下さい`)
      return text
    }) as [string, string]
    if (to < from || (Date.parse(to) - Date.parse(from)) / dayMs > longest) throw badRequest('[from_date] 期間は3ヶ月以内で指定して下さい')
    return { from, to }
  }

  function results({ query }: Call): Reply {
    const { from, to } = range(query, 92)
    makeShifts(db, seed(), { from, to }, now())
    const where = ["s.division = 'result'", 's.shiftDate BETWEEN ? AND ?']
    const values: (string | number)[] = [from, to]
    ids(query, 'store_id', 's.storeId', where, values)
    ids(query, 'staff_id', 's.staffId', where, values)
    return page(resultShape, query, where, values, ['from_date', 'to_date', 'store_id', 'staff_id'])
  }

  /** One result; that its fields are those of the list is our assumption. */
  function result({ ids: [id = 0], query }: Call): Reply {
    onlyParameters(query)
    const row = db.prepare<[number], WireRow>(`${resultShape.select} WHERE s.division = 'result' AND s.shiftResultId = ?`).get(id)
    if (!row) throw notFound(`該当する実績情報が存在しません。ID:${id}`)
    return jsonReply(worked(row))
  }

  function holidays({ query }: Call): Reply {
    const { from, to } = range(query, 366)
    makeShifts(db, seed(), { from, to }, now())
    return page(holidayShape, query, ['h.fromDate <= ? AND h.toDate >= ?'], [to, from], ['from_date', 'to_date'])
  }

  function daily({ ids: [storeId = 0], query }: Call): Reply {
    const store = db
      .prepare<[number], { storeName: string; storeAbbr: string }>('SELECT storeName, storeAbbr FROM store WHERE storeId = ?')
      .get(storeId)
    if (!store) throw notFound()
    onlyParameters(query, 'division', 'year', 'month')
    const division = query.get('division')
    if (division !== 'schedule' && division !== 'result') throw badRequest('[division] schedule,resultのいずれかを指定して下さい')
    const [year, month] = [query.get('year') ?? '', query.get('month') ?? '']
    if (!/^\d{4}$/u.test(year) || !/^(0[1-9]|1[0-2])$/u.test(month)) throw badRequest('[year] [month] 形式が正しくありません')
    const first = `${year}-${month}-01`
    const last = new Date(Date.UTC(Number(year), Number(month), 0)).toISOString().slice(0, 10)
    makeShifts(db, seed(), { from: first, to: last }, now())
    const rows = db
      .prepare<[string, string, string, number], Record<string, string | number | null>>(
        `SELECT s.*, f.staffName FROM shift s JOIN staff f ON f.staffId = s.staffId
         WHERE s.division = ? AND s.shiftDate BETWEEN ? AND ? AND s.storeId = ? ORDER BY s.shiftDate, s.staffId`,
      )
      .all(division, first, last, storeId)
    const days: Record<string, unknown> = {}
    for (const [date, list] of groupBy(rows, (row) => String(row['shiftDate']))) {
      const minutes = list.map((row) => workedMinutes(row))
      const total = minutes.reduce((sum, one) => sum + one, 0)
      days[date.replaceAll('-', '')] = {
        dailyTotalStaff: list.length,
        dailyTotalHour: Math.round(total / 6) / 10,
        dailyTotalMinute: total,
        staffs: list.map((row, i) => ({
          staffId: row['staffId'],
          workingHour: Math.round((minutes[i] ?? 0) / 6) / 10,
          workingMinute: minutes[i],
          personnelExpenses: roughPay(minutes[i] ?? 0),
        })),
        shifts: list.map(planned),
      }
    }
    const pay = rows.reduce((sum, row) => sum + roughPay(workedMinutes(row)), 0)
    return jsonReply({
      year,
      month,
      storeId: String(storeId),
      ...store,
      division,
      shiftStoreDaily: days,
      totalPersonnelExpenses: String(pay),
    })
  }

  return [
    route('GET', '/stores', 'timecard.stores:read', ({ query }) => page(storeShape, query, [], [])),
    route('GET', '/staffs', 'timecard.staffs:read', ({ query }) => {
      const termination = query.get('termination') ?? '0'
      if (!['0', '1'].includes(termination)) throw badRequest('[termination] 0,1のいずれかを指定して下さい')
      return page(staffShape, query, [termination === '1' ? '1' : 'terminationDate IS NULL'], [], ['termination'])
    }),
    route('GET', '/shift_patterns', 'timecard.stores:read', ({ query }) => {
      const where: string[] = []
      const values: (string | number)[] = []
      ids(query, 'store_id', 'storeId', where, values)
      return page(patternShape, query, where, values, ['store_id'])
    }),
    route('GET', '/shifts/results', 'timecard.shifts:read', results),
    route('GET', '/shifts/results/{id}', 'timecard.shifts:read', result),
    route('GET', '/shifts_summary/{id}/daily', 'timecard.shifts:read', daily),
    route('GET', '/staff/holidays', 'timecard.holidays:read', holidays),
    ...shiftWrites(db),
  ]
}

function sorted(text: string | null, shape: Shape): string {
  if (text === null || text === '') return shape.order
  const parts = text.split(',').map((part) => {
    const [name = '', direction = 'asc'] = part.split(':')
    const column = shape.sortable[name]
    if (column === undefined || !['asc', 'desc'].includes(direction)) throw badRequest(`[sort] 指定できない並び順です: ${part}`)
    return `${column} ${direction}`
  })
  return [...parts, shape.order].join(', ')
}

const storeShape: Shape = {
  name: 'stores',
  select: `SELECT CAST(storeId AS TEXT) AS storeId, storeName, storeAbbr, '' AS storeKana, postCode, address, '' AS prefectureCode, phoneNumber AS phone, '' AS mail,
    '2' AS autoBreakTimeDivision, '1' AS displayFlag, 'false' AS geoFencingEnabled FROM store`,
  sortable: { store_id: 'storeId' },
  order: 'CAST(storeId AS INTEGER)',
  longest: 100,
}
const staffShape: Shape = {
  name: 'staffs',
  select: `SELECT CAST(staffId AS TEXT) AS staffId, staffName, staffCode, hireDate, coalesce(terminationDate, '') AS terminationDate,
    CASE WHEN terminationDate IS NULL THEN '1' ELSE '0' END AS activeFlag, CASE WHEN roleId = 1 THEN '1' ELSE '0' END AS adminFlag FROM staff`,
  sortable: { staff_id: 'CAST(staffId AS INTEGER)', staff_code: 'staffCode' },
  order: 'CAST(staffId AS INTEGER)',
  longest: 100,
}
const patternShape: Shape = {
  name: 'shiftPatterns',
  select: `SELECT CAST(shiftPatternId AS TEXT) AS shiftPatternId, CAST(storeId AS TEXT) AS storeId, shiftPatternName, shiftPatternShortName, color,
    attendanceTime, leavingTime, break1StartTime, break1EndTime, break2StartTime, break2EndTime FROM shiftPattern`,
  sortable: {
    shift_pattern_id: 'CAST(shiftPatternId AS INTEGER)',
    store_id: 'CAST(storeId AS INTEGER)',
    attendance_time: 'attendanceTime',
  },
  order: 'CAST(storeId AS INTEGER), attendanceTime',
  longest: 100,
}
/** What the kind of leave is called is our assumption. */
const holidayShape: Shape = {
  name: 'staffHolidays',
  select: `SELECT CAST(h.staffHolidayId AS TEXT) AS staffHolidayId, h.applicationDivision, h.division, CAST(h.staffId AS TEXT) AS staffId,
    f.staffName, h.fromDate, NULL AS fromDateTime, h.toDate, NULL AS toDateTime, h.holidayName AS holidaySettingName
    FROM staffHoliday h JOIN staff f ON f.staffId = h.staffId`,
  sortable: {},
  order: 'fromDate, staffHolidayId',
  longest: 100,
}
const resultShape: Shape = {
  name: 'results',
  select: `SELECT s.*, f.staffName, f.staffCode, t.storeName FROM shift s JOIN staff f ON f.staffId = s.staffId JOIN store t ON t.storeId = s.storeId`,
  sortable: { shift_date: 'shiftDate', staff_id: 'staffId', store_id: 'storeId' },
  order: 'shiftDate, staffId, shiftResultId',
  longest: 2000,
  wire: worked,
}

type FileRow = Readonly<Record<string, unknown>>

const text = (value: unknown): string => (value === null || value === undefined ? '' : String(value))
const at = (value: unknown): number => (typeof value === 'string' && value !== '' ? Date.parse(value) / 60_000 : Number.NaN)
const between = (from: unknown, to: unknown): number => Math.max(0, Math.round(at(to) - at(from)) || 0)

const breakMinutes = (row: FileRow): number => between(row['break1Start'], row['break1End']) + between(row['break2Start'], row['break2End'])

function workedMinutes(row: FileRow): number {
  const from = row['attendanceRounded'] ?? row['attendance']
  const to = row['leavingRounded'] ?? row['leaving']
  return Math.max(0, between(from, to) - breakMinutes(row))
}

function planned(row: FileRow): WireRow {
  return {
    shiftResultId: String(row['shiftResultId']),
    staffId: String(row['staffId']),
    staffName: row['staffName'],
    shiftDate: row['shiftDate'],
    attendance: text(row['attendance']),
    leaving: text(row['leaving']),
    breakStartTime1: text(row['break1Start']),
    breakEndTime1: text(row['break1End']),
    breakStartTime2: text(row['break2Start']),
    breakEndTime2: text(row['break2End']),
  }
}

/** What it costs, roughly, at 1,200 yen an hour. */
const roughPay = (minutes: number): number => minutes * 20

/** Minutes between 22:00 and 5:00. */
function nightMinutes(row: FileRow): number {
  const from = at(row['attendanceRounded'])
  const to = at(row['leavingRounded'])
  const night = Date.parse(`${String(row['shiftDate'])}T22:00:00+09:00`) / 60_000
  return Number.isNaN(from) || Number.isNaN(to) ? 0 : Math.max(0, Math.floor(Math.min(to, night + 420) - Math.max(from, night)))
}

function worked(row: FileRow): WireRow {
  const minutes = workedMinutes(row)
  return {
    shiftResultId: String(row['shiftResultId']),
    shiftDate: row['shiftDate'],
    staffId: String(row['staffId']),
    staffName: row['staffName'],
    staffCode: row['staffCode'],
    storeId: String(row['storeId']),
    storeName: row['storeName'],
    attendanceAt: text(row['attendance']),
    attendanceAtRounded: text(row['attendanceRounded']),
    leavingAt: text(row['leaving']),
    leavingAtRounded: text(row['leavingRounded']),
    break1StartAt: text(row['break1Start']),
    break1EndAt: text(row['break1End']),
    break2StartAt: text(row['break2Start']),
    break2EndAt: text(row['break2End']),
    workingMinutes: minutes,
    overtimeMinutes: Math.max(0, minutes - 480),
    over45HourOvertimeMinutes: 0,
    over60HourOvertimeMinutes: 0,
    midnightMinutes: nightMinutes(row),
    breakMinutes: breakMinutes(row),
    tardyMinutes: between(row['plannedStart'], row['attendanceRounded']),
    earlyLeavingMinutes: between(row['leavingRounded'], row['plannedEnd']),
    holidayType: 'none',
    calculated: row['calculated'] === 1,
  }
}
