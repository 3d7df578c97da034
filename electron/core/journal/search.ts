import type { JournalBody, JournalEntry, JournalFilter, JournalPurpose, JournalRow } from '#shared/contracts/journal.ts'
import type { ReadDb, SqlValue } from '../store/db.ts'
import type { Entry } from './entry.ts'

/** Ids looked at in one go; bodies make the search for a text the slower one. */
const idsPerLook = { plain: 20_000, text: 2_000 }
/** A search answers after this time with the rows it has; the page asks again from there. */
const answerWithinMs = 150

interface Line {
  readonly entry_id: number
  readonly at: number
  readonly server_at: number | null
  readonly method: string
  readonly host: string
  readonly path: string
  readonly status: number | null
  readonly failure: string | null
  readonly milliseconds: number
  readonly bytes_out: number
  readonly bytes_in: number | null
  readonly attempt: number
  readonly purpose: JournalPurpose
  readonly job_id: string | null
  readonly job_method: string | null
}

interface WholeLine extends Line {
  readonly request_kept: JournalBody['kept'] | null
  readonly reply_kept: JournalBody['kept'] | null
  readonly request: string | null
  readonly reply: string | null
}

const columns =
  'entry_id, at, server_at, method, host, path, status, failure, milliseconds, bytes_out, bytes_in, attempt, purpose, job_id, job_method'

const rowOf = (line: Line): JournalRow => ({
  entryId: line.entry_id,
  at: new Date(line.at).toISOString(),
  method: line.method,
  host: line.host,
  path: line.path,
  status: line.status,
  failure: line.failure,
  milliseconds: line.milliseconds,
  bytesOut: line.bytes_out,
  bytesIn: line.bytes_in,
  attempt: line.attempt,
  purpose: line.purpose,
  jobId: line.job_id,
  jobMethod: line.job_method,
})

const bodyOf = (text: string | null, kept: JournalBody['kept'] | null): JournalBody | null =>
  text === null || kept === null ? null : { text, kept }

const entryOfLine = (line: WholeLine): JournalEntry => ({
  ...rowOf(line),
  serverAt: line.server_at === null ? null : new Date(line.server_at).toISOString(),
  request: bodyOf(line.request, line.request_kept),
  reply: bodyOf(line.reply, line.reply_kept),
})

/** One entry with its bodies; null where it is not there (any more). */
export const findEntry = (db: ReadDb, entryId: number): JournalEntry | null => {
  const line = db.get<WholeLine>('SELECT * FROM entry WHERE entry_id = ?', [entryId])
  return line === undefined ? null : entryOfLine(line)
}

/** Whole entries from the newest on, one after the other. */
export function* walkEntries(db: ReadDb, limit: number): Generator<JournalEntry> {
  let before = Number.MAX_SAFE_INTEGER
  for (let left = limit; left > 0;) {
    const lines = db.all<WholeLine>('SELECT * FROM entry WHERE entry_id < ? ORDER BY entry_id DESC LIMIT ?', [before, Math.min(left, 100)])
    for (const line of lines) yield entryOfLine(line)
    const last = lines.at(-1)
    if (last === undefined) return
    before = last.entry_id
    left -= lines.length
  }
}

/** Oldest first, in the form they are written in: to move them to another journal. */
export const readEntries = (db: ReadDb, limit: number): Entry[] =>
  [...walkEntries(db, limit)].reverse().map(({ entryId: _, at, serverAt, ...rest }) => ({
    ...rest,
    at: Date.parse(at),
    serverAt: serverAt === null ? null : Date.parse(serverAt),
  }))

const statusRange: Readonly<Record<'2xx' | '3xx' | '4xx' | '5xx', number>> = { '2xx': 200, '3xx': 300, '4xx': 400, '5xx': 500 }

/** The filter as SQL. Constant parts only, so that few statements are prepared. */
const conditionOf = (filter: JournalFilter): { readonly sql: string; readonly params: Record<string, SqlValue> } => {
  const parts: string[] = []
  const params: Record<string, SqlValue> = {}
  const add = (sql: string, values: Record<string, SqlValue> = {}): void => {
    parts.push(sql)
    Object.assign(params, values)
  }
  const text = filter.text.trim()
  if (text !== '') {
    const looked = ['path', 'method', 'failure', 'CAST(status AS TEXT)', 'job_method', 'request', 'reply']
    const pattern = `%${text.replaceAll(/[\\%_]/g, '\\$&')}%`
    add(`(${looked.map((column) => `${column} LIKE :text ESCAPE '\\'`).join(' OR ')})`, { text: pattern })
  }
  if (filter.since !== null) add('at >= :since', { since: Date.parse(filter.since) })
  if (filter.until !== null) add('at < :until', { until: Date.parse(filter.until) })
  if (filter.method !== null) add('method = :method', { method: filter.method })
  if (filter.status === 'none') add('status IS NULL')
  else if (filter.status !== null) {
    const from = statusRange[filter.status]
    add('status >= :statusFrom AND status < :statusTo', { statusFrom: from, statusTo: from + 100 })
  }
  if (filter.failuresOnly) add('failure IS NOT NULL')
  if (filter.purpose !== null) add('purpose = :purpose', { purpose: filter.purpose })
  if (filter.jobId !== null) add('job_id = :jobId', { jobId: filter.jobId })
  return { sql: parts.map((part) => ` AND ${part}`).join(''), params }
}

export interface SearchRequest {
  readonly filter: JournalFilter
  readonly before: number | null
  readonly after: number | null
  readonly limit: number
}

/**
 * Newest first, by key. Looks at a stretch of ids at a time and lets others have their turn in
 * between, so that a text that is nowhere in 200 MB does not hold the engine up.
 */
export const searchEntries = async (db: ReadDb, request: SearchRequest): Promise<{ rows: JournalRow[]; next: number | null }> => {
  const { filter, before, after, limit } = request
  const { sql, params } = conditionOf(filter)
  const statement = `SELECT ${columns} FROM entry WHERE entry_id >= :low AND entry_id < :high${sql} ORDER BY entry_id DESC LIMIT :limit`
  const ends = db.get<{ least: number | null; most: number | null }>(
    'SELECT (SELECT min(entry_id) FROM entry) AS least, (SELECT max(entry_id) FROM entry) AS most',
  )
  if (ends?.least == null || ends.most === null) return { rows: [], next: null }
  const floor = Math.max(ends.least, (after ?? 0) + 1)
  const stretch = filter.text.trim() === '' ? idsPerLook.plain : idsPerLook.text
  const began = performance.now()
  const rows: JournalRow[] = []
  let high = Math.min(before ?? Number.MAX_SAFE_INTEGER, ends.most + 1)
  while (high > floor) {
    const low = Math.max(floor, high - stretch)
    const found = db.all<Line>(statement, { ...params, low, high, limit: limit - rows.length })
    for (const line of found) rows.push(rowOf(line))
    const last = found.at(-1)
    if (rows.length >= limit && last !== undefined) {
      return { rows, next: last.entry_id > floor ? last.entry_id : null }
    }
    high = low
    if (performance.now() - began > answerWithinMs) break
    await new Promise(setImmediate)
  }
  return { rows, next: high > floor ? high : null }
}
