import type Database from 'better-sqlite3'
import { foldSearch } from '#shared/domain/text.ts'
import { changeByAmount, changeByPercent, type RoundingMode } from '#shared/domain/money.ts'

/** Rules of the trade that SQL can call, on every connection. They are called by our own statements alone. */
export function defineFunctions(handle: Database.Database): void {
  const options = { deterministic: true, directOnly: true }
  handle.function('change_by_percent', options, (value: number, percent: number, unit: number, mode: RoundingMode) =>
    changeByPercent(value, percent, { unit, mode }),
  )
  handle.function('change_by_amount', options, (value: number, amount: number, unit: number, mode: RoundingMode) =>
    changeByAmount(value, amount, { unit, mode }),
  )
  handle.function('fold_search', options, (text: string | null) => (text === null ? null : foldSearch(text)))
}
