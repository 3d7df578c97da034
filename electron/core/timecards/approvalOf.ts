import type { TimecardPerson } from '#shared/contracts/timecards.ts'
import { leastState, partKey, stands } from './approvals.ts'
import { differenceOf, figuresOf } from './figures.ts'
import type { FrozenMonth } from './frozen.ts'
import type { Judged } from './judge.ts'
import type { JudgedPeriod } from './period.ts'

/** The shops in which somebody works or is planned in the period, in the order in which they come. */
export function partsOf({ rows }: Judged, { period }: JudgedPeriod): { readonly storeId: number; readonly storeName: string }[] {
  const names = new Map<number, string>()
  for (const { day, storeId, storeName } of [...rows.results, ...rows.plans])
    if (day >= period.from && day <= period.to && !names.has(storeId)) names.set(storeId, storeName)
  return [...names].map(([storeId, storeName]) => ({ storeId, storeName }))
}

/** The figures that were approved and stand: none of the shops that they are of was reopened. */
export function standingFrozen({ rows: { staffId } }: Judged, { frozen, approvals }: JudgedPeriod): FrozenMonth | null {
  const one = frozen.get(staffId)
  return one !== undefined && stands(one, approvals) ? one : null
}

/** How far a person's month is, and whether it is still what was approved. */
export function approvalOf(judged: Judged, period: JudgedPeriod): TimecardPerson['approval'] {
  const { staffId } = judged.rows
  const parts = partsOf(judged, period).map((part) => ({
    ...part,
    state: period.approvals.get(partKey({ staffId, storeId: part.storeId })) ?? 'draft',
  }))
  const frozen = standingFrozen(judged, period)
  return {
    state: leastState(parts.map(({ state }) => state)),
    parts,
    differs: frozen !== null && differenceOf(frozen, figuresOf(judged, period)) !== null,
  }
}
