import { existsSync, readdirSync, truncateSync } from 'node:fs'
import { dirname } from 'node:path'
import { expect, it } from 'vitest'
import { openShopFile } from '#core/store/open.ts'
import { openFileInTest } from '../fixtures/inTest.ts'
import { noon, quietLog } from '../fixtures/shopFile.ts'

const options = { now: () => noon, log: quietLog }

it('a file that was closed is not watched any more: its log goes with the end', () => {
  const { file } = openFileInTest()
  file.db.run("INSERT INTO meta (key, value) VALUES ('late', '1')")
  expect(file.interference()).toBeNull()
  file.close()
  expect(existsSync(`${file.path}-wal`)).toBe(false)
  expect(file.interference()).toBeNull()
})

it('a cut log whose pages are in no memory any more: nothing of it is folded in, and the file is recovered as it was left', () => {
  const { file } = openFileInTest()
  const { db, path } = file
  db.run('CREATE TABLE big (id INTEGER PRIMARY KEY, bytes BLOB)')
  // More than SQLite keeps in memory, and the last of it only in the log.
  for (let id = 1; id <= 24; id += 1) db.run('INSERT INTO big VALUES (?, zeroblob(1000000))', [id])
  db.run('CREATE TABLE late (id INTEGER PRIMARY KEY, bytes BLOB)')
  db.run('INSERT INTO late VALUES (1, zeroblob(2000000))')
  expect(db.column('SELECT sum(length(hex(bytes))) FROM big')).toEqual([48_000_000])
  truncateSync(`${path}-wal`, 0)
  expect(file.interference()).toBe('logCut')
  expect(() => db.run('DELETE FROM big')).toThrow('logCut')
  expect(file.close()).toMatchObject([{ code: 'notPutBack', details: { path } }])
  expect([existsSync(path), readdirSync(dirname(path)).filter((name) => name.startsWith('mending-'))]).toEqual([true, []])
  const again = openShopFile(path, { ...options, notices: [{ code: 'notPutBack', details: { path }, at: noon.toISOString() }] })
  expect(again.notices[0]?.code).toBe('notPutBack')
  expect(again.db.column<string>('PRAGMA quick_check(1)')).toEqual(['ok'])
  // The tables of before the cut are there, whole.
  expect(again.db.column("SELECT name FROM sqlite_schema WHERE name IN ('late', 'big')")).toEqual(['big'])
  expect(again.interference()).toBeNull()
  expect(again.close()).toEqual([])
})
