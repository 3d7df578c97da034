import { mkdirSync, mkdtempSync, openSync, readFileSync, readdirSync, writeSync, closeSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, it, vi } from 'vitest'
import type { Connection } from '#core/store/connection.ts'
import { shopFileOf } from '../fixtures/endState.ts'
import type { Engine } from '../fixtures/realEngine.ts'
import { openShop, type Shop } from '../fixtures/signedIn.ts'
import { mayMount, mountSmallDisk, type SmallDisk } from '../fixtures/smallDisk.ts'

/**
 * A disk in trouble, as the app meets it: through the engine's own contracts. Each trouble has its
 * own code, nothing is lost, and the app goes on as soon as the cause is mended.
 */
const opened = vi.hoisted(() => [] as { path: string; connection: Connection }[])
vi.mock(import('#core/store/connection.ts'), async (original) => {
  const real = await original()
  // The same connections, remembered: a test limits the size of a file that the engine has open.
  const connect: typeof real.connect = (path, options) => {
    const connection = real.connect(path, options)
    opened.push({ path, connection })
    return connection
  }
  return { ...real, connect }
})

const shops: Shop[] = []
const disks: SmallDisk[] = []
afterEach(async () => {
  for (const disk of disks) disk.readOnly(false)
  for (const shop of shops) await shop.engine.close()
  for (const disk of disks.splice(0)) disk.remove()
  for (const shop of shops.splice(0)) await shop.close()
})

const size = 150
/** A shop that is pulled, with one change nobody has sent. */
async function pulledShop(dataDir?: string): Promise<Shop> {
  const shop = await openShop({ products: size, ...(dataDir === undefined ? {} : { engine: { dataDir } }) })
  shops.push(shop)
  await shop.engine.call('sync.setSchedule', { pullMinutes: 0, sweepHours: 0 })
  await shop.engine.job('sync.pull', { mode: 'full' })
  await stagePrice(shop.engine, 1, 4321)
  return shop
}
const stagePrice = (engine: Engine, productId: number, value: number) =>
  engine.call('products.stage', { cells: [{ productId, field: 'price', value }], origin: 'edit' })
const longTexts = (from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, i) => ({ productId: from + i, field: 'attribute' as const, value: 'あ'.repeat(900) }))
const pending = async (engine: Engine) =>
  (await engine.call('changes.list', { states: ['staged', 'conflict', 'rejected', 'unknown'], offset: 0, limit: 500 })).rows
const staged = async (engine: Engine) => (await pending(engine)).map(({ key, field, mine }) => [key, field, mine])
const notices = async (engine: Engine) => (await engine.call('app.info', {})).notices.map(({ code }) => code)
const theOne = [[1, 'price', 4321]]

/** The app can be read, searched, edited and sent. */
async function expectUsable({ engine, control }: Shop): Promise<void> {
  const view = await engine.call('products.openView', {
    search: '',
    categoryId: null,
    only: 'all',
    sort: { field: 'productId', direction: 'asc' },
  })
  expect(view.total).toBeGreaterThan(size - 5)
  await stagePrice(engine, 2, 1234)
  expect(await engine.job('sync.push', { productIds: null, changeSetId: null })).toMatchObject({
    conflicts: 0,
    rejected: 0,
    unknown: 0,
    unsent: 0,
  })
  await engine.job('sync.pull', { mode: 'auto' })
  expect((await control.products([1, 2])).map(({ price }) => price)).toEqual(['4321', '1234'])
  expect(await pending(engine)).toEqual([])
}

/** Two ways to have no room: the file may not grow, and the disk is full. */
interface Full {
  readonly shop: Shop
  fill(): void
  mend(): void
}
async function withoutGrowth(): Promise<Full> {
  opened.length = 0
  const shop = await pulledShop()
  const path = shopFileOf(shop.engine.dataDir)
  const limit = (pages: (now: number) => number) => {
    for (const { connection } of opened.filter((one) => one.path === path)) {
      try {
        connection.pragma(`max_page_count = ${pages(Number(connection.pragma('page_count')))}`)
      } catch {
        // Closed already: the ones that looked at the file before it was opened.
      }
    }
  }
  return { shop, fill: () => limit((now) => now + 1), mend: () => limit(() => 1_000_000) }
}
async function onSmallDisk(): Promise<Full> {
  const dataDir = mkdtempSync(join(tmpdir(), 'banto-small-'))
  mkdirSync(join(dataDir, 'shops'))
  const disk = mountSmallDisk(join(dataDir, 'shops'), 24 * 1024 * 1024)
  disks.push(disk)
  return { shop: await pulledShop(dataDir), fill: () => disk.fill(8192), mend: disk.empty }
}
const ways: [string, boolean, () => Promise<Full>][] = [
  ['a file that may not grow', true, withoutGrowth],
  ['a full disk', mayMount, onSmallDisk],
]
if (!mayMount) console.log('skipped: a full and a read-only disk of their own (this test may not mount)')

describe.each(ways)('%s', (_name, possible, begin) => {
  it.runIf(possible)('while staging: STORE_FULL, nothing by halves, and on it goes when there is room', async () => {
    const { shop, fill, mend } = await begin()
    const { engine } = shop
    fill()
    await expect(engine.call('products.stage', { cells: longTexts(1, size), origin: 'paste' })).rejects.toMatchObject({
      code: 'STORE_FULL',
    })
    expect(await staged(engine)).toEqual(theOne)
    expect((await engine.call('changes.summary', {})).undo?.cells).toBe(1)
    expect((await engine.call('lookup.card', { productId: 1 })).price).toBe(4321)
    mend()
    expect(await engine.call('products.stage', { cells: longTexts(1, 3), origin: 'paste' })).toMatchObject({ staged: 3 })
    await engine.call('changes.undo', {})
    await expectUsable(shop)
  })

  it.runIf(possible)('while pulling: STORE_FULL, what was here stays, and the next pull goes on', async () => {
    const { shop, fill, mend } = await begin()
    const { engine, control } = shop
    await control.edit({ products: longTexts(1, size).map(({ productId, value }) => ({ productId, fields: { attribute: value } })) })
    fill()
    await expect(engine.job('sync.pull', { mode: 'full' })).rejects.toMatchObject({ code: 'STORE_FULL' })
    expect(await staged(engine)).toEqual(theOne)
    const { total } = await engine.call('products.openView', {
      search: '',
      categoryId: null,
      only: 'all',
      sort: { field: 'productId', direction: 'asc' },
    })
    expect(total).toBe(size)
    mend()
    await engine.job('sync.pull', { mode: 'auto' })
    const { resources } = await engine.call('sync.state', {})
    expect(resources.filter(({ lastError }) => lastError?.code === 'STORE_FULL')).toEqual([])
    await expectUsable(shop)
  })

  it.runIf(possible)('while sending: what Smaregi has is known again after it is mended, and nothing goes twice', async () => {
    const { shop, fill, mend } = await begin()
    const { engine, control } = shop
    const cells = longTexts(1, size)
    await engine.call('products.stage', { cells, origin: 'paste' })
    await engine.call('changes.stageStock', { cells: [{ productId: 3, storeId: 1, op: 'add', amount: 5 }], origin: 'edit' })
    fill()
    // Whether there is room for the little that has to be noted is not ours to say here: it must be right either way.
    await engine
      .job('sync.push', { productIds: null, changeSetId: null })
      .catch((error: { code: string; message: string }) => expect([error.code, error.message]).toEqual(['STORE_FULL', error.message]))
    mend()
    await engine.job('sync.pull', { mode: 'auto' })
    await engine
      .job('sync.push', { productIds: null, changeSetId: null })
      .catch((error: { code: string }) => expect(error.code).toBe('NOTHING_TO_SEND'))
    expect(await pending(engine)).toEqual([])
    expect((await control.products(cells.map(({ productId }) => productId))).every(({ attribute }) => attribute === cells[0]?.value)).toBe(
      true,
    )
    const { writes } = await control.statistics()
    expect(writes.filter(({ operation }) => operation === 'stockAdd')).toEqual([{ productId: 3, operation: 'stockAdd', count: 1 }])
  })
})

describe('a disk that cannot be written', () => {
  it.runIf(mayMount)('shows everything, says so, refuses edits and pulls in its own words, and works again afterwards', async () => {
    const dataDir = mkdtempSync(join(tmpdir(), 'banto-small-'))
    mkdirSync(join(dataDir, 'shops'))
    const disk = mountSmallDisk(join(dataDir, 'shops'), 24 * 1024 * 1024)
    disks.push(disk)
    const shop = await pulledShop(dataDir)
    await shop.engine.close()
    disk.readOnly(true)
    const engine = await shop.restart()
    expect([await notices(engine), engine.logged]).toEqual([['readOnly'], expect.anything()])
    expect(await staged(engine)).toEqual(theOne)
    expect((await engine.call('lookup.card', { productId: 2 })).productId).toBe(2)
    await expect(stagePrice(engine, 2, 5)).rejects.toMatchObject({ code: 'STORE_READ_ONLY' })
    await expect(engine.job('sync.pull', { mode: 'auto' })).rejects.toMatchObject({ code: 'STORE_READ_ONLY' })
    await expect(engine.job('sync.push', { productIds: null, changeSetId: null })).rejects.toMatchObject({ code: 'STORE_READ_ONLY' })
    await engine.close()
    disk.readOnly(false)
    await shop.restart()
    expect(await notices(shop.engine)).toEqual([])
    await expectUsable(shop)
  })
})

describe('a file with damaged pages', () => {
  it('is put aside; the copy and the unsent changes come back, and one pull makes it whole', async () => {
    const shop = await pulledShop()
    // A clean end keeps a copy; what is typed after it is only in the file that breaks.
    await shop.restart()
    await stagePrice(shop.engine, 7, 7777)
    const path = shopFileOf(shop.engine.dataDir)
    await shop.engine.close()
    const before = readFileSync(path)
    damage(path)
    const engine = await shop.restart()
    expect(await notices(engine)).toEqual(['quarantined', 'restoredFromBackup'])
    expect(readdirSync(join(path, '..')).some((name) => name.includes('.corrupt-'))).toBe(true)
    expect(before.length).toBeGreaterThan(0)
    expect(await staged(engine)).toEqual([...theOne, [7, 'price', 7777]])
    await engine.job('sync.pull', { mode: 'full' })
    await expectUsable(shop)
  })
})

/** Overwrites some pages in the middle, as a failing disk does. */
function damage(path: string): void {
  const file = openSync(path, 'r+')
  const pages = Math.floor(statSync(path).size / 4096)
  for (const page of [Math.floor(pages / 3), Math.floor(pages / 2)]) writeSync(file, Buffer.alloc(4096, 0xa5), 0, 4096, page * 4096)
  closeSync(file)
}

describe('a file made by a newer program', () => {
  it('is refused untouched, the app stays up, and opens it when the right program comes', async () => {
    const shop = await pulledShop()
    const path = shopFileOf(shop.engine.dataDir)
    await shop.engine.close()
    const version = setVersion(path, 9999)
    const bytes = readFileSync(path)
    const engine = await shop.restart()
    const { current, profiles } = await engine.call('connection.overview', {})
    expect(current).toBeNull()
    const profileId = profiles[0]?.profileId ?? ''
    await expect(engine.call('connection.open', { profileId })).rejects.toMatchObject({ code: 'STORE_FROM_FUTURE' })
    await expect(engine.call('changes.summary', {})).rejects.toMatchObject({ code: 'NOT_SIGNED_IN' })
    expect(readFileSync(path).equals(bytes)).toBe(true)
    setVersion(path, version)
    await engine.call('connection.open', { profileId })
    expect(await staged(engine)).toEqual(theOne)
    await expectUsable(shop)
  })
})

/** The number that says which program made the file stands at byte 60 of it. Gives the one before. */
function setVersion(path: string, version: number): number {
  const bytes = readFileSync(path)
  const before = bytes.readUInt32BE(60)
  const file = openSync(path, 'r+')
  const next = Buffer.alloc(4)
  next.writeUInt32BE(version)
  writeSync(file, next, 0, 4, 60)
  closeSync(file)
  return before
}
