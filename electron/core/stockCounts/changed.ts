import type { CoreContext } from '../context.ts'

/** The windows that show a count read it again at most this often. Milliseconds. */
const intervalMs = 100

/** Tells that a count changed (null: any of them, or the shelves): at once, and then no more often than the windows can follow. */
export function createChanged(core: Pick<CoreContext, 'emit'>): (countId: string | null) => void {
  const resting = new Map<string | null, { again: boolean }>()
  const tell = (countId: string | null): void => {
    core.emit('stockCounts.changed', { countId })
    const rest = { again: false }
    resting.set(countId, rest)
    setTimeout(() => {
      resting.delete(countId)
      if (rest.again) tell(countId)
    }, intervalMs).unref()
  }
  return (countId) => {
    const rest = resting.get(countId)
    if (rest === undefined) tell(countId)
    else rest.again = true
  }
}
