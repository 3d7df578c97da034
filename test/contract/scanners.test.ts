import { writeFileSync } from 'node:fs'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import type { DeviceDescription } from '#shared/contracts/devices.ts'
import type { PayloadOf } from '#shared/contracts/index.ts'
import { withCheckDigit } from '#shared/domain/barcode/index.ts'
import { usualSerialSettings } from '#shared/domain/devices.ts'
import { tellFault, tellFigure } from '../fixtures/figure.ts'
import { openShopInTest } from '../fixtures/inTest.ts'
import { hasPseudoTerminals, plugCable } from '../fixtures/pseudoTerminals.ts'
import type { Engine } from '../fixtures/realEngine.ts'

const JAN = '4901234567894'
const here = '00000000-0000-4000-8000-000000000001'

const scannerAt = (path: string, settings: Partial<DeviceDescription['settings']> = {}): DeviceDescription => ({
  kind: 'scanner',
  name: '事務所のスキャナー',
  place: { kind: 'serial', path, ...usualSerialSettings },
  settings: { ending: 'enter', prefix: '', ...settings },
})

/** Takes every scan as a page does, and says what it took. */
function takeScans(engine: Engine): string[] {
  const taken: string[] = []
  let seen = 0
  const timer = setInterval(() => {
    for (; seen < engine.events.length; seen += 1) {
      const event = engine.events[seen]
      if (event?.name !== 'scanners.scanned') continue
      const { scanId, raw, source } = event.payload as PayloadOf<'scanners.scanned'>
      void engine.call('scanners.take', { scanId, pageId: here }).then((answer) => answer.taken && taken.push(`${source} ${raw}`))
    }
  }, 5)
  onTestFinished(() => clearInterval(timer))
  return taken
}
const stateOf = async (engine: Engine, deviceId: number) =>
  (await engine.call('devices.list', {})).find((device) => device.deviceId === deviceId)?.state

const becomes = (engine: Engine, deviceId: number, condition: string): Promise<void> =>
  vi.waitFor(async () => expect(await stateOf(engine, deviceId)).toMatchObject({ condition }), { timeout: 20_000 })

describe.skipIf(!hasPseudoTerminals)('a serial scanner of the shop (needs socat)', () => {
  it('is read as soon as it is added: 200 codes at 20 a second, none lost, none twice, in order', async () => {
    const { engine } = await openShopInTest()
    const cable = await plugCable()
    const taken = takeScans(engine)
    const { deviceId } = await engine.call('devices.add', scannerAt(cable.ours))
    await becomes(engine, deviceId, 'ready')
    const codes = Array.from({ length: 200 }, (_, n) => withCheckDigit(String(490_000_000_000 + n)))
    const started = performance.now()
    for (const [n, code] of codes.entries()) {
      const due = started + n * 50
      while (performance.now() < due) await new Promise((resolve) => setTimeout(resolve, due - performance.now()))
      writeFileSync(cable.theirs, `${code}\r\n`)
    }
    await vi.waitFor(() => expect(taken).toHaveLength(codes.length), { timeout: 10_000 })
    expect(taken).toEqual(codes.map((code) => `serial ${code}`))
    tellFigure('scans', { sent: codes.length, received: taken.length }, 'serial, the engine alone')
    expect((await engine.call('devices.list', {})).find((device) => device.deviceId === deviceId)).toMatchObject({ uses: 200 })
  })

  it('pulled out in the middle of a code, that is told and is no scan; plugged in again, it goes on by itself', async () => {
    const { engine } = await openShopInTest()
    const cable = await plugCable()
    const taken = takeScans(engine)
    const { deviceId } = await engine.call('devices.add', scannerAt(cable.ours))
    await becomes(engine, deviceId, 'ready')
    writeFileSync(cable.theirs, `${JAN}\r490123`)
    await vi.waitFor(() => expect(taken).toEqual([`serial ${JAN}`]), { timeout: 10_000 })
    const unread = engine.event('scanners.unread')
    await cable.pull()
    expect(await unread).toEqual({ deviceId, problem: 'cut' })
    await becomes(engine, deviceId, 'offline')
    await plugCable(cable.folder)
    await becomes(engine, deviceId, 'ready')
    writeFileSync(cable.theirs, '49123456\r')
    await vi.waitFor(() => expect(taken).toEqual([`serial ${JAN}`, 'serial 49123456']), { timeout: 10_000 })
  })

  it('at a wrong speed says so, and is ready again when it can be read', async () => {
    const { engine } = await openShopInTest()
    const cable = await plugCable()
    const { deviceId } = await engine.call('devices.add', scannerAt(cable.ours))
    await becomes(engine, deviceId, 'ready')
    const unread = engine.event('scanners.unread')
    writeFileSync(cable.theirs, Buffer.from([0xe6, 0x80, 0x66, 0x06, 0x98, 0x86, 0xf8, 0x1e, 0x80, 0x0d]))
    expect(await unread).toEqual({ deviceId, problem: 'speed' })
    tellFault('scanner at a wrong speed')
    expect(await stateOf(engine, deviceId)).toMatchObject({
      condition: 'wrongProtocol',
      error: { code: 'DEVICE_WRONG_PROTOCOL', details: { reason: 'speed' } },
    })
    writeFileSync(cable.theirs, `${JAN}\r`)
    await engine.event('scanners.scanned')
    expect(await stateOf(engine, deviceId)).toMatchObject({ condition: 'ready' })
  })

  it('on the port of another device is told at once to be taken by it, by name', async () => {
    const { engine } = await openShopInTest()
    const cable = await plugCable()
    const first = await engine.call('devices.add', scannerAt(cable.ours))
    await becomes(engine, first.deviceId, 'ready')
    const started = performance.now()
    const second = await engine.call('devices.add', { ...scannerAt(cable.ours), name: '倉庫のスキャナー' })
    await becomes(engine, second.deviceId, 'taken')
    expect(performance.now() - started).toBeLessThan(3_000)
    const error = { code: 'DEVICE_BUSY', details: { reason: 'otherDevice', name: '事務所のスキャナー' } }
    expect(await stateOf(engine, second.deviceId)).toMatchObject({ error })
    expect(await engine.call('devices.tryOut', scannerAt(cable.ours))).toMatchObject({ condition: 'taken', error })
    expect(await stateOf(engine, first.deviceId)).toMatchObject({ condition: 'ready' })
    await engine.call('devices.remove', { deviceId: first.deviceId })
    await becomes(engine, second.deviceId, 'ready')
  })

  it('follows its settings, and is let go when it is removed', async () => {
    const { engine } = await openShopInTest()
    const cable = await plugCable()
    const taken = takeScans(engine)
    const scanner = scannerAt(cable.ours, { ending: 'tab', prefix: '~' })
    const { deviceId } = await engine.call('devices.add', scannerAt(cable.ours))
    await engine.call('devices.change', { deviceId, device: scanner })
    const scan = async (text: string): Promise<void> =>
      vi.waitFor(
        () => {
          writeFileSync(cable.theirs, text)
          expect(taken).not.toEqual([])
        },
        { timeout: 15_000, interval: 500 },
      )
    await scan(`~${JAN}\t`)
    expect(new Set(taken)).toEqual(new Set([`serial ${JAN}`]))
    await engine.call('devices.remove', { deviceId })
    // Somebody else can have the port now.
    await vi.waitFor(async () => expect(await engine.call('devices.tryOut', scanner)).toMatchObject({ condition: 'ready' }), {
      timeout: 10_000,
    })
  })

  it('can be heard before it is added, with everything that it sends', async () => {
    const { engine } = await openShopInTest()
    const cable = await plugCable()
    let jobId = ''
    const { place } = scannerAt(cable.ours)
    const listening = engine.job('scanners.listen', { place, findSpeed: false }, (id) => (jobId = id))
    listening.catch(() => undefined)
    const heard = engine.event('scanners.heard')
    await engine.event('jobs.progress')
    writeFileSync(cable.theirs, Buffer.from(`\x02${JAN}\r\n`))
    expect(await heard).toEqual({ deviceId: null, bytes: `\x02${JAN}\r\n`, text: `\x02${JAN}\r\n`, problem: null })
    await engine.call('jobs.cancel', { jobId })
    await listening.catch(() => undefined)
    await expect(
      engine.job('scanners.listen', { place: { ...place, path: '/dev/none' }, findSpeed: false } as never),
    ).rejects.toMatchObject({
      code: 'DEVICE_UNREACHABLE',
    })
  })

  it('at an unknown speed is tried at one after the other until a code can be read', async () => {
    const { engine } = await openShopInTest()
    const cable = await plugCable()
    let jobId = ''
    const speeds: unknown[] = []
    const listening = engine.job('scanners.listen', { place: scannerAt(cable.ours).place, findSpeed: true }, (id) => (jobId = id))
    listening.catch(() => undefined)
    const noise = Buffer.from([0xe6, 0x80, 0x66, 0x06, 0x98, 0x86, 0xf8, 0x1e, 0x80])
    for (const bytes of [noise, noise, Buffer.from(`${JAN}\r`)]) {
      const { detail } = await engine.event('jobs.progress')
      speeds.push(detail?.baudRate)
      const heard = engine.event('scanners.heard')
      writeFileSync(cable.theirs, bytes)
      await heard
    }
    expect(speeds).toEqual([9600, 115_200, 19_200])
    await engine.call('jobs.cancel', { jobId })
    await listening.catch(() => undefined)
  })
})

describe('a scanner on the screen', () => {
  it('scans as one on a line does, and what no page takes is told', async () => {
    const { engine } = await openShopInTest()
    const scanner = (await engine.call('devices.list', {})).find(({ kind }) => kind === 'scanner')
    const deviceId = scanner?.deviceId ?? 0
    const scanned = engine.event('scanners.scanned')
    await engine.call('scanners.attend', { pageId: here })
    await engine.call('scanners.scanVirtually', { deviceId, text: `${JAN}\r\nX` })
    expect(await scanned).toEqual({ scanId: 1, pageId: here, raw: `${JAN}X`, source: 'virtual', deviceId })
    await engine.event('scanners.missed')
    expect(await engine.call('scanners.takeMissed', {})).toEqual({ total: 1, scans: [{ scanId: 1, raw: `${JAN}X` }] })
    expect(await engine.call('scanners.takeMissed', {})).toEqual({ total: 0, scans: [] })
    await expect(engine.call('scanners.scanVirtually', { deviceId: 1, text: JAN })).rejects.toMatchObject({ code: 'NOT_FOUND' })
    await expect(engine.call('scanners.scanVirtually', { deviceId, text: 'A'.repeat(1001) })).rejects.toMatchObject({
      code: 'INVALID_INPUT',
    })
  })

  it('stands again after a restart, as do the settings of scanners that type', async () => {
    const shop = await openShopInTest()
    await shop.engine.call('scanners.setWedge', { prefix: '\x02' })
    await shop.engine.call('scanners.setInStoreRules', {
      rules: [{ prefix: '21', itemDigits: 5, valueCheck: 'none', value: 'price', valueDigits: 5 }],
    })
    for (const prefix of ['4', '\r', 'AB']) {
      await expect(shop.engine.call('scanners.setWedge', { prefix })).rejects.toMatchObject({ code: 'INVALID_INPUT' })
    }
    const wrong = { prefix: '49', itemDigits: 5, valueCheck: 'none', value: 'price', valueDigits: 5 } as const
    await expect(shop.engine.call('scanners.setInStoreRules', { rules: [wrong] })).rejects.toMatchObject({ code: 'INVALID_INPUT' })
    const engine = await shop.restart()
    expect(await engine.call('scanners.wedge', {})).toEqual({ prefix: '\x02' })
    expect(await engine.call('scanners.inStoreRules', {})).toHaveLength(1)
    const deviceId = (await engine.call('devices.list', {})).find(({ kind }) => kind === 'scanner')?.deviceId ?? 0
    const scanned = engine.event('scanners.scanned')
    await engine.call('scanners.scanVirtually', { deviceId, text: JAN })
    expect(await scanned).toMatchObject({ raw: JAN, source: 'virtual' })
  })
})
