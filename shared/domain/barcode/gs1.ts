import { checkDigitOf, hasRightCheckDigit } from './checkDigit.ts'
import { partsOfIdentifier, predefinedLengths, type CharacterSet, type Part, type PartRule } from './gs1Identifiers.ts'
import { GS } from './symbology.ts'

/**
 * GS1 element strings: fields after each other, each begun by its application identifier.
 * Source: GS1 General Specifications, 7.8 (a field without a predefined length ends with GS or with the code).
 */
export const gs1Problems = ['unknownIdentifier', 'length', 'characters', 'checkDigit', 'date'] as const
export type Gs1Problem = (typeof gs1Problems)[number]

export interface Gs1Element {
  readonly identifier: string
  readonly value: string
  readonly problem: Gs1Problem | null
  /** The digit that would be right where the check digit is wrong. */
  readonly expectedCheckDigit: string | null
}

/** More fields than any label has room for. */
const mostElements = 60

const sets: Readonly<Record<CharacterSet, RegExp>> = {
  N: /^\d+$/u,
  X: /^[!"%&'()*+,\-./0-9:;<=>?A-Z_a-z]+$/u,
  Y: /^[#\-/0-9A-Z]+$/u,
  Z: /^[A-Za-z0-9_-]+={0,2}$/u,
}

const dayExists = (year: number, month: number, day: number): boolean =>
  month >= 1 && month <= 12 && day >= 1 && day <= new Date(Date.UTC(year, month, 0)).getUTCDate()

const below = (text: string, limit: number): boolean => Number(text) < limit

/** Whether a part is what its rule says. Two-digit years are taken as 20YY: all that a day's existence hangs on is the leap year. */
const rules: Readonly<Record<PartRule, (text: string) => boolean>> = {
  csum: hasRightCheckDigit,
  yymmdd: (text) => dayExists(2000 + Number(text.slice(0, 2)), Number(text.slice(2, 4)), Number(text.slice(4, 6))),
  yymmd0: (text) => rules.yymmdd(text.endsWith('00') ? `${text.slice(0, 4)}01` : text),
  yyyymmdd: (text) => dayExists(Number(text.slice(0, 4)), Number(text.slice(4, 6)), Number(text.slice(6, 8))),
  hhmm: (text) => below(text.slice(0, 2), 24) && below(text.slice(2, 4), 60),
  hh: (text) => below(text, 24),
  mm: (text) => below(text, 60),
}

type Verdict = Pick<Gs1Element, 'problem' | 'expectedCheckDigit'>
const problem = (found: Gs1Problem | null, expectedCheckDigit: string | null = null): Verdict => ({ problem: found, expectedCheckDigit })

function judgePart(part: Part, text: string): Verdict {
  if (text.length < part.least) return problem('length')
  if (!sets[part.set].test(text)) return problem('characters')
  if (part.rule === null || rules[part.rule](text)) return problem(null)
  return part.rule === 'csum' ? problem('checkDigit', checkDigitOf(text.slice(0, -1))) : problem('date')
}

function judge(identifier: string, value: string): Verdict {
  const parts = partsOfIdentifier.get(identifier)
  if (parts === undefined) return problem('unknownIdentifier')
  let rest = value
  for (const part of parts) {
    if (rest === '' && part.optional) return problem(null)
    const verdict = judgePart(part, rest.slice(0, part.most))
    if (verdict.problem !== null) return verdict
    rest = rest.slice(part.most)
  }
  return problem(rest === '' ? null : 'length')
}

export const gs1Element = (identifier: string, value: string): Gs1Element => ({ identifier, value, ...judge(identifier, value) })

/** The identifier that a text begins with: two to four digits; none is the beginning of another. */
function identifierAt(text: string, at: number): string | null {
  for (let length = 2; length <= 4; length += 1) {
    const identifier = text.slice(at, at + length)
    if (partsOfIdentifier.has(identifier)) return identifier
  }
  return null
}

/**
 * The fields of a code as it is in the bars, GS between them. Never throws: what cannot be read is an element with a problem,
 * the last one where nothing behind it can be told.
 */
export function readElements(code: string): readonly Gs1Element[] {
  const elements: Gs1Element[] = []
  for (let at = 0; at < code.length && elements.length < mostElements;) {
    if (code[at] === GS) {
      at += 1
      continue
    }
    const separator = code.indexOf(GS, at)
    const end = separator < 0 ? code.length : separator
    const identifier = identifierAt(code, at)
    const predefined = predefinedLengths[code.slice(at, at + 2)]
    if (identifier === null && predefined === undefined) {
      elements.push(gs1Element(code.slice(at, Math.min(at + 2, end)), code.slice(at + 2, end)))
      at = end
      continue
    }
    const name = identifier ?? code.slice(at, at + 2)
    const until = predefined === undefined ? end : Math.min(at + predefined, end)
    elements.push(gs1Element(name, code.slice(at + name.length, until)))
    at = Math.max(until, at + name.length)
  }
  return elements
}

/** The same of the form that people read, `(01)04901234567894(17)271231`; none where it is another. */
export function readBracketed(code: string): readonly Gs1Element[] {
  const [before, ...fields] = code.split(/\((?=\d{2,4}\))/u)
  if (before !== '') return []
  return fields.slice(0, mostElements).map((field) => {
    const close = field.indexOf(')')
    return gs1Element(field.slice(0, close), field.slice(close + 1).replaceAll(GS, ''))
  })
}
