import type { RecountLimits } from '#shared/contracts/countReview.ts'
import { recountLimits } from '#shared/contracts/countReview.ts'
import type { CountState } from '#shared/contracts/stockCounts.ts'
import { BantoError } from '#shared/errors.ts'
import { inverseOf } from '../changes/inverses.ts'
import { fromJson } from '../json.ts'
import { countState } from '../stockCounts/counts.ts'
import type { ReadDb } from '../store/db.ts'

/** A count as the review needs it. */
export interface Count {
  readonly countId: string
  readonly storeId: number
  readonly name: string
  readonly startedAt: string
  readonly endedAt: string | null
  readonly recount: RecountLimits | null
  /** Null: it is not committed, or its set was undone before it was sent. */
  readonly commit: Commit | null
}

export interface Commit {
  readonly mode: 'relative' | 'absolute'
  /** Null: nothing differed. */
  readonly changeSetId: number | null
  /** Taken back by this one, from the count or in the history of changes; null: it was not, or that was undone. */
  readonly revertSetId: number | null
  readonly at: string
  /** Follow-ups that are in effect, oldest first. */
  readonly followUps: readonly number[]
  /** When the movements were read that its figures are made from; null: that was not kept. */
  readonly readAt: string | null
}

interface Row {
  readonly storeId: number
  readonly name: string
  readonly startedAt: string
  readonly endedAt: string | null
  readonly recount: string | null
  readonly mode: Commit['mode'] | null
  readonly changeSetId: number | null
  readonly at: string | null
  readonly readAt: string | null
  readonly number: number | null
}

const countSql = `SELECT k.store_id AS storeId, k.name, k.started_at AS startedAt, k.ended_at AS endedAt, k.recount,
  c.mode, c.change_set_id AS changeSetId, c.at, c.read_at AS readAt, c.number
FROM stock_count k
LEFT JOIN stock_count_commit c ON c.count_id = k.count_id
WHERE k.count_id = ?`

// Those of an earlier commit, which was taken back, are no longer this one's.
const followUpsSql = `SELECT f.change_set_id FROM stock_count_set f JOIN change_set s ON s.change_set_id = f.change_set_id
WHERE f.count_id = ? AND f.kind = 'followUp' AND f.commit_number = ? AND s.position = 'done' ORDER BY f.change_set_id`

const isOpen = (state: CountState): boolean => state === 'counting' || state === 'ended'

/** Throws NOT_FOUND. */
export function findCount(db: ReadDb, countId: string): Count {
  const row = db.get<Row>(countSql, [countId])
  if (row === undefined) throw new BantoError('NOT_FOUND', `no count ${countId}`)
  const { mode, changeSetId, at, readAt, number, recount, ...count } = row
  const limits = recountLimits.safeParse(recount === null ? null : fromJson(recount))
  return {
    ...count,
    countId,
    recount: limits.success ? limits.data : null,
    // A set that a person undid is not in effect.
    commit:
      mode === null || at === null || isOpen(countState(db, countId))
        ? null
        : {
            mode,
            changeSetId,
            revertSetId: changeSetId === null ? null : inverseOf(db, changeSetId),
            at,
            followUps: db.column<number>(followUpsSql, [countId, number]).filter((set) => inverseOf(db, set) === null),
            readAt,
          },
  }
}
