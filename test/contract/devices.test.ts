import { once } from 'node:events'
import { createServer as createHttpServer } from 'node:http'
import { createServer, type AddressInfo, type Server } from 'node:net'
import { expect, it, onTestFinished } from 'vitest'
import type { DeviceDescription } from '#shared/contracts/devices.ts'
import { labelPrinterSettings } from '#shared/domain/devices/labelPrinter.ts'
import { receiptPrinterSettings } from '#shared/domain/devices/receiptPrinter.ts'
import { openShopInTest } from '../fixtures/inTest.ts'

const printerAt = (port: number): DeviceDescription => ({
  kind: 'receiptPrinter',
  name: 'レジ横',
  place: { kind: 'tcp', host: '127.0.0.1', port },
  settings: receiptPrinterSettings.parse({
    language: 'star',
    paperWidthMm: 58,
    cutter: 'full',
    drawer: 'pin5',
    drawerOpenLevel: 'low',
    buzzer: true,
  }),
})

it('a shop’s devices are kept, changed, removed and brought back; the sample shop has one of each kind on screen', async () => {
  const shop = await openShopInTest()
  const { engine } = shop
  const sample = await engine.call('devices.list', {})
  expect(sample.map(({ kind, place }) => [kind, place.kind])).toEqual([
    ['receiptPrinter', 'virtual'],
    ['labelPrinter', 'virtual'],
    ['scanner', 'virtual'],
  ])
  const printer = printerAt(9100)
  const { deviceId } = await engine.call('devices.add', printer)
  expect((await engine.call('devices.list', {})).at(-1)).toMatchObject({ ...printer, deviceId, uses: 0, state: { condition: 'unknown' } })

  await engine.call('devices.change', { deviceId, device: { ...printer, name: '厨房' } })
  await expect(
    engine.call('devices.change', { deviceId, device: { kind: 'scanner', name: '厨房', place: printer.place, settings: {} } }),
  ).rejects.toMatchObject({ code: 'INVALID_INPUT' })
  for (const { deviceId: id } of sample) await engine.call('devices.remove', { deviceId: id })

  const again = await shop.restart()
  expect((await again.call('devices.list', {})).map(({ name }) => name)).toEqual(['厨房'])
  await again.call('devices.restore', { deviceId: sample[0]?.deviceId ?? 0 })
  expect((await again.call('devices.list', {})).map(({ kind }) => kind)).toEqual(['receiptPrinter', 'receiptPrinter'])
  await expect(again.call('devices.remove', { deviceId: 999 })).rejects.toMatchObject({ code: 'NOT_FOUND' })
})

it('a receipt printer kept at a printer of the system, which has no line, is a printer of the system', async () => {
  const { engine } = await openShopInTest()
  const { settings } = printerAt(1)
  await engine.call('devices.add', { kind: 'receiptPrinter', name: '事務所', place: { kind: 'system', name: 'Office' }, settings } as never)
  const device = (await engine.call('devices.list', {})).at(-1)
  expect(device).toMatchObject({ kind: 'systemPrinter', name: '事務所', settings: { paper: 'a4', asks: false } })
  const deviceId = device?.deviceId ?? 0
  // This host sees no printers of the system; its page prints by its own dialog.
  expect(await engine.call('devices.check', { deviceId })).toMatchObject({ error: null })
  const { paper } = await engine.call('printing.systemTestPage', { deviceId })
  expect(paper.items.some((item) => item.kind === 'cut')).toBe(false)
  const page = { widthMm: 210, heightMm: 297 }
  expect(await engine.call('printing.printPage', { deviceId, ...page })).toEqual({ outcome: 'notHere', reason: '' })
  expect((await engine.call('devices.list', {})).at(-1)).toMatchObject({ uses: 1 })
  await expect(engine.call('printing.printPage', { deviceId: 1, ...page })).rejects.toMatchObject({ code: 'NOT_FOUND' })
})

it('bad places are refused in words, and a control character gets into no name', async () => {
  const { engine } = await openShopInTest()
  for (const place of [
    { kind: 'tcp', host: '', port: 9100 },
    { kind: 'tcp', host: 'a b', port: 9100 },
    { kind: 'tcp', host: 'printer', port: 0 },
    { kind: 'serial', path: '/dev/tty\u001b', baudRate: 9600, dataBits: 8, parity: 'none', stopBits: 1, flowControl: 'none' },
    { kind: 'usb', vendorId: 70_000, productId: 1, serialNumber: null },
  ] as const) {
    await expect(engine.call('devices.add', { ...printerAt(1), place } as never)).rejects.toMatchObject({ code: 'INVALID_INPUT' })
  }
  await expect(engine.call('devices.add', { ...printerAt(1), name: 'a\u001b@' })).rejects.toMatchObject({ code: 'INVALID_INPUT' })
})

it('a device is asked before and after it is added; what stands in the way is its state', async () => {
  const { engine } = await openShopInTest()
  const server = createServer((socket) => socket.on('error', () => undefined))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void server.close())
  const { port } = server.address() as { port: number }

  expect(await engine.call('devices.tryOut', printerAt(port))).toMatchObject({ error: null })
  const { deviceId } = await engine.call('devices.add', printerAt(port))
  server.close()
  const changed = engine.event('devices.changed')
  expect(await engine.call('devices.check', { deviceId })).toMatchObject({
    condition: 'offline',
    error: { code: 'DEVICE_UNREACHABLE', details: { reason: 'refused' } },
  })
  await changed
  expect((await engine.call('devices.list', {})).at(-1)?.state).toMatchObject({ condition: 'offline' })
})

it('a search tells what it found and which places could not be searched', async () => {
  const { engine } = await openShopInTest()
  const { found, failed } = await engine.job('devices.search', { places: ['serial', 'usb', 'hid', 'system'] })
  // What is plugged into this machine is not known; a machine without USB says so.
  expect(found.every(({ deviceId }) => deviceId === null)).toBe(true)
  expect(failed.every(({ error }) => error.code.startsWith('DEVICE_'))).toBe(true)
})

it.each(['escpos', 'star', 'zpl', 'sbpl', 'brother'] as const)(
  'a port that repeats what it hears, and a web server, are no %s printer',
  async (language) => {
    const { engine } = await openShopInTest()
    const listening = async (server: Server): Promise<number> => {
      server.listen(0, '127.0.0.1')
      await once(server, 'listening')
      onTestFinished(() => void server.close())
      return (server.address() as AddressInfo).port
    }
    const echo = await listening(createServer((socket) => socket.on('error', () => undefined).pipe(socket)))
    const web = await listening(createHttpServer((_, reply) => reply.end()))
    const isLabel = language === 'zpl' || language === 'sbpl' || language === 'brother'
    const deviceAt = (port: number): DeviceDescription =>
      ({
        kind: isLabel ? 'labelPrinter' : 'receiptPrinter',
        name: '違うもの',
        place: { kind: 'tcp', host: '127.0.0.1', port },
        settings: isLabel ? labelPrinterSettings.parse({ language }) : receiptPrinterSettings.parse({ language }),
      }) as DeviceDescription
    const states = await Promise.all([echo, web].map((port) => engine.call('devices.tryOut', deviceAt(port))))
    expect(states.map(({ condition }) => condition)).toEqual(['wrongProtocol', 'wrongProtocol'])
  },
  30_000,
)
