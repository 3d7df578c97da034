import { createSocket } from 'node:dgram'

const snmpPort = 161
const replyTimeoutMs = 800
const longestName = 120

/** What a host says it is: the model of its first device (hrDeviceDescr.1, RFC 2790), else of the host (sysDescr.0, RFC 1213). */
const objects = [
  [0x2b, 6, 1, 2, 1, 25, 3, 2, 1, 3, 1],
  [0x2b, 6, 1, 2, 1, 1, 1, 0],
] as const

const tagged = (tag: number, ...content: readonly number[]): number[] => [tag, content.length, ...content]

/** A GetRequest of SNMP v1 with the community that printers leave the factory with. All lengths stay below 128. */
function request(oid: readonly number[], requestId: number): Uint8Array {
  const variables = tagged(0x30, ...tagged(0x30, ...tagged(0x06, ...oid), 0x05, 0))
  const pdu = tagged(0xa0, ...tagged(0x02, requestId), 0x02, 1, 0, 0x02, 1, 0, ...variables)
  return Uint8Array.from(tagged(0x30, 0x02, 1, 0, ...tagged(0x04, ...Buffer.from('public')), ...pdu))
}

/** The text that stands behind an object's number in a reply; null where none does. */
export function textIn(reply: Uint8Array, oid: readonly number[]): string | null {
  const at = Buffer.from(reply).indexOf(Uint8Array.from(tagged(0x06, ...oid)))
  if (at < 0) return null
  let start = at + oid.length + 2
  if (reply[start] !== 0x04) return null
  let length = reply[start + 1] ?? 0
  start += 2
  if (length > 0x80) {
    const bytes = length - 0x80
    if (bytes > 2) return null
    length = [...reply.subarray(start, start + bytes)].reduce((sum, byte) => sum * 256 + byte, 0)
    start += bytes
  }
  const text = new TextDecoder().decode(reply.subarray(start, start + length))
  const readable = text
    .replaceAll(/[\p{Cc}\s]+/gu, ' ')
    .trim()
    .slice(0, longestName)
  return readable === '' ? null : readable
}

/** How a printer in the network calls itself; null where it does not say. Never rejects. */
export function askName(host: string, signal: AbortSignal, port = snmpPort): Promise<string | null> {
  return new Promise((resolve) => {
    const socket = createSocket('udp4')
    const names = new Map<number, string>()
    const end = (): void => {
      clearTimeout(late)
      signal.removeEventListener('abort', end)
      socket.removeAllListeners('message')
      try {
        socket.close()
      } catch {
        // Closed already.
      }
      resolve(names.get(0) ?? names.get(1) ?? null)
    }
    const late = setTimeout(end, replyTimeoutMs)
    signal.addEventListener('abort', end, { once: true })
    socket.on('error', end)
    socket.on('message', (reply) => {
      objects.forEach((oid, index) => {
        const text = textIn(reply, oid)
        if (text !== null) names.set(index, text)
      })
      // The better one need not be waited for any longer.
      if (names.has(0)) end()
    })
    socket.connect(port, host, () => {
      objects.forEach((oid, index) => socket.send(request(oid, index + 1), () => undefined))
    })
  })
}
