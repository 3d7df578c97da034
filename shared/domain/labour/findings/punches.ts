import { presence, type Break, type Shift } from '../shifts.ts'
import { ofShift, rule, shiftsWithin, type PersonMonth } from './rule.ts'

/** A shift still going on is no shift without its end. */
const hoursAtWork = 16 * 60

const isHalf = ({ start, end }: Break): boolean => (start === null) !== (end === null)

const sameTimes = (a: Shift, b: Shift): boolean =>
  a.day === b.day && a.storeId === b.storeId && a.clockIn === b.clockIn && a.clockOut === b.clockOut && a.clockIn !== null

interface Overlap {
  readonly shift: Shift
  /** Those before it of which it has minutes, and how many. */
  readonly others: readonly { readonly shift: Shift; readonly minutes: number }[]
}

/** Minutes that two shifts share. */
function sharedMinutes(a: Shift, b: Shift): number {
  const [one, other] = [presence(a), presence(b)]
  return one === null || other === null ? 0 : Math.min(one.end, other.end) - Math.max(one.start, other.start)
}

/** Shifts of the period that share minutes with others of other times, each told once, at the later of the two. */
function overlapsIn(month: PersonMonth): Overlap[] {
  const all = month.shifts.filter((shift) => presence(shift) !== null)
  const startOf = (shift: Shift): number => shift.clockIn ?? 0
  return shiftsWithin(month).flatMap((shift) => {
    const at = all.indexOf(shift)
    const others = all
      .filter(
        (other, index) =>
          !sameTimes(other, shift) && (startOf(other) < startOf(shift) || (startOf(other) === startOf(shift) && index < at)),
      )
      .map((other) => ({ shift: other, minutes: sharedMinutes(shift, other) }))
      .filter(({ minutes }) => minutes > 0)
    return others.length === 0 ? [] : [{ shift, others }]
  })
}

/**
 * Whether two rows are one shift, written twice: of the same day and shop, and one is in the other for more than half of its time. Two PCs
 * that add a shift of the same day at once leave such rows, as nothing of a row is unique at Smaregi.
 */
function isSecondRow(a: Shift, b: Shift): boolean {
  const [one, other] = [presence(a), presence(b)]
  if (one === null || other === null || a.day !== b.day || a.storeId !== b.storeId) return false
  return sharedMinutes(a, b) * 2 > Math.min(one.end - one.start, other.end - other.start)
}

const ofOverlap = ({ shift, others }: Overlap) => ({
  ...ofShift('error', shift, { minutes: Math.max(...others.map(({ minutes }) => minutes)) }),
  shiftIds: [shift.shiftId, ...others.map((other) => other.shift.shiftId)],
})

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
  rule('secondRow', null, null, (month) =>
    overlapsIn(month)
      .map(({ shift, others }) => ({ shift, others: others.filter((other) => isSecondRow(shift, other.shift)) }))
      .filter(({ others }) => others.length > 0)
      .map(ofOverlap),
  ),
  // Also with another shop: nobody is in two places.
  rule('overlap', null, null, (month) =>
    overlapsIn(month)
      .map(({ shift, others }) => ({ shift, others: others.filter((other) => !isSecondRow(shift, other.shift)) }))
      .filter(({ others }) => others.length > 0)
      .map((one) => {
        const found = ofOverlap(one)
        const isElsewhere = one.others.some((other) => other.shift.storeId !== one.shift.storeId)
        return { ...found, facts: { ...found.facts, isElsewhere: Number(isElsewhere) } }
      }),
  ),
] as const
