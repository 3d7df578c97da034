import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { decodeScan } from '#core/scanners/decode.ts'
import { anyMs, createDelivery, takeMs } from '#core/scanners/delivery.ts'
import { mostFrameBytes, pauseMs } from '#core/scanners/framing.ts'
import { createHearing } from '#core/scanners/hearing.ts'
import { createReading } from '#core/scanners/reading.ts'
import { restMs } from '#core/scanners/hidReports.ts'
import type { UnreadProblem } from '#shared/contracts/scanners.ts'
import { usualSerialSettings } from '#shared/domain/devices.ts'
import type { ScannerSettings } from '#shared/domain/devices/scanner.ts'
import { isUsablePrefix, learnScannerSettings } from '#shared/domain/scannerLearning.ts'

const JAN = '4901234567894'
const serial = { kind: 'serial', path: '/dev/x', ...usualSerialSettings } as const
const hid = { kind: 'hid', vendorId: 0x0c2e, productId: 1, serialNumber: null } as const
const latin = (text: string): Uint8Array => Buffer.from(text, 'latin1')

function line(settings: Partial<ScannerSettings> = {}, place: typeof serial | typeof hid = serial) {
  const said: (string | { readonly problem: UnreadProblem })[] = []
  const reading = createReading({
    place,
    settings: { ending: 'enter', prefix: '', ...settings },
    onText: (text) => said.push(text),
    onUnread: (problem) => said.push({ problem }),
  })
  return { said, reading, send: (...texts: readonly string[]) => texts.forEach((text) => reading.push(latin(text))) }
}

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

describe('what a serial scanner sends', () => {
  it.each(['enter', 'tab', 'pause'] as const)('framed by STX and ETX stays apart from the next one, with the ending %s', (ending) => {
    const { said, send } = line({ ending })
    send(`\x02${JAN}\x03\x0249123456\x03`, `\x02${JAN}`, '\x03')
    expect(said).toEqual([`\x02${JAN}\x03`, '\x0249123456\x03', `\x02${JAN}\x03`])
  })

  it.each([
    ['CR', 'enter', `${JAN}\r`],
    ['LF', 'enter', `${JAN}\n`],
    ['CR and LF', 'enter', `${JAN}\r\n`],
    ['Tab', 'tab', `${JAN}\t`],
    ['nothing, by a pause', 'pause', JAN],
  ] as const)('ends with %s', (_name, ending, text) => {
    const { said, send } = line({ ending })
    send(text)
    vi.advanceTimersByTime(pauseMs.withoutEnding)
    send(text)
    vi.advanceTimersByTime(pauseMs.withoutEnding)
    expect(said).toEqual([JAN, JAN])
  })

  it('may come byte by byte, and several at a time', () => {
    const { said, send } = line()
    for (const byte of `${JAN}\r\n`) {
      send(byte)
      vi.advanceTimersByTime(50)
    }
    send(`${JAN}\r49123456\r`)
    expect(said).toEqual([JAN, JAN, '49123456'])
  })

  it('is one scan where its ending does not come, and is not glued to the next', () => {
    const { said, send } = line()
    send(JAN)
    vi.advanceTimersByTime(pauseMs.withEnding)
    send('49123456\r')
    expect(said).toEqual([JAN, '49123456'])
  })

  it('loses its prefix, and is heard without it as well', () => {
    const { said, send } = line({ prefix: '\x02' })
    send(`\x02${JAN}\r`, `${JAN}\r`)
    expect(said).toEqual([JAN, JAN])
  })

  it('is no code where it is endless, where the line goes away in the middle, and where there is nothing', () => {
    const { said, send, reading } = line()
    send('7'.repeat(mostFrameBytes + 1), '\r', '\r\n\r\n')
    send('490123')
    reading.cut()
    reading.cut()
    send('A'.repeat(2000), '\r', `${JAN}\r`)
    expect(said).toEqual([{ problem: 'tooLong' }, { problem: 'cut' }, { problem: 'tooLong' }, JAN])
    expect(vi.getTimerCount()).toBe(0)
  })

  it('is no code at a wrong speed or with parity bits, and says so', () => {
    const { said, send } = line()
    // 9600 read at 19200 and at 4800, as a UART makes it of digits.
    send('\xe6\x80\x66\x06\x98\x86\xf8\x1e\x80\xe6\r', '\x00\x80\xf8\x00\r')
    const even = (code: number): number => code | ([...code.toString(2)].filter((bit) => bit === '1').length % 2 === 0 ? 0 : 0x80)
    send(`${String.fromCharCode(...[...JAN].map((digit) => even(digit.charCodeAt(0))))}\r`)
    expect(said).toEqual([{ problem: 'speed' }, { problem: 'speed' }, { problem: 'parity' }])
  })

  it('is no code where control characters stand in it that separate nothing, and keeps those that frame and separate', () => {
    for (const noise of ['\x02iډ', '惕ロ*\x038', 'あ\x1dい', '12\x0234', '12\x0334', '4901\x7f']) {
      expect(decodeScan(Buffer.from(noise)), noise).toEqual({ ok: false, problem: 'speed' })
    }
    for (const code of [`\x02${JAN}\x03`, `\x02${JAN}`, '\x02棚卸し\x03\r\n', '[)>\x1e06\x1d1PABC\x1d4LJP\x1e\x04', '名前\t値\r\n二行目']) {
      expect(decodeScan(Buffer.from(code))).toEqual({ ok: true, text: code })
    }
    const { said, send } = line({ prefix: '\x02' })
    send('\x02棚卸し\r'.replace('棚卸し', Buffer.from('棚卸し').toString('latin1')))
    expect(said).toEqual(['棚卸し'])
  })

  it('may be words: UTF-8 or Shift_JIS', () => {
    expect(decodeScan(Buffer.from('棚卸し 12番'))).toEqual({ ok: true, text: '棚卸し 12番' })
    expect(decodeScan(Buffer.from([0x92, 0x49, 0x89, 0xb5, 0x82, 0xb5]))).toEqual({ ok: true, text: '棚卸し' })
    expect(decodeScan(Buffer.from('01049012345678941727123110AB\x1d21X'))).toEqual({
      ok: true,
      text: '01049012345678941727123110AB\x1d21X',
    })
  })
})

describe('what is shown of a line', () => {
  const heardOf = (text: string): readonly string[] => {
    const heard: string[] = []
    const hearing = createHearing(serial, ({ bytes }) => heard.push(bytes))
    hearing.push(latin(text))
    vi.advanceTimersByTime(pauseMs.withoutEnding)
    return heard
  }

  it('is every code by itself with its ending, also where no pause lies between two', () => {
    expect(heardOf(`\x02${JAN}\r\n\x0249123456\r\n12`)).toEqual([`\x02${JAN}\r\n`, '\x0249123456\r\n', '12'])
    expect(heardOf(`${JAN}\t49123456\t`)).toEqual([`${JAN}\t`, '49123456\t'])
    expect(heardOf(`${JAN}\tA\r`)).toEqual([`${JAN}\tA\r`])
    expect(heardOf(JAN)).toEqual([JAN])
  })
})

describe('what a USB scanner reports', () => {
  /** Report 02: length, AIM id, data, maker’s byte, more follows. */
  const report = (data: string, { aim = ']E0', more = 0, shift = 0 } = {}): Uint8Array => {
    const bytes = new Uint8Array(64)
    bytes.set([0x02, data.length])
    bytes.set(latin(aim), 2 + shift)
    bytes.set(latin(data), 5 + shift)
    bytes[63] = more
    return bytes
  }

  it('is the code with what kind of code it is, whatever the maker does', () => {
    const { said, reading } = line({}, hid)
    for (const bytes of [
      report(JAN),
      report(`${JAN}\r`),
      report(JAN, { shift: 1 }),
      report(JAN, { aim: '\0\0\0' }),
      // Another report, and pieces of one.
      Uint8Array.of(0xfe, 1, 2, 3),
      Uint8Array.of(0x02),
      new Uint8Array(0),
    ])
      reading.push(bytes)
    expect(said).toEqual([`]E0${JAN}`, `]E0${JAN}`, `]E0${JAN}`, JAN])
  })

  it('has its whole code where the maker left no place for the kind of code', () => {
    const { said, reading } = line({}, hid)
    const plain = (data: string, more = 0): Uint8Array => {
      const bytes = new Uint8Array(64)
      bytes.set([0x02, data.length, ...latin(data)])
      bytes[63] = more
      return bytes
    }
    reading.push(plain(JAN))
    reading.push(plain('A'.repeat(56), 1))
    reading.push(plain('B]C1'))
    // Its second character looks like the beginning of an AIM id that was moved.
    reading.push(plain('4]901'))
    expect(said).toEqual([JAN, `${'A'.repeat(56)}B]C1`, '4]901'])
  })

  it('is joined from several, and given up where the rest does not come', () => {
    const { said, reading } = line({}, hid)
    const [first, second, third] = ['A'.repeat(56), 'B'.repeat(56), 'C']
    reading.push(report(first, { aim: ']Q1', more: 1 }))
    reading.push(report(second, { aim: ']Q1', more: 1 }))
    reading.push(report(third, { aim: ']Q1' }))
    reading.push(report(first, { more: 1 }))
    vi.advanceTimersByTime(restMs)
    reading.push(report(first, { more: 1 }))
    reading.cut()
    reading.push(report(JAN))
    expect(said).toEqual([`]Q1${first}${second}${third}`, { problem: 'incomplete' }, { problem: 'incomplete' }, `]E0${JAN}`])
    for (let count = 0; count < 300; count += 1) reading.push(report(first, { more: 1 }))
    expect(said.slice(4)).toEqual([{ problem: 'incomplete' }, { problem: 'incomplete' }])
    reading.close()
  })
})

describe('one scan shows', () => {
  it.each([
    [`${JAN}\r`, { ending: 'enter', prefix: '' }],
    [`${JAN}\r\n`, { ending: 'enter', prefix: '' }],
    [`${JAN}\t`, { ending: 'tab', prefix: '' }],
    [JAN, { ending: 'pause', prefix: '' }],
    [`\x02${JAN}\x03`, { ending: 'enter', prefix: '\x02' }],
    [`\x02${JAN}\x03\r`, { ending: 'enter', prefix: '\x02' }],
    [`~${JAN}\r`, { ending: 'enter', prefix: '~' }],
    [`]E0${JAN}\r`, { ending: 'enter', prefix: '' }],
    [`%]E0${JAN}\r`, { ending: 'enter', prefix: '%' }],
    ['ABC-1\r', { ending: 'enter', prefix: '' }],
    ['\r', { ending: 'enter', prefix: '' }],
    ['', { ending: 'pause', prefix: '' }],
  ])('of %j how the scanner is set up', (text, settings) => expect(learnScannerSettings(text)).toEqual(settings))

  it('a prefix that people do not type', () => {
    for (const usable of ['', '~', '\x02', 'S#', '~~']) expect(isUsablePrefix(usable)).toBe(true)
    for (const other of ['4', 'AB', ' ', '\r', '\t', 'ア', '~'.repeat(9)]) expect(isUsablePrefix(other)).toBe(false)
  })
})

describe('a scan is given', () => {
  const [here, there] = ['00000000-0000-4000-8000-000000000001', '00000000-0000-4000-8000-000000000002']
  const scan = (raw: string) => ({ raw, source: 'serial', deviceId: 1 }) as const
  const start = () => {
    const told: string[] = []
    const delivery = createDelivery((name, payload) => {
      const { scanId, pageId, raw, total } = payload as { scanId?: number; pageId?: string | null; raw?: string; total?: number }
      told.push(
        name === 'scanners.missed' ? `missed ${total}` : `${scanId} ${raw} ${pageId === null ? 'any' : pageId === here ? 'here' : 'there'}`,
      )
    })
    return { told, delivery }
  }

  it('to the window that had the focus last, once', () => {
    const { told, delivery } = start()
    delivery.attend(there)
    delivery.attend(here)
    delivery.scan(scan('A'))
    expect(told).toEqual(['1 A here'])
    expect(delivery.take(1, there)).toBe(false)
    expect(delivery.take(1, here)).toBe(true)
    expect(delivery.take(1, here)).toBe(false)
    expect(delivery.take(7, here)).toBe(false)
    vi.advanceTimersByTime(takeMs + anyMs)
    expect(told).toHaveLength(1)
  })

  it('to any window where that one is gone, and never to two', () => {
    const { told, delivery } = start()
    delivery.attend(here)
    delivery.scan(scan('A'))
    vi.advanceTimersByTime(takeMs + 1)
    delivery.scan(scan('B'))
    expect(told).toEqual(['1 A here', '1 A any', '2 B any'])
    expect([there, here].map((page) => delivery.take(1, page))).toEqual([true, false])
  })

  it('or told where nobody takes it, however many there are', () => {
    const { told, delivery } = start()
    delivery.scan(scan('A'))
    vi.advanceTimersByTime(anyMs + 1)
    expect(told).toEqual(['1 A any', 'missed 1'])
    expect(delivery.takeMissed()).toEqual({ total: 1, scans: [{ scanId: 1, raw: 'A' }] })
    expect(delivery.takeMissed()).toEqual({ total: 0, scans: [] })
    for (let count = 0; count < 600; count += 1) delivery.scan(scan(`${count}`))
    expect(delivery.takeMissed().total).toBe(100)
    vi.advanceTimersByTime(anyMs + 1)
    const { total, scans } = delivery.takeMissed()
    expect([total, scans.length, scans[0]?.raw, scans.at(-1)?.raw]).toEqual([500, 500, '100', '599'])
    for (let count = 0; count < 700; count += 1) delivery.scan(scan(`${count}`))
    vi.advanceTimersByTime(anyMs + 1)
    const most = delivery.takeMissed()
    expect([most.total, most.scans.length, most.scans.at(-1)?.raw]).toEqual([700, 500, '699'])
    delivery.scan(scan('C'))
    delivery.close()
    expect(vi.getTimerCount()).toBe(0)
  })

  it('to the window that takes one after the other, however far it lies behind a burst, and to any once it stands still', () => {
    const { told, delivery } = start()
    delivery.attend(here)
    for (const raw of 'ABCDE') delivery.scan(scan(raw))
    for (const scanId of [1, 2, 3]) {
      vi.advanceTimersByTime(takeMs - 1)
      expect(delivery.take(scanId, here)).toBe(true)
    }
    expect(told).toEqual(['1 A here', '2 B here', '3 C here', '4 D here', '5 E here'])
    vi.advanceTimersByTime(takeMs * 2)
    expect(told.slice(5)).toEqual(['4 D any', '5 E any'])
    expect([4, 5].map((scanId) => delivery.take(scanId, there))).toEqual([true, true])
    expect(delivery.takeMissed().total).toBe(0)
  })

  it('to the window that asked while the engine was busy, whatever its timer says', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    const { told, delivery } = start()
    delivery.attend(here)
    delivery.scan(scan('A'))
    vi.advanceTimersByTime(takeMs)
    // Its question lay in the line all the time, and is read in the turn after the timers.
    expect(delivery.take(1, here)).toBe(true)
    await new Promise(setImmediate)
    expect(told).toEqual(['1 A here'])
  })
})
