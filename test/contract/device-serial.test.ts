import { spawn, spawnSync } from 'node:child_process'
import { chmodSync, createReadStream, writeFileSync } from 'node:fs'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { keepOpen } from '#core/devices/keepOpen.ts'
import { usualSerialSettings } from '#shared/domain/devices.ts'
import { receiptPrinterSettings } from '#shared/domain/devices/receiptPrinter.ts'
import { forkDeviceProcess, type DeviceChild } from '../../electron/host/deviceProcess.ts'
import { startTcpPrinter } from '../fakes/receiptPrinter.ts'
import { tellFault } from '../fixtures/figure.ts'
import { deviceProgram, startLines } from '../fixtures/nativeLines.ts'
import { hasPseudoTerminals, plugCable } from '../fixtures/pseudoTerminals.ts'
import { openFileInTest, openShopInTest } from '../fixtures/inTest.ts'
import { dataFolderWith, startThreads } from '../fixtures/threads.ts'

const at = (port: string) => ({ kind: 'serial', path: port, ...usualSerialSettings }) as const

describe.skipIf(!hasPseudoTerminals)('a serial line (needs socat)', () => {
  it('carries bytes both ways', async () => {
    const cable = await plugCable()
    const connection = await startLines().open(at(cable.ours))
    const said: Uint8Array[] = []
    connection.onBytes((bytes) => said.push(bytes))
    const device = createReadStream(cable.theirs)
    onTestFinished(() => void device.destroy())
    const heard: Buffer[] = []
    device.on('error', () => undefined)
    device.on('data', (bytes) => heard.push(Buffer.from(bytes)))
    const job = Buffer.alloc(40_000, 'あ')
    await connection.write(job)
    await vi.waitFor(() => expect(Buffer.concat(heard).equals(job)).toBe(true))
    writeFileSync(cable.theirs, '4901234567894\r')
    await vi.waitFor(() => expect(Buffer.concat(said).toString()).toBe('4901234567894\r'))
    await connection.close()
  })

  it('pulled out, ends once with what happened; plugged in again, a kept one goes on', async () => {
    const cable = await plugCable()
    const lines = startLines()
    const said: string[] = []
    const lost: string[] = []
    const kept = keepOpen({
      open: (signal) => lines.open(at(cable.ours), signal),
      onBytes: (bytes) => said.push(Buffer.from(bytes).toString()),
      onLost: (cause) => lost.push(cause.code),
    })
    onTestFinished(() => kept.close())
    const scan = (text: string) =>
      vi.waitFor(
        () => {
          writeFileSync(cable.theirs, text)
          expect(said.join('')).toContain(text)
        },
        { timeout: 15_000, interval: 200 },
      )
    await scan('before')
    await cable.pull()
    await vi.waitFor(() => expect(lost).toEqual(['DEVICE_LOST', 'DEVICE_UNREACHABLE']), { timeout: 10_000 })
    await plugCable(cable.folder)
    await scan('after')
    expect(lost).toHaveLength(2)
  })

  it('says that another program has the port, and takes it once that is gone', async () => {
    const cable = await plugCable()
    const [one, two] = [startLines(), startLines()]
    const first = await one.open(at(cable.ours))
    await expect(two.open(at(cable.ours))).rejects.toMatchObject({ code: 'DEVICE_BUSY', details: { place: cable.ours } })
    await first.close()
    await (await two.open(at(cable.ours))).close()
  })

  it('says that nothing is plugged in, and that something is no serial port', async () => {
    const lines = startLines()
    await expect(lines.open(at('/dev/ttyUSB-none'))).rejects.toMatchObject({
      code: 'DEVICE_UNREACHABLE',
      details: { reason: 'notPluggedIn' },
    })
    await expect(lines.open(at('/dev/null'))).rejects.toMatchObject({ code: 'DEVICE_UNREACHABLE', details: { reason: 'notASerialPort' } })
  })

  it('its process ended by force: the line is lost, and the next one stands', async () => {
    const cable = await plugCable()
    const children: DeviceChild[] = []
    const lines = startLines(() => {
      const child = forkDeviceProcess(deviceProgram, '/tmp')
      children.push(child)
      return child
    })
    const connection = await lines.open(at(cable.ours))
    const end = new Promise((resolve) => connection.onClose((cause) => resolve(cause?.code)))
    children[0]?.kill()
    expect(await end).toBe('DEVICE_LOST')
    await expect(connection.write(Uint8Array.of(1))).rejects.toMatchObject({ code: 'DEVICE_LOST' })
    const again = await lines.open(at(cable.ours))
    await again.close()
    expect(children).toHaveLength(2)
  })
})

describe.skipIf(!hasPseudoTerminals)('the engine in its thread, with the process of the devices beside it (needs socat)', () => {
  // `serialport` asks the loop of a process's first thread: in the engine's thread it ended the whole deviceProgram with it.
  it('reads from a serial port, and ends in order while a line is open', async () => {
    const cable = await plugCable()
    const file = openFileInTest()
    file.file.close()
    const threads = await startThreads(dataFolderWith(file.path))
    const scanner = { kind: 'scanner', name: 'レジ', place: at(cable.ours), settings: {} } as const
    const opened = threads.event('devices.changed')
    const { deviceId } = await threads.call('devices.add', scanner)
    await opened
    const condition = async () => (await threads.call('devices.list', {})).find((device) => device.deviceId === deviceId)?.state.condition
    await expect.poll(condition, { timeout: 20_000 }).toBe('ready')
    const scanned = threads.event('scanners.scanned')
    writeFileSync(cable.theirs, '4901234567894\r')
    expect(await scanned).toMatchObject({ raw: '4901234567894', deviceId })
    await threads.close()
    // Nobody has the port any more.
    await (await startLines().open(at(cable.ours))).close()
  })
})

const nobody = 65_534
const mayBecomeNobody =
  process.platform === 'linux' && process.getuid?.() === 0 && spawnSync('true', { uid: nobody, gid: nobody }).status === 0

it.skipIf(!hasPseudoTerminals || !mayBecomeNobody)(
  'a port that the user may not open names the group that may (needs root and socat)',
  async () => {
    const cable = await plugCable()
    chmodSync(cable.folder, 0o755)
    chmodSync(cable.ours, 0o600)
    const child = spawn(
      process.execPath,
      [
        '--input-type=module',
        '-e',
        `const { openSerial } = await import(${JSON.stringify(path.join(import.meta.dirname, '../../electron/core/devices/native/serial.ts'))})
       await openSerial(${JSON.stringify(at(cable.ours))}).catch((error) => console.log(JSON.stringify(error)))`,
      ],
      { uid: nobody, gid: nobody, cwd: path.join(import.meta.dirname, '../..'), stdio: ['ignore', 'pipe', 'ignore'] },
    )
    const printed: Buffer[] = []
    child.stdout.on('data', (bytes: Buffer) => printed.push(bytes))
    await new Promise((resolve) => child.once('close', resolve))
    expect(JSON.parse(Buffer.concat(printed).toString())).toMatchObject({
      code: 'DEVICE_NO_ACCESS',
      details: { place: cable.ours, reason: 'group' },
    })
  },
)

const nativeModules = ['serialport', 'usb', 'node-hid'] as const
/** The argument of a Node that has not got a module. */
const hiding = (module: string): string => `${pathToFileURL(path.join(import.meta.dirname, '../fixtures/hideModule.ts')).href}?${module}`

/** A device of each module that is not plugged in: DEVICE_UNREACHABLE where the module works. */
const devicesOf = {
  serialport: at('/dev/ttyS-none'),
  usb: { kind: 'usb', vendorId: 1, productId: 1, serialNumber: null },
  'node-hid': { kind: 'hid', vendorId: 1, productId: 1, serialNumber: null },
} as const

it.each(nativeModules)('%s that is not there is told in words, and the other modules go on', async (hidden) => {
  const lines = startLines(() => forkDeviceProcess(deviceProgram, '/tmp', ['--import', hiding(hidden)]))
  for (const module of nativeModules) {
    const wanted = module === hidden ? { code: 'DEVICE_MODULE_MISSING', details: { module } } : { code: 'DEVICE_UNREACHABLE' }
    await expect(lines.open(devicesOf[module])).rejects.toMatchObject(wanted)
  }
  tellFault(`native module missing: ${hidden}`)
})

it('an engine without native modules says so of its devices, and prints on a printer in the network', async () => {
  const { engine } = await openShopInTest({
    engine: { deviceArguments: nativeModules.flatMap((module) => ['--import', hiding(module)]) },
  })
  for (const module of nativeModules) {
    const device = { kind: module === 'usb' ? 'receiptPrinter' : 'scanner', name: module, place: devicesOf[module], settings: {} }
    const state = await engine.call('devices.tryOut', device as never)
    expect(state).toMatchObject({ error: { code: 'DEVICE_MODULE_MISSING', details: { module } } })
    await engine.call('devices.add', device as never)
  }
  const { port, printer } = await startTcpPrinter()
  const place = { kind: 'tcp', host: '127.0.0.1', port } as const
  const { deviceId } = await engine.call('devices.add', {
    kind: 'receiptPrinter',
    name: 'レジ横',
    place,
    settings: receiptPrinterSettings.parse({}),
  })
  await engine.call('printing.testPrint', { deviceId })
  await vi.waitFor(async () => expect((await engine.call('printing.list', {})).jobs[0]?.state).toBe('printed'), { timeout: 15_000 })
  expect(printer.paper().items.length).toBeGreaterThan(5)
})
