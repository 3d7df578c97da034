import type { JournalBody, JournalPurpose } from '#shared/contracts/journal.ts'
import { fieldKind, redactForm, redactJson, redactQuery, redactText } from '../redact.ts'
import type { JobScope } from '../rpc/jobs.ts'
import type { Exchange } from '../smaregi/exchange.ts'
import { readProblem } from '../smaregi/failures.ts'

/** One line of the journal, ready to be written: nothing in it needs to be hidden any more. */
export interface Entry {
  /** Milliseconds since 1970. */
  readonly at: number
  readonly serverAt: number | null
  readonly method: string
  readonly host: string
  readonly path: string
  readonly status: number | null
  readonly failure: string | null
  readonly milliseconds: number
  readonly bytesOut: number
  readonly bytesIn: number | null
  readonly attempt: number
  readonly purpose: JournalPurpose
  readonly jobId: string | null
  readonly jobMethod: string | null
  readonly request: JournalBody | null
  readonly reply: JournalBody | null
}

/** Characters kept of a body; of one that is no JSON (a proxy's error page) a tenth says enough. */
const maxBodyChars = 64_000
const maxProseChars = 6_000
/** Of a path and of the words of a failure: the whole of a long one is in the body. */
const maxLineChars = 1_000
/** Lists of more rows than this are summed up: the rows are in the mirror, the journal tells what came. */
const maxRowsKept = 20

const whole = (text: string, limit: number): JournalBody =>
  text.length <= limit ? { text, kept: 'whole' } : { text: text.slice(0, limit), kept: 'cut' }

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** Fields that identify a row: its ids, and when it was changed. */
const markOf = (row: unknown): Record<string, unknown> => {
  if (!isRecord(row)) return {}
  const ids = Object.keys(row)
    .filter((name) => name.endsWith('Id') && fieldKind(name) === null)
    .slice(0, 2)
  return Object.fromEntries([...ids, 'updDateTime'].filter((name) => row[name] !== undefined).map((name) => [name, row[name]]))
}

const sumUp = (rows: readonly unknown[]): unknown => ({
  rows: rows.length,
  first: markOf(rows[0]),
  last: markOf(rows.at(-1)),
})

const isLong = (value: unknown): value is readonly unknown[] => Array.isArray(value) && value.length > maxRowsKept

/** A list, bare or inside of an envelope with counts, by its ends; null where there is none to sum up. */
const summary = (value: unknown): JournalBody | null => {
  if (isLong(value)) return { text: JSON.stringify(redactJson(sumUp(value))), kept: 'summary' }
  if (!isRecord(value) || !Object.values(value).some(isLong)) return null
  const ends = Object.entries(value).map(([name, item]) => [name, isLong(item) ? sumUp(item) : item] as const)
  const text = JSON.stringify(redactJson(Object.fromEntries(ends)))
  return text.length <= maxBodyChars ? { text, kept: 'summary' } : null
}

const redactedRequest = (exchange: Exchange): JournalBody | null => {
  const { requestBody } = exchange
  if (requestBody === null || requestBody === '') return null
  try {
    return whole(JSON.stringify(redactJson(JSON.parse(requestBody))), maxBodyChars)
  } catch {
    // The token endpoint takes forms; there all that is not known to be harmless was hidden by name.
    return exchange.kind === 'identity' ? whole(redactForm(requestBody), maxProseChars) : whole(redactText(requestBody), maxProseChars)
  }
}

const redactedReply = ({ reply, status }: Exchange): JournalBody | null => {
  if (reply === null || reply.text === '') return null
  const value = reply.json()
  if (value === undefined) return whole(redactText(reply.text.slice(0, maxProseChars * 2)), maxProseChars)
  const failed = status === null || status >= 400
  return (failed ? null : summary(value)) ?? whole(JSON.stringify(redactJson(value)), maxBodyChars)
}

const failureOf = ({ status, error, reply }: Exchange): string | null => {
  if (status === null) return redactText(error ?? 'no answer')
  if (status < 400) return null
  const { title, detail } = reply === null ? { title: null, detail: null } : readProblem(reply)
  return redactText([String(status), title, detail].filter((part) => part !== null && part !== '').join(' '))
}

const purposeOf = (kind: Exchange['kind'], job: JobScope | undefined): JournalPurpose => {
  if (kind === 'identity') return 'signIn'
  if (kind === 'line' || job === undefined) return 'other'
  if (job.method === 'sync.push') return 'push'
  return job.method.startsWith('sync.') ? 'pull' : 'other'
}

const pathBelow = (url: URL, base: string): string => {
  const below = new URL(base).pathname.replace(/\/$/, '')
  const path = url.pathname.startsWith(`${below}/`) ? url.pathname.slice(below.length) : url.pathname
  return `${path}${redactQuery(url)}`
}

/** Characters that an entry takes, more or less. */
export const weightOf = ({ path, request, reply }: Entry): number =>
  300 + path.length + (request?.text.length ?? 0) + (reply?.text.length ?? 0)

/** What the journal keeps of an exchange that has just ended. `now` by our clock. */
export const entryOf = (exchange: Exchange, now: Date, job: JobScope | undefined): Entry => {
  const url = new URL(exchange.url)
  const served = exchange.date === null ? Number.NaN : Date.parse(exchange.date)
  return {
    at: Math.round(now.getTime() - exchange.milliseconds),
    serverAt: Number.isNaN(served) ? null : served,
    method: exchange.method,
    host: url.host,
    path: pathBelow(url, exchange.base).slice(0, maxLineChars),
    status: exchange.status,
    failure: failureOf(exchange)?.slice(0, maxLineChars) ?? null,
    milliseconds: Math.round(exchange.milliseconds * 10) / 10,
    bytesOut: exchange.requestBody === null ? 0 : Buffer.byteLength(exchange.requestBody),
    bytesIn: exchange.reply === null ? null : exchange.reply.bytes,
    attempt: exchange.attempt,
    purpose: purposeOf(exchange.kind, job),
    jobId: job?.jobId ?? null,
    jobMethod: job?.method ?? null,
    request: redactedRequest(exchange),
    reply: redactedReply(exchange),
  }
}
