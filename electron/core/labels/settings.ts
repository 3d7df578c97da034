import type { z } from 'zod'
import { labels, type LabelSettings } from '#shared/contracts/labels.ts'
import { fromJson } from '../json.ts'
import type { ReadDb, WriteDb } from '../store/db.ts'

const key = 'labels.settings'
const shape = labels.methods.setSettings.input
const usual: LabelSettings = { storeId: null, template: { preset: 'shelf60' }, output: null }

const keptSettings = (db: ReadDb): z.output<typeof shape> => {
  const [text = '{}'] = db.column<string>('SELECT value FROM meta WHERE key = ?', [key])
  const found = shape.safeParse(fromJson(text))
  return found.success ? found.data : {}
}

/** The shop's settings; a shop with one store has its prices without being asked. */
export function readSettings(db: ReadDb): LabelSettings {
  const kept = keptSettings(db)
  const stores = db.column<number>('SELECT store_id FROM store LIMIT 2')
  const only = stores.length === 1 ? (stores[0] ?? null) : null
  return { ...usual, storeId: only, ...kept }
}

export function writeSettings(db: WriteDb, part: z.output<typeof shape>): void {
  const value = JSON.stringify({ ...keptSettings(db), ...part })
  db.run('INSERT INTO meta (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value', [key, value])
}

/** From this day on changes are noticed; what the shelf showed then is taken for right. */
export const watchedSince = (db: ReadDb): string =>
  db.column<string>("SELECT value FROM meta WHERE key = 'labels.since'")[0] ?? '2000-01-01'
