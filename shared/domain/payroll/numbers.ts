/**
 * How a sum of minutes is written.
 * - `minutes`: 80. - `sexagesimal` (60進): 1 h 20 min is `1.20` or `1:20`. - `decimal` (10進): the same is `1.33`.
 */
export type TimeFormat =
  | { readonly kind: 'minutes' }
  | { readonly kind: 'sexagesimal'; readonly separator: '.' | ':' }
  | { readonly kind: 'decimal'; readonly places: number }

/** Fewer places than two cannot hold a minute (0.0167 h), and would round sums that the law lets nobody round. */
export const decimalPlaces = { least: 2, most: 4 } as const

/** Writes a sum; it is the sum that is converted, never the parts (three times 20 minutes are 1.00, not 0.99). Halves go up. */
export function writeMinutes(minutes: number, format: TimeFormat): string {
  if (format.kind === 'minutes') return `${minutes}`
  const [sign, whole] = [minutes < 0 ? '-' : '', Math.abs(minutes)]
  if (format.kind === 'sexagesimal') return `${sign}${Math.floor(whole / 60)}${format.separator}${String(whole % 60).padStart(2, '0')}`
  // Whole numbers alone: no fraction of the machine's comes near a half.
  const unit = 10 ** format.places
  const units = Math.floor((whole * unit * 2 + 60) / 120)
  return `${sign}${Math.floor(units / unit)}.${String(units % unit).padStart(format.places, '0')}`
}

/** Reads what `writeMinutes` wrote, to the minute. Null: it is nothing of this format. */
export function readMinutes(text: string, format: TimeFormat): number | null {
  if (format.kind === 'minutes') return /^-?\d+$/u.test(text) ? Number(text) : null
  const [, sign = '', hours = '', separator = '', rest = ''] = /^(-?)(\d+)([.:])(\d+)$/u.exec(text) ?? []
  if (hours === '') return null
  const factor = sign === '-' ? -1 : 1
  if (format.kind === 'sexagesimal') {
    if (separator !== format.separator || rest.length !== 2 || Number(rest) > 59) return null
    return factor * (Number(hours) * 60 + Number(rest))
  }
  if (separator !== '.' || rest.length !== format.places) return null
  return factor * (Number(hours) * 60 + Math.round((Number(rest) * 60) / 10 ** format.places))
}

/** Days as payroll takes them: 20, 0.5. */
export const writeDays = (days: number): string => `${days}`
