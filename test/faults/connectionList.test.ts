import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { openShopInTest } from '../fixtures/inTest.ts'

/** The list of connections and the file of a shop, as something else has left them. */
it('a damaged list of connections is restored from its copy, and what happened is told; without a copy, where the data is', async () => {
  const shop = await openShopInTest()
  const { dataDir } = shop.engine
  const before = (await shop.engine.call('connection.overview', {})).profiles
  expect(before).toHaveLength(1)
  const list = join(dataDir, 'connections.json')
  writeFileSync(list, '{"version":1,"prof')
  const restored = await shop.restart()
  expect((await restored.call('connection.overview', {})).profiles).toMatchObject([{ profileId: before[0]?.profileId }])
  const [notice] = (await restored.call('app.info', {})).notices
  expect(notice).toMatchObject({ code: 'connectionsRestored' })
  expect(readFileSync(notice?.details.path ?? '', 'utf8')).toBe('{"version":1,"prof')

  writeFileSync(list, 'null')
  rmSync(join(dataDir, 'connections.copy.json'))
  const lost = await shop.restart()
  expect((await lost.call('connection.overview', {})).profiles).toEqual([])
  expect((await lost.call('app.info', {})).notices).toMatchObject([
    { code: 'connectionsLost', details: { folder: join(dataDir, 'shops') } },
  ])
})

it('a folder in the place of a shop’s file is told in words, at the start and when it is opened', async () => {
  const shop = await openShopInTest()
  const profileId = (await shop.engine.call('connection.overview', {})).profiles[0]?.profileId ?? ''
  const file = join(shop.engine.dataDir, 'shops', profileId, 'shop.db')
  await shop.engine.close()
  renameSync(file, `${file}.moved`)
  mkdirSync(file)
  const engine = await shop.restart()
  expect((await engine.call('app.info', {})).notices).toMatchObject([
    { code: 'lastShopNotOpened', details: { error: 'STORE_NO_ACCESS', reasonOf: 'STORE_NO_ACCESS.folder', path: file } },
  ])
  await expect(engine.call('connection.open', { profileId })).rejects.toMatchObject({
    code: 'STORE_NO_ACCESS',
    details: { reason: 'folder', path: file },
  })
})
