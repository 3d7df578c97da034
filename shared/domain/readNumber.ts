import { foldCode } from './text.ts'

/** A number as it was written, or the rule it breaks (words under `rules.<rule>`). */
export type NumberReading =
  | { readonly ok: true; readonly number: number; /** Digits behind the point, closing zeros not counted. */ readonly decimals: number }
  | { readonly ok: false; readonly rule: 'notANumber' }

const plainNumber = /^(\d+|\d{1,3}(,\d{3})+)(\.\d+)?$/u

/**
 * The one reader of numbers, for every field in which a person types or pastes one: `1,280`,
 * `¥1,280`, `１２８０円`, `-5`, `－5`, `+3`, and the minus of the trade: `▲100`, `△ 1,280`, `(1,280)`.
 */
export function readNumber(text: string): NumberReading {
  let rest = foldCode(text.replace(/[\p{Cc}\p{Cf}]/gu, ' '))
  let negative = false
  const bracketed = /^\((.*)\)$/su.exec(rest)
  if (bracketed) {
    negative = true
    rest = (bracketed[1] ?? '').trim()
  }
  // Sign and currency stand in either order: -¥5, ¥-5.
  const head = /^(?<currency>[¥\\]\s*)?(?<sign>[-+△▲]\s*)?(?<late>[¥\\]\s*)?/u.exec(rest)
  const { currency, sign = '', late } = head?.groups ?? {}
  if (currency && late) return { ok: false, rule: 'notANumber' }
  if (sign !== '' && bracketed) return { ok: false, rule: 'notANumber' }
  if (sign !== '' && !sign.startsWith('+')) negative = true
  const bare = rest
    .slice(head?.[0].length ?? 0)
    .replace(/\s*円$/u, '')
    .trim()
  if (!plainNumber.test(bare)) return { ok: false, rule: 'notANumber' }
  const digits = bare.replaceAll(',', '')
  const size = Number(digits)
  if (!Number.isFinite(size)) return { ok: false, rule: 'notANumber' }
  const decimals = (digits.split('.')[1] ?? '').replace(/0+$/u, '').length
  return { ok: true, number: negative && size !== 0 ? -size : size, decimals }
}

export interface Bounds {
  readonly min: number
  readonly max: number
  /** As many digits may stand behind the point; 0 for whole numbers. */
  readonly decimals: number
}

export type BoundedReading =
  | { readonly ok: true; readonly value: number }
  | {
      readonly ok: false
      readonly rule: 'notANumber' | 'notWhole' | 'tooManyDecimals' | 'outOfRange'
      readonly details: Readonly<Record<string, number>>
    }

/** A number within bounds, or the first rule it breaks: each mistake has its own words. */
export function readBounded(text: string, { min, max, decimals }: Bounds): BoundedReading {
  const read = readNumber(text)
  if (!read.ok) return { ok: false, rule: read.rule, details: {} }
  if (read.number < min || read.number > max) return { ok: false, rule: 'outOfRange', details: { min, max } }
  if (read.decimals > decimals) {
    return decimals === 0
      ? { ok: false, rule: 'notWhole', details: {} }
      : { ok: false, rule: 'tooManyDecimals', details: { max: decimals } }
  }
  return { ok: true, value: read.number }
}

/** Stock moves and stands by whole pieces; Smaregi's own bound is higher than any shop. */
export const stockBounds: Bounds = { min: -999_999_999, max: 999_999_999, decimals: 0 }
