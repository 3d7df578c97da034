import { useQuery } from '@tanstack/react-query'
import type { TimecardPerson } from '#shared/contracts/timecards.ts'
import type { BoardScope } from '../scope.ts'
import { call } from '../../api/index.ts'

const windowRows = 200

/** All people of a month whom a board shows, window after window. */
async function readEverybody(month: string, { storeId, search, only }: BoardScope): Promise<readonly TimecardPerson[]> {
  const people: TimecardPerson[] = []
  for (let total = 1; people.length < total;) {
    const board = await call('timecards.board', {
      month,
      storeId,
      search,
      only,
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

/** The months of everybody whom a board shows; null: it is being read. */
export function useEverybody(
  month: string,
  scope: BoardScope,
): { readonly people: readonly TimecardPerson[] | null; readonly error: unknown } {
  const { data, error } = useQuery({
    queryKey: ['timecards.everybody', month, scope],
    queryFn: () => readEverybody(month, scope),
  })
  return { people: data ?? null, error }
}
