import { breakRules } from './breaks.ts'
import { hoursRules } from './hours.ts'
import { leaveRules } from './leave.ts'
import { minorRules } from './minors.ts'
import { planRules } from './plans.ts'
import { punchRules } from './punches.ts'
import { restRules } from './rest.ts'
import type { Finding as AnyFinding, PersonMonth, Rule } from './rule.ts'

/** Every check of a person's month, in the order in which they are told. */
export const rules = [...punchRules, ...breakRules, ...restRules, ...hoursRules, ...minorRules, ...planRules, ...leaveRules] as const
export type RuleId = (typeof rules)[number]['id'] | 'samePunches'

export type Finding = AnyFinding<RuleId>

/** A finding with what only follows from it. */
export interface Cause extends Finding {
  readonly consequences: readonly Finding[]
}

/** What a shop has changed. */
export interface RuleSettings {
  readonly off: ReadonlySet<RuleId>
  readonly limits: ReadonlyMap<RuleId, number>
}

/** Everything that the rules find, in the order of days. */
export function findingsOf(month: PersonMonth, { off, limits }: RuleSettings): Finding[] {
  const found = rules
    .filter(({ id }) => !off.has(id))
    .flatMap(({ id, limit, find }: Rule<RuleId>) => find(month, limits.get(id) ?? limit ?? 0).map((finding) => ({ ...finding, rule: id })))
  return found.toSorted((a, b) => (a.day ?? Infinity) - (b.day ?? Infinity))
}

const ruleIds: ReadonlySet<string> = new Set([...rules.map(({ id }) => id), 'samePunches'])
/** Settings of another version may name rules that are none here. */
export const isRuleId = (id: string): id is RuleId => ruleIds.has(id)

const wrongRows: ReadonlySet<string> = new Set(punchRules.map(({ id }) => id))
/** Whether a rule says that a row is wrong itself: totals that rest on it are doubtful, and what else is found on its day may be. */
export const isOfWrongRow = (id: RuleId): boolean => wrongRows.has(id)
const rankOf = new Map<RuleId, number>(rules.map(({ id }, rank) => [id, rank]))

/** Puts consequences below their causes: what is found on the day of a wrong row, and the rest after it. */
export function foldConsequences(findings: readonly Finding[]): Cause[] {
  const ofDay = new Map<number, Finding>()
  for (const finding of findings) {
    const first = finding.day === null ? undefined : ofDay.get(finding.day)
    const isEarlier = first === undefined || (rankOf.get(finding.rule) ?? 0) < (rankOf.get(first.rule) ?? 0)
    if (finding.day !== null && isOfWrongRow(finding.rule) && isEarlier) ofDay.set(finding.day, finding)
  }
  const causeOf = (finding: Finding): Finding | undefined => {
    if (finding.day === null) return undefined
    const same = ofDay.get(finding.day)
    // Two wrong rows are two things to mend, unless it is the same row.
    if (same !== undefined && same !== finding)
      return isOfWrongRow(finding.rule) && !finding.shiftIds.some((id) => same.shiftIds.includes(id)) ? undefined : same
    return finding.rule === 'shortRest' ? ofDay.get(finding.day - 1) : undefined
  }
  const roots = findings.filter((finding) => causeOf(finding) === undefined)
  return roots.map((root) => ({ ...root, consequences: findings.filter((finding) => causeOf(finding) === root) }))
}

/** Punches of somebody, to the second: milliseconds since 1970. */
export interface PunchTimes {
  readonly personId: number
  readonly shiftId: string
  readonly clockInMs: number | null
  readonly clockOutMs: number | null
}

/** Rows of two people with both punches the same to the second: one may have punched for the other. */
export function samePunches(
  punches: readonly PunchTimes[],
): { readonly shiftIds: readonly string[]; readonly personIds: readonly number[] }[] {
  const byTimes = new Map<string, PunchTimes[]>()
  for (const punch of punches) {
    if (punch.clockInMs === null || punch.clockOutMs === null) continue
    // Whole minutes are times that somebody typed.
    if (punch.clockInMs % 60_000 === 0 && punch.clockOutMs % 60_000 === 0) continue
    const key = `${punch.clockInMs} ${punch.clockOutMs}`
    byTimes.set(key, [...(byTimes.get(key) ?? []), punch])
  }
  return [...byTimes.values()]
    .filter((same) => new Set(same.map(({ personId }) => personId)).size > 1)
    .map((same) => ({ shiftIds: same.map(({ shiftId }) => shiftId), personIds: [...new Set(same.map(({ personId }) => personId))] }))
}
