import type { ChangeOutcome } from '../../contracts/changes.ts'
import type { CountState } from '../../contracts/stockCounts.ts'

/** What became of a set of changes. */
interface SetFacts {
  readonly position: 'done' | 'undone' | 'dropped' | 'step'
  readonly cells: number
  readonly outcomes: Readonly<Record<ChangeOutcome, number>>
}

/** What was committed of a count, and what became of it. */
export interface CommitFacts {
  /** Of the corrections. Null: nothing differed, or the set is not known any more. */
  readonly set: SetFacts | null
  /** Of their inverse. Null: they were not taken back. */
  readonly inverse: SetFacts | null
}

const isOnTheWay = ({ outcomes: { waiting, rejected, conflict, unknown } }: SetFacts): boolean =>
  waiting + rejected + conflict + unknown > 0

/**
 * A count is sealed when all of its corrections are proved; a set that was undone before it was sent, or discarded whole, opens it again.
 * One of which nothing waits any more, but a part was refused or discarded, is corrected in part. It is taken back when nothing of the inverse is on
 * the way any more; an inverse that was undone itself takes nothing back.
 */
export function countStateOf(isEnded: boolean, commit: CommitFacts | null): CountState {
  if (commit?.inverse?.position === 'done') return isOnTheWay(commit.inverse) ? 'takingBack' : 'takenBack'
  const set = commit?.set
  const isUndone = set?.position === 'undone' || set?.position === 'dropped'
  const isDiscarded = set != null && set.cells > 0 && set.outcomes.withdrawn === set.cells
  if (commit === null || isUndone || isDiscarded) return isEnded ? 'ended' : 'counting'
  if (set == null) return 'sealed'
  const { waiting, unknown, withdrawn } = set.outcomes
  if (!isOnTheWay(set) && withdrawn === 0) return 'sealed'
  return waiting + unknown > 0 ? 'committed' : 'partial'
}
