import type { BulkOperation } from '#shared/contracts/products.ts'

/**
 * The arithmetic of shared/domain/money.ts as SQL, so that a million amounts are changed without passing
 * through JavaScript. Where an amount or a factor is too long for SQLite's 64 bits, the expression
 * calls the domain's own function (store/functions.ts): slower, and the same to the last digit.
 */

type AmountOperation = Exclude<BulkOperation, { kind: 'set' }>

/** Decimals of an amount that SQL counts with by itself: as many as Smaregi keeps of a cost. */
const decimalsInSql = 5
/** Largest whole number of SQLite. */
const largest = 2n ** 63n - 1n

/** The decimal digits of a number, or null where it is written with an exponent. */
function digitsOf(value: number): { readonly digits: bigint; readonly scale: number } | null {
  const match = /^(-?)(\d+)(?:\.(\d+))?$/u.exec(String(value))
  if (match === null) return null
  const [, sign = '', whole = '', fraction = ''] = match
  return { digits: BigInt(`${sign}${whole}${fraction}`), scale: fraction.length }
}

/** n / d rounded to a whole number; n is an expression, d > 0. SQLite's division cuts towards zero. */
function divided(n: string, d: bigint, mode: AmountOperation['rounding']['mode']): string {
  switch (mode) {
    case 'down':
      return `(${n}) / ${d}`
    case 'up':
      return `((${n}) + CASE WHEN (${n}) < 0 THEN ${1n - d} ELSE ${d - 1n} END) / ${d}`
    case 'nearest':
      return `(2 * (${n}) + CASE WHEN (${n}) < 0 THEN ${-d} ELSE ${d} END) / ${2n * d}`
  }
}

/**
 * SQL for the result of an operation on the number `old`, and the values it binds. `old` must be a
 * number; the rest is the caller's to exclude.
 */
export function amountSql(
  operation: AmountOperation,
  old: string,
): { readonly sql: string; readonly params: Readonly<Record<string, number | string>> } {
  const { unit, mode } = operation.rounding
  const by = operation.kind === 'percent' ? operation.percent : operation.amount
  const call = `change_by_${operation.kind === 'percent' ? 'percent' : 'amount'}(${old}, :by, :unit, :mode)`
  const params = { by, unit, mode }
  const exact = digitsOf(by)
  if (exact === null) return { sql: call, params }
  /** As many units of 10^-scale as the amount has, put through the operation, or null where 64 bits do not reach. */
  const within = (scale: number): { readonly most: bigint; readonly sql: (amount: string) => string } | null => {
    const { factor, plus, decimals } =
      operation.kind === 'percent'
        ? { factor: 100n * 10n ** BigInt(exact.scale) + exact.digits, plus: 0n, decimals: scale + exact.scale + 2 }
        : {
            factor: 10n ** BigInt(Math.max(0, exact.scale - scale)),
            plus: exact.digits * 10n ** BigInt(Math.max(0, scale - exact.scale)),
            decimals: Math.max(scale, exact.scale),
          }
    const step = 10n ** BigInt(decimals) * BigInt(unit)
    const size = (value: bigint): bigint => (value < 0n ? -value : value)
    const most = (largest / 2n - step - size(plus)) / (size(factor) === 0n ? 1n : size(factor))
    if (most < 1n) return null
    return { most, sql: (amount) => `${divided(`${amount} * ${factor} + ${plus}`, step, mode)} * ${unit}` }
  }
  const whole = within(0)
  const decimal = within(decimalsInSql)
  const cases: string[] = []
  if (whole !== null)
    cases.push(`WHEN typeof(${old}) = 'integer' AND ${old} BETWEEN -${whole.most} AND ${whole.most} THEN ${whole.sql(old)}`)
  if (decimal !== null) {
    const scaled = `CAST(round(${old} * 1e${decimalsInSql}) AS INTEGER)`
    // Up to 15 digits a decimal number and the processor's stand for each other.
    const most = decimal.most < 10n ** 15n ? decimal.most : 10n ** 15n
    cases.push(
      `WHEN typeof(${old}) = 'real' AND ${old} * 1e${decimalsInSql} BETWEEN -${most} AND ${most} AND ${scaled} / 1e${decimalsInSql} = ${old} THEN ${decimal.sql(scaled)}`,
    )
  }
  return cases.length === 0 ? { sql: call, params } : { sql: `CASE ${cases.join(' ')} ELSE ${call} END`, params }
}
