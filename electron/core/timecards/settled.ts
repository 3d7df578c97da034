import { z } from 'zod'
import { dayText } from '#shared/domain/labour/time.ts'
import type { Cause, Finding } from '#shared/domain/labour/findings/index.ts'
import type { Severity } from '#shared/domain/labour/findings/rule.ts'
import type { timecardApproval } from '#shared/contracts/timecardApproval.ts'
import type { TimecardCause } from '#shared/contracts/timecards.ts'
import { fromJson } from '../json.ts'
import type { ReadDb, WriteDb } from '../store/db.ts'
import { severityRank } from './severity.ts'

type Settled = NonNullable<TimecardCause['settled']>
type SeenFinding = z.infer<typeof timecardApproval.methods.settle.input>['findings'][number]

/** A cause, and what people said of it. */
export interface JudgedCause extends Cause {
  readonly settled: Settled | null
  /** It was settled, and is another one since. */
  readonly settledBefore: Settled | null
}

interface SettledRow {
  readonly staffId: number
  readonly rule: string
  readonly day: string | null
  readonly ids: string
  readonly severity: Severity
  readonly facts: string
  readonly reason: string | null
  readonly author: string | null
  readonly at: string
}

/** What was settled last, by the finding's key. */
export type SettledFindings = ReadonlyMap<string, SettledRow>

const keyOf = (staffId: number, rule: string, day: string | null, ids: string): string => `${staffId} ${rule} ${day} ${ids}`
const idsOf = (ids: readonly number[]): string => JSON.stringify(ids.toSorted((a, b) => a - b))

export function readSettled(db: ReadDb): SettledFindings {
  // A row that was made here has been numbered by Smaregi since: what was said of it goes with it.
  const numbers = new Map(
    db
      .all<{ localId: number; id: number }>("SELECT local_id AS localId, id FROM id_map WHERE entity = 'shift'")
      .map(({ localId, id }) => [localId, id]),
  )
  const numbered = (ids: string): string =>
    ids.includes('-')
      ? idsOf(
          z
            .array(z.int())
            .parse(fromJson(ids))
            .map((shiftId) => numbers.get(shiftId) ?? shiftId),
        )
      : ids
  // Of each group the row with the greatest number: SQLite takes the other columns from it.
  const rows = db.all<SettledRow & { readonly last: number }>(
    `SELECT staff_id AS staffId, rule, day, shift_result_ids AS ids, severity, facts, reason, author, at, max(settled_id) AS last
     FROM timecard_settled GROUP BY staff_id, rule, day, shift_result_ids ORDER BY last`,
  )
  return new Map(rows.map((row) => [keyOf(row.staffId, row.rule, row.day, numbered(row.ids)), row]))
}

const factsShape = z.record(z.string(), z.number())
function sameFacts(text: string, facts: Finding['facts']): boolean {
  const kept = factsShape.safeParse(fromJson(text))
  if (!kept.success) return false
  const names = Object.keys(facts)
  return names.length === Object.keys(kept.data).length && names.every((name) => kept.data[name] === facts[name])
}

/**
 * Whether a finding is still what a person settled. Of a day: with the same figures. Of the whole period, whose figures grow with every
 * day of it: as long as it is no worse in kind.
 */
const stillHolds = (row: SettledRow, { severity, day, facts }: Finding): boolean =>
  severityRank[severity] >= severityRank[row.severity] && (day === null || sameFacts(row.facts, facts))

/** What is open before what is settled, the gravest first, then by day; what is of the whole period stands before its days. */
const inOrder = (a: JudgedCause, b: JudgedCause): number =>
  Number(a.settled !== null) - Number(b.settled !== null) ||
  severityRank[a.severity] - severityRank[b.severity] ||
  (a.day ?? -Infinity) - (b.day ?? -Infinity) ||
  0

/** Causes with what people said of them, in the order in which they are looked at. */
export const withSettled = (staffId: number, causes: readonly Cause[], settled: SettledFindings): JudgedCause[] =>
  causes
    .map((cause): JudgedCause => {
      const day = cause.day === null ? null : dayText(cause.day)
      const row = settled.get(keyOf(staffId, cause.rule, day, idsOf(cause.shiftIds.map(Number))))
      if (row === undefined || row.reason === null) return { ...cause, settled: null, settledBefore: null }
      const said = { reason: row.reason, author: row.author, at: row.at }
      return stillHolds(row, cause) ? { ...cause, settled: said, settledBefore: null } : { ...cause, settled: null, settledBefore: said }
    })
    .toSorted(inOrder)

/** Keeps what a person said of findings. `reason` null: they are open again. */
export function writeSettled(
  db: WriteDb,
  findings: readonly SeenFinding[],
  reason: string | null,
  who: { readonly author: string | null; readonly at: string },
): void {
  db.transaction(() => {
    for (const { staffId, rule, day, shiftResultIds, severity, facts } of findings)
      db.run(
        `INSERT INTO timecard_settled (staff_id, rule, day, shift_result_ids, severity, facts, reason, author, at)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
        [staffId, rule, day, idsOf(shiftResultIds), severity, JSON.stringify(facts), reason, who.author, who.at],
      )
  })
}

/** So many reasons are offered again. */
const mostReasons = 12

export const readReasons = (db: ReadDb): string[] =>
  db.column<string>('SELECT reason FROM timecard_settled WHERE reason IS NOT NULL GROUP BY reason ORDER BY max(settled_id) DESC LIMIT ?', [
    mostReasons,
  ])
