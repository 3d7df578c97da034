import { BantoError } from '#shared/errors.ts'
import type { SmaregiClient, WireRow } from '../smaregi/client.ts'
import type { List, Resource } from './resources.ts'

type Query = List['query']

/** One list as it is asked for: with the window's filter, and only the keys in a sweep. */
export interface Reading {
  readonly resource: Resource
  readonly list: List
  readonly filter: Query
}

export const pageQuery = ({ resource, list, filter }: Reading, page: number, limit = resource.pageSize): Query =>
  list.pick === undefined
    ? { limit, page, ...(resource.sort === null ? {} : { sort: resource.sort }), ...list.query, ...filter }
    : { ...list.query, ...filter }

const isObject = (value: unknown): value is WireRow => typeof value === 'object' && value !== null && !Array.isArray(value)

/** A reply's rows, or SERVER_REPLY_UNREADABLE. */
export function rowsOf(value: unknown, { resource, list }: Pick<Reading, 'resource' | 'list'>): readonly WireRow[] {
  const found = list.pick !== undefined ? list.pick(value) : resource.paging === 'array' ? value : isObject(value) ? value[resource.paging.named] : null
  if (Array.isArray(found) && found.every(isObject)) return found
  throw new BantoError('SERVER_REPLY_UNREADABLE', `${list.path}: not a list of rows`, { details: { path: list.path } })
}

/** How many pages there are, where the first one tells; null where it has to be found out. */
export function pagesToldBy(value: unknown, reading: Reading): number | null {
  const { resource, list } = reading
  if (list.pick !== undefined) return 1
  if (resource.paging === 'array') return rowsOf(value, reading).length < resource.pageSize ? 1 : null
  const told = isObject(value) ? Number(value.pageCount) : Number.NaN
  return Number.isInteger(told) && told >= 0 ? told : 1
}

/**
 * How many pages a bare list has. Smaregi does not say, but it says whether there is a row at a
 * given place: a dozen small questions for a hundred pages, two where `guess` is right. Page 1 is
 * taken to be full.
 */
export async function countPages(api: SmaregiClient, reading: Reading, guess: number, signal: AbortSignal): Promise<number> {
  const { pageSize } = reading.resource
  const exists = async (page: number): Promise<boolean> => {
    const query = pageQuery(reading, (page - 1) * pageSize + 1, 1)
    return rowsOf((await api.read(reading.list.path, query, { signal })).value, reading).length > 0
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
