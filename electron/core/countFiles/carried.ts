import { createHash } from 'node:crypto'
import { gunzipSync, gzipSync } from 'node:zlib'
import { z } from 'zod'
import type { FileFault } from '#shared/contracts/countFiles.ts'
import { countId, countPlan, doubts, entryKinds, mostRounds, sessionId, shelfId } from '#shared/contracts/stockCounts.ts'
import { BantoError, type ErrorDetails } from '#shared/errors.ts'
import { fromJson } from '../json.ts'
import type { LedgerRow } from '../stockCounts/ledger.ts'

/** What a file begins with, so that a wrong one is known by its first bytes; behind it gzip of `{ version, sha256, body }`. */
const magic = Buffer.from('BANTO-STOCK-COUNT\n', 'latin1')
/** 2: rows tell their revision, sessions their recount. 3: sessions tell when their PC's clock was compared with Smaregi's. */
const newestVersion = 3
/** Of the unpacked text: a million entries are 200 MB; a file that unpacks to more is none of ours. */
const mostBytes = 256_000_000
/** A cartons' typed number at most (stockCounts contract), and the difference of two such. */
const mostEntryPieces = 20_000_000_000
/** Of all rows of a count, whatever their signs: every sum of them is exact, and so is its amount in yen. */
export const mostCountPieces = 1_000_000_000_000
const mostSeq = 1_000_000_000
/** Windows that people counted at: a stocktaking of a hundred people has some hundred. */
const mostSessions = 10_000
const mostStock = 9_999_999_999
const lastMs = 8_640_000_000_000_000

/** JSON reads 1e400 as infinite. */
const cost = z.number().min(-mostStock).max(mostStock).nullable()
const expected = z.int().min(-mostStock).max(mostStock).nullable()
const text = z.string().max(2000)
/** No name has characters that control a line or turn it round: they are shown as what they are not. Codes keep theirs (GS1 has one inside). */
const controls = /[\p{Cc}\u202A-\u202E\u2066-\u2069]/gu
const named = text.transform((name) => name.replaceAll(controls, '\uFFFD'))
const moment = z.iso.datetime({ offset: true })
/** Smaregi numbers products upwards from 1; one that it has not numbered yet is known to one PC alone. */
const productId = z.int().positive()

const entry = z.tuple([
  z.int().positive().max(mostSeq),
  z.enum(entryKinds),
  text.nullable(),
  text.nullable(),
  productId.nullable(),
  shelfId.nullable(),
  z.int().min(-mostEntryPieces).max(mostEntryPieces),
  sessionId.nullable(),
  z.int().nullable(),
  text.nullable(),
  z.enum(doubts).nullable(),
  moment,
  z.int().min(0).max(lastMs),
  // Files of version 1 have none.
  z.int().positive().max(mostSeq).nullable().default(null),
])

const entries = z.array(entry)

/** A count as it is carried: all that its lines are made of, nothing that was decided of them. */
const body = z.object({
  contractId: z.string(),
  storeId: z.int(),
  count: z.object({
    countId,
    name: named.pipe(z.string().min(1).max(60)),
    plan: countPlan,
    isBlind: z.boolean(),
    startedAt: moment,
    stockAt: moment.nullable(),
    author: named.nullable(),
  }),
  items: z.array(z.tuple([productId, expected, cost])),
  shelves: z.array(z.object({ shelfId, code: named, name: named, position: z.int(), at: text, removedAt: text.nullable() })),
  cases: z.array(z.object({ code: text, productId, pieces: z.int().positive(), at: text })),
  sessions: z
    .array(
      z.object({
        sessionId,
        round: z.int().min(1).max(mostRounds),
        recount: text.nullable().default(null),
        person: named,
        computer: named,
        origin: z.enum(['here', 'file', 'smaregi', 'list']),
        startedAt: moment,
        endedAt: moment.nullable(),
        // Of files of version 1 and 2 nothing is known: as never.
        clockCheckedAt: moment.nullable().default(null),
        clockOffsetMs: z.int().nullable().default(null),
        entries,
      }),
    )
    .max(mostSessions),
})
export type CarriedCount = z.infer<typeof body>
type CarriedSession = CarriedCount['sessions'][number]
type CarriedEntry = z.infer<typeof entry>

/** The lists of a count, each of which may be long: what a file holds is handed from thread to thread in parts of them. */
export const carriedParts = { head: body, items: body.shape.items, shelves: body.shape.shelves, cases: body.shape.cases, entries } as const

const envelope = z.object({ sha256: z.string(), body: z.string() })
const versioned = z.object({ version: z.int().min(1) })

export const fileFault = (fault: FileFault, details: ErrorDetails = {}): BantoError =>
  new BantoError('INVALID_INPUT', `stock count file: ${fault}`, { details: { reason: fault, ...details } })

const hashOf = (content: string): string => createHash('sha256').update(content).digest('hex')

/** The bytes of a file. */
export function pack(count: CarriedCount): Uint8Array {
  const content = JSON.stringify(count)
  return Buffer.concat([magic, gzipSync(JSON.stringify({ version: newestVersion, sha256: hashOf(content), body: content }))])
}

const unzipFaults: Readonly<Record<string, FileFault>> = { Z_BUF_ERROR: 'cut', ERR_BUFFER_TOO_LARGE: 'tooLarge' }

/** Cut short, more than any count, or not what was packed. What is too much is not unpacked to its end. */
function unzip(bytes: Buffer): string {
  try {
    return gunzipSync(bytes, { maxOutputLength: mostBytes }).toString('utf8')
  } catch (error) {
    throw fileFault((error instanceof Error && 'code' in error ? unzipFaults[String(error.code)] : undefined) ?? 'changed')
  }
}

/** What a file holds. Throws INVALID_INPUT (`reason`: fileFaults), whatever the bytes are. */
export function unpack(bytes: Uint8Array): CarriedCount {
  const buffer = Buffer.from(bytes)
  if (!buffer.subarray(0, magic.length).equals(magic.subarray(0, buffer.length))) throw fileFault('notBanto')
  if (buffer.length <= magic.length) throw fileFault(buffer.length === 0 ? 'notBanto' : 'cut')
  const content = fromJson(unzip(buffer.subarray(magic.length)))
  const { data: said } = versioned.safeParse(content)
  if (said !== undefined && said.version > newestVersion) throw fileFault('newer')
  const outer = envelope.safeParse(content)
  if (said === undefined || !outer.success) throw fileFault('changed')
  if (hashOf(outer.data.body) !== outer.data.sha256) throw fileFault('changed')
  const inner = body.safeParse(fromJson(outer.data.body))
  if (!inner.success || !inner.data.sessions.every(isWhole)) throw fileFault('changed')
  return { ...inner.data, sessions: inOrder(inner.data.sessions) }
}

/** A ledger is only added to: its rows are numbered from 1 without a gap, and say something of rows before them alone. */
function isWhole({ sessionId: own, entries: rows }: CarriedSession): boolean {
  const numbers = new Set(rows.map(([seq]) => seq))
  return rows.every((row) => {
    const [seq] = row
    const { aboutSession, aboutSeq } = fromEntry(own, row)
    return seq <= numbers.size && (aboutSeq === null || (aboutSession ?? own) !== own || (aboutSeq >= 1 && aboutSeq < seq))
  })
}

/**
 * Each session once, its rows in their order, each once. Throws INVALID_INPUT (`reason`: `contradicts`) where two rows of one place say
 * different things.
 */
function inOrder(sessions: readonly CarriedSession[]): CarriedSession[] {
  const byId = new Map<string, { readonly session: CarriedSession; readonly rows: Map<number, CarriedEntry> }>()
  for (const session of sessions) {
    const { rows } = byId.get(session.sessionId) ?? { rows: new Map<number, CarriedEntry>() }
    if (!byId.has(session.sessionId)) byId.set(session.sessionId, { session, rows })
    for (const row of session.entries) {
      const known = rows.get(row[0])
      if (known === undefined) rows.set(row[0], row)
      else if (JSON.stringify(known) !== JSON.stringify(row)) throw fileFault('contradicts', { person: session.person, seq: row[0] })
    }
  }
  return [...byId.values()].map(({ session, rows }) => ({ ...session, entries: [...rows.values()].toSorted(([a], [b]) => a - b) }))
}

export const toEntry = (row: LedgerRow): CarriedEntry => [
  row.seq,
  row.kind,
  row.code,
  row.raw,
  // Its code stays, and is looked for on the other PC.
  row.productId !== null && row.productId > 0 ? row.productId : null,
  row.shelfId,
  row.pieces,
  row.aboutSession,
  row.aboutSeq,
  row.source,
  row.doubt,
  row.at,
  row.placedMs,
  row.revision,
]

export function fromEntry(session: string, carried: CarriedEntry): LedgerRow {
  const [seq, kind, code, raw, product, shelf, pieces, aboutSession, aboutSeq, source, doubt, at, placedMs, revision] = carried
  return {
    sessionId: session,
    seq,
    kind,
    code,
    raw,
    productId: product,
    shelfId: shelf,
    pieces,
    aboutSession,
    aboutSeq,
    source,
    doubt,
    at,
    placedMs,
    revision,
  }
}
