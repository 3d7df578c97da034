import { useQueries } from '@tanstack/react-query'
import type { CountLine } from '#shared/contracts/countReview.ts'
import { call } from '../api/index.ts'
import { useDebouncedValue } from '../ui/index.ts'
import { useReview } from './state.ts'

const pageRows = 200
const afterTypingMs = 200

export interface Lines {
  /** Null until the first page is here. */
  readonly total: number | null
  readonly row: (at: number) => CountLine | null
  readonly error: unknown
}

/** The lines between two places of the list that is asked for; pages that were read stay until something changes. */
export function useLines(countId: string, from: number, to: number): Lines {
  const { filter, order, search: typed, group } = useReview()
  const [search] = useDebouncedValue(typed, afterTypingMs)
  const asked = {
    countId,
    filter,
    order,
    descending: order === 'yen' || order === 'pieces' || order === 'percent' || order === 'lastAt',
    search,
    group: group === null ? null : { by: group.by, key: group.key },
    limit: pageRows,
  }
  const first = Math.floor(from / pageRows)
  const last = Math.max(first, Math.floor(Math.max(from, to - 1) / pageRows))
  const pages = Array.from({ length: last - first + 1 }, (_, at) => first + at)
  const answers = useQueries({
    queries: pages.map((page) => {
      const input = { ...asked, offset: page * pageRows }
      return { queryKey: ['countReview.lines', input], queryFn: () => call('countReview.lines', input) }
    }),
  })
  return {
    total: answers.find(({ data }) => data !== undefined)?.data?.total ?? null,
    row: (at) => answers[Math.floor(at / pageRows) - first]?.data?.rows[at % pageRows] ?? null,
    error: answers.find(({ error }) => error !== null)?.error ?? null,
  }
}
