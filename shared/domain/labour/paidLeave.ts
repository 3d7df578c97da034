import { dayText, type Day } from './time.ts'

/** Days of paid leave that were granted on a day (付与日). */
export interface Grant {
  readonly on: Day
  readonly days: number
}

/** Leave that was taken; hours never count toward the five days (施行規則24条の7). */
export interface Taken {
  readonly on: Day
  readonly unit: keyof typeof daysOfUnit
}

export const daysOfUnit = { day: 1, half: 0.5, hours: 0 } as const

/** Who is granted so many days must take five within the year (労働基準法39条7項). */
const grantThatObliges = 10
const obligedDays = 5

export interface Obligation {
  readonly from: Day
  readonly to: Day
  /** Days that must be taken between the two. */
  readonly days: number
}

/** The same date after so many months; the last of a shorter month where it has none. */
function monthsAfter(day: Day, months: number): Day {
  const [year = 0, month = 1, date = 1] = dayText(day).split('-').map(Number)
  const first = new Date(Date.UTC(year, month - 1 + months, 1))
  const last = new Date(Date.UTC(first.getUTCFullYear(), first.getUTCMonth() + 1, 0)).getUTCDate()
  return Math.round(Date.UTC(first.getUTCFullYear(), first.getUTCMonth(), Math.min(date, last)) / 86_400_000)
}

/** Months from a day to another, both included; what is no whole month is the part of its days. */
function monthsBetween(from: Day, to: Day): number {
  let months = 0
  while (monthsAfter(from, months + 1) <= to + 1) months += 1
  const rest = to + 1 - monthsAfter(from, months)
  return rest === 0 ? months : months + rest / (monthsAfter(from, months + 1) - monthsAfter(from, months))
}

/**
 * Days that must be taken, and until when: five in the year after each grant of ten days and more. Where the next grant comes
 * within that year (ダブルトラック), one span from the first to the end of the second year, with five days for each twelve months
 * (施行規則24条の5). `usesHalfDays`: the part of a day is made a half (else a whole one).
 */
export function obligationsOf(grants: readonly Grant[], usesHalfDays: boolean): Obligation[] {
  const obliging = grants.filter(({ days }) => days >= grantThatObliges).toSorted((a, b) => a.on - b.on)
  const found: Obligation[] = []
  const unit = usesHalfDays ? 2 : 1
  for (let at = 0; at < obliging.length; at += 1) {
    const from = obliging[at]?.on ?? Number.NaN
    const second = obliging[at + 1]?.on
    const end = monthsAfter(from, 12) - 1
    if (second === undefined || second > end) found.push({ from, to: end, days: obligedDays })
    else {
      const to = monthsAfter(second, 12) - 1
      found.push({ from, to, days: Math.ceil((monthsBetween(from, to) / 12) * obligedDays * unit - 1e-9) / unit })
      at += 1
    }
  }
  return found
}

/** Days toward an obligation: whole ones and halves. */
export function takenToward({ from, to }: Obligation, taken: readonly Taken[]): number {
  return taken.filter(({ on }) => on >= from && on <= to).reduce((sum, { unit }) => sum + daysOfUnit[unit], 0)
}

/** A claim to leave ends two years after its day (労働基準法115条). */
const claimMonths = 24

/**
 * Days that are left on a day, which it is included in: what was granted and has not lapsed, less what was taken, the oldest grant
 * first. What was taken beyond every grant is less than nothing; leave before the first grant that is known was of an older one.
 */
export function leaveLeft(grants: readonly Grant[], taken: readonly Taken[], on: Day): number {
  const rest = grants.filter((grant) => grant.on <= on).map((grant) => ({ ...grant, lapsesOn: monthsAfter(grant.on, claimMonths) }))
  const first = Math.min(...grants.map((grant) => grant.on))
  let beyond = 0
  for (const one of taken.filter((leave) => leave.on >= first && leave.on <= on).toSorted((a, b) => a.on - b.on)) {
    let days = daysOfUnit[one.unit]
    for (const grant of rest.toSorted((a, b) => a.on - b.on)) {
      if (grant.on > one.on || grant.lapsesOn <= one.on) continue
      const from = Math.min(days, grant.days)
      grant.days -= from
      days -= from
    }
    beyond += days
  }
  return rest.filter(({ lapsesOn }) => lapsesOn > on).reduce((sum, { days }) => sum + days, 0) - beyond
}

/** By the name that the shop gave the kind of leave: 有給休暇, 年次有給, 有休, 年休. Smaregi tells no other mark of it. */
export const isPaidLeave = (name: string): boolean => /有給|有休|年休/u.test(name)

/** `isWholeDays`: it has no times. A half is known by its name; any other part of a day is hours, which never count toward the five. */
export const unitOfLeave = (name: string, isWholeDays: boolean): Taken['unit'] =>
  /半|午前|午後/u.test(name) ? 'half' : isWholeDays ? 'day' : 'hours'
