import { gs1Element, type Gs1Element } from './gs1.ts'
import { partsOfIdentifier } from './gs1Identifiers.ts'

/** A web address with a path. */
export const isAddress = /^https?:\/\/[^/?#]+\//iu
/** Identifiers that a Digital Link may begin with, the goods' own first. */
const keys = ['01', '8006', '00', '8003', '8004', '8010', '8017', '8018', '253', '255', '402', '401', '414', '417']

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

/** A GTIN of 8, 12 or 13 digits stands for the one of 14 with zeros before it. */
const valueOf = (identifier: string, value: string): string =>
  identifier === '01' && /^\d{8,13}$/u.test(value) ? value.padStart(14, '0') : value

/**
 * The fields of a web address made after GS1 Digital Link (uncompressed: `https://example.jp/01/04901234567894/10/A1?17=271231`);
 * none where a text is no such address. Source: GS1 Digital Link Standard, URI syntax 1.4.
 */
export function readDigitalLink(text: string): readonly Gs1Element[] {
  if (!isAddress.test(text)) return []
  const [path = '', query = ''] = text.replace(/#.*$/u, '').replace(isAddress, '').split('?', 2)
  const segments = path.split('/').filter((segment) => segment !== '')
  const start = segments.findIndex((segment, i) => keys.includes(segment) && i + 1 < segments.length)
  if (start < 0) return []
  const pairs: [string, string][] = []
  for (let i = start; i + 1 < segments.length; i += 2) pairs.push([segments[i] ?? '', segments[i + 1] ?? ''])
  for (const part of query.split(/[&;]/u)) {
    const equals = part.indexOf('=')
    if (equals > 0) pairs.push([part.slice(0, equals), part.slice(equals + 1)])
  }
  return pairs
    .filter(([identifier]) => partsOfIdentifier.has(identifier))
    .map(([identifier, value]) => gs1Element(identifier, valueOf(identifier, decoded(value))))
}
