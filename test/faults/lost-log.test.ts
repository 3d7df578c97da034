import {
  closeSync,
  copyFileSync,
  cpSync,
  existsSync,
  openSync,
  readdirSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
  writeSync,
} from 'node:fs'
import { dirname } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { damagePages } from '../fixtures/damage.ts'
import { shopFileOf } from '../fixtures/endState.ts'
import { openPulled, pending, push, stockOf, writes } from '../fixtures/pushed.ts'
import type { Shop } from '../fixtures/signedIn.ts'

/** The log of the shop's file is damaged or gone after a program was killed: what stood only there is lost, and that is known. */
const shops: Shop[] = []
const folders: string[] = []
afterEach(async () => {
  for (const shop of shops.splice(0)) await shop.close()
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true })
})

/** The shop's folder as `kill -9` leaves it now; then the program starts on it, after the damage. */
async function killed(shop: Shop, damage: (path: string) => void): Promise<void> {
  const path = shopFileOf(shop.engine.dataDir)
  const image = `${shop.engine.dataDir}-killed`
  folders.push(image)
  cpSync(dirname(path), image, { recursive: true })
  await shop.engine.close()
  rmSync(dirname(path), { recursive: true })
  cpSync(image, dirname(path), { recursive: true })
  damage(path)
  await shop.restart()
}
const notices = async ({ engine }: Shop) => (await engine.call('app.info', {})).notices.map(({ code }) => code)

function overwrite(file: string, position: number, bytes: number): void {
  const handle = openSync(file, 'r+')
  writeSync(handle, Buffer.alloc(bytes, 0xa5), 0, bytes, position)
  closeSync(handle)
}
const wal = (path: string): string => `${path}-wal`
const cut =
  (share: number) =>
  (path: string): void =>
    truncateSync(wal(path), Math.floor(statSync(wal(path)).size * share))
const losses: [string, (path: string) => void][] = [
  ['gone', (path) => rmSync(wal(path))],
  ['gone, with its index', (path) => ['-wal', '-shm'].forEach((suffix) => rmSync(path + suffix, { force: true }))],
  ['empty', (path) => truncateSync(wal(path), 0)],
  ['without its header', (path) => overwrite(wal(path), 0, 4096)],
  ['cut before what was sent', (path) => truncateSync(wal(path), 32 + 4120)],
  ['gone, and the first page of the file', (path) => (rmSync(wal(path)), damagePages(path, [1]))],
  ['without its header, and the first page of the file', (path) => (overwrite(wal(path), 0, 4096), damagePages(path, [1]))],
]

const add = (productId: number, amount: number) => ({ productId, storeId: 1, op: 'add' as const, amount })

async function stocked(shop: Shop): Promise<{ productId: number; before: number }> {
  for (let productId = 1; productId <= 60; productId += 1) {
    const before = await stockOf(shop, productId, 1)
    if (before !== null) return { productId, before }
  }
  throw new Error('no product with stock')
}

/** Staged and closed in order (the copy has it, too), started again and sent. */
async function sentShop(): Promise<{ shop: Shop; productId: number; before: number }> {
  const shop = await openPulled(shops)
  const { productId, before } = await stocked(shop)
  await shop.engine.call('changes.stageStock', {
    cells: [add(productId, 5), { productId, storeId: 2, op: 'setStock', amount: 77 }],
    origin: 'count',
  })
  await shop.engine.call('products.stage', { cells: [{ productId, field: 'price', value: 4321 }], origin: 'edit' })
  await shop.restart()
  expect(await push(shop.engine)).toMatchObject({ verified: 3 })
  return { shop, productId, before }
}

describe('a log that is lost after a push', () => {
  it.each(losses)('%s: +5 is not sent a second time, and a person hears of it', async (_how, damage) => {
    const { shop, productId, before } = await sentShop()
    await killed(shop, damage)
    expect(await notices(shop)).toContain('someMayBeMissing')
    expect((await pending(shop.engine)).map(({ state }) => state)).toEqual(['unknown', 'unknown', 'unknown'])
    await push(shop.engine).catch((error: { code: string }) => expect(error.code).toBe('NOTHING_TO_SEND'))
    expect(await stockOf(shop, productId, 1)).toBe(before + 5)
    expect((await writes(shop.control)).filter(({ count }) => count !== 1)).toEqual([])
    // What can be read is known again; an amount to be added waits for a person.
    expect((await pending(shop.engine)).map(({ op, state }) => [op, state])).toContainEqual(['add', 'unknown'])
    await shop.restart()
    expect(await notices(shop)).toEqual([])
  })

  it('cut anywhere: +5 is not sent a second time', async () => {
    const { shop, productId, before } = await sentShop()
    const path = shopFileOf(shop.engine.dataDir)
    const image = `${shop.engine.dataDir}-image`
    folders.push(image)
    cpSync(dirname(path), image, { recursive: true })
    for (const share of [0.1, 0.3, 0.5, 0.7, 0.8, 0.9, 0.95]) {
      await shop.engine.close()
      rmSync(dirname(path), { recursive: true })
      cpSync(image, dirname(path), { recursive: true })
      cut(share)(path)
      await shop.restart()
      await push(shop.engine).catch((error: { code: string }) => expect(error.code).toBe('NOTHING_TO_SEND'))
      expect([share, await stockOf(shop, productId, 1)]).toEqual([share, before + 5])
    }
    expect((await writes(shop.control)).filter(({ count }) => count !== 1)).toEqual([])
  })

  it('gone: a new product is not made a second time', async () => {
    const shop = await openPulled(shops)
    const wish = { productName: '新しい品', productCode: 'NEW-0001', price: 480, categoryId: 11 }
    await shop.engine.call('products.create', { products: [wish], origin: 'edit' })
    await shop.restart()
    expect(await push(shop.engine)).toMatchObject({ verified: 1 })
    await killed(shop, (path) => rmSync(wal(path)))
    expect(await notices(shop)).toContain('someMayBeMissing')
    await push(shop.engine)
    expect(await pending(shop.engine)).toEqual([])
    expect((await writes(shop.control)).map(({ operation, count }) => [operation, count])).toEqual([['create', 1]])
  })

  it('whole: nothing is asked, nothing is told', async () => {
    const { shop, productId, before } = await sentShop()
    await shop.engine.call('changes.stageStock', { cells: [add(productId, 2)], origin: 'count' })
    await killed(shop, () => undefined)
    expect(await notices(shop)).toEqual([])
    expect((await pending(shop.engine)).map(({ op, mine, state }) => [op, mine, state])).toEqual([['add', 2, 'staged']])
    expect(await push(shop.engine)).toMatchObject({ verified: 1 })
    expect(await stockOf(shop, productId, 1)).toBe(before + 7)
  })
})

describe('a log that is lost before anything was sent', () => {
  it.each(losses)('%s: the edits of the session are gone, a person hears of it, and what is left can be sent', async (_how, damage) => {
    const shop = await openPulled(shops)
    const { productId, before } = await stocked(shop)
    await shop.engine.call('changes.stageStock', { cells: [add(productId, 5)], origin: 'count' })
    await shop.restart()
    await shop.engine.call('changes.stageStock', { cells: [add(productId, 7)], origin: 'count' })
    await killed(shop, damage)
    expect(await notices(shop)).toContain('someMayBeMissing')
    expect((await pending(shop.engine)).map(({ mine, state }) => [mine, state])).toEqual([[5, 'staged']])
    expect(await push(shop.engine)).toMatchObject({ verified: 1 })
    expect(await stockOf(shop, productId, 1)).toBe(before + 5)
  })
})

describe('the mark beside the file', () => {
  it.each([
    ['damaged', 'no mark'],
    ['empty', ''],
  ])('%s after the program was killed: what may have been sent is asked for, once', async (_how, text) => {
    const shop = await openPulled(shops)
    const { productId } = await stocked(shop)
    await shop.engine.call('changes.stageStock', { cells: [add(productId, 5)], origin: 'count' })
    await killed(shop, (path) => writeFileSync(path.replace(/db$/u, 'mark'), text))
    expect(await notices(shop)).toEqual(['someMayBeMissing'])
    expect((await pending(shop.engine)).map(({ state }) => state)).toEqual(['unknown'])
    await shop.restart()
    expect(await notices(shop)).toEqual([])
  })

  it('damaged after an end in order: made anew, nothing is asked', async () => {
    const shop = await openPulled(shops)
    const { productId } = await stocked(shop)
    await shop.engine.call('changes.stageStock', { cells: [add(productId, 5)], origin: 'count' })
    await shop.engine.close()
    writeFileSync(shopFileOf(shop.engine.dataDir).replace(/db$/u, 'mark'), 'no mark')
    await shop.restart()
    expect(await notices(shop)).toEqual([])
    expect((await pending(shop.engine)).map(({ state }) => state)).toEqual(['staged'])
  })

  it('tells of an older copy that somebody put in the place of the file', async () => {
    const { shop, productId, before } = await sentShop()
    await shop.engine.close()
    const path = shopFileOf(shop.engine.dataDir)
    const folder = `${dirname(path)}/backups`
    const oldest =
      readdirSync(folder)
        .filter((name) => name.endsWith('.db'))
        .sort()
        .at(-2) ?? ''
    expect(existsSync(`${folder}/${oldest}`)).toBe(true)
    copyFileSync(`${folder}/${oldest}`, path)
    await shop.restart()
    expect(await notices(shop)).toContain('someMayBeMissing')
    await push(shop.engine).catch((error: { code: string }) => expect(error.code).toBe('NOTHING_TO_SEND'))
    expect(await stockOf(shop, productId, 1)).toBe(before + 5)
  })
})
