import type { ChangeState, ChangeSummary } from '#shared/contracts/changes.ts'

/** Parts of the screen that list unsent cells. */
export type ListPart = 'unsent' | 'conflict' | 'rejected' | 'unknown'

/** The states each list shows. What is on its way stands with what is not sent. */
export const partStates: Readonly<Record<ListPart, readonly ChangeState[]>> = {
  unsent: ['staged', 'queued', 'sending', 'sent'],
  conflict: ['conflict'],
  rejected: ['rejected'],
  unknown: ['unknown'],
}

export const listParts = Object.keys(partStates) as readonly ListPart[]

export const isListPart = (part: string): part is ListPart => Object.hasOwn(partStates, part)

export const countOf = (summary: ChangeSummary, part: ListPart): number =>
  partStates[part].reduce((sum, state) => sum + summary[state], 0)

/** What a send can take: staged cells, and those of a broken send, which it settles first. */
export const sendableOf = (summary: ChangeSummary): number => summary.staged + summary.unknown
