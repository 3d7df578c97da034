import { BantoError } from '#shared/errors.ts'
import type { SmaregiClient, WireRow } from '../smaregi/client.ts'
import { pageSize, type Resource } from './resources.ts'

type Query = Readonly<Record<string, string | number>>

export const pageQuery = (resource: Resource, page: number, filter: Query): Query => ({
  limit: pageSize,
  page,
  sort: resource.key.join(','),
  ...filter,
})

/** A list's rows, or SERVER_REPLY_UNREADABLE. */
export function rowsOf(value: unknown, resource: Resource): readonly WireRow[] {
  if (Array.isArray(value) && value.every((row) => typeof row === 'object' && row !== null)) return value as WireRow[]
  throw new BantoError('SERVER_REPLY_UNREADABLE', `${resource.path}: not a list of rows`, { details: { path: resource.path } })
}

/**
 * How many pages a list has. Smaregi does not say, but it says whether there is a row at a given
 * place: a dozen small questions for a hundred pages, two where `guess` is right. Page 1 is taken
 * to be full.
 */
export async function countPages(
  api: SmaregiClient,
  resource: Resource,
  filter: Query,
  guess: number,
  signal: AbortSignal,
): Promise<number> {
  const exists = async (page: number): Promise<boolean> => {
    const query = { ...pageQuery(resource, (page - 1) * pageSize + 1, filter), limit: 1 }
    return rowsOf((await api.read(resource.path, query, { signal })).value, resource).length > 0
  }
  let there = 1
  let beyond: number | null = null
  let step = 1
  let next = Math.max(2, guess)
  while (beyond === null || beyond - there > 1) {
    if (await exists(next)) there = next
    else beyond = next
    if (beyond === null) {
      next = there + step
      step *= 2
    } else next = Math.floor((there + beyond) / 2)
  }
  return there
}
