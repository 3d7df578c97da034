import { useEffect, useMemo, useSyncExternalStore } from 'react'
import type { JournalFilter } from '#shared/contracts/journal.ts'
import { createJournalList, type JournalList, type JournalListState } from './journalList.ts'

export type JournalRows = JournalListState & Pick<JournalList, 'more' | 'reload'>

/** The list of a filter; another filter is another list. `onNewer` has to stay the same function. */
export function useJournalRows(filter: JournalFilter, onNewer: (count: number) => void): JournalRows {
  const list = useMemo(() => createJournalList(filter, onNewer), [filter, onNewer])
  useEffect(() => list.start(), [list])
  const state = useSyncExternalStore(list.onChange, list.state)
  return { ...state, more: list.more, reload: list.reload }
}
