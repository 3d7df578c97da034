import { closeSync, mkdirSync, mkdtempSync, openSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { tokyoTime } from '../clock.ts'
import { buildCategories, groups } from './categories.ts'
import type { Db } from './db.ts'
import { generateProducts, type MadeProduct } from './generator.ts'
import { fillInventory, inventorySchema } from './inventory.ts'
import { fillMore, fillReducedRates } from './more.ts'
import { moreSchema, reduceTaxRateTable } from './moreSchema.ts'
import { createRandom } from './random.ts'
import { tradeSchema } from './trade/schema.ts'
import { categoryTable, categoryWriteCountTable, indexes, schema, schemaVersion, storeTable } from './schema.ts'

export type { Db }

export interface OpenOptions {
  /** Folder of the shop's file; null keeps it in a temporary one that goes when the sandbox closes, `:memory:` in no file. */
  readonly dataDir: string | null
  readonly products: number
  readonly seed: number
  readonly contractId: string
  /** Update times lie in the year before this; without it, before the start of today in Japan. */
  readonly asOf?: Date
}

export interface Data {
  readonly db: Db
  readonly path: string
  readonly contractId: string
  /** False where a file made earlier was found: its products stay as they are, whatever was asked. */
  readonly fresh: boolean
  getMeta(key: string): string | null
  setMeta(key: string, value: string): void
  /** Counts products made or removed; cached page borders of an older number are worthless. */
  catalogueVersion(): number
  touchCatalogue(): void
  /** From here on everything written can be taken back. Only in memory: on a disk nothing would be kept any more. */
  mark(): void
  /** Takes back what was written since the mark. Throws where there is none. */
  reset(): void
  close(): void
}

const dayMs = 86_400_000
const memory = ':memory:'

/** Opens or makes the shop's file. Throws where the file was made by a newer sandbox. */
export function openData(options: OpenOptions): Data {
  const inMemory = options.dataDir === memory
  const folder = inMemory ? null : (options.dataDir ?? mkdtempSync(join(tmpdir(), 'banto-sandbox-')))
  if (folder !== null) mkdirSync(folder, { recursive: true, mode: 0o700 })
  const path = folder === null ? memory : join(folder, 'sandbox.db')
  const removeFolder = (): void => {
    if (folder !== null && options.dataDir === null) rmSync(folder, { recursive: true, force: true })
  }
  // SQLite would make it open to other users of the machine; its log takes the rights of the file.
  if (!inMemory) closeSync(openSync(path, 'a', 0o600))
  const db = cacheStatements(new Database(path))
  try {
    db.pragma('journal_mode = WAL')
    db.pragma('synchronous = NORMAL')
    db.pragma('cache_size = -65536')
    const found = Number(db.pragma('user_version', { simple: true }))
    if (found > schemaVersion) throw new Error(`${path} was made by a newer sandbox (${found} > ${schemaVersion})`)
    const fresh = found === 0
    if (fresh) fill(db, options)
    else if (found < schemaVersion) extend(db, options, found)
    const get = db.prepare<[string], { value: string }>('SELECT value FROM meta WHERE key = ?')
    const set = db.prepare('INSERT INTO meta VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value')
    let version = 1
    let marked = false
    return {
      db,
      path,
      fresh,
      contractId: get.get('contractId')?.value ?? options.contractId,
      getMeta: (key) => get.get(key)?.value ?? null,
      setMeta: (key, value) => void set.run(key, value),
      catalogueVersion: () => version,
      touchCatalogue() {
        version += 1
      },
      mark() {
        if (!inMemory) throw new Error('only a sandbox in memory can be marked and reset')
        db.exec('SAVEPOINT marked')
        marked = true
      },
      reset() {
        if (!marked) throw new Error('nothing was marked')
        db.exec('ROLLBACK TO marked')
        version += 1
      },
      close() {
        db.close()
        removeFolder()
      },
    }
  } catch (error) {
    db.close()
    removeFolder()
    throw error
  }
}

/** Statements are prepared once: preparing takes longer than a lookup in a small shop. */
function cacheStatements(db: Db): Db {
  const kept = new Map<string, unknown>()
  const prepare = db.prepare.bind(db)
  const cached = (sql: string): unknown => {
    const known = kept.get(sql)
    if (known !== undefined) return known
    const made = prepare(sql)
    if (kept.size >= 500) kept.clear()
    kept.set(sql, made)
    return made
  }
  return Object.assign(db, { prepare: cached as Db['prepare'] })
}

/** One transaction: a sandbox killed while it fills leaves an empty file, not half a shop. */
function fill(db: Db, options: OpenOptions): void {
  const anchor = options.asOf?.getTime() ?? startOfToday()
  db.transaction(() => {
    db.exec(schema)
    const meta = db.prepare('INSERT INTO meta VALUES (?, ?)')
    meta.run('contractId', options.contractId)
    meta.run('seed', String(options.seed))
    meta.run('madeAt', tokyoTime(Date.now()))
    const founded = tokyoTime(anchor - 1200 * dayMs)
    fillStores(db, founded)
    const { rows, leafIds } = buildCategories()
    groups.forEach((name, i) => {
      db.prepare('INSERT INTO categoryGroup VALUES (?, ?, ?, ?, ?, ?)').run(i + 1, `G${i + 1}`, name, (i + 1) * 10, founded, founded)
    })
    const category = db.prepare(`INSERT INTO category (categoryId, categoryCode, categoryName, categoryAbbr, displaySequence,
      taxDivision, reduceTaxId, categoryGroupId, parentCategoryId, level, insDateTime, updDateTime) VALUES (?, ?, ?, ?, ?, '0', ?, ?, ?, ?, ?, ?)`)
    for (const row of rows) {
      category.run(
        row.categoryId,
        row.categoryCode,
        row.categoryName,
        row.categoryName.slice(0, 8),
        row.displaySequence,
        row.reduceTaxId,
        row.categoryGroupId,
        row.parentCategoryId,
        String(row.level),
        founded,
        founded,
      )
    }
    fillProducts(db, options, anchor, leafIds)
    db.exec(indexes)
    db.exec(moreSchema)
    db.exec(tradeSchema)
    db.exec(inventorySchema)
    fillInventory(db, anchor)
    fillMore(db, { seed: options.seed, anchor })
    db.pragma(`user_version = ${schemaVersion}`)
  })()
  db.exec('ANALYZE')
}

/** An older file gets what came later; its products stay as they are. */
function extend(db: Db, options: OpenOptions, found: number): void {
  db.transaction(() => {
    if (found < 3) toWireFields(db, found)
    if (found < 4) toWritableCategories(db)
    if (found < 2) {
      db.exec(moreSchema)
      fillMore(db, { seed: options.seed, anchor: options.asOf?.getTime() ?? startOfToday() })
    }
    // Fifth version: sales carry all that a receipt shows. They are made again when they are asked for.
    if (found < 5) db.exec(tradeSchema)
    db.exec(inventorySchema)
    fillInventory(db, options.asOf?.getTime() ?? startOfToday())
    db.pragma(`user_version = ${schemaVersion}`)
  })()
}

/** Fourth version: 部門 are written, also without 税区分, and the writes are counted. */
function toWritableCategories(db: Db): void {
  db.exec(`ALTER TABLE category RENAME TO oldCategory; ${categoryTable} INSERT INTO category SELECT * FROM oldCategory; DROP TABLE oldCategory;
    ${categoryWriteCountTable}`)
}

/** Third version: the fields are those of the reference. Shifts and sales made so far stay. */
function toWireFields(db: Db, found: number): void {
  const stamp = tokyoTime(Date.now())
  db.exec(`ALTER TABLE store RENAME TO oldStore; ${storeTable}
    INSERT INTO store (storeId, storeCode, storeName, storeAbbr, division, postCode, address, phoneNumber, displaySequence, insDateTime, updDateTime)
    SELECT storeId, storeCode, storeName, storeAbbr, iif(storeDivision = '1', '2', '1'), postalCode, address, phoneNumber, storeId * 10,
      insDateTime, '${stamp}' FROM oldStore; DROP TABLE oldStore;
    UPDATE product SET reduceTaxId = (SELECT reduceTaxId FROM category c WHERE c.categoryId = product.categoryId), updDateTime = '${stamp}'
    WHERE useCategoryReduceTax = '1'`)
  for (const column of ['fromStoreId INTEGER', 'toStoreId INTEGER', 'taxDivision TEXT', 'price TEXT', 'cost TEXT']) {
    db.exec(`ALTER TABLE stockChange ADD COLUMN ${column}`)
  }
  if (found < 2) return
  for (const column of ['break2Start', 'break2End', 'tardyFlag', 'earlyLeavingFlag']) db.exec(`ALTER TABLE shift ADD COLUMN ${column} TEXT`)
  db.exec(`DROP TABLE productOrderSetting; DROP TABLE reduceTaxRate; ${reduceTaxRateTable}`)
  fillReducedRates(db, stamp)
}

function fillProducts(db: Db, options: OpenOptions, anchor: number, leafIds: readonly number[]): void {
  const random = createRandom(options.seed ^ 0x5eed)
  let insert: ReturnType<Db['prepare']> | null = null
  const stock = db.prepare('INSERT INTO stock VALUES (?, ?, ?, ?, ?)')
  for (const product of generateProducts({ count: options.products, seed: options.seed, anchor, leafIds })) {
    insert ??= insertOf(db, product)
    insert.run(Object.values(product))
    // 未計上: some goods have never moved, so they have no stock row at all.
    if (product.stockControlDivision === '1' || random.chance(0.12)) continue
    for (let storeId = 1; storeId <= 3; storeId += 1) {
      if (!random.chance(storeId === 3 ? 0.6 : 0.9)) continue
      const dice = random.next()
      const amount = dice < 0.05 ? 0 : dice < 0.06 ? -random.int(1, 3) : Math.floor(random.next() ** 2 * 120) + 1
      const layaway = dice > 0.995 ? Math.min(2, Math.max(0, amount)) : 0
      stock.run(product.productId, storeId, amount, layaway, tokyoTime(anchor - Math.floor(random.next() * 90 * dayMs)))
    }
  }
}

function insertOf(db: Db, product: MadeProduct): ReturnType<Db['prepare']> {
  const columns = Object.keys(product)
  return db.prepare(`INSERT INTO product (${columns.join(', ')}) VALUES (${columns.map(() => '?').join(', ')})`)
}

function fillStores(db: Db, founded: string): void {
  const insert =
    db.prepare(`INSERT INTO store (storeId, storeCode, storeName, storeAbbr, printReceiptStoreName, division, postCode, address,
    phoneNumber, displaySequence, insDateTime, updDateTime) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`)
  insert.run(
    1,
    'HONTEN',
    'よろず屋 番頭 本店',
    '本店',
    'よろず屋 番頭 本店',
    '1',
    '000-0001',
    '見本県番頭市本町1-1',
    '000-0000-0001',
    10,
    founded,
    founded,
  )
  insert.run(
    2,
    'EKIMAE',
    'よろず屋 番頭 駅前店',
    '駅前店',
    'よろず屋 番頭 駅前店',
    '1',
    '000-0002',
    '見本県番頭市駅前2-3',
    '000-0000-0002',
    20,
    founded,
    founded,
  )
  insert.run(3, 'SOKO', 'よろず屋 番頭 倉庫', '倉庫', null, '2', '000-0003', '見本県番頭市港町5-8', '000-0000-0003', 30, founded, founded)
}

function startOfToday(): number {
  const nineHours = 9 * 3_600_000
  return Math.floor((Date.now() + nineHours) / dayMs) * dayMs - nineHours
}
