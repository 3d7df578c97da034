import { tokyoTime } from '../../smaregi/updateWindow.ts'
import { isBantoError } from '#shared/errors.ts'
import type { Reply, WireRow } from '../../smaregi/client.ts'
import type { BadRow, Written } from '../../store/mirror.ts'
import { seeRows, writeRows } from '../../store/mirror.ts'
import { entityOfTable } from '../../entities/index.ts'
import { flagCells, nothingFlagged, type Flagged } from '../../outbox/flag.ts'
import { followRows, workWhileWaiting } from './behind.ts'
import { emptiedBy, tooMany } from './guards.ts'
import { countRowsOf, forEachConcurrent } from './lists.ts'
import { countPages, endless, isListOf, pageQuery, pagesToldBy, rowsOf, samePage, type Reading } from './pageCount.ts'
import { askFirst, nextPart, readPullState, setCursor, turnPage, wantFull, type PullState } from './state.ts'
import { seen, type PullRun } from './run.ts'
import type { List, Resource } from './resource.ts'
import { failpoint } from '../../failpoints.ts'

/** Rows of a page that a sweep finds and the mirror does not have, which are fetched one by one. */
const maxFetchedSingly = 100

/** A page would empty more than is believed: it is not written, and a person is asked. */
export class Guarded extends Error {}

/**
 * Reads the lists of a resource from the cursor on; `filter` is the window. Where several lists make
 * up a resource they are read one after the other, and each page's place is kept.
 */
export async function readLists(run: PullRun, resource: Resource, lists: readonly List[], filter: List['query']): Promise<void> {
  const { db } = run.shop
  /** Some list is there. What an earlier start has read is one. */
  let found = readPullState(db, resource.name).part > 0
  for (;;) {
    const state = readPullState(db, resource.name)
    const list = lists[state.part]
    if (list === undefined) return
    const sweep = state.mode === 'sweep'
    const keys = { fields: resource.table.keys.map((key) => key.wire).join(',') }
    const reading: Reading = sweep ? { resource, list: { ...list, query: {} }, filter: keys } : { resource, list, filter }
    try {
      await readPages(run, reading, state, lists.length === 1)
      found = true
    } catch (error) {
      // One store of several that Smaregi does not know any more has no list; where none has one, the contract lacks the resource.
      const isLast = state.part === lists.length - 1
      if (!isBantoError(error) || error.code !== 'NOT_FOUND' || lists.length === 1 || (isLast && !found)) throw error
      turnPage(db, resource.name, 0, { rows: 0, bad: 1, emptied: 0 })
      // If it is there again, what it brought meanwhile is in no later window.
      wantFull(db, resource.name)
      run.totals.bad += 1
      logBad(run, resource, { key: list.path, problem: error.code })
    }
    nextPart(db, resource.name, state.part + 1)
  }
}

/**
 * Pages from the cursor on, from the last one down to the first, because rows go while we read: one
 * that is deleted (or edited, and so leaves the window) moves all after it up by one. Read upwards,
 * one row would then be seen on no page; read downwards, one is only seen twice. New products come
 * at the end and have a new update time. The next page is asked for while this one is written.
 * Throws LIST_WITHOUT_END where two pages in a row are the same: the server does not heed the page.
 */
async function readPages(run: PullRun, reading: Reading, state: PullState, alone: boolean): Promise<void> {
  const { db, api } = run.shop
  const { job, core } = run
  const { resource } = reading
  const ask = (page: number): Promise<Reply<unknown>> => {
    const reply = api.read(reading.list.path, pageQuery(reading, page), { signal: job.signal, accept: isListOf(reading) })
    // Waited for below; until then a failure must not count as nobody's.
    reply.catch(() => undefined)
    return reply
  }
  let page = state.nextPage ?? 1
  let coming: Promise<Reply<unknown>> | null = null
  if (state.nextPage === null) {
    const first = await ask(1)
    const startedAt = tokyoTime(seen(run, first))
    const told = pagesToldBy(first.value, reading)
    const whole = state.mode === 'full' || state.mode === 'sweep'
    const guess = alone && whole ? Math.ceil(countRowsOf(db, resource) / resource.pageSize) : 1
    page = told ?? (await countPages(api, reading, { first: rowsOf(first.value, reading), guess }, job.signal))
    setCursor(db, resource.name, page, startedAt)
    if (page === 1) coming = Promise.resolve(first)
  }
  let done = state.rowsSoFar
  coming ??= page > 0 ? ask(page) : null
  let above: readonly WireRow[] = []
  while (coming !== null) {
    const reply: Reply<unknown> = await workWhileWaiting(coming, db, resource)
    const received = rowsOf(reply.value, reading)
    seen(run, reply)
    if (samePage(received, above, resource)) throw endless(reading)
    above = received
    failpoint(state.mode === 'sweep' ? 'sweep.pageReceived' : 'pull.pageReceived')
    const next: number = page - 1
    coming = next > 0 ? ask(next) : null
    // The request leaves before this page is written (its reply is made and travels meanwhile), and calls
    // of the page come in between two transactions.
    await new Promise(setImmediate)
    job.signal.throwIfAborted()
    if (state.mode === 'sweep') await writeSweptPage(run, reading, received, next, state)
    else await writePage(run, reading, received, next, state)
    failpoint(state.mode === 'sweep' ? 'sweep.pageWritten' : 'pull.pageWritten')
    // Calls of the page come in between the rows and what follows them, too.
    await new Promise(setImmediate)
    followRows(db, resource)
    done += received.length
    run.totals.received += received.length
    run.rateLimitWatch.came()
    job.report({ phase: resource.name, done, total: done + next * resource.pageSize })
    run.announce.resources()
    page = next
    core.touchStatus()
  }
}

/** Holds what is staged of these rows against what came; also for rows that are gone. */
export function flag({ core, shop }: PullRun, resource: Resource, keys: readonly number[]): Flagged {
  const entity = entityOfTable(resource.table.name)
  return entity === null ? nothingFlagged : flagCells(shop.db, entity, keys, core.now().toISOString())
}

/** Rows, what they mean for staged changes, and the cursor: one transaction. */
async function writePage(run: PullRun, reading: Reading, received: readonly WireRow[], next: number, state: PullState): Promise<void> {
  const { db, api } = run.shop
  const { resource } = reading
  const { rows, bad } =
    resource.complete === undefined ? { rows: received, bad: [] } : await resource.complete(api, received, { signal: run.job.signal })
  const end = db.transaction(() => {
    const emptied = emptiedBy(db, resource, rows)
    const { emptiedSoFar } = readPullState(db, resource.name)
    // Counting a table of millions takes longer than writing a page.
    if (emptied > 0 && emptiedSoFar >= 0) {
      const of = countRowsOf(db, resource)
      if (tooMany(emptiedSoFar + emptied, of)) return { stop: { rows: emptiedSoFar + emptied, of } }
    }
    const taken = writeRows(db, resource.table, rows, state.pullId)
    // They are there all the same: no pull takes them for gone.
    const unknown = seeRows(
      db,
      resource.table,
      bad.map(({ row }) => row),
      state.pullId,
    )
    const written = { ...taken, bad: [...taken.bad, ...unknown.bad, ...bad] }
    const flagged = flag(run, resource, written.changed)
    turnPage(db, resource.name, next, { rows: received.length, bad: written.bad.length, emptied })
    return { stop: null, written, flagged }
  })
  if (end.stop !== null) {
    const at = run.core.now().toISOString()
    askFirst(db, resource.name, { kind: 'empty', ...end.stop, at, pullId: state.pullId, days: null })
    throw new Guarded(resource.name)
  }
  note(run, resource, end.written, end.flagged)
}

/** A sweep reads keys alone. What it meets and the mirror does not have was missed: it is fetched. */
async function writeSweptPage(run: PullRun, reading: Reading, keys: readonly WireRow[], next: number, state: PullState): Promise<void> {
  const { db } = run.shop
  const { resource } = reading
  const { missing, bad } = seeRows(db, resource.table, keys, state.pullId)
  const fetched = missing.length > maxFetchedSingly ? [] : await fetchRows(run, reading, missing)
  const end = db.transaction(() => {
    if (missing.length > maxFetchedSingly) wantFull(db, resource.name)
    const written = writeRows(db, resource.table, fetched, state.pullId)
    const flagged = flag(run, resource, written.changed)
    turnPage(db, resource.name, next, { rows: keys.length, bad: bad.length, emptied: 0 })
    return { written: { ...written, bad: [...bad, ...written.bad] }, flagged }
  })
  note(run, resource, end.written, end.flagged)
}

/** The rows of these keys, read one by one; those that are gone by now are left out. */
export async function fetchRows(run: PullRun, reading: Pick<Reading, 'resource'>, keys: readonly WireRow[]): Promise<WireRow[]> {
  const { resource } = reading
  const { again } = resource
  const first = resource.table.keys[0]?.wire ?? ''
  const ids = again === undefined ? [] : [...new Set(keys.map((row) => Number(row[first])))].filter(Number.isSafeInteger)
  const rows: WireRow[] = []
  await forEachConcurrent(ids, async (id) => {
    const list = again?.(id)
    if (list === undefined) return
    try {
      const asList = (value: unknown): unknown => (Array.isArray(value) ? value : [value])
      const accept = (value: unknown): boolean => isListOf({ resource, list })(asList(value))
      const { value } = await run.shop.api.read(list.path, list.query, { signal: run.job.signal, accept })
      rows.push(...rowsOf(asList(value), { resource, list }))
    } catch (error) {
      if (!isBantoError(error) || error.code !== 'NOT_FOUND') throw error
    }
  })
  return rows
}

/** Rows that were looked for one by one, outside of the pages. Returns how many there were. */
export function writeFound(run: PullRun, resource: Resource, rows: readonly WireRow[], pullId: number): number {
  const { db } = run.shop
  const end = db.transaction(() => {
    const written = writeRows(db, resource.table, rows, pullId)
    return { written, flagged: flag(run, resource, written.changed) }
  })
  note(run, resource, end.written, end.flagged)
  return end.written.written
}

function note(run: PullRun, resource: Resource, written: Written, flagged: Flagged): void {
  for (const bad of written.bad) logBad(run, resource, bad)
  run.totals.changed += written.changes
  run.totals.bad += written.bad.length
  run.totals.conflicts += flagged.conflicts
  run.totals.alreadyThere += flagged.there
  const entity = entityOfTable(resource.table.name)
  if (entity === null) return
  run.announce.rows(entity.name, written.changed, { membership: entity.key.of === entity.name })
  if (flagged.keys.length > 0) {
    run.announce.rows(entity.name, flagged.keys, { membership: false })
    run.announce.changes()
  }
}

const logBad = (run: PullRun, resource: Resource, bad: BadRow): void =>
  run.core.log.warn('sync.badRow', { resource: resource.name, ...bad })
