import type { ApprovalState } from '#shared/contracts/timecards.ts'
import type { ApprovalPart } from '#shared/contracts/timecardApproval.ts'
import type { OutputOf } from '#shared/contracts/index.ts'
import { dayText } from '#shared/domain/labour/time.ts'
import type { Period } from '#shared/domain/labour/period.ts'
import type { ReadDb, WriteDb } from '../store/db.ts'

/** From nothing looked at to nothing changed any more. */
const approvalOrder: readonly ApprovalState[] = ['draft', 'checked', 'approved', 'closed']
export const isAtLeast = (state: ApprovalState, least: ApprovalState): boolean =>
  approvalOrder.indexOf(state) >= approvalOrder.indexOf(least)

/** States of the parts of a month that are not draft, by `partKey`. */
export type ApprovalStates = ReadonlyMap<string, ApprovalState>
export const partKey = ({ staffId, storeId }: ApprovalPart): string => `${staffId} ${storeId}`

// Of each group the row with the greatest number: SQLite takes the other columns from it.
const lastOfPart = `SELECT month, staff_id AS staffId, store_id AS storeId, state, from_day AS "from", to_day AS "to", max(approval_id) AS last
  FROM timecard_approval`

interface LastRow extends ApprovalPart {
  readonly month: string
  readonly state: ApprovalState
  readonly from: string
  readonly to: string
}

export const readApprovals = (db: ReadDb, month: string): ApprovalStates =>
  new Map(
    db
      .all<LastRow>(`${lastOfPart} WHERE month = ? GROUP BY staff_id, store_id`, [month])
      .filter(({ state }) => state !== 'draft')
      .map((row) => [partKey(row), row.state]),
  )

/** Whether figures that were approved still are: none of the shops that they are of was reopened. */
export const stands = (
  { staffId, storeIds }: { readonly staffId: number; readonly storeIds: readonly number[] },
  approvals: ApprovalStates,
) => storeIds.every((storeId) => isAtLeast(approvals.get(partKey({ staffId, storeId })) ?? 'draft', 'approved'))

/** Whether somebody's day in a shop belongs to a month that is closed: it is not changed until that is reopened. `day`: YYYY-MM-DD. */
export const isDayClosed = (db: ReadDb, { staffId, storeId }: ApprovalPart, day: string): boolean =>
  db
    .all<LastRow>(`${lastOfPart} WHERE staff_id = ? AND store_id = ? GROUP BY month`, [staffId, storeId])
    .some(({ state, from, to }) => state === 'closed' && from <= day && day <= to)

/** As far as the part that is behind; nobody's month in no shop is a draft. */
export const leastState = (states: readonly ApprovalState[]): ApprovalState =>
  states.toSorted((a, b) => approvalOrder.indexOf(a) - approvalOrder.indexOf(b))[0] ?? 'draft'

interface Entry extends ApprovalPart {
  readonly month: string
  readonly storeName: string
  readonly state: ApprovalState
  readonly period: Period
  readonly reason: string | null
  readonly author: string | null
  readonly at: string
}

export function writeApproval(db: WriteDb, { month, staffId, storeId, storeName, state, period, reason, author, at }: Entry): void {
  db.run(
    `INSERT INTO timecard_approval (month, staff_id, store_id, store_name, state, from_day, to_day, reason, author, at)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    [month, staffId, storeId, storeName, state, dayText(period.from), dayText(period.to), reason, author, at],
  )
}

/** Parts go back to draft, each from whatever it was. Gives how many were anything else. */
export function reopenParts(
  db: WriteDb,
  { month, parts, reason, author, at }: Pick<Entry, 'month' | 'reason' | 'author' | 'at'> & { readonly parts: readonly ApprovalPart[] },
): number {
  let changed = 0
  db.transaction(() => {
    for (const { staffId, storeId } of parts)
      changed += db.run(
        `INSERT INTO timecard_approval (month, staff_id, store_id, store_name, state, from_day, to_day, reason, author, at)
         SELECT month, staff_id, store_id, store_name, 'draft', from_day, to_day, ?, ?, ? FROM timecard_approval
         WHERE approval_id = (SELECT max(approval_id) FROM timecard_approval WHERE month = ? AND staff_id = ? AND store_id = ?)
           AND state <> 'draft'`,
        [reason, author, at, month, staffId, storeId],
      ).changes
  })
  return changed
}

export function readApprovalMonths(db: ReadDb): OutputOf<'timecardApproval.months'>['months'] {
  const months = new Map<string, { checked: number; approved: number; closed: number }>()
  for (const { month, state } of db.all<LastRow>(`${lastOfPart} GROUP BY month, staff_id, store_id`)) {
    if (state === 'draft') continue
    const counts = months.get(month) ?? { checked: 0, approved: 0, closed: 0 }
    counts[state] += 1
    months.set(month, counts)
  }
  return [...months].map(([month, counts]) => ({ month, ...counts })).toSorted((a, b) => (a.month < b.month ? 1 : -1))
}

export const readApprovalLog = (db: ReadDb, month: string, staffId: number): OutputOf<'timecardApproval.log'>['entries'] =>
  db.all(
    `SELECT at, author, store_id AS storeId, store_name AS storeName, state, reason FROM timecard_approval
     WHERE month = ? AND staff_id = ? ORDER BY approval_id DESC LIMIT 500`,
    [month, staffId],
  )
