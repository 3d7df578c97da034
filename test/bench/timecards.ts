import { boardOf } from '#core/timecards/board.ts'
import { judge } from '#core/timecards/judge.ts'
import { periodJudged } from '#core/timecards/period.ts'
import { readTimecardRows } from '#core/timecards/rows.ts'
import { readTimecardSettings } from '#core/timecards/settings.ts'
import type { WriteDb } from '#core/store/db.ts'
import { periodOf } from '#shared/domain/labour/period.ts'
import { dayText, midnightOf, weekdayOf } from '#shared/domain/labour/time.ts'
import { openTestShop } from '../fixtures/shopFile.ts'
import { alternately, figure, type BenchOptions, type Metric } from './metric.ts'

const month = '2026-10'
const people = 500
/** A thousand person-months, and a board that opens, in a second each. */
const longestMs = 1_000

/** Everybody works five days a week, with a break, now and then late, over midnight or without an end. */
function fillMonth(db: WriteDb): void {
  const { from, to } = periodOf(month, 0)
  const time = (day: number, minute: number): string => `${new Date((midnightOf(day) + minute) * 60_000).toISOString().slice(0, 19)}+09:00`
  db.transaction(() => {
    let id = 0
    for (let staffId = 1; staffId <= people; staffId += 1)
      for (let day = from - 28; day <= to; day += 1) {
        if ((weekdayOf(day) + staffId) % 7 < 2) continue
        id += 1
        const start = 540 + ((staffId * 7 + day) % 90)
        const end = (staffId + day) % 11 === 0 ? 1560 : 1080 + ((staffId + day) % 120)
        const isOpen = (staffId * 31 + day) % 400 === 0
        db.run(
          `INSERT INTO shift_result (shift_result_id, shift_date, staff_id, staff_name, store_id, attendance_at, leaving_at, break1_start_at, break1_end_at, calculated, pull_id)
           VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, 0, 1)`,
          [
            id,
            dayText(day),
            staffId,
            `従業員${staffId}`,
            1 + (staffId % 5),
            time(day, start),
            isOpen ? '' : time(day, end),
            time(day, 720),
            time(day, 780),
          ],
        )
        db.run(
          'INSERT INTO shift (shift_result_id, store_id, staff_id, shift_date, attendance, leaving, pull_id) VALUES (?, ?, ?, ?, ?, ?, 1)',
          [id, 1 + (staffId % 5), staffId, dayText(day), time(day, 540), time(day, 1080)],
        )
      }
    for (let day = from - 28; day <= to; day += 1)
      db.run("INSERT INTO pull_day (resource, day, pulled_at, pull_id) VALUES ('shiftResults', ?, '2026-11-02T00:00:00Z', 1)", [
        dayText(day),
      ])
  })
}

/** The rules over a thousand person-months, and the board of five hundred people on thirty-one days. */
export async function run(_: BenchOptions): Promise<Metric[]> {
  const shop = openTestShop()
  try {
    const { db } = shop
    fillMonth(db)
    const now = new Date('2026-11-02T00:00:00Z')
    const period = periodOf(month, 0)
    const settings = readTimecardSettings(db)
    const { staffs } = readTimecardRows(db, period.from - 28, period.to)
    const facts = { birthday: null, hourlyYen: 1200, grants: [] }
    const asked = {
      period,
      settings,
      knownUntil: midnightOf(period.to + 1),
      isKnown: () => true,
      monthsBefore: [],
      month,
      facts,
      taken: [],
      leaveIsHere: () => true,
    }
    const judgeThousand = (): void => {
      for (let round = 0; round < 1000 / people; round += 1) for (const staff of staffs) judge(staff, asked)
    }
    const openBoard = (): void => {
      // Anything that is written makes the figures in memory worthless.
      db.run("INSERT INTO meta (key, value) VALUES ('bench', 'x') ON CONFLICT (key) DO UPDATE SET value = value || 'x'")
      const board = boardOf(periodJudged(db, month, now), {
        storeId: null,
        search: '',
        only: 'all',
        order: 'findings',
        offset: 0,
        limit: 60,
        locate: null,
      })
      if (board.total !== people) throw new Error(`${board.total} people instead of ${people}`)
    }
    const { ours, baseline } = alternately(5, judgeThousand, openBoard)
    return [
      figure('timecards: 1,000 person-months judged by every rule', 'ms', ours, { ours: longestMs }),
      figure(`timecards: the board of ${people} people opens`, 'ms', baseline, { ours: longestMs }),
    ]
  } finally {
    shop.remove()
  }
}
