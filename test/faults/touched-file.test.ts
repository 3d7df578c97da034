import { copyFileSync, existsSync, readdirSync, renameSync, rmSync, statSync, truncateSync } from 'node:fs'
import { dirname } from 'node:path'
import { describe, expect, it } from 'vitest'
import { shopFileOf } from '../fixtures/endState.ts'
import { openShopInTest } from '../fixtures/inTest.ts'
import { pending } from '../fixtures/pushed.ts'
import type { Engine } from '../fixtures/realEngine.ts'
import type { Shop } from '../fixtures/signedIn.ts'

/** Another program moves, replaces or cuts the shop's file while it is open: it is noticed, told, and nothing is lost. */
async function pulledShop(): Promise<{ shop: Shop; path: string }> {
  const shop = await openShopInTest({ products: 60 })
  await shop.engine.call('sync.setSchedule', { pullMinutes: 0, sweepHours: 0 })
  await shop.engine.job('sync.pull', { mode: 'full' })
  await stagePrice(shop.engine, 1, 4321)
  return { shop, path: shopFileOf(shop.engine.dataDir) }
}
const stagePrice = (engine: Engine, productId: number, value: number) =>
  engine.call('products.stage', { cells: [{ productId, field: 'price', value }], origin: 'edit' })
const notices = async (engine: Engine) => (await engine.call('app.info', {})).notices
const codes = async (engine: Engine) => (await notices(engine)).map(({ code }) => code)
const staged = async (engine: Engine) => (await pending(engine)).map(({ key, mine }) => [key, mine])
/** The shop is open anew. */
const reopened = (engine: Engine) => engine.event('connection.changed', ({ current }) => current !== null)
const found = async (engine: Engine): Promise<number> =>
  (
    await engine.call('products.openView', {
      search: '',
      categoryId: null,
      only: 'all',
      sort: { field: 'productCode', direction: 'asc' },
    })
  ).total

const moved = (path: string): void => renameSync(path, `${path}.moved`)
const deleted = (path: string): void => rmSync(path)
const folderMoved = (path: string): void => renameSync(dirname(path), `${dirname(path)}-moved`)
const replaced = (path: string): void => {
  const [backup = ''] = readdirSync(dirname(path)).filter((name) => name === 'backups')
  const [copy = ''] = backup === '' ? [] : readdirSync(`${dirname(path)}/${backup}`)
  const other = `${path}.other`
  copyFileSync(copy === '' ? path : `${dirname(path)}/${backup}/${copy}`, other)
  renameSync(other, path)
}
const logEmptied = (path: string): void => truncateSync(`${path}-wal`, 0)
const logDeleted = (path: string): void => rmSync(`${path}-wal`)

describe('the file of the open shop', () => {
  it.each([
    ['moved', 'moved', moved],
    ['deleted', 'moved', deleted],
    ['moved with its folder', 'moved', folderMoved],
    ['replaced by another', 'replaced', replaced],
    ['left without its log', 'logCut', logDeleted],
  ] as const)('%s: is put back whole, and a person hears of it', async (_how, code, touch) => {
    const { shop, path } = await pulledShop()
    const { engine } = shop
    touch(path)
    await reopened(engine)
    expect(await codes(engine)).toEqual([code])
    const [notice] = await notices(engine)
    expect(notice?.details.path).toBe(path)
    const { aside } = notice?.details ?? {}
    expect(aside === undefined ? code : existsSync(aside)).toBe(code === 'moved' ? 'moved' : true)
    expect(statSync(path).size).toBeGreaterThan(10_000)
    expect(readdirSync(dirname(path)).filter((name) => name.startsWith('mending-'))).toEqual([])
    expect(await staged(engine)).toEqual([[1, 4321]])
    expect(await found(engine)).toBe(60)
    await stagePrice(engine, 2, 1234)
    expect(await engine.job('sync.push', { productIds: null })).toMatchObject({ verified: 2 })
    await shop.restart()
    expect(await codes(shop.engine)).toEqual([])
    expect(await found(shop.engine)).toBe(60)
  })

  it('refuses what would be written before it is put back', async () => {
    const { shop, path } = await pulledShop()
    moved(path)
    await expect(stagePrice(shop.engine, 2, 1234)).rejects.toMatchObject({ code: 'STORE_LOST', details: { path, kind: 'moved' } })
    await reopened(shop.engine)
    expect(await staged(shop.engine)).toEqual([[1, 4321]])
  })

  it('with a log that was emptied: nothing is folded in or written behind it, and what is still in memory is kept', async () => {
    const { shop, path } = await pulledShop()
    await shop.restart()
    await stagePrice(shop.engine, 2, 1234)
    logEmptied(path)
    await expect(stagePrice(shop.engine, 3, 99)).rejects.toMatchObject({ code: 'STORE_LOST' })
    await reopened(shop.engine)
    expect(await codes(shop.engine)).toEqual(['logCut'])
    expect(await staged(shop.engine)).toEqual([
      [1, 4321],
      [2, 1234],
    ])
    expect(await found(shop.engine)).toBe(60)
    await shop.restart()
    expect(await codes(shop.engine)).toEqual([])
  })
})
