import { inflateRawSync } from 'node:zlib'

/** The parts of a zip file by their names (PKWARE appnote 4.3), read by its directory at the end. */
function zipParts(bytes: Buffer): ReadonlyMap<string, Buffer> {
  const end = bytes.lastIndexOf(Buffer.from('PK\u0005\u0006', 'latin1'))
  if (end < 0) throw new Error('no zip file')
  const parts = new Map<string, Buffer>()
  let at = bytes.readUInt32LE(end + 16)
  for (let left = bytes.readUInt16LE(end + 10); left > 0; left -= 1) {
    const method = bytes.readUInt16LE(at + 10)
    const size = bytes.readUInt32LE(at + 20)
    const [nameLength, extraLength, commentLength] = [bytes.readUInt16LE(at + 28), bytes.readUInt16LE(at + 30), bytes.readUInt16LE(at + 32)]
    const name = bytes.toString('utf8', at + 46, at + 46 + nameLength)
    const local = bytes.readUInt32LE(at + 42)
    const from = local + 30 + bytes.readUInt16LE(local + 26) + bytes.readUInt16LE(local + 28)
    const data = bytes.subarray(from, from + size)
    parts.set(name, method === 0 ? data : inflateRawSync(data))
    at += 46 + nameLength + extraLength + commentLength
  }
  return parts
}

const entities: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" }
const textOf = (xml: string): string =>
  [...xml.matchAll(/<t(?:\s[^>]*)?>([^<]*)<\/t>/gu)]
    .map(([, text = '']) => text.replaceAll(/&(#x?[\da-f]+|\w+);/giu, (whole, name: string) => entities[name] ?? whole))
    .join('')

export type SheetCell = string | number | { readonly formula: string } | null

/** The cells of the first sheet, by row and column as Excel names them (`B2`). Nothing of the writer is used. */
export function readSheet(bytes: Uint8Array): ReadonlyMap<string, SheetCell> {
  const parts = zipParts(Buffer.from(bytes))
  const part = (name: string): string => parts.get(name)?.toString('utf8') ?? ''
  const shared = [...part('xl/sharedStrings.xml').matchAll(/<si>(.*?)<\/si>/gsu)].map(([, inner = '']) => textOf(inner))
  const cells = new Map<string, SheetCell>()
  for (const [, attributes = '', inner = ''] of part('xl/worksheets/sheet1.xml').matchAll(/<c\s([^>]*?)(?:\/>|>(.*?)<\/c>)/gsu)) {
    const place = /r="([A-Z]+\d+)"/u.exec(attributes)?.[1] ?? ''
    const type = /t="(\w+)"/u.exec(attributes)?.[1] ?? 'n'
    const value = /<v>([^<]*)<\/v>/u.exec(inner)?.[1]
    const formula = /<f[^>]*>([^<]*)<\/f>/u.exec(inner)?.[1]
    if (formula !== undefined) cells.set(place, { formula })
    else if (type === 's') cells.set(place, shared[Number(value)] ?? null)
    else if (type === 'inlineStr') cells.set(place, textOf(inner))
    else if (type === 'str') cells.set(place, value ?? '')
    else cells.set(place, value === undefined ? null : Number(value))
  }
  return cells
}
