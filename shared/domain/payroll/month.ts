import type { WorkKind } from '../labour/classify.ts'
import type { Totals } from '../labour/totals.ts'

/** Leave on a day, in minutes since its midnight. */
export interface DayLeave {
  readonly name: string
  readonly start: number
  readonly end: number
}

/** What is handed over of a day. Minutes are those since the midnight with which it begins. */
export interface PayrollDay {
  /** YYYY-MM-DD. */
  readonly day: string
  readonly kind: 'work' | 'legalHoliday' | 'dayOff'
  readonly worked: number
  /** Of `worked`: of a shift that began on an earlier day. */
  readonly carried: number
  readonly late: number
  readonly early: number
  readonly absent: number
  readonly leaves: readonly DayLeave[]
  readonly punches: readonly { readonly breaks: readonly { readonly start: number | null; readonly end: number | null }[] }[]
  readonly pieces: readonly { readonly start: number; readonly end: number; readonly kind: WorkKind; readonly isNight: boolean }[]
}

/** A person's month as it was approved, of all shops together: one person is one row. */
export interface PayrollMonth {
  readonly staffId: number
  readonly staffName: string
  readonly staffCode: string | null
  /** First and last day of the period, YYYY-MM-DD. */
  readonly from: string
  readonly to: string
  readonly totals: Totals & { readonly late: number; readonly early: number; readonly absent: number }
  /** The totals rest on a row that could not be counted as it was; null: approved before that was noted. */
  readonly isDoubtful: boolean | null
  readonly days: readonly PayrollDay[]
}
