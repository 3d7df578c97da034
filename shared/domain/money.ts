/**
 * Exact arithmetic on amounts. Numbers are taken apart by their decimal digits into big integers, so
 * that 0.1 + 0.2 is 0.3 and 1.005 × 100 is 100.5; nothing is ever rounded by accident.
 */

/** nearest: half away from zero (四捨五入); up: away from zero (切上げ); down: towards zero (切捨て). */
export type RoundingMode = 'nearest' | 'up' | 'down'

export interface Rounding {
  /** Yen: 1, 10, 100 … */
  readonly unit: number
  readonly mode: RoundingMode
}

interface Exact {
  readonly digits: bigint
  /** value = digits / 10^scale */
  readonly scale: number
}

/** The decimal number as it is written, not as the processor keeps it. Throws on what is no finite number. */
function exact(value: number): Exact {
  if (Number.isSafeInteger(value)) return { digits: BigInt(value), scale: 0 }
  const match = /^(-?)(\d+)(?:\.(\d+))?(?:e([+-]\d+))?$/u.exec(String(value))
  if (!match) throw new RangeError(`no finite number: ${value}`)
  const [, sign = '', whole = '', fraction = '', exponent = '0'] = match
  const scale = fraction.length - Number(exponent)
  const digits = BigInt(`${sign}${whole}${fraction}`)
  return scale >= 0 ? { digits, scale } : { digits: digits * 10n ** BigInt(-scale), scale: 0 }
}

/** numerator / denominator to a whole number, by the mode. `denominator` is positive. */
function divideRounded(numerator: bigint, denominator: bigint, mode: RoundingMode): bigint {
  const quotient = numerator / denominator
  const rest = numerator % denominator
  if (rest === 0n || mode === 'down') return quotient
  const away = numerator < 0n ? quotient - 1n : quotient + 1n
  if (mode === 'up') return away
  const size = rest < 0n ? -rest : rest
  return size * 2n >= denominator ? away : quotient
}

function roundTo({ digits, scale }: Exact, { unit, mode }: Rounding): number {
  const step = BigInt(unit)
  const result = divideRounded(digits, 10n ** BigInt(scale) * step, mode) * step
  return Number(result)
}

/** value × (100 + percent) / 100, rounded to whole units. */
export function changeByPercent(value: number, percent: number, rounding: Rounding): number {
  const amount = exact(value)
  const { digits, scale } = exact(percent)
  const factor = 100n * 10n ** BigInt(scale) + digits
  return roundTo({ digits: amount.digits * factor, scale: amount.scale + scale + 2 }, rounding)
}

/** value + amount, rounded to whole units. */
export function changeByAmount(value: number, amount: number, rounding: Rounding): number {
  const [a, b] = [exact(value), exact(amount)]
  const scale = Math.max(a.scale, b.scale)
  const digits = a.digits * 10n ** BigInt(scale - a.scale) + b.digits * 10n ** BigInt(scale - b.scale)
  return roundTo({ digits, scale }, rounding)
}

/** A share of an amount, in whole yen: value × numerator / denominator (positive); fractions of a percent count. */
export function shareOf(value: number, numerator: number, denominator: number, mode: RoundingMode): number {
  const [amount, top, bottom] = [exact(value), exact(numerator), exact(denominator)]
  const scaled = amount.digits * top.digits * 10n ** BigInt(bottom.scale)
  return Number(divideRounded(scaled, bottom.digits * 10n ** BigInt(amount.scale + top.scale), mode))
}
