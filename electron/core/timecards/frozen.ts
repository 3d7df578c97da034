import { z } from 'zod'
import { dayFigures, totals } from '#shared/contracts/timecards.ts'
import { fromJson } from '../json.ts'
import type { ReadDb, WriteDb } from '../store/db.ts'

/** A day as it is frozen: with each leave, in minutes since the midnight with which the day begins. */
export const frozenDay = z.object({
  ...dayFigures.shape,
  carried: dayFigures.shape.carried.default(0),
  leaves: z.array(z.object({ name: z.string(), start: z.int(), end: z.int() })).default([]),
})
export type FrozenDay = z.infer<typeof frozenDay>

/** Everything that is figured out of a person's month, as it is handed over. Fields that come later need a default. */
const monthFigures = z.object({
  staffName: z.string(),
  staffCode: z.string().nullable(),
  from: z.string(),
  to: z.string(),
  totals,
  /** The totals rest on a row that could not be counted as it was; null: frozen before that was noted. */
  isDoubtful: z.boolean().nullable().default(null),
  days: z.array(frozenDay),
})
export type MonthFigures = z.infer<typeof monthFigures>

/** The figures of a month that was approved. */
export interface FrozenMonth {
  readonly staffId: number
  readonly storeIds: readonly number[]
  readonly at: string
  readonly figures: MonthFigures
}

interface FrozenRow {
  readonly staffId: number
  readonly storeIds: string
  readonly figures: string
  readonly at: string
}

const storeIdsShape = z.array(z.int())

/** The last ones of each person; a row that cannot be read is left out, so that its month is not approved any more. */
export function readFrozen(db: ReadDb, month: string): FrozenMonth[] {
  return db
    .all<FrozenRow>(
      `SELECT staff_id AS staffId, store_ids AS storeIds, figures, at, max(frozen_id) AS last FROM timecard_frozen
       WHERE month = ? GROUP BY staff_id`,
      [month],
    )
    .flatMap((row) => {
      const figures = monthFigures.safeParse(fromJson(row.figures))
      const storeIds = storeIdsShape.safeParse(fromJson(row.storeIds))
      return figures.success && storeIds.success
        ? [{ staffId: row.staffId, at: row.at, figures: figures.data, storeIds: storeIds.data }]
        : []
    })
}

export function writeFrozen(db: WriteDb, month: string, { staffId, storeIds, figures, at }: FrozenMonth): void {
  db.run('INSERT INTO timecard_frozen (month, staff_id, store_ids, figures, at) VALUES (?, ?, ?, ?, ?)', [
    month,
    staffId,
    JSON.stringify(storeIds),
    JSON.stringify(figures),
    at,
  ])
}
