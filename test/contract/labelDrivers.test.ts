import { createServer, connect, type AddressInfo, type Socket } from 'node:net'
import { once } from 'node:events'
import { describe, expect, onTestFinished, test } from 'vitest'
import type { DeviceConnection } from '#core/devices/connection.ts'
import { brotherDriver } from '#core/labels/drivers/brother.ts'
import { sbplDriver } from '#core/labels/drivers/sbpl.ts'
import { zplDriver } from '#core/labels/drivers/zpl.ts'
import type { PrinterDriver } from '#core/printing/driver.ts'
import type { DeviceCondition } from '#shared/domain/devices.ts'
import { BantoError } from '#shared/errors.ts'
import { tellFault } from '../fixtures/figure.ts'

/** A printer on a real socket; `hear` gets every piece that comes in. */
async function printer(hear: (socket: Socket, bytes: Buffer) => void): Promise<DeviceConnection> {
  const server = createServer((socket) => {
    socket.on('error', () => undefined)
    socket.on('data', (bytes) => hear(socket, bytes))
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const socket = connect((server.address() as AddressInfo).port, '127.0.0.1')
  socket.on('error', () => undefined)
  await once(socket, 'connect')
  onTestFinished(() => {
    socket.destroy()
    server.close()
  })
  return {
    write: (bytes) =>
      new Promise((resolve, reject) => {
        socket.write(bytes, (error) => (error ? reject(new BantoError('HOST_LOST', error.message)) : resolve()))
      }),
    onBytes: (listener) => {
      socket.on('data', listener)
      return () => socket.off('data', listener)
    },
    onClose: (listener) => {
      const ended = (): void => listener(null)
      socket.on('close', ended)
      return () => socket.off('close', ended)
    },
    close: async () => {
      socket.destroy()
    },
  }
}

const { signal } = new AbortController()
const job = { bytes: new Uint8Array(5_000).fill(0x41), pages: 2, provable: true }

async function run(driver: PrinterDriver, connection: DeviceConnection, control = signal) {
  const conditions: DeviceCondition[] = []
  const outcome = await driver.print(connection, job, {
    onCondition: (condition) => conditions.push(condition),
    onResume: () => () => {},
    signal: control,
  })
  return { outcome, conditions }
}

const brotherStatus = (changes: Readonly<Record<number, number>>): Buffer => {
  const status = Buffer.alloc(32)
  status.set([0x80, 0x20, 0x42, 0x34, 0x41])
  for (const [at, value] of Object.entries(changes)) status[Number(at)] = value
  return status
}
const asksBrother = (bytes: Buffer): boolean => bytes.includes(Buffer.of(0x1b, 0x69, 0x53))

describe('Brother', () => {
  test('is printed when it said so for each label', async () => {
    let received = 0
    const connection = await printer((socket, bytes) => {
      if (asksBrother(bytes)) socket.write(brotherStatus({}))
      else received += bytes.length
      if (received === job.bytes.length) {
        for (let page = 0; page < job.pages; page += 1) {
          socket.write(brotherStatus({ 18: 6, 19: 1 }))
          socket.write(brotherStatus({ 18: 1 }))
          socket.write(brotherStatus({ 18: 6, 19: 0 }))
        }
      }
    })
    const { outcome, conditions } = await run(brotherDriver, connection)
    expect(outcome).toEqual({ kind: 'printed' })
    expect(conditions).toContain('busy')
  })

  test.each([
    [{ 9: 0x10 }, 'coverOpen'],
    [{ 8: 0x02 }, 'paperOut'],
    [{ 8: 0x01 }, 'paperOut'],
    [{ 9: 0x01 }, 'wrongMedia'],
    [{ 8: 0x04 }, 'cutterError'],
    [{ 18: 4 }, 'offline'],
  ] as const)('%j is %s, and nothing is sent', async (changes, condition) => {
    tellFault(`label printer: ${condition}`)
    let received = 0
    const connection = await printer((socket, bytes) => {
      if (asksBrother(bytes)) socket.write(brotherStatus(changes))
      else received += bytes.length
    })
    expect(await brotherDriver.condition(connection, signal)).toBe(condition)
    expect((await run(brotherDriver, connection)).outcome).toEqual({ kind: 'stopped', condition, mayContinue: false })
    expect(received).toBe(0)
  })

  test('that runs out in the middle has stopped', async () => {
    tellFault('label printer: paperOut')
    const connection = await printer((socket, bytes) => {
      if (asksBrother(bytes)) socket.write(brotherStatus({}))
      else socket.write(Buffer.concat([brotherStatus({ 18: 1 }), brotherStatus({ 18: 2, 8: 0x02 })]))
    })
    expect((await run(brotherDriver, connection)).outcome).toEqual({ kind: 'stopped', condition: 'paperOut', mayContinue: false })
  })

  test('that never says a word (TCP) ends unconfirmed', async () => {
    tellFault('label printer: silent')
    const connection = await printer(() => undefined)
    expect((await run(brotherDriver, connection)).outcome).toEqual({ kind: 'unconfirmed' })
  })

  test('whose answer is another language is told', async () => {
    tellFault('label printer: another language')
    const connection = await printer((socket) => socket.write('HTTP/1.1 400 Bad Request\r\n\r\n'))
    expect(await brotherDriver.condition(connection, signal)).toBe('wrongProtocol')
  })

  test('pulled off in the middle is lost', async () => {
    tellFault('label printer: line cut')
    const connection = await printer((socket, bytes) => {
      if (asksBrother(bytes)) socket.write(brotherStatus({}))
      else socket.destroy()
    })
    expect((await run(brotherDriver, connection)).outcome).toEqual({ kind: 'lost' })
  })
})

const hostStatus = ({ paperOut = 0, paused = 0, waiting = 0, open = 0, ribbon = 0, left = 0 }): string =>
  `\x02030,${paperOut},${paused},0245,${String(waiting).padStart(3, '0')},0,0,0,000,0,0,0\x03\r\n` +
  `\x02000,0,${open},${ribbon},0,2,4,0,${String(left).padStart(8, '0')},1,000\x03\r\n\x021234,0\x03\r\n`

describe('ZPL', () => {
  test('is printed when nothing is left', async () => {
    let asked = 0
    const connection = await printer((socket, bytes) => {
      if (!bytes.includes('~HS')) return
      asked += 1
      socket.write(asked === 1 ? hostStatus({}) : hostStatus({ left: Math.max(0, 5 - asked) }))
    })
    const { outcome, conditions } = await run(zplDriver, connection)
    expect(outcome).toEqual({ kind: 'printed' })
    expect(conditions).toContain('busy')
  })

  test.each([
    [{ paperOut: 1 }, 'paperOut'],
    [{ paused: 1 }, 'paused'],
    [{ open: 1 }, 'coverOpen'],
    [{ ribbon: 1 }, 'ribbonOut'],
  ] as const)('%j in the middle is %s, and it goes on by itself', async (change, condition) => {
    tellFault(`label printer: ${condition}`)
    let asked = 0
    const connection = await printer((socket, bytes) => {
      if (bytes.includes('~HS')) socket.write((asked += 1) === 1 || asked > 4 ? hostStatus({}) : hostStatus({ ...change, left: 1 }))
    })
    const { outcome, conditions } = await run(zplDriver, connection)
    expect(outcome).toEqual({ kind: 'printed' })
    expect(conditions.slice(0, 3)).toEqual([condition, condition, condition])
  })

  test('a cancelled job is thrown away by the printer', async () => {
    const heard: string[] = []
    const cancel = new AbortController()
    const connection = await printer((socket, bytes) => {
      heard.push(bytes.toString('latin1'))
      if (!bytes.includes('~HS')) return
      socket.write(hostStatus({ left: heard.length > 1 ? 1 : 0 }))
      if (heard.length > 3) cancel.abort()
    })
    expect((await run(zplDriver, connection, cancel.signal)).outcome).toEqual({ kind: 'lost' })
    await expect.poll(() => heard.join('')).toContain('~JA')
  })

  test('an answer in two pieces is one answer', async () => {
    const connection = await printer((socket) => {
      const text = hostStatus({ open: 1 })
      socket.write(text.slice(0, 30))
      setImmediate(() => socket.write(text.slice(30)))
    })
    expect(await zplDriver.condition(connection, signal)).toBe('coverOpen')
  })

  test('silence is asleep, rubbish another language, a closed line lost', async () => {
    for (const fault of ['silent', 'another language', 'line cut']) tellFault(`label printer: ${fault}`)
    expect(await zplDriver.condition(await printer(() => undefined), signal)).toBe('asleep')
    expect(await zplDriver.condition(await printer((socket) => socket.write('hello')), signal)).toBe('wrongProtocol')
    const closing = await printer((socket) => socket.destroy())
    expect((await run(zplDriver, closing)).outcome).toEqual({ kind: 'lost' })
  })
})

const sato = (letter: string, left = 0): string => `\x0200${letter}${String(left).padStart(6, '0')}${' '.repeat(16)}\x03`

describe('SBPL', () => {
  test('is printed when nothing is left', async () => {
    let asked = 0
    const connection = await printer((socket, bytes) => {
      if (bytes.includes(0x05)) socket.write((asked += 1) < 2 ? sato('A') : asked < 4 ? sato('G', 1) : sato('A'))
    })
    expect((await run(sbplDriver, connection)).outcome).toEqual({ kind: 'printed' })
  })
  test.each([
    ['b', 'coverOpen'],
    ['c', 'paperOut'],
    ['d', 'ribbonOut'],
    ['e', 'wrongMedia'],
    ['0', 'offline'],
    ['G', 'busy'],
    ['A', 'ready'],
  ] as const)('%s is %s', async (letter, condition) => {
    if (condition !== 'ready' && condition !== 'busy') tellFault(`label printer: ${condition}`)
    expect(await sbplDriver.condition(await printer((socket) => socket.write(sato(letter))), signal)).toBe(condition)
  })
})
