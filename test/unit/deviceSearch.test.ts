import { createSocket } from 'node:dgram'
import { createServer } from 'node:net'
import { expect, it, onTestFinished } from 'vitest'
import { knownBy } from '#core/devices/search/known.ts'
import { neighbours, printerPort, sweep } from '#core/devices/search/network.ts'
import { askName, textIn } from '#core/devices/search/snmp.ts'

const network = (address: string, internal = false) => ({
  address,
  internal,
  family: 'IPv4' as const,
  netmask: '255.255.255.0',
  mac: '',
  cidr: null,
})

it('the neighbours are those of the PC’s own networks, without itself', () => {
  const hosts = neighbours({
    lo: [network('127.0.0.1', true)],
    eth0: [network('192.168.1.20')],
    wlan0: [network('192.168.1.21'), network('10.0.5.9')],
  })
  expect(hosts).toHaveLength(252 + 253)
  expect(hosts).toContain('192.168.1.254')
  expect(hosts).not.toContain('192.168.1.20')
  expect(neighbours({})).toEqual([])
})

it('a sweep finds who listens, sends nothing there, and stops when it is told to', async () => {
  const heard: Buffer[] = []
  const servers = ['127.0.0.11', '127.0.0.12'].map((host) => {
    const server = createServer((socket) => {
      socket.on('error', () => undefined)
      socket.on('data', (bytes) => heard.push(bytes))
    })
    onTestFinished(() => void server.close())
    return new Promise<void>((resolve, reject) => server.once('error', reject).listen(printerPort, host, resolve))
  })
  await Promise.all(servers)
  const hosts = Array.from({ length: 40 }, (_, index) => `127.0.0.${index + 1}`)
  const progress: number[] = []
  const found = await sweep(hosts, {
    signal: new AbortController().signal,
    onProgress: (done) => progress.push(done),
    nameOf: (host) => Promise.resolve(host.endsWith('11') ? 'EPSON TM-m30II' : null),
  })
  expect(found).toEqual([
    { host: '127.0.0.11', name: 'EPSON TM-m30II' },
    { host: '127.0.0.12', name: null },
  ])
  expect(progress.at(-1)).toBe(40)
  expect(heard).toEqual([])
  await expect(sweep(hosts, { signal: AbortSignal.abort(), onProgress: () => undefined })).rejects.toThrow()
})

/** A reply of SNMP v1 as a printer gives it, by the request's own object. */
const reply = (oid: readonly number[], text: Buffer): Buffer => {
  const length = text.length < 128 ? [text.length] : [0x82, text.length >> 8, text.length & 255]
  return Buffer.from([0x30, 0x7f, 0x06, oid.length, ...oid, 0x04, ...length, ...text])
}
const model = [0x2b, 6, 1, 2, 1, 25, 3, 2, 1, 3, 1]

it('a printer’s name is asked for over SNMP; garbage and silence are no name', async () => {
  const printer = createSocket('udp4')
  onTestFinished(() => void printer.close())
  printer.on('message', (request, from) => {
    const isModel = request.includes(Buffer.from(model))
    if (isModel) printer.send(Buffer.from('garbage'), from.port, from.address)
    printer.send(
      reply(isModel ? model : [0x2b, 6, 1, 2, 1, 1, 1, 0], Buffer.from(isModel ? 'Brother QL-820NWB' : 'NC')),
      from.port,
      from.address,
    )
  })
  await new Promise<void>((resolve) => printer.bind(0, '127.0.0.1', resolve))
  expect(await askName('127.0.0.1', new AbortController().signal, printer.address().port)).toBe('Brother QL-820NWB')
  const silent = createSocket('udp4')
  onTestFinished(() => void silent.close())
  await new Promise<void>((resolve) => silent.bind(0, '127.0.0.1', resolve))
  expect(await askName('127.0.0.1', new AbortController().signal, silent.address().port)).toBeNull()
})

it('the text of a reply is bounded and has no control characters', () => {
  expect(textIn(reply(model, Buffer.from('a\u001b@b\r\n c')), model)).toBe('a @b c')
  expect(textIn(reply(model, Buffer.alloc(3_000, 'x')), model)).toHaveLength(120)
  for (let cut = 0; cut < 40; cut += 1) expect(() => textIn(reply(model, Buffer.from('TM')).subarray(0, cut), model)).not.toThrow()
  expect(textIn(Buffer.alloc(0), model)).toBeNull()
})

it('devices are known by their names, else by their maker', () => {
  expect(knownBy('EPSON TM-m30II', null)).toEqual({ kind: 'receiptPrinter', language: 'escpos' })
  expect(knownBy('TSP143IV', 0x04b8)).toEqual({ kind: 'receiptPrinter', language: 'star' })
  expect(knownBy('Brother TD-4550DNWB', null)).toEqual({ kind: 'labelPrinter', language: 'brother' })
  expect(knownBy('ZTC ZD421', null)).toEqual({ kind: 'labelPrinter', language: 'zpl' })
  expect(knownBy(null, 0x0519)).toEqual({ kind: 'receiptPrinter', language: 'star' })
  expect(knownBy('HP LaserJet', null)).toEqual({ kind: null, language: null })
})
