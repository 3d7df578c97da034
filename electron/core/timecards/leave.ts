import { isPaidLeave, leaveLeft, obligationsOf, takenToward, unitOfLeave, type Grant, type Taken } from '#shared/domain/labour/paidLeave.ts'
import { dayAt, midnightOf, type Day, type Minute } from '#shared/domain/labour/time.ts'
import type { PersonMonth } from '#shared/domain/labour/findings/rule.ts'
import type { TimecardPerson } from '#shared/contracts/timecards.ts'
import type { Leave } from './rows.ts'

/** Days of paid leave that somebody took: a row of several days is as many. */
export const takenOf = (leave: readonly Leave[]): Taken[] =>
  leave
    .filter(({ name }) => isPaidLeave(name))
    .flatMap(({ name, start, end }) => {
      const first = dayAt(start)
      const unit = unitOfLeave(name, start === midnightOf(first) && end === midnightOf(dayAt(end)))
      const days = unit === 'day' ? dayAt(end - 1) - first + 1 : 1
      return Array.from({ length: days }, (_, at) => ({ on: first + at, unit }))
    })

interface Known {
  /** Whether every day between two is here, as far as it has come. */
  readonly isHere: (from: Day, to: Day) => boolean
  readonly knownUntil: Minute
}

/** What must be taken, where all days on which it could have been are here. */
export function obligationsHere(
  grants: readonly Grant[],
  taken: readonly Taken[],
  { isHere, knownUntil }: Known,
): PersonMonth['paidLeave'] {
  return obligationsOf(grants, true)
    .filter(({ from, to }) => isHere(from, Math.min(to, dayAt(knownUntil) - 1)))
    .map((obligation) => ({ obligation, taken: takenToward(obligation, taken) }))
}

/**
 * 年休 of a person's period: taken in it, and left at its end. Leave is planned beforehand, so both are of everything that Smaregi has
 * until then, also of the day that goes on. `left` null: no grant is known (`isGranted` false), or days since the first are not here.
 */
export function paidLeaveOf(
  grants: readonly Grant[],
  taken: readonly Taken[],
  { from, to }: { readonly from: Day; readonly to: Day },
  { isHere, knownUntil }: Known,
): TimecardPerson['paidLeave'] {
  const sum = takenToward({ from, to, days: 0 }, taken)
  const granted = grants.filter(({ on }) => on <= to).map(({ on }) => on)
  const isGranted = granted.length > 0
  const isKnown = isGranted && isHere(Math.min(...granted), Math.min(to, dayAt(knownUntil - 1)))
  return { taken: sum, left: isKnown ? leaveLeft(grants, taken, to) : null, isGranted }
}
