import { presence, type Break, type Shift } from '../shifts.ts'
import { ofShift, rule, shiftsWithin } from './rule.ts'

/** A shift still going on is no shift without its end. */
const hoursAtWork = 16 * 60

const isHalf = ({ start, end }: Break): boolean => (start === null) !== (end === null)

const sameTimes = (a: Shift, b: Shift): boolean =>
  a.day === b.day && a.storeId === b.storeId && a.clockIn === b.clockIn && a.clockOut === b.clockOut && a.clockIn !== null

/** Rows that cannot be what happened: they are mended before anything else is judged. */
export const punchRules = [
  rule('missingClockOut', null, hoursAtWork, (month, limit) =>
    shiftsWithin(month)
      .filter(({ clockIn, clockOut }) => clockIn !== null && clockOut === null && month.knownUntil - clockIn > limit)
      .map((shift) => ofShift('error', shift)),
  ),
  rule('missingClockIn', null, null, (month) =>
    shiftsWithin(month)
      .filter(({ clockIn, clockOut }) => clockIn === null && clockOut !== null)
      .map((shift) => ofShift('error', shift)),
  ),
  rule('clockOutBeforeIn', null, null, (month) =>
    shiftsWithin(month)
      .filter(({ clockIn, clockOut }) => clockIn !== null && clockOut !== null && clockOut <= clockIn)
      .map((shift) => ofShift('error', shift)),
  ),
  rule('breakNotEnded', null, null, (month) =>
    shiftsWithin(month)
      .filter((shift) => shift.clockOut !== null && shift.breaks.some(isHalf))
      .map((shift) => ofShift('error', shift, { missing: shift.breaks.some(({ start }) => start === null) ? 0 : 1 })),
  ),
  rule('breakOutsideShift', null, null, (month) =>
    shiftsWithin(month).flatMap((shift) => {
      const present = presence(shift)
      const wrong = shift.breaks.filter(
        ({ start, end }) =>
          start !== null && end !== null && present !== null && (end <= start || start < present.start || end > present.end),
      )
      return wrong.length === 0 ? [] : [ofShift('error', shift, { breaks: wrong.length })]
    }),
  ),
  rule('longShift', null, hoursAtWork, (month, limit) =>
    shiftsWithin(month).flatMap((shift) => {
      const present = presence(shift)
      const minutes = present === null ? 0 : present.end - present.start
      return minutes > limit ? [ofShift('error', shift, { minutes })] : []
    }),
  ),
  rule('sameShiftTwice', null, null, (month) =>
    shiftsWithin(month)
      .filter((shift, at, all) => all.slice(0, at).some((other) => sameTimes(shift, other)))
      .map((shift) => ofShift('error', shift)),
  ),
  // Also with another shop: nobody is in two places.
  rule('overlap', null, null, (month) => {
    const all = month.shifts.flatMap((shift) => {
      const span = presence(shift)
      return span === null ? [] : [{ shift, span }]
    })
    return shiftsWithin(month).flatMap((shift) => {
      const span = presence(shift)
      const others = all.filter(
        (other) =>
          span !== null &&
          other.shift !== shift &&
          !sameTimes(other.shift, shift) &&
          other.span.start < span.end &&
          other.span.end > span.start &&
          // Told once, at the later of the two.
          (other.span.start < span.start ||
            (other.span.start === span.start && all.findIndex((one) => one.shift === shift) > all.indexOf(other))),
      )
      if (others.length === 0 || span === null) return []
      const minutes = Math.max(...others.map((other) => Math.min(other.span.end, span.end) - Math.max(other.span.start, span.start)))
      const isElsewhere = others.some((other) => other.shift.storeId !== shift.storeId)
      const found = ofShift('error', shift, { minutes, isElsewhere: Number(isElsewhere) })
      return [{ ...found, shiftIds: [shift.shiftId, ...others.map((other) => other.shift.shiftId)] }]
    })
  }),
] as const
