import { useQuery } from '@tanstack/react-query'
import type { TimecardPerson } from '#shared/contracts/timecards.ts'
import { call } from '../../api/index.ts'

const windowRows = 200

/** All people of a month in a shop, window after window. */
async function readEverybody(month: string, storeId: number | null): Promise<readonly TimecardPerson[]> {
  const people: TimecardPerson[] = []
  for (let total = 1; people.length < total;) {
    const board = await call('timecards.board', {
      month,
      storeId,
      search: '',
      only: 'all',
      order: 'code',
      offset: people.length,
      limit: windowRows,
      locate: null,
    })
    if (board.people.length === 0) break
    people.push(...board.people)
    total = board.total
  }
  return people
}

/** Everybody's month; null: it is being read. */
export function useEverybody(
  month: string,
  storeId: number | null,
): { readonly people: readonly TimecardPerson[] | null; readonly error: unknown } {
  const { data, error } = useQuery({
    queryKey: ['timecards.everybody', month, storeId],
    queryFn: () => readEverybody(month, storeId),
  })
  return { people: data ?? null, error }
}
