import type { MissingPunch, ShiftProposal } from '#shared/contracts/timecards/corrections.ts'

export type Choice = ShiftProposal['basis']['kind']
export const choices: readonly Choice[] = ['plan', 'usual']

/** A row of the list, whatever list it stands in. */
export const keyOf = ({ staffId, day, shiftResultId, storeName }: MissingPunch): string => `${staffId} ${day} ${shiftResultId ?? storeName}`

export const proposalOf = ({ proposals }: MissingPunch, choice: Choice | undefined): ShiftProposal | null =>
  proposals.find(({ basis }) => basis.kind === choice) ?? null

/** What a person has chosen, by row. */
export type Chosen = ReadonlyMap<string, Choice>

/** One choice for many rows; null: they stay as they are. Rows without such a proposal keep what they had, and are counted. */
export function choose(chosen: Chosen, rows: readonly MissingPunch[], choice: Choice | null): { chosen: Chosen; lacking: number } {
  const next = new Map(chosen)
  let lacking = 0
  for (const row of rows) {
    if (choice === null) next.delete(keyOf(row))
    else if (proposalOf(row, choice) === null) lacking += 1
    else next.set(keyOf(row), choice)
  }
  return { chosen: next, lacking }
}

/** The proposals that were chosen, with their rows, in the order of the list. */
export const chosenOf = (rows: readonly MissingPunch[], chosen: Chosen): { row: MissingPunch; proposal: ShiftProposal }[] =>
  rows.flatMap((row) => {
    const proposal = proposalOf(row, chosen.get(keyOf(row)))
    return proposal === null ? [] : [{ row, proposal }]
  })
