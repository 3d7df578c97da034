import { printingLimits } from '#shared/contracts/printing.ts'
import type { ReadDb, WriteDb } from '../../store/db.ts'

const usualDays = 30

/** How many days ended jobs are kept. */
export function readSettings(db: ReadDb): { readonly days: number } {
  const [value] = db.column<string>("SELECT value FROM meta WHERE key = 'printing.days'")
  const days = Number(value)
  const { least, most } = printingLimits.days
  return { days: Number.isInteger(days) && days >= least && days <= most ? days : usualDays }
}

export function writeSettings(db: WriteDb, { days }: { readonly days: number }): void {
  db.run("INSERT INTO meta VALUES ('printing.days', ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value", [String(days)])
}
