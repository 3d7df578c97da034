import { timecards, type TimecardSettings } from '#shared/contracts/timecards.ts'
import { BantoError } from '#shared/errors.ts'
import { fromJson } from '../json.ts'
import type { ReadDb, WriteDb } from '../store/db.ts'

const key = 'timecards.settings'
const shape = timecards.methods.saveSettings.input

/** What most shops have; the first screen says so, and asks. */
const usual: TimecardSettings = {
  closingDay: 0,
  weekStart: 0,
  holidayRule: { kind: 'notFixed' },
  exchanges: [],
  holidayFillsDay: true,
  contractMinutes: 480,
  isMonthVariable: false,
  agreement: { kind: 'usual', dailyMinutes: null, firstMonth: 4 },
  smallStores: [],
  closed: [],
  rulesOff: [],
  limits: [],
}

/** The shop's settings, and whether anybody has set them. */
export function readTimecardSettings(db: ReadDb): TimecardSettings & { readonly isSet: boolean } {
  const [text] = db.column<string>('SELECT value FROM meta WHERE key = ?', [key])
  const found = shape.safeParse(fromJson(text ?? ''))
  return found.success ? { ...found.data, isSet: true } : { ...usual, isSet: false }
}

/** Throws INVALID_INPUT where a holiday is exchanged for itself. */
export function writeTimecardSettings(db: WriteDb, settings: TimecardSettings): void {
  if (settings.exchanges.some(({ from, to }) => from === to)) throw new BantoError('INVALID_INPUT', 'a holiday is exchanged for itself')
  db.run('INSERT INTO meta (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value', [
    key,
    JSON.stringify(settings),
  ])
}
