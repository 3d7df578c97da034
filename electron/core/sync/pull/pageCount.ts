import { BantoError } from '#shared/errors.ts'
import type { SmaregiClient, WireRow } from '../../smaregi/client.ts'
import type { List, Resource } from './resource.ts'

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

/** No list of a shop is as long as this: one that is has no end. Rows. */
const maxListRows = 50_000_000

/** The list never ends: it answers the same rows, or a full page, wherever it is asked. */
export const endless = ({ resource, list }: Pick<Reading, 'resource' | 'list'>): BantoError =>
  new BantoError('LIST_WITHOUT_END', `${list.path}: the list has no end`, { details: { resource: resource.name, path: list.path } })

/** Whether two pages are one and the same: a server that ignores which page is asked for. */
export function samePage(a: readonly WireRow[], b: readonly WireRow[], { table }: Resource): boolean {
  const key = (row: WireRow | undefined): string =>
    JSON.stringify(table.keys.map(({ wire, otherWire }) => row?.[wire] ?? row?.[otherWire ?? wire] ?? null))
  return a.length > 0 && a.length === b.length && key(a[0]) === key(b[0]) && key(a.at(-1)) === key(b.at(-1))
}

/** For the client: whether a reply is a list of rows of this kind at all. */
export const isListOf =
  (reading: Pick<Reading, 'resource' | 'list'>) =>
  (value: unknown): boolean => {
    try {
      rowsOf(value, reading)
      return true
    } catch {
      return false
    }
  }

/** A reply's rows, or SERVER_REPLY_UNREADABLE. What is no row among rows is an empty one: left out and counted where it is written. */
export function rowsOf(value: unknown, reading: Pick<Reading, 'resource' | 'list'>): readonly WireRow[] {
  const { resource, list: of } = reading
  const found =
    of.pick !== undefined ? of.pick(value) : resource.paging === 'array' ? value : isObject(value) ? value[resource.paging.named] : null
  const list: readonly unknown[] | null = Array.isArray(found) ? found : null
  if (list !== null && (list.length === 0 || list.some(isObject))) return list.map((row) => (isObject(row) ? row : {}))
  throw new BantoError('SERVER_REPLY_UNREADABLE', `${of.path}: not a list of rows`, { details: { path: of.path } })
}

/** How many pages there are, where the first one tells; null where it has to be found out. Throws LIST_WITHOUT_END. */
export function pagesToldBy(value: unknown, reading: Reading): number | null {
  const { resource, list } = reading
  if (list.pick !== undefined) return 1
  if (resource.paging === 'array') return rowsOf(value, reading).length < resource.pageSize ? 1 : null
  const told = isObject(value) ? Number(value.pageCount) : Number.NaN
  if (told > maxListRows / resource.pageSize) throw endless(reading)
  return Number.isInteger(told) && told >= 0 ? told : 1
}

/**
 * How many pages a bare list has. Smaregi does not say, but it says whether there is a row at a
 * given place: a dozen small questions for a hundred pages, two where `guess` is right. `first` is
 * page 1, and taken to be full. Throws LIST_WITHOUT_END where there is a row at every place, or the
 * first one everywhere.
 */
export async function countPages(
  api: SmaregiClient,
  reading: Reading,
  { first, guess }: { readonly first: readonly WireRow[]; readonly guess: number },
  signal: AbortSignal,
): Promise<number> {
  const { resource, list } = reading
  const exists = async (page: number): Promise<boolean> => {
    if (page > maxListRows / resource.pageSize) throw endless(reading)
    const query = pageQuery(reading, (page - 1) * resource.pageSize + 1, 1)
    const rows = rowsOf((await api.read(list.path, query, { signal, accept: isListOf(reading) })).value, reading)
    if (samePage(rows.slice(0, 1), first.slice(0, 1), resource)) throw endless(reading)
    return rows.length > 0
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
