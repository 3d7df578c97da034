import type { ReadDb, WriteDb } from './db.ts'

/**
 * How often the file was closed after a change. Orders the file and its copies by age: clocks can be set back
 * or run fast, this number only grows.
 */
export const generationOf = (db: ReadDb): number =>
  Number(db.get<{ value: string }>("SELECT value FROM meta WHERE key = 'generation'")?.value ?? '0') || 0

export function setGeneration(db: WriteDb, generation: number): void {
  db.run("INSERT INTO meta (key, value) VALUES ('generation', ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value", [
    String(generation),
  ])
}
