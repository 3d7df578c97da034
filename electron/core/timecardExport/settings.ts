import { z } from 'zod'
import { payrollLayout, payrollSpelling } from '#shared/contracts/timecardExport.ts'
import { proposePaidLeave } from '#shared/domain/payroll/header.ts'
import { targetIds, type Layout, type TargetId } from '#shared/domain/payroll/layout.ts'
import type { Spelling } from '#shared/domain/payroll/table.ts'
import { targets } from '#shared/domain/payroll/targets.ts'
import { fromJson } from '../json.ts'
import type { ReadDb, WriteDb } from '../store/db.ts'

const layoutKey = (target: string): string => `timecardExport.layout.${target}`
const spellingsKey = 'timecardExport.spellings'
const spellingsShape = z.array(payrollSpelling)

const read = (db: ReadDb, key: string): unknown => fromJson(db.column<string>('SELECT value FROM meta WHERE key = ?', [key])[0] ?? '')
const write = (db: WriteDb, key: string, value: unknown): void =>
  void db.run('INSERT INTO meta (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value', [
    key,
    JSON.stringify(value),
  ])

/** Kinds of leave that the shop has, by the names it gave them. */
const leaveNames = (db: ReadDb): string[] =>
  db.column<string>("SELECT DISTINCT holiday_setting_name FROM staff_holiday WHERE coalesce(holiday_setting_name, '') <> '' ORDER BY 1")

/** With what a target begins: paid leave of this shop is in the column for it, for the shop to confirm. */
const firstLayout = (target: TargetId, names: readonly string[]): Layout => {
  const { layout } = targets[target]
  return {
    ...layout,
    columns: layout.columns.map((column) =>
      column.source.kind === 'leave' ? { ...column, source: { ...column.source, leave: proposePaidLeave(names) } } : column,
    ),
  }
}

/** The shop's layout of each target; where it has none, or none that can be understood, the one it begins with. */
export const readLayouts = (db: ReadDb) =>
  targetIds.map((target) => {
    const found = payrollLayout.safeParse(read(db, layoutKey(target)))
    return found.success && found.data.target === target
      ? { layout: found.data, isSaved: true }
      : { layout: payrollLayout.parse(firstLayout(target, leaveNames(db))), isSaved: false }
  })

export const writeLayout = (db: WriteDb, layout: Layout): void => write(db, layoutKey(layout.target), layout)

/** How payroll writes single people. */
export function readSpellings(db: ReadDb): Spelling[] {
  const found = spellingsShape.safeParse(read(db, spellingsKey))
  return found.success ? found.data : []
}

/** Empty texts are as if nothing had been said. */
export function writeSpelling(db: WriteDb, { staffId, ...spelling }: Spelling): void {
  const said = (text: string | null): string | null => (text === null || text.trim() === '' ? null : text.trim())
  const own: Spelling = { staffId, code: said(spelling.code), familyName: said(spelling.familyName), givenName: said(spelling.givenName) }
  write(db, spellingsKey, [...readSpellings(db).filter((one) => one.staffId !== staffId), own])
}
