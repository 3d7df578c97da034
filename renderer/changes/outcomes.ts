import { changeOutcome, type ChangeOutcome, type ChangeSetHistory } from '#shared/contracts/changes.ts'

/** Cells of a set by what became of them, only the kinds there are. */
export const outcomesOf = (set: ChangeSetHistory): readonly (readonly [ChangeOutcome, number])[] =>
  changeOutcome.options.map((outcome) => [outcome, set.outcomes[outcome] ?? 0] as const).filter(([, count]) => count > 0)
