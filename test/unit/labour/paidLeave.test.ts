import { describe, expect, it } from 'vitest'
import { paidLeaveOf } from '../../../electron/core/timecards/leave.ts'
import { isPaidLeave, leaveLeft, unitOfLeave } from '#shared/domain/labour/paidLeave.ts'
import { midnightOf, readDay } from '#shared/domain/labour/time.ts'

describe('leave that is left', () => {
  const on = (text: string) => readDay(text)
  const day = (text: string, unit: 'day' | 'half' | 'hours' = 'day') => ({ on: on(text), unit })
  const grants = [
    { on: on('2024-10-01'), days: 10 },
    { on: on('2025-10-01'), days: 11 },
  ]
  it('is what was granted less what was taken, until a claim is two years old (労働基準法115条)', () => {
    const taken = [day('2025-01-06'), day('2025-01-07'), day('2025-01-08', 'half'), day('2025-11-04'), day('2025-11-05', 'hours')]
    expect(leaveLeft(grants, taken, on('2025-09-30'))).toBe(7.5)
    expect(leaveLeft(grants, taken, on('2025-12-01'))).toBe(17.5)
    // 6.5 days of the first grant were not taken: they lapse.
    expect(leaveLeft(grants, taken, on('2026-09-30'))).toBe(17.5)
    expect(leaveLeft(grants, taken, on('2026-10-01'))).toBe(11)
  })
  it('is less than nothing where more was taken than granted', () => {
    expect(leaveLeft([{ on: on('2026-04-01'), days: 1 }], [day('2026-05-01'), day('2026-05-02')], on('2026-05-31'))).toBe(-1)
  })
  it('is not lessened by leave before the first grant that is known: it was of an older one', () => {
    const taken = [day('2025-11-11'), day('2025-12-09'), day('2026-02-16')]
    const granted = [{ on: on('2026-04-01'), days: 10 }]
    expect(leaveLeft(granted, taken, on('2026-11-30'))).toBe(10)
    expect(leaveLeft(granted, [...taken, day('2026-04-01')], on('2026-11-30'))).toBe(9)
  })
  it('and leave that was taken are of the same days, also of the one that goes on', () => {
    const granted = [{ on: on('2026-04-01'), days: 10 }]
    const period = { from: on('2026-11-01'), to: on('2026-11-30') }
    const knownUntil = midnightOf(period.to) + 600
    const of = (isHere: (from: number, to: number) => boolean) =>
      paidLeaveOf(granted, [day('2026-11-04'), day('2026-11-30')], period, { isHere, knownUntil })
    expect(of(() => true)).toEqual({ taken: 2, left: 8, isGranted: true })
    expect(of((_, to) => to < period.to)).toEqual({ taken: 2, left: null, isGranted: true })
    expect(paidLeaveOf([], [], period, { isHere: () => true, knownUntil })).toEqual({ taken: 0, left: null, isGranted: false })
  })
  it('is told by the name of the leave', () => {
    expect([isPaidLeave('年次有給休暇'), isPaidLeave('有給(午前)'), isPaidLeave('特別休暇')]).toEqual([true, true, false])
    expect([unitOfLeave('有給休暇', true), unitOfLeave('午前有給', true), unitOfLeave('有給', false)]).toEqual(['day', 'half', 'hours'])
  })
})
