import type { ChangeState, ChangeSummary } from '#shared/contracts/changes.ts'

export type Tab = 'all' | 'staged' | 'conflict' | 'rejected' | 'unknown'

/** Tabs of the list, and the states each shows. What is on its way stands with what is not sent. */
export const tabStates: Readonly<Record<Tab, readonly ChangeState[]>> = {
  all: ['staged', 'queued', 'sending', 'sent', 'unknown', 'conflict', 'rejected'],
  staged: ['staged', 'queued', 'sending', 'sent'],
  conflict: ['conflict'],
  rejected: ['rejected'],
  unknown: ['unknown'],
}

export const tabs = Object.keys(tabStates) as readonly Tab[]

export const countOf = (summary: ChangeSummary, tab: Tab): number =>
  tabStates[tab].reduce((sum, state) => sum + summary[state], 0)
