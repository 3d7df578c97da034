import { useQueries } from '@tanstack/react-query'
import { useMemo } from 'react'
import type { ChangeRow, ChangeState } from '#shared/contracts/changes.ts'
import { call } from '../api/index.ts'

const pageSize = 200

/**
 * The rows of the list between two positions, asked for in pages of 200. A row that has not come yet
 * is undefined. Pages once seen stay until something changes.
 */
export function useChangeWindow(
  states: readonly ChangeState[],
  from: number,
  to: number,
): { readonly rowAt: (index: number) => ChangeRow | undefined; readonly error: Error | null } {
  const first = Math.floor(from / pageSize)
  const last = Math.floor(Math.max(from, to - 1) / pageSize)
  const offsets = useMemo(
    () => Array.from({ length: last - first + 1 }, (_, index) => (first + index) * pageSize),
    [first, last],
  )
  return useQueries({
    queries: offsets.map((offset) => {
      const input = { states: [...states], offset, limit: pageSize }
      return { queryKey: ['changes.list', input], queryFn: () => call('changes.list', input) }
    }),
    combine: (results) => ({
      rowAt: (index: number) => results[Math.floor(index / pageSize) - first]?.data?.rows[index % pageSize],
      error: results.find((result) => result.error !== null)?.error ?? null,
    }),
  })
}
