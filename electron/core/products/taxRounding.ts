import type { TaxRounding } from '#shared/domain/tax.ts'
import type { ReadDb } from '../store/db.ts'

/** Smaregi's taxRounding. */
const modes: Readonly<Record<string, TaxRounding>> = { '0': 'nearest', '1': 'down', '2': 'up' }

/** How the shop's register rounds tax on a day; 切捨て where Smaregi has not told. */
export function taxRoundingOn(db: ReadDb, day: string): TaxRounding {
  const row = db.get<{ mode: string | null }>(
    'SELECT tax_rounding AS mode FROM tax_rate WHERE apply_start_date <= ? ORDER BY apply_start_date DESC LIMIT 1',
    [day],
  )
  return modes[row?.mode ?? ''] ?? 'down'
}
