import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { unzipSync } from 'fflate'
import { beforeEach, describe, expect, it } from 'vitest'
import type { JournalEntry, JournalFilter, JournalRow } from '#shared/contracts/journal.ts'
import { openShopInTest } from '../fixtures/inTest.ts'
import type { Shop } from '../fixtures/signedIn.ts'

let shop: Shop

beforeEach(async () => {
  shop = await openShopInTest({ products: 60 })
})

const search = async (filter: Partial<JournalFilter> = {}): Promise<readonly JournalRow[]> =>
  (await shop.engine.call('journal.search', { filter, before: null, after: null, limit: 200 })).rows
const entryOf = (row: JournalRow | undefined): Promise<JournalEntry> => shop.engine.call('journal.entry', { entryId: row?.entryId ?? 0 })
const pull = () => shop.engine.job('sync.pull', { mode: 'auto' })
const push = () => shop.engine.job('sync.push', { productIds: null })
const stage = (productId: number, field: 'price' | 'productName', value: string | number) =>
  shop.engine.call('products.stage', { cells: [{ productId, field, value }], origin: 'edit' })

const shopFolder = (): string => join(shop.engine.dataDir, 'shops', 'sample')
/** The files of the journal as they lie on the disk. */
const journalBytes = (): string =>
  readdirSync(shopFolder())
    .filter((name) => name.startsWith('journal.db'))
    .map((name) => readFileSync(join(shopFolder(), name), 'latin1'))
    .join('\n')
/** Text as it looks in bytes read that way. */
const asBytes = (text: string): string => Buffer.from(text).toString('latin1')

/** What the vault keeps: tokens, which must be nowhere else. */
const tokens = (): string[] =>
  [...shop.engine.vault.values()].flatMap((kept) =>
    Object.entries(JSON.parse(kept) as Record<string, unknown>)
      .filter(([name, value]) => /token|secret/i.test(name) && typeof value === 'string')
      .map(([, value]) => String(value)),
  )

/** Who works in the practice shop, asked for past the program. */
const staffNames = async (): Promise<string[]> => {
  const { contractId } = await shop.control.state()
  const authorization = `Bearer ${await shop.control.token('pos.staffs:read')}`
  const reply = await fetch(`${shop.sandbox.apiUrl}/${contractId}/pos/staffs`, { headers: { authorization } })
  return ((await reply.json()) as { staffName: string; staffNameKana?: string }[])
    .flatMap((one) => [one.staffName, one.staffNameKana ?? ''])
    .filter((name) => name !== '')
}

describe('the journal of a shop at work', () => {
  it('has the sign-in, the pull and the push, each with what it was for', async () => {
    await pull()
    await stage(3, 'price', 4321)
    await push()
    const rows = await search()
    expect(rows.find(({ path }) => path.endsWith('/token'))).toMatchObject({
      method: 'POST',
      status: 200,
      failure: null,
      purpose: 'signIn',
      jobMethod: 'connection.signIn',
      attempt: 1,
    })
    const page = rows.find(({ path }) => path.startsWith('/pos/products?'))
    expect(page).toMatchObject({ method: 'GET', status: 200, purpose: 'pull', jobMethod: 'sync.pull' })
    expect(JSON.parse((await entryOf(page)).reply?.text ?? '')).toMatchObject({ rows: 60, first: { productId: '1' } })
    const [write] = await search({ method: 'PATCH' })
    expect(write).toMatchObject({ path: '/pos/products/3', status: 200, purpose: 'push', jobMethod: 'sync.push' })
    const { request, reply, serverAt } = await entryOf(write)
    expect(request).toEqual({ text: '{"price":"4321"}', kept: 'whole' })
    expect(JSON.parse(reply?.text ?? '')).toMatchObject({ productId: '3', price: '4321' })
    expect(Math.abs(Date.parse(serverAt ?? '') - Date.now())).toBeLessThan(60_000)
    expect((await search({ jobId: write?.jobId ?? '' })).every(({ jobMethod }) => jobMethod === 'sync.push')).toBe(true)
  })

  it('has failures, each try of them, and refreshed tokens', async () => {
    await pull()
    await shop.control.fault({ match: { path: '/stores' }, fault: { kind: 'status', status: 503 }, count: 1 })
    await shop.control.fault({ match: { path: '/categories' }, fault: { kind: 'dropBefore' }, count: 1 })
    await shop.control.expireTokens()
    await shop.engine.job('sync.pull', { mode: 'full' })
    const failures = await search({ failuresOnly: true })
    expect(failures.some(({ status, path }) => status === 503 && path.startsWith('/pos/stores'))).toBe(true)
    expect(failures.some(({ status, path }) => status === null && path.startsWith('/pos/categories'))).toBe(true)
    expect(failures.some(({ status }) => status === 401)).toBe(true)
    const again = (await search({ text: '/pos/stores' })).map(({ attempt }) => attempt)
    expect(Math.max(...again)).toBe(2)
    const [refresh] = await search({ text: 'grant_type=refresh_token' })
    expect((await entryOf(refresh)).request?.text).toContain('refresh_token=[redacted]')
  })

  it('holds no token and nothing of a person, in any byte of its files', async () => {
    const before = tokens()
    await pull()
    await shop.control.expireTokens()
    await shop.engine.job('sync.pull', { mode: 'full' })
    await stage(3, 'productName', '極上みそ')
    await push()
    const people = await staffNames()
    expect(people.length).toBeGreaterThan(1)
    const user = (await shop.engine.call('connection.overview', {})).current?.userName ?? ''
    await search()
    const alive = journalBytes()
    await shop.engine.close()
    const bytes = alive + journalBytes()
    expect(before.length).toBeGreaterThan(1)
    expect(tokens()).not.toEqual(before)
    expect(bytes).toContain('/pos/products/3')
    // What a shop may read of its own goods is there, so the search below would find the rest.
    expect(bytes).toContain(asBytes('極上みそ'))
    for (const hidden of [...before, ...tokens(), ...people, user, 'tencho@banto.example', 'Bearer ']) {
      expect(hidden.length).toBeGreaterThan(3)
      expect(bytes).not.toContain(asBytes(hidden))
    }
    for (const kept of bytes.matchAll(
      /(?:access_token|refresh_token|id_token|code_verifier|staffName|email|[?&]code)(?:":"|=)([^"&\s]*)/g,
    )) {
      expect(['[redacted]', '[personal]', '']).toContain(kept[1])
    }
  })

  it('tells the page that something was said, thinned', async () => {
    const came = shop.engine.event('journal.added')
    await pull()
    expect((await came).entries).toBeGreaterThan(0)
    const { length } = await search()
    expect(shop.engine.events.filter(({ name }) => name === 'journal.added').length).toBeLessThan(length)
  })

  it('is cleared, and its file with it', async () => {
    await pull()
    expect(await shop.engine.call('journal.clear', {})).toMatchObject({ entries: 0, oldestAt: null })
    expect(await search()).toEqual([])
    expect(journalBytes()).not.toContain('/pos/products')
  })

  it('goes when the shop is wiped', async () => {
    expect(existsSync(join(shopFolder(), 'journal.db'))).toBe(true)
    await shop.engine.call('connection.signOut', { wipe: true, discardUnsent: true })
    expect(existsSync(shopFolder())).toBe(false)
    await expect(search()).rejects.toMatchObject({ code: 'NOT_SIGNED_IN' })
  })
})

describe('a journal that is in trouble', () => {
  it('keeps no pull from its work, and says what is wrong', async () => {
    await shop.engine.close()
    const file = join(shopFolder(), 'journal.db')
    for (const suffix of ['', '-wal', '-shm']) rmSync(file + suffix, { force: true })
    mkdirSync(file)
    const engine = await shop.restart()
    expect(await engine.job('sync.pull', { mode: 'auto' })).toMatchObject({ mode: 'full' })
    expect(await engine.call('journal.state', {})).toMatchObject({ paused: { code: 'INTERNAL' }, entries: 0 })
    expect(await search()).toEqual([])
    expect(await engine.call('products.categories', {})).not.toEqual([])
  })
})

describe('an export for support', () => {
  const exported = async (language: 'ja' | 'en' = 'ja') => {
    const file = await shop.engine.job('journal.exportForSupport', { language })
    const files = Object.entries(unzipSync(readFileSync(file.path))).map(
      ([name, bytes]) => [name, new TextDecoder().decode(bytes)] as const,
    )
    return { file, files: Object.fromEntries(files) }
  }

  it('is a zip with a report a person can read, the journal and the logs', async () => {
    await pull()
    await stage(3, 'price', 4321)
    await shop.control.fault({
      match: { method: 'PATCH' },
      fault: { kind: 'status', status: 400, detail: '商品名「極上みそ」が正しくありません' },
    })
    await push()
    mkdirSync(join(shop.engine.dataDir, 'logs'), { recursive: true })
    writeFileSync(
      join(shop.engine.dataDir, 'logs', 'banto-2026-11-24.log'),
      '{"event":"x","text":"極上みそ","mail":"a@b.jp"}\nbroken 極上みそ\n',
    )
    const { file, files } = await exported()
    expect(file.path).toMatch(/[/\\]exports[/\\]banto-support-\d{8}-\d{4}\.zip$/)
    expect(Object.keys(files).toSorted()).toEqual(['journal.jsonl', 'logs/banto-2026-11-24.log', 'report.html'])
    const lines = (files['journal.jsonl'] ?? '')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { path: string })
    expect(lines).toHaveLength(file.entries)
    expect(file.entries).toBe((await search()).length)
    const report = files['report.html'] ?? ''
    for (const words of [
      '番頭の報告書',
      '0.0.0-test',
      '送信していない変更',
      'rejected',
      '400 Bad Request',
      'PATCH /pos/products/3',
      '30日・200MBまで',
    ]) {
      expect(report).toContain(words)
    }
    expect((await exported('en')).files['report.html']).toContain('Report of Banto')
  })

  it('names no product, no person, no contract and no secret', async () => {
    await pull()
    await stage(3, 'productName', '極上みそ')
    await shop.control.fault({ match: { method: 'PATCH' }, fault: { kind: 'status', status: 400, detail: '「極上みそ」は使えません' } })
    await push()
    const dayAgo = (days: number): string => new Date(Date.now() - days * 86_400_000).toISOString().slice(0, 10)
    await shop.engine.job('sync.pull', { mode: 'auto', resources: ['staffHolidays'], days: { from: dayAgo(15), to: dayAgo(2) } })
    const { contractId, userName } = (await shop.engine.call('connection.overview', {})).current ?? { contractId: '', userName: '' }
    const name = (await shop.control.products([5]))[0]?.['productName'] ?? ''
    const all = Object.values((await exported()).files).join('\n')
    for (const hidden of [...tokens(), contractId, userName ?? '', name, '極上みそ', 'tencho@banto.example', shop.engine.dataDir]) {
      expect(hidden.length).toBeGreaterThan(3)
      expect(all).not.toContain(hidden)
    }
    expect(all).toContain('/pos/products/3')
    // Leave of a few people was pulled, too short a list to be summed up: their numbers stay in the company.
    expect(all).toContain('"staffId":"[personal]"')
    expect(all).not.toMatch(/"(?:staffId|staffCode|hireDate)":"(?!\[personal\]|")/u)
  })

  it('leaves nothing behind when it is cancelled, and is where the folder opens', async () => {
    await pull()
    const folder = join(shop.engine.dataDir, 'exports')
    const cancelled = shop.engine.job(
      'journal.exportForSupport',
      { language: 'ja' },
      (jobId) => void shop.engine.call('jobs.cancel', { jobId }),
    )
    await expect(cancelled).rejects.toMatchObject({ code: 'CANCELLED' })
    expect(existsSync(folder) ? readdirSync(folder) : []).toEqual([])
    expect(await shop.engine.call('journal.openExports', {})).toEqual({ opened: false, folder })
  })
})
