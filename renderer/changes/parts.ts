import type { ChangeState, ChangeSummary } from '#shared/contracts/changes.ts'

/** Parts of the screen that list unsent cells. */
export type ListPart = 'unsent' | 'conflict' | 'rejected' | 'unknown'

/** The states each list shows. What was sent and waits for its proof is not unsent. */
export const partStates: Readonly<Record<ListPart, readonly ChangeState[]>> = {
  unsent: ['staged', 'queued', 'sending'],
  conflict: ['conflict'],
  rejected: ['rejected'],
  unknown: ['unknown', 'sent'],
}

export const listParts = Object.keys(partStates) as readonly ListPart[]

export const isListPart = (part: string): part is ListPart => Object.hasOwn(partStates, part)

export const countOf = (summary: ChangeSummary, part: ListPart): number => partStates[part].reduce((sum, state) => sum + summary[state], 0)

/** What a send can take: staged cells, and those of a broken send or without a proof yet, which it settles first. */
export const sendableOf = (summary: ChangeSummary): number => summary.staged + summary.unknown + summary.sent
