import type { OutputOf } from '#shared/contracts/index.ts'
import { useEngine } from '../common/queries.ts'
import { useDebouncedValue } from '../ui/index.ts'

/** Figures that are read again sooner than this are never seen to be old: nothing flickers with each beep. */
const noticeMs = 200

export interface Summary {
  readonly summary: OutputOf<'countReview.summary'> | undefined
  readonly error: unknown
  /** The figures are those before something changed, and are being read again: what hangs on them waits. */
  readonly isBehind: boolean
}

/** The figures of a count, and whether they are being read again. */
export function useSummary(countId: string): Summary {
  const { data, error, isFetching } = useEngine('countReview.summary', { countId })
  const [wasFetching] = useDebouncedValue(isFetching, noticeMs)
  return { summary: data, error, isBehind: isFetching && wasFetching }
}
