import { badRequest } from './problem.ts'
import type { Resource } from './resources.ts'

/** The parameters every list takes, checked. */
export interface ListParameters {
  readonly limit: number
  readonly page: number
  /** Null: the resource's own key, ascending. */
  readonly sort: readonly { readonly field: string; readonly descending: boolean }[] | null
  readonly fields: readonly string[]
  readonly filters: readonly { readonly column: string; readonly value: string }[]
  readonly nested: readonly string[]
  readonly updatedFrom: string | null
  readonly updatedTo: string | null
}

const common: readonly string[] = ['limit', 'page', 'sort', 'fields']
const window: readonly string[] = ['upd_date_time-from', 'upd_date_time-to']
const maxWindowMs = 31 * 86_400_000

/**
 * Reads a list's query. Unknown parameters are refused: stricter than the real service, which
 * says nothing about them, so that a misspelt filter shows while it is cheap (our assumption). `own`
 * are parameters that the caller reads itself.
 */
export function listParameters(query: URLSearchParams, resource: Resource, now: Date, own: readonly string[] = []): ListParameters {
  const filters: { column: string; value: string }[] = []
  const nested: string[] = []
  for (const [name, value] of query) {
    if (common.includes(name) || own.includes(name) || (resource.updateWindow && window.includes(name))) continue
    const column = resource.filters[name]
    if (column && resource.integers.has(column) && !/^-?\d{1,15}$/u.test(value)) {
      throw badRequest(`[${name}] 数値を指定して下さい`)
    }
    if (column) filters.push({ column, value })
    else readNested(name, value, resource, nested)
  }
  const { from, to } = resource.updateWindow ? updateWindow(query, now) : { from: null, to: null }
  return {
    limit: wholeNumber(query, 'limit', 100, 1, 1000),
    page: wholeNumber(query, 'page', 1, 1, 1_000_000_000),
    sort: sortOrder(query.get('sort'), resource),
    fields: fieldList(query.get('fields'), resource),
    filters,
    nested,
    updatedFrom: from,
    updatedTo: to,
  }
}

/** The query of one row: its fields and what is to come inside it, nothing else. */
export function rowParameters(query: URLSearchParams, resource: Resource): Pick<ListParameters, 'fields' | 'nested'> {
  const nested: string[] = []
  for (const [name, value] of query) if (name !== 'fields') readNested(name, value, resource, nested)
  return { fields: fieldList(query.get('fields'), resource), nested }
}

/** Refuses every parameter that is none of these. */
export function onlyParameters(query: URLSearchParams, ...names: readonly string[]): void {
  for (const name of query.keys()) if (!names.includes(name)) throw unknownParameter(name)
}

const unknownParameter = (name: string) => badRequest(`[${name}] 指定できないパラメータです`)

/** `with_…`: all or none. */
function readNested(name: string, value: string, resource: Resource, nested: string[]): void {
  const part = resource.nested[name]
  if (part === undefined) throw unknownParameter(name)
  if (value !== 'all' && value !== 'none') throw badRequest(`[${name}] all,noneのいずれかを指定して下さい`)
  if (value === 'all') nested.push(part)
}

export function wholeNumber(query: URLSearchParams, name: string, fallback: number, min: number, max: number): number {
  const text = query.get(name)
  if (text === null) return fallback
  const value = /^\d{1,10}$/u.test(text) ? Number(text) : Number.NaN
  if (!(value >= min && value <= max)) throw badRequest(`[${name}] ${min}以上${max}以下の数値を指定して下さい`)
  return value
}

function sortOrder(text: string | null, resource: Resource): ListParameters['sort'] {
  if (text === null || text === '') return null
  const order = text.split(',').map((part) => {
    const [field = '', direction = 'asc', ...rest] = part.trim().split(':')
    const known = resource.sortable.includes(field) && (direction === 'asc' || direction === 'desc') && rest.length === 0
    if (!known) throw badRequest(`[sort] 指定できない並び順です: ${part}`)
    return { field, descending: direction === 'desc' }
  })
  const plain = order.length <= resource.key.length && order.every((o, i) => o.field === resource.key[i] && !o.descending)
  return plain ? null : order
}

function fieldList(text: string | null, resource: Resource): readonly string[] {
  if (text === null || text === '') return resource.fields
  const names = [...new Set(text.split(',').map((name) => name.trim()))]
  for (const name of names) {
    if (!resource.fields.includes(name)) throw badRequest(`[fields] 指定できない項目です: ${name}`)
  }
  return names
}

/**
 * From and to at most 31 days apart, both ends included. Where one end is left out, the other is
 * held against now (from) or refused (to): not said by the reference, our assumption.
 */
function updateWindow(query: URLSearchParams, now: Date): { from: string | null; to: string | null } {
  const from = moment(query, 'upd_date_time-from')
  const to = moment(query, 'upd_date_time-to')
  if (from === null && to === null) return { from, to }
  const end = to === null ? now.getTime() : Date.parse(to)
  if (from === null || end - Date.parse(from) > maxWindowMs) {
    throw badRequest('[upd_date_time] 更新日時のFrom〜Toの期間は最大31日までで指定して下さい')
  }
  if (to !== null && end < Date.parse(from)) throw badRequest('[upd_date_time-to] Fromより後の日時を指定して下さい')
  return { from, to }
}

/** A moment of the query in the file's own form (Japan's zone), or null. */
export function moment(query: URLSearchParams, name: string): string | null {
  const text = query.get(name)
  if (text === null) return null
  const ms = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(Z|[+-]\d{2}:?\d{2})$/u.test(text) ? Date.parse(text) : Number.NaN
  if (Number.isNaN(ms)) throw badRequest(`[${name}] YYYY-MM-DDThh:mm:ssTZDの形式で指定して下さい`)
  return `${new Date(ms + 9 * 3_600_000).toISOString().slice(0, 19)}+09:00`
}
