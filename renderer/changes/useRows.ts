import { useQueries } from '@tanstack/react-query'
import { useMemo } from 'react'

const pageSize = 200

export interface Rows<Row> {
  /** Undefined for a row that has not come yet. */
  readonly rowAt: (index: number) => Row | undefined
  /** How many there are by the pages that came; undefined before the first. */
  readonly total: number | undefined
  readonly error: Error | null
}

/**
 * The rows of a long list between two positions, asked for in pages of 200. Pages once seen stay until
 * something changes (queries.ts asks for the method's answers again then).
 */
export function useRows<Row, Input extends object>(
  method: string,
  input: Input,
  fetch: (input: Input & { offset: number; limit: number }) => Promise<{ readonly total: number; readonly rows: readonly Row[] }>,
  range: { readonly from: number; readonly to: number },
): Rows<Row> {
  const first = Math.floor(range.from / pageSize)
  const last = Math.floor(Math.max(range.from, range.to - 1) / pageSize)
  const offsets = useMemo(() => Array.from({ length: last - first + 1 }, (_, index) => (first + index) * pageSize), [first, last])
  return useQueries({
    queries: offsets.map((offset) => {
      const asked = { ...input, offset, limit: pageSize }
      return { queryKey: [method, asked], queryFn: () => fetch(asked) }
    }),
    combine: (results) => ({
      rowAt: (index: number) => results[Math.floor(index / pageSize) - first]?.data?.rows[index % pageSize],
      total: results.find((result) => result.data !== undefined)?.data?.total,
      error: results.find((result) => result.error !== null)?.error ?? null,
    }),
  })
}
