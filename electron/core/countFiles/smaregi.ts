import type { SmaregiCount } from '#shared/contracts/countFiles.ts'
import type { OutputOf } from '#shared/contracts/index.ts'
import { BantoError, isBantoError } from '#shared/errors.ts'
import type { CoreContext } from '../context.ts'
import { findCount } from '../countReview/count.ts'
import type { JobContext } from '../rpc/types.ts'
import type { SmaregiClient, WireRow } from '../smaregi/client.ts'
import { refuseClosed } from '../stockCounts/counts.ts'
import { appendEntry, entriesOfSession } from '../stockCounts/ledger.ts'
import { nameOf } from '../stockCounts/names.ts'
import type { ReadDb } from '../store/db.ts'
import { countedApart } from './work.ts'

const pageRows = 1000
const maxPages = 1100
/** 完了. */
const done = '2'
/** Rows of a comparison that are shown; those that differ come first. */
const mostShown = 500

type Listed = OutputOf<'countFiles.smaregiCounts'>
interface Asked {
  readonly countId: string
  readonly stocktakingInfoId: number
}

const wholeNumber = (value: unknown): number | null => (/^-?\d{1,12}$/u.test(String(value)) ? Number(value) : null)
const textOf = (value: unknown): string | null => (typeof value === 'string' && value !== '' ? value : null)

async function pages(
  api: SmaregiClient,
  path: string,
  order: { readonly sort?: string },
  signal?: AbortSignal,
): Promise<readonly WireRow[]> {
  const rows: WireRow[] = []
  for (let page = 1; page <= maxPages; page += 1) {
    const reply = await api.read<readonly WireRow[]>(
      path,
      { ...order, limit: pageRows, page },
      { accept: Array.isArray, ...(signal ? { signal } : {}) },
    )
    rows.push(...reply.value)
    if (reply.value.length < pageRows) return rows
  }
  throw new BantoError('LIST_WITHOUT_END', path)
}

/** Why Smaregi does not show its stocktakings: no right, no plan (リテールビジネス only), no network. Null: another failure. */
function whyNot(error: unknown): Listed['why'] {
  if (!isBantoError(error)) return null
  if (error.code === 'SCOPE_MISSING') return 'scope'
  if (error.code === 'NOT_FOUND' || (error.code === 'SERVER_REJECTED' && error.details['status'] === 403)) return 'plan'
  return error.code === 'OFFLINE' ? 'offline' : null
}

/** 棚卸一覧, newest first. What the contract does not have is said, and no error. */
export async function smaregiCounts(core: CoreContext): Promise<Listed> {
  const { api, db } = core.shop()
  try {
    const stores = new Map(
      db.all<{ id: number; name: string }>('SELECT store_id AS id, store_name AS name FROM store').map(({ id, name }) => [id, name]),
    )
    const counts = (await pages(api, '/pos/stocktaking', {})).flatMap((row): SmaregiCount[] => {
      const stocktakingInfoId = wholeNumber(row['stocktakingInfoId'])
      if (stocktakingInfoId === null) return []
      const storeId = wholeNumber(row['storeId'])
      return [
        {
          stocktakingInfoId,
          storeId,
          storeName: storeId === null ? null : (stores.get(storeId) ?? null),
          targetDate: textOf(row['targetDate']),
          status: textOf(row['status']),
          updatedAt: textOf(row['updDateTime']),
        },
      ]
    })
    return { available: true, why: null, counts: counts.toSorted((a, b) => b.stocktakingInfoId - a.stocktakingInfoId) }
  } catch (error) {
    const why = whyNot(error)
    if (why === null) throw error
    return { available: false, why, counts: [] }
  }
}

interface Entered {
  readonly head: WireRow
  /** By product; those that nobody entered are left out. */
  readonly quantities: ReadonlyMap<number, number>
}

/** What was entered at the terminal in the store of a count. Throws as a read of Smaregi does, NOT_FOUND, INVALID_INPUT (`reason`: `otherStore`). */
async function entered(core: CoreContext, { countId, stocktakingInfoId }: Asked, job: JobContext): Promise<Entered> {
  const { api, db } = core.shop()
  const { storeId } = findCount(db, countId)
  job.report({ phase: 'reading' })
  const { value: head } = await api.read<WireRow>(`/pos/stocktaking/${stocktakingInfoId}`, {}, { signal: job.signal })
  if (wholeNumber(head['storeId']) !== storeId) {
    throw new BantoError('INVALID_INPUT', 'a stocktaking of another store', { details: { reason: 'otherStore' } })
  }
  // 棚卸数量 is right only once it is done; until then what was typed stands in the other field.
  const field = head['status'] === done ? 'stocktakingQuantity' : 'inputStocktakingQuantity'
  const quantities = new Map<number, number>()
  for (const row of await pages(api, `/pos/stocktaking/${stocktakingInfoId}/products`, { sort: 'productId' }, job.signal)) {
    const productId = wholeNumber(row['productId'])
    const quantity = wholeNumber(row[field])
    if (productId !== null && quantity !== null) quantities.set(productId, quantity)
  }
  return { head, quantities }
}

const namesOf = (db: ReadDb, ids: readonly number[]) =>
  new Map(
    db
      .all<{ id: number; name: string | null; code: string | null }>(
        'SELECT product_id AS id, product_name AS name, product_code AS code FROM product WHERE product_id IN (SELECT value FROM json_each(?))',
        [JSON.stringify(ids)],
      )
      .map((row) => [row.id, row]),
  )

/** What was counted there beside what was counted here. Throws as `entered` does. */
export async function compareSmaregi(core: CoreContext, asked: Asked, job: JobContext): Promise<OutputOf<'countFiles.compareSmaregi'>> {
  const { db } = core.shop()
  const { quantities: there } = await entered(core, asked, job)
  const here = new Map(await countedApart(core, asked.countId))
  const ids = [...new Set([...there.keys(), ...here.keys()])]
  const rows = ids.map((productId) => ({ productId, there: there.get(productId) ?? null, here: here.get(productId) ?? null }))
  const differing = rows.filter((row) => row.there !== row.here).toSorted((a, b) => a.productId - b.productId)
  const names = namesOf(
    db,
    differing.map(({ productId }) => productId),
  )
  return {
    products: rows.length,
    same: rows.length - differing.length,
    onlyThere: rows.filter((row) => row.here === null).length,
    onlyHere: rows.filter((row) => row.there === null).length,
    rows: differing.slice(0, mostShown).map((row) => {
      const named = names.get(row.productId)
      return { ...row, productName: named?.name ?? null, productCode: named?.code ?? null }
    }),
  }
}

/** What a reading found: by product. */
type Quantities = Entered['quantities']

/** A reading that was taken in. */
interface Reading {
  readonly sessionId: string
  readonly quantities: Quantities
}

const personOf = ({ stocktakingInfoId }: Asked): string => `スマレジ ${stocktakingInfoId}`
const secondMs = 1_000

/** The reading of a stocktaking that holds: the newest (as `replacedSql` says it). */
const holdingSql = `SELECT session_id FROM stock_count_session WHERE count_id = ? AND origin = 'smaregi' AND person = ?
  ORDER BY started_at DESC, session_id DESC LIMIT 1`

function holdingOf(db: ReadDb, asked: Asked): Reading | null {
  const [sessionId] = db.column<string>(holdingSql, [asked.countId, personOf(asked)])
  if (sessionId === undefined) return null
  const quantities = new Map<number, number>()
  for (const { kind, productId, pieces } of entriesOfSession(db, sessionId)) {
    if (productId === null) continue
    // Before a reading was a session of its own, the next ones stood in it as corrections.
    if (kind === 'void') quantities.delete(productId)
    else quantities.set(productId, (quantities.get(productId) ?? 0) + pieces)
  }
  return { sessionId, quantities }
}

/** How many products were found, corrected, or emptied there between two readings. */
const changesBetween = (before: Quantities, now: Quantities): number =>
  [...now].filter(([productId, pieces]) => before.get(productId) !== pieces).length +
  [...before.keys()].filter((productId) => !now.has(productId)).length

/** Corrections by persons of what a reading found: they go with it. */
const correctedSql = `SELECT count(DISTINCT a.about_seq) FROM stock_count_entry a
  WHERE a.about_session = :sessionId AND a.session_id <> :sessionId AND a.kind IN ('quantity', 'void')`

/**
 * Takes in what the terminal says now, as one person's session: a reading that differs from the one that holds takes its place as a whole. The
 * session is named by what was read, so that two PCs with the same reading have one session. Throws as `entered` does, and INVALID_INPUT
 * (`reason`: `countClosed`).
 */
export async function takeSmaregi(core: CoreContext, asked: Asked, job: JobContext): Promise<OutputOf<'countFiles.takeSmaregi'>> {
  const { db } = core.shop()
  const { countId } = asked
  refuseClosed(db, countId)
  const { head, quantities } = await entered(core, asked, job)
  return db.transaction(() => {
    refuseClosed(db, countId)
    const holding = holdingOf(db, asked)
    const products = changesBetween(holding?.quantities ?? new Map(), quantities)
    if (products === 0) return { products, corrections: 0 }
    const placedMs = placeOf(db, asked, head, core.now())
    const rows = [...quantities].toSorted(([a], [b]) => a - b)
    const sessionId = nameOf(JSON.stringify([countId, asked.stocktakingInfoId, placedMs, rows]))
    const at = new Date(placedMs).toISOString()
    db.run(
      `INSERT OR IGNORE INTO stock_count_session (session_id, count_id, round, person, computer, origin, started_at, ended_at)
       VALUES (?, ?, 1, ?, 'Smaregi', 'smaregi', ?, ?)`,
      [sessionId, countId, personOf(asked), at, at],
    )
    rows.forEach(([productId, pieces], index) =>
      appendEntry(db, {
        kind: 'typed',
        productId,
        pieces,
        sessionId,
        seq: 1 + index,
        code: null,
        raw: null,
        shelfId: null,
        aboutSession: null,
        aboutSeq: null,
        source: null,
        doubt: null,
        at,
        placedMs,
        revision: null,
      }),
    )
    return { products, corrections: holding === null ? 0 : (db.column<number>(correctedSql, { sessionId: holding.sessionId })[0] ?? 0) }
  })
}

const lastSql = `SELECT max(started_at) FROM stock_count_session WHERE count_id = ? AND origin = 'smaregi' AND person = ?
  AND started_at >= ? AND started_at < ?`

/**
 * The moment of a reading. Smaregi tells no time of each quantity: the last change of the whole holds for all. It tells whole seconds; of
 * readings within one the later is placed a millisecond behind those that are here.
 */
function placeOf(db: ReadDb, asked: Asked, head: WireRow, now: Date): number {
  const told = Date.parse(String(head['updDateTime']))
  const ms = Math.floor((Number.isNaN(told) ? now.getTime() : told) / secondMs) * secondMs
  const within = [ms, ms + secondMs].map((one) => new Date(one).toISOString())
  const [last = null] = db.column<string | null>(lastSql, [asked.countId, personOf(asked), ...within])
  return last === null ? ms : Date.parse(last) + 1
}
