import { spawn, type ChildProcess } from 'node:child_process'
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, describe, expect, it } from 'vitest'
import { stageCells } from '#core/entities/product/stage.ts'
import { listChanges } from '#core/changes/read.ts'
import { listBackups } from '#core/store/backup.ts'
import { connect } from '#core/store/connection.ts'
import { latestVersion } from '#core/store/migrate.ts'
import { migrations } from '#core/store/migrations/index.ts'
import { openShopFile } from '#core/store/open.ts'
import { fillShop, noon, openTestShop, quietLog, type TestShop } from '../fixtures/shopFile.ts'

const who = { author: null, at: noon.toISOString() }
const options = { now: () => noon, log: quietLog }
const shops: TestShop[] = []
const children: ChildProcess[] = []
const newShop = (): TestShop => {
  const shop = openTestShop()
  shops.push(shop)
  return shop
}
afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL')
  for (const shop of shops.splice(0)) shop.remove()
})

const setPrice = (shop: TestShop, value: number) =>
  stageCells(shop.db, { ...who, name: 'editCell', origin: 'edit' }, [{ key: 1, field: 'price', value }])
const mine = (shop: TestShop) => listChanges(shop.db, { states: ['staged'], offset: 0, limit: 10 }).rows.map((row) => row.mine)

/** Overwrites the page of a file on which a text stands, as a dying disk does. */
function damagePageWith(path: string, text: string): void {
  const bytes = readFileSync(path)
  const at = bytes.indexOf(text, 8192)
  expect(at).toBeGreaterThan(0)
  const size = 4096
  bytes.fill(0xa5, at - (at % size), at - (at % size) + size)
  writeFileSync(path, bytes)
}

/** Starts a program that stages prices 1000001, 1000002 …; resolves when it has committed `until` of them. */
async function startStaging(path: string, limit: number, until: number): Promise<{ kill(): Promise<number> }> {
  const script = fileURLToPath(new URL('../fixtures/keepStaging.ts', import.meta.url))
  const child = spawn(process.execPath, ['--no-warnings', script, path, String(limit)], { stdio: ['ignore', 'pipe', 'inherit'] })
  children.push(child)
  let said = ''
  const last = () => Number(said.split('\n').at(-2) ?? 0) || 0
  const closed = new Promise<void>((resolve) => child.once('close', () => resolve()))
  await new Promise<void>((resolve, reject) => {
    child.once('exit', (code) => reject(new Error(`child ended with ${code}`)))
    child.stdout?.on('data', (data: Buffer) => {
      said += data.toString()
      if (said.startsWith('open\n') && last() >= until) resolve()
    })
  })
  return {
    kill: async () => {
      child.kill('SIGKILL')
      await closed
      return last()
    },
  }
}

describe('opening a shop file', () => {
  it('makes a new one that survives a power cut: WAL, FULL, foreign keys', () => {
    const { db, file } = newShop()
    expect(db.get('PRAGMA journal_mode')).toEqual({ journal_mode: 'wal' })
    expect(db.get('PRAGMA synchronous')).toEqual({ synchronous: 2 })
    expect(db.get('PRAGMA foreign_keys')).toEqual({ foreign_keys: 1 })
    expect(db.get('PRAGMA user_version')).toEqual({ user_version: latestVersion() })
    expect(file.notices).toEqual([])
  })

  it('waits for the disk again after a transaction that did not, also where that failed', () => {
    const { db } = newShop()
    const synchronous = () => db.get('PRAGMA synchronous')
    expect(db.unsynced(synchronous)).toEqual({ synchronous: 1 })
    expect(synchronous()).toEqual({ synchronous: 2 })
    const write = () => db.run("INSERT INTO meta (key, value) VALUES ('unsynced', '1')")
    expect(() =>
      db.unsynced(() => {
        write()
        throw new Error('in the middle')
      }),
    ).toThrow('in the middle')
    expect(synchronous()).toEqual({ synchronous: 2 })
    expect(db.unsynced(write).changes).toBe(1)
    expect(() => db.transaction(() => db.unsynced(write))).toThrow('a transaction is open')
  })

  it('refuses a file of a newer program and leaves every byte of it', () => {
    const shop = newShop()
    shop.db.run('PRAGMA user_version = 99')
    shop.file.close()
    const before = readFileSync(shop.path)
    expect(() => openShopFile(shop.path, options)).toThrow(
      expect.objectContaining({ code: 'STORE_FROM_FUTURE', details: { found: 99, known: latestVersion() } }),
    )
    expect(readFileSync(shop.path).equals(before)).toBe(true)
    expect(readdirSync(shop.folder).filter((name) => name.includes('corrupt'))).toEqual([])
  })

  it('keeps a copy before it migrates, and says so', () => {
    const shop = newShop()
    fillShop(shop.db, 3)
    const next = { version: latestVersion() + 1, sql: 'DELETE FROM product' }
    const moved = shop.reopen({ migrations: [...migrations, next] })
    shops.push(moved)
    expect(moved.file.notices).toEqual([
      { code: 'migrated', details: { from: String(latestVersion()), to: String(next.version) }, at: noon.toISOString() },
    ])
    const [copy = ''] = listBackups(shop.path, 'migration')
    const old = connect(copy, { mustExist: true })
    expect(old.db.column('SELECT count(*) FROM product')).toEqual([3])
    expect(old.pragma('user_version')).toBe(latestVersion())
    old.close()
  })

  it('migrates wholly or not at all', () => {
    const shop = newShop()
    fillShop(shop.db, 3)
    const broken = { version: latestVersion() + 1, sql: 'DELETE FROM product; INSERT INTO nowhere VALUES (1)' }
    expect(() => shop.reopen({ migrations: [...migrations, broken] })).toThrow(/nowhere/u)
    const again = shop.reopen()
    shops.push(again)
    expect(again.db.column('SELECT count(*) FROM product')).toEqual([3])
  })

  it('lets one program in at a time, and the next one as soon as the first is killed', async () => {
    const shop = newShop()
    fillShop(shop.db, 1)
    expect(() => openShopFile(shop.path, options)).toThrow(expect.objectContaining({ code: 'STORE_IN_USE' }))
    shop.file.close()
    const other = await startStaging(shop.path, 0, 0)
    expect(() => openShopFile(shop.path, options)).toThrow(expect.objectContaining({ code: 'STORE_IN_USE' }))
    await other.kill()
    shops.push(shop.reopen())
  })

  it('has every change a killed program had confirmed', async () => {
    const shop = newShop()
    fillShop(shop.db, 1)
    shop.file.close()
    const other = await startStaging(shop.path, 1_000_000, 20)
    const confirmed = await other.kill()
    const again = shop.reopen()
    shops.push(again)
    expect(again.file.notices).toEqual([])
    expect(mine(again)[0]).toBeGreaterThanOrEqual(1_000_000 + confirmed)
    expect(again.db.column('PRAGMA integrity_check')).toEqual(['ok'])
  })
})

describe('a damaged shop file', () => {
  it('is put aside, the newest whole copy comes back, and unsent changes made since are read out of it', () => {
    const shop = newShop()
    fillShop(shop.db, 500)
    setPrice(shop, 111)
    const second = shop.reopen()
    setPrice(second, 222)
    // No clean end: the copy in backups/ has 111 only.
    second.db.all('PRAGMA wal_checkpoint(TRUNCATE)')
    const [copy = ''] = listBackups(shop.path, 'close')
    const kept = readFileSync(copy)
    second.file.close()
    writeFileSync(copy, kept)
    damagePageWith(shop.path, 'ヤマダヤ')

    const mended = shop.reopen()
    shops.push(mended)
    expect(mended.file.notices.map(({ code, details }) => [code, details['salvaged']])).toEqual([
      ['quarantined', '1'],
      ['restoredFromBackup', '1'],
    ])
    expect(mine(mended)).toEqual([222])
    expect(mended.db.column('SELECT count(*) FROM product')).toEqual([500])
    expect(readdirSync(shop.folder).filter((name) => /corrupt-\d{8}T\d{9}Z$/u.test(name))).toHaveLength(1)
  })

  it('passes over copies that are damaged too', () => {
    const shop = newShop()
    fillShop(shop.db, 500)
    const second = shop.reopen({ now: () => new Date('2026-11-24T00:00:00Z') })
    setPrice(second, 5)
    second.file.close()
    const [newest = '', older = ''] = listBackups(shop.path, 'close')
    writeFileSync(newest, 'not a database, whatever its name says'.repeat(200))
    writeFileSync(shop.path, 'no more than this is left'.repeat(400))
    const mended = shop.reopen()
    shops.push(mended)
    expect(mended.file.notices.at(-1)).toMatchObject({ code: 'restoredFromBackup', details: { file: older } })
    expect(mended.db.column('SELECT count(*) FROM product')).toEqual([500])
  })

  it('is rebuilt empty where there is no copy, with the unsent changes kept', () => {
    const shop = newShop()
    fillShop(shop.db, 500)
    setPrice(shop, 333)
    shop.file.close()
    for (const copy of listBackups(shop.path)) writeFileSync(copy, 'gone')
    damagePageWith(shop.path, 'ヤマダヤ')
    const mended = shop.reopen()
    shops.push(mended)
    expect(mended.file.notices.map(({ code }) => code)).toEqual(['quarantined', 'rebuiltEmpty'])
    expect(mine(mended)).toEqual([333])
  })

  it('is named as such when the damage shows while it is open, and leaves no copy of itself', () => {
    const shop = newShop()
    fillShop(shop.db, 500)
    const second = shop.reopen()
    const [copy = ''] = listBackups(shop.path)
    const kept = readFileSync(copy)
    damagePageWith(shop.path, 'ヤマダヤ')
    second.db.run('PRAGMA cache_size = 0')
    expect(() => second.db.all('SELECT * FROM product')).toThrow(expect.objectContaining({ code: 'STORE_CORRUPT' }))
    second.file.close()
    expect(listBackups(shop.path)).toEqual([copy])
    expect(readFileSync(copy).equals(kept)).toBe(true)
  })
})

describe('a disk that takes no more', () => {
  it('says STORE_FULL, undoes the half-done command and goes on when there is room', () => {
    const shop = newShop()
    fillShop(shop.db, 200)
    setPrice(shop, 7)
    const pages = shop.db.column<number>('PRAGMA page_count')[0] ?? 0
    shop.db.all(`PRAGMA max_page_count = ${pages}`)
    const tags = Array.from({ length: 200 }, (_, i) => ({ key: i + 1, field: 'attribute' as const, value: 'あ'.repeat(900) }))
    const paste = () => stageCells(shop.db, { ...who, name: 'paste', origin: 'paste' }, tags)
    expect(paste).toThrow(expect.objectContaining({ code: 'STORE_FULL' }))
    expect(mine(shop)).toEqual([7])
    expect(shop.db.column('SELECT count(*) FROM change_set')).toEqual([1])
    shop.db.all('PRAGMA max_page_count = 1000000')
    expect(paste().cells).toBe(200)
  })

  it('opened for reading shows everything, and writes say STORE_READ_ONLY', () => {
    const shop = newShop()
    fillShop(shop.db, 3)
    const reader = shop.reopen({ readOnly: true })
    shops.push(reader)
    expect(reader.file.notices).toMatchObject([{ code: 'readOnly' }])
    expect(reader.db.column('SELECT count(*) FROM product')).toEqual([3])
    expect(() => reader.db.run('DELETE FROM product')).toThrow(expect.objectContaining({ code: 'STORE_READ_ONLY' }))
  })

  it('says STORE_READ_ONLY when writing is taken away while it is open', () => {
    const shop = newShop()
    fillShop(shop.db, 1)
    shop.db.run('PRAGMA query_only = ON')
    expect(() => setPrice(shop, 1)).toThrow(expect.objectContaining({ code: 'STORE_READ_ONLY' }))
    shop.db.run('PRAGMA query_only = OFF')
    expect(setPrice(shop, 1).cells).toBe(1)
  })
})

describe('copies', () => {
  it('are kept after a clean end when something changed, three of them', () => {
    let shop = newShop()
    for (let day = 1; day <= 5; day += 1) {
      shop = shop.reopen({ now: () => new Date(Date.UTC(2026, 10, day)) })
      shops.push(shop)
      fillShop(shop.db, day)
    }
    shop.file.close()
    const copies = listBackups(shop.path)
    expect(copies).toHaveLength(3)
    const again = shop.reopen()
    again.file.close()
    expect(listBackups(shop.path)).toEqual(copies)
    expect(statSync(join(shop.folder, 'shop.db')).size).toBe(statSync(copies[0] ?? '').size)
  })
})
