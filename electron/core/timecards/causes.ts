import type { OutputOf } from '#shared/contracts/index.ts'
import type { TimecardCause, TimecardFinding } from '#shared/contracts/timecards.ts'
import type { Finding } from '#shared/domain/labour/findings/index.ts'
import { dayText } from '#shared/domain/labour/time.ts'
import type { Judged } from './judge.ts'
import { severityRank } from './severity.ts'
import type { JudgedCause } from './settled.ts'

const findingOf = ({ rule, severity, day, shiftIds, facts }: Finding): TimecardFinding => ({
  rule,
  severity,
  day: day === null ? null : dayText(day),
  shiftResultIds: shiftIds.map(Number),
  facts: { ...facts },
})

/** A cause as the page has it. */
export const causeOf = (cause: JudgedCause): TimecardCause => ({
  ...findingOf(cause),
  consequences: cause.consequences.map(findingOf),
  settled: cause.settled,
  settledBefore: cause.settledBefore,
})

/** So many are shown at once. */
const mostShown = 300

/** Open causes of people, of one rule (null: of any), the gravest first, then by day and person; and how many there are of each rule. */
export function openCausesOf(people: readonly Judged[], rule: string | null): OutputOf<'timecardApproval.open'> {
  const all = people.flatMap(({ rows: { staffId, staffName }, causes }) =>
    causes.filter(({ settled }) => settled === null).map((cause) => ({ staffId, staffName, cause })),
  )
  const kinds = new Map<string, { rule: string; severity: TimecardFinding['severity']; count: number }>()
  for (const { cause } of all) {
    const kind = kinds.get(cause.rule) ?? { rule: cause.rule, severity: cause.severity, count: 0 }
    const isGraver = severityRank[cause.severity] < severityRank[kind.severity]
    kinds.set(cause.rule, { ...kind, severity: isGraver ? cause.severity : kind.severity, count: kind.count + 1 })
  }
  const found = all
    .filter(({ cause }) => rule === null || cause.rule === rule)
    .toSorted(
      (a, b) =>
        severityRank[a.cause.severity] - severityRank[b.cause.severity] || (a.cause.day ?? 0) - (b.cause.day ?? 0) || a.staffId - b.staffId,
    )
  return {
    kinds: [...kinds.values()].toSorted((a, b) => severityRank[a.severity] - severityRank[b.severity] || b.count - a.count),
    total: found.length,
    findings: found.slice(0, mostShown).map(({ staffId, staffName, cause }) => ({ staffId, staffName, cause: causeOf(cause) })),
    others: people.map(({ rows: { staffId, staffName } }) => ({ staffId, staffName })),
  }
}
