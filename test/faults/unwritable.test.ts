import { afterEach, expect, it, vi } from 'vitest'
import type { PayloadOf } from '#shared/contracts/index.ts'
import type { Connection } from '#core/store/connection.ts'
import { openShopInTest } from '../fixtures/inTest.ts'
import type { Engine } from '../fixtures/realEngine.ts'

/** A shop whose file refuses every write while it is open, and takes them again. */
const opened = vi.hoisted(() => [] as Connection[])
vi.mock(import('#core/store/connection.ts'), async (original) => {
  const real = await original()
  const connect: typeof real.connect = (path, options) => {
    const connection = real.connect(path, options)
    opened.push(connection)
    return connection
  }
  return { ...real, connect }
})
const here = '00000000-0000-4000-8000-000000000001'

function refuseWrites(on: boolean): void {
  for (const connection of opened) {
    try {
      connection.pragma(`query_only = ${on ? 'ON' : 'OFF'}`)
    } catch {
      // Closed already: the ones that looked at a file before it was opened.
    }
  }
}
afterEach(() => {
  refuseWrites(false)
  opened.length = 0
})

const scannerOf = async (engine: Engine) => {
  const found = (await engine.call('devices.list', {})).find(({ kind }) => kind === 'scanner')
  if (found === undefined) throw new Error('no scanner')
  return found
}

it('scans arrive at once and in order while uses cannot be counted, and are counted later', async () => {
  const { engine } = await openShopInTest()
  const { deviceId } = await scannerOf(engine)
  await engine.call('scanners.attend', { pageId: here })
  await engine.call('scanners.scanVirtually', { deviceId, text: 'FIRST' })
  refuseWrites(true)
  const codes = Array.from({ length: 12 }, (_, n) => `RO${n}`)
  for (const text of codes) await engine.call('scanners.scanVirtually', { deviceId, text })
  const got = engine.events.flatMap(({ name, payload }) =>
    name === 'scanners.scanned' ? [(payload as PayloadOf<'scanners.scanned'>).raw] : [],
  )
  expect(got).toEqual(['FIRST', ...codes])
  expect(await scannerOf(engine)).toMatchObject({ uses: 1, state: { condition: 'ready', error: null } })
  refuseWrites(false)
  await engine.call('scanners.scanVirtually', { deviceId, text: 'LAST' })
  expect(await scannerOf(engine)).toMatchObject({ uses: 14 })
})
