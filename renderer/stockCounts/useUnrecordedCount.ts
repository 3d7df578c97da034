import { useEngine } from '../common/queries.ts'
import { useUnrecorded } from './count/unrecorded.ts'
import { useStockCounts } from './state.ts'

/** How many beeps of the open shop wait to be dealt with, and how to come to them. */
export function useUnrecordedCount(): { readonly count: number; readonly show: () => void } {
  const items = useUnrecorded((state) => state.items)
  const { data: counts = [] } = useEngine('stockCounts.list', {}, { enabled: items.length > 0 })
  const here = items.filter(({ counter }) => counts.some(({ countId }) => countId === counter.countId))
  return { count: here.length, show: () => useStockCounts.getState().open(here[0]?.counter.countId ?? null) }
}
