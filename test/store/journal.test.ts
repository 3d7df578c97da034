import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { JournalFilter } from '#shared/contracts/journal.ts'
import { createJournal, type Journal } from '#core/journal/journal.ts'
import { openJournalFile } from '#core/journal/file.ts'
import { findEntry, searchEntries } from '#core/journal/search.ts'
import { replyBody, type Exchange } from '#core/smaregi/exchange.ts'
import { quietLog } from '../fixtures/shopFile.ts'

const all: JournalFilter = {
  text: '',
  since: null,
  until: null,
  method: null,
  status: null,
  failuresOnly: false,
  purpose: null,
  jobId: null,
}
const day = 86_400_000

let dataDir: string
let now: Date
let journal: Journal
let events: string[]

const start = (): Journal => {
  journal = createJournal({ dataDir, log: quietLog, now: () => now, emit: (name) => events.push(name) })
  return journal
}
const folder = () => join(dataDir, 'shops', 'a')

const exchange = (part: Partial<Exchange> & { readonly path?: string; readonly body?: unknown } = {}): Exchange => ({
  kind: 'api',
  method: 'GET',
  url: `https://api.smaregi.dev/sb_abc123${part.path ?? '/pos/products?limit=1000&page=1'}`,
  base: 'https://api.smaregi.dev/sb_abc123',
  requestBody: null,
  status: 200,
  error: null,
  milliseconds: 12,
  attempt: 1,
  reply: replyBody(JSON.stringify(part.body ?? [])),
  date: 'Tue, 24 Nov 2026 00:00:00 GMT',
  ...part,
})

const search = async (filter: Partial<JournalFilter> = {}, page: { before?: number; after?: number; limit?: number } = {}) => {
  const db = journal.read()
  if (db === null) throw new Error('the journal is paused')
  return searchEntries(db, {
    filter: { ...all, ...filter },
    before: page.before ?? null,
    after: page.after ?? null,
    limit: page.limit ?? 200,
  })
}
const paths = async (filter: Partial<JournalFilter> = {}) => (await search(filter)).rows.map(({ path }) => path)
const body = (entryId: number) => {
  const db = journal.read()
  return db === null ? null : findEntry(db, entryId)
}
/** As long as timers of the journal need. */
const until = (holds: () => boolean) => vi.waitUntil(holds, { timeout: 4_000, interval: 20 })

beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'banto-journal-'))
  now = new Date('2026-11-24T09:00:00+09:00')
  events = []
  start().open(folder())
})
afterEach(() => {
  journal.close()
  rmSync(dataDir, { recursive: true, force: true })
})

describe('an entry', () => {
  it('is written by itself soon, and told of', async () => {
    journal.record(exchange())
    await until(() => journal.state().entries === 1)
    expect(events).toContain('journal.added')
  })

  it('tells what was asked, what came and how long it took', async () => {
    journal.record(
      exchange({ method: 'PATCH', path: '/pos/products/12', requestBody: '{"price":"150"}', body: { productId: '12', price: '150' } }),
    )
    const [row] = (await search()).rows
    expect(row).toMatchObject({
      method: 'PATCH',
      host: 'api.smaregi.dev',
      path: '/pos/products/12',
      status: 200,
      failure: null,
      milliseconds: 12,
      bytesOut: 15,
      attempt: 1,
    })
    expect(body(row?.entryId ?? 0)).toMatchObject({
      serverAt: '2026-11-24T00:00:00.000Z',
      request: { text: '{"price":"150"}', kept: 'whole' },
      reply: { text: '{"productId":"12","price":"150"}', kept: 'whole' },
    })
  })

  it('keeps of a page of rows how many and which, bare or in an envelope', async () => {
    const rows = Array.from({ length: 1000 }, (_, i) => ({
      productId: String(i + 1),
      productName: `品${i}`,
      updDateTime: '2026-11-01T10:00:00+09:00',
    }))
    journal.record(exchange({ body: rows }))
    journal.record(
      exchange({ body: { count: 40, page: 1, staffs: Array.from({ length: 40 }, (_, i) => ({ staffId: String(i), staffName: '山田' })) } }),
    )
    const [list, page] = (await search()).rows
    expect(body(page?.entryId ?? 0)?.reply).toEqual({
      kept: 'summary',
      text: JSON.stringify({
        rows: 1000,
        first: { productId: '1', updDateTime: '2026-11-01T10:00:00+09:00' },
        last: { productId: '1000', updDateTime: '2026-11-01T10:00:00+09:00' },
      }),
    })
    expect(JSON.parse(body(list?.entryId ?? 0)?.reply?.text ?? '')).toEqual({
      count: 40,
      page: 1,
      staffs: { rows: 40, first: { staffId: '0' }, last: { staffId: '39' } },
    })
  })

  it('keeps a failure with Smaregi’s words, whole where it is not too long, its beginning where it is', async () => {
    journal.record(
      exchange({
        status: 400,
        body: { title: 'Bad Request', detail: '価格が正しくありません', errors: Array.from({ length: 30 }, (_, i) => ({ line: i })) },
      }),
    )
    journal.record(exchange({ status: 500, body: { title: 'x'.repeat(100_000) } }))
    journal.record(exchange({ status: null, error: 'ECONNRESET', reply: null }))
    const [lost, long, refused] = (await search({ failuresOnly: true })).rows
    expect(refused?.failure).toBe('400 Bad Request 価格が正しくありません')
    expect(JSON.parse(body(refused?.entryId ?? 0)?.reply?.text ?? '').errors).toHaveLength(30)
    expect(body(long?.entryId ?? 0)?.reply).toMatchObject({ kept: 'cut', text: expect.stringMatching(/^.{64000}$/u) })
    expect(lost).toMatchObject({ status: null, failure: 'ECONNRESET', bytesIn: null })
  })

  it('never lets a secret or a person into the file', () => {
    const secret = { access_token: 'S3CRET', staffName: 'PERSON', mail: 'PERSON@example.jp', detail: 'tell PERSON@example.jp' }
    journal.record(
      exchange({
        kind: 'identity',
        url: 'https://id/authorize?code=S3CRET&state=S3CRET',
        base: 'https://id',
        requestBody: 'refresh_token=S3CRET',
        body: secret,
      }),
    )
    journal.record(exchange({ status: 400, body: [secret], requestBody: JSON.stringify({ lastName: 'PERSON', password: 'S3CRET' }) }))
    journal.close()
    const bytes = readdirSync(folder())
      .map((name) => readFileSync(join(folder(), name), 'latin1'))
      .join('')
    expect(bytes).toContain('refresh_token=[redacted]')
    expect(bytes).not.toMatch(/S3CRET|PERSON/)
  })
})

describe('a search', () => {
  beforeEach(() => {
    journal.record(exchange({ path: '/pos/stores' }))
    now = new Date(now.getTime() + 60_000)
    journal.record(
      exchange({
        method: 'PATCH',
        path: '/pos/products/7',
        requestBody: '{"tag":"100%_new"}',
        status: 400,
        body: { title: 'Bad Request', detail: '価格' },
      }),
    )
    journal.record(exchange({ path: '/pos/products', status: 503, body: {} }))
    journal.record(
      exchange({ kind: 'identity', url: 'https://id.smaregi.dev/authorize/token', base: 'https://id.smaregi.dev', method: 'POST' }),
    )
    journal.record(exchange({ path: '/pos/stock', status: null, error: 'time-out', reply: null }))
  })

  it('finds by each filter', async () => {
    expect(await paths()).toEqual(['/pos/stock', '/authorize/token', '/pos/products', '/pos/products/7', '/pos/stores'])
    expect(await paths({ method: 'PATCH' })).toEqual(['/pos/products/7'])
    expect(await paths({ status: '4xx' })).toEqual(['/pos/products/7'])
    expect(await paths({ status: 'none' })).toEqual(['/pos/stock'])
    expect(await paths({ failuresOnly: true })).toEqual(['/pos/stock', '/pos/products', '/pos/products/7'])
    expect(await paths({ purpose: 'signIn' })).toEqual(['/authorize/token'])
    expect(await paths({ until: '2026-11-24T00:00:30Z' })).toEqual(['/pos/stores'])
    expect(await paths({ since: '2026-11-24T00:00:30Z', method: 'GET', status: '5xx' })).toEqual(['/pos/products'])
  })

  it('finds a text in path, status, message and bodies, taken as it is', async () => {
    expect(await paths({ text: 'STORES' })).toEqual(['/pos/stores'])
    expect(await paths({ text: '503' })).toEqual(['/pos/products'])
    expect(await paths({ text: '価格' })).toEqual(['/pos/products/7'])
    expect(await paths({ text: '100%_new' })).toEqual(['/pos/products/7'])
    expect(await paths({ text: '100%new' })).toEqual([])
  })

  it('goes on by key, however much is written meanwhile', async () => {
    const first = await search({}, { limit: 2 })
    expect(first.rows.map(({ path }) => path)).toEqual(['/pos/stock', '/authorize/token'])
    journal.record(exchange({ path: '/newer' }))
    const second = await search({}, { limit: 2, before: first.next ?? 0 })
    expect(second.rows.map(({ path }) => path)).toEqual(['/pos/products', '/pos/products/7'])
    const last = await search({}, { limit: 2, before: second.next ?? 0 })
    expect(last).toMatchObject({ rows: [{ path: '/pos/stores' }], next: null })
    expect((await search({}, { after: first.rows[0]?.entryId ?? 0 })).rows.map(({ path }) => path)).toEqual(['/newer'])
  })
})

describe('what is kept', () => {
  it('goes after the days that were set', async () => {
    journal.record(exchange({ path: '/old' }))
    journal.read()
    now = new Date(now.getTime() + 8 * day)
    journal.record(exchange({ path: '/new' }))
    journal.read()
    await journal.setSettings({ days: 7 })
    await until(() => journal.state().entries === 1)
    expect(await paths()).toEqual(['/new'])
  })

  it('is bounded in size: the oldest go, and the disk gets its room back', () => {
    const file = openJournalFile(join(dataDir, 'sized.db'))
    const entry = {
      at: 1,
      serverAt: null,
      method: 'GET',
      host: 'h',
      path: '/p',
      status: 500,
      failure: 'f',
      milliseconds: 1,
      bytesOut: 0,
      bytesIn: 0,
      attempt: 1,
      purpose: 'pull',
      jobId: null,
      jobMethod: null,
      request: null,
      reply: { text: 'x'.repeat(8_000), kept: 'whole' },
    } as const
    for (let batch = 0; batch < 10; batch += 1) file.write(Array.from({ length: 200 }, () => entry))
    const before = file.size()
    for (let step = 0; step < 60 && file.pruneStep({ now: 1, before: 0, bytes: 5_000_000 }); step += 1);
    const after = file.size()
    expect(before).toMatchObject({ entries: 2000 })
    expect(after.bytes).toBeLessThan(6_000_000)
    expect(file.db.get('SELECT max(entry_id) AS newest FROM entry')).toEqual({ newest: 2000 })
    file.clear()
    expect(file.size()).toMatchObject({ entries: 0, oldest: null })
    expect(file.size().bytes).toBeLessThan(200_000)
    file.close()
  })

  it('keeps its settings over a restart, and a file of them that is nonsense does no harm', async () => {
    await journal.setSettings({ days: 3, megabytes: 50 })
    journal.close()
    expect(start().state()).toMatchObject({ days: 3, megabytes: 50 })
    writeFileSync(join(dataDir, 'journal.json'), '{"days":-1}')
    expect(start().state()).toMatchObject({ days: 30, megabytes: 200 })
  })

  it('of the time before a shop was open comes along into the shop', async () => {
    journal.close()
    start().record(
      exchange({ kind: 'identity', url: 'https://id/authorize/token', base: 'https://id', status: 401, body: { error: 'invalid_client' } }),
    )
    journal.close()
    start().open(folder())
    expect(await paths()).toEqual(['/authorize/token'])
    journal.close()
    start().open(join(dataDir, 'shops', 'b'))
    expect(await paths()).toEqual([])
  })
})

describe('a file that is not as it should be', () => {
  const path = () => join(folder(), 'journal.db')

  it('damaged: is put aside, and a new one begun', async () => {
    journal.close()
    writeFileSync(path(), 'this is no database at all '.repeat(100))
    start().open(folder())
    journal.record(exchange())
    expect(await paths()).toHaveLength(1)
    const { quarantined, paused } = journal.state()
    expect(paused).toBeNull()
    expect(readFileSync(quarantined ?? '', 'utf8')).toContain('no database')
  })

  it('damaged while it is in use: what was to be written is written to the new one', async () => {
    for (let i = 0; i < 300; i += 1) journal.record(exchange({ status: 400, body: { detail: 'y'.repeat(3_000) } }))
    journal.close()
    const bytes = readFileSync(path())
    bytes.fill(0xa5, 4096, bytes.length)
    writeFileSync(path(), bytes)
    start().open(folder())
    journal.record(exchange({ path: '/after' }))
    expect(await paths()).toEqual(['/after'])
    expect(journal.state().quarantined).not.toBeNull()
  })

  it('unusable: pauses, harms nobody, keeps what comes and goes on when it can', async () => {
    journal.close()
    for (const suffix of ['', '-wal', '-shm']) rmSync(path() + suffix, { force: true })
    mkdirSync(path())
    start().open(folder())
    for (let i = 0; i < 500; i += 1) journal.record(exchange({ path: `/${i}` }))
    expect(journal.read()).toBeNull()
    expect(journal.state()).toMatchObject({ paused: { code: 'INTERNAL', lost: 0 }, entries: 0 })
    expect(events).toContain('journal.changed')
    rmSync(path(), { recursive: true })
    expect((await search()).rows[0]?.path).toBe('/499')
    expect(journal.state()).toMatchObject({ paused: null, entries: 500 })
  })

  it('of a newer program: is left as it is', () => {
    journal.close()
    const file = openJournalFile(path())
    file.db.get('SELECT 1')
    file.close()
    const bytes = readFileSync(path())
    // `user_version` of the header.
    bytes.writeUInt32BE(99, 60)
    writeFileSync(path(), bytes)
    start().open(folder())
    journal.record(exchange())
    expect(journal.read()).toBeNull()
    expect(journal.state().paused?.code).toBe('STORE_FROM_FUTURE')
    journal.close()
    expect(readFileSync(path()).readUInt32BE(60)).toBe(99)
  })

  it('over its limit between two looks: the oldest make room', async () => {
    await journal.setSettings({ megabytes: 10 })
    for (let i = 0; i < 400; i += 1) journal.record(exchange({ path: `/${i}`, status: 400, body: { detail: 'x'.repeat(60_000) } }))
    expect((await search({}, { limit: 1 })).rows[0]?.path).toBe('/399')
    expect(journal.state()).toMatchObject({ paused: null })
    expect(journal.state().bytes).toBeLessThan(16_000_000)
    expect(journal.state().entries).toBeGreaterThan(100)
  })

  it('full: refuses the batch with its own word and stays whole', () => {
    const file = openJournalFile(path())
    file.limit(1)
    const big = { text: 'z'.repeat(60_000), kept: 'whole' } as const
    const entry = {
      at: 1,
      serverAt: null,
      method: 'GET',
      host: 'h',
      path: '/p',
      status: 500,
      failure: 'f',
      milliseconds: 1,
      bytesOut: 0,
      bytesIn: 0,
      attempt: 1,
      purpose: 'pull',
      jobId: null,
      jobMethod: null,
      request: big,
      reply: big,
    } as const
    expect(() => file.write(Array.from({ length: 50 }, () => entry))).toThrow(expect.objectContaining({ code: 'STORE_FULL' }))
    expect(file.size().entries).toBe(0)
    file.close()
    expect(existsSync(path())).toBe(true)
  })
})
