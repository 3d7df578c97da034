import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createRateLimiter } from '#sandbox/api/rateLimit.ts'
import { createFaults, faultRule, type FaultRule } from '#sandbox/faults.ts'
import { checkDigit, isValidEan } from '#sandbox/data/jan.ts'
import { openData, type Data } from '#sandbox/data/open.ts'
import { characters } from '#shared/domain/text.ts'

const asOf = new Date('2026-11-01T00:00:00+09:00')
const open = (products: number, seed: number) => openData({ dataDir: null, products, seed, contractId: 'sb_test', asOf })

interface Row {
  productId: number
  productCode: string
  productName: string
  productKana: string
  price: number
  productPriceDivision: string
  taxDivision: string
  size: string | null
  color: string | null
  groupCode: string | null
  categoryId: number
  updDateTime: string
}

it.skipIf(process.platform === 'win32')('the file of the practice shop and its log are their owner’s alone', () => {
  const folder = mkdtempSync(join(tmpdir(), 'banto-sandbox-'))
  const data = openData({ dataDir: folder, products: 5, seed: 7, contractId: 'sb_test', asOf })
  const files = readdirSync(folder)
  expect(files).toContain('sandbox.db')
  expect(files.filter((name) => (statSync(join(folder, name)).mode & 0o077) !== 0)).toEqual([])
  data.close()
  rmSync(folder, { recursive: true, force: true })
})

describe('the made-up shop', () => {
  let data: Data
  let rows: Row[]
  beforeAll(() => {
    data = open(20_000, 7)
    rows = data.db.prepare<[], Row>('SELECT * FROM product ORDER BY productId').all()
  })
  afterAll(() => data.close())

  it('is the same for the same seed, whatever the count, and another for another seed', () => {
    const small = open(300, 7)
    const other = open(300, 8)
    expect(small.db.prepare('SELECT * FROM product ORDER BY productId').all()).toEqual(rows.slice(0, 300))
    expect(other.db.prepare('SELECT * FROM product ORDER BY productId').all()).not.toEqual(rows.slice(0, 300))
    small.close()
    other.close()
  })

  it('has unique codes: mostly valid JAN-13, some JAN-8, some in-store', () => {
    expect(new Set(rows.map((r) => r.productCode)).size).toBe(rows.length)
    const kinds = { jan13: 0, jan8: 0, inStore: 0, short: 0 }
    for (const { productCode } of rows) {
      if (/^4[59]\d{11}$/u.test(productCode)) kinds.jan13 += 1
      else if (/^4[59]\d{6}$/u.test(productCode)) kinds.jan8 += 1
      else if (/^2\d{12}$/u.test(productCode)) kinds.inStore += 1
      else if (/^[A-Z]-\d+$/u.test(productCode)) kinds.short += 1
      if (/^\d+$/u.test(productCode)) expect(isValidEan(productCode), productCode).toBe(true)
    }
    expect(kinds.jan13).toBeGreaterThan(rows.length * 0.7)
    expect(Math.min(kinds.jan8, kinds.inStore, kinds.short)).toBeGreaterThan(20)
    expect(kinds.jan13 + kinds.jan8 + kinds.inStore + kinds.short).toBe(rows.length)
  })

  it('keeps to Smaregi’s rules for names, kana and prices', () => {
    for (const row of rows) {
      expect(characters(row.productName)).toBeLessThanOrEqual(85)
      expect(row.productKana).toMatch(/^[ァ-ヺー・　！-～]+$/u)
      expect(Number.isInteger(row.price) && row.price >= 0).toBe(true)
      if (row.productPriceDivision === '1') expect(row.price).toBeGreaterThan(0)
    }
    expect(new Set(rows.map((r) => r.productName)).size).toBe(rows.length)
  })

  it('ties sizes and colours of a garment by its parent’s id', () => {
    const variants = rows.filter((r) => r.groupCode !== null)
    expect(variants.length).toBeGreaterThan(1000)
    const ids = new Set(rows.map((r) => String(r.productId)))
    expect(variants.every((r) => r.size !== null && r.color !== null && ids.has(r.groupCode ?? ''))).toBe(true)
    expect(new Set(variants.map((r) => `${r.groupCode}/${r.size}/${r.color}`)).size).toBe(variants.length)
  })

  it('has both tax rates, prices with and without tax, open prices', () => {
    const share = (sql: string): number => (data.db.prepare<[], { n: number }>(sql).get()?.n ?? 0) / rows.length
    const reduced = share(`SELECT count(*) AS n FROM product p JOIN category c USING (categoryId)
      WHERE CASE p.useCategoryReduceTax WHEN '1' THEN c.reduceTaxId ELSE p.reduceTaxId END = 10000001`)
    expect(reduced).toBeGreaterThan(0.3)
    expect(reduced).toBeLessThan(0.8)
    expect(share("SELECT count(*) AS n FROM product WHERE taxDivision = '1'")).toBeGreaterThan(0.03)
    expect(share("SELECT count(*) AS n FROM product WHERE productPriceDivision = '2'")).toBeGreaterThan(0.003)
    const alcohol = data.db
      .prepare("SELECT 1 FROM product p JOIN category c USING (categoryId) WHERE c.categoryName = '日本酒' AND c.reduceTaxId IS NOT NULL")
      .get()
    expect(alcohol).toBeUndefined()
  })

  it('has stock in three stores, and none for some products', () => {
    const count = (sql: string): number => data.db.prepare<[], { n: number }>(sql).get()?.n ?? 0
    expect(count('SELECT count(DISTINCT storeId) AS n FROM stock')).toBe(3)
    const without = count('SELECT count(*) AS n FROM product WHERE productId NOT IN (SELECT productId FROM stock)')
    expect(without).toBeGreaterThan(rows.length * 0.05)
    expect(without).toBeLessThan(rows.length * 0.3)
  })

  it('was last changed at times spread over the year before', () => {
    const months = new Set(rows.map((r) => r.updDateTime.slice(0, 7)))
    expect(months.size).toBeGreaterThanOrEqual(12)
    expect(rows.every((r) => r.updDateTime <= '2026-11-01T00:00:00+09:00' && r.updDateTime > '2025-10-31')).toBe(true)
  })
})

describe('a file of an older practice server', () => {
  const folder = mkdtempSync(join(tmpdir(), 'banto-sandbox-'))
  afterAll(() => rmSync(folder, { recursive: true, force: true }))
  const reopen = () => openData({ dataDir: folder, products: 50, seed: 7, contractId: 'sb_test', asOf })

  it('gets the fields of the reference, and keeps its products, stock and shifts', () => {
    const made = reopen()
    const products = made.db.prepare('SELECT productId, productName, price FROM product ORDER BY productId').all()
    const categories = made.db.prepare('SELECT categoryId, categoryName FROM category ORDER BY categoryId').all()
    // As the second version had it.
    made.db.exec(`DROP TABLE store;
      CREATE TABLE store (storeId INTEGER PRIMARY KEY, storeCode TEXT, storeName TEXT NOT NULL, storeAbbr TEXT, storeDivision TEXT NOT NULL DEFAULT '0',
        postalCode TEXT, address TEXT, phoneNumber TEXT, openingTime TEXT, closingTime TEXT, insDateTime TEXT NOT NULL, updDateTime TEXT NOT NULL) STRICT;
      INSERT INTO store (storeId, storeName, storeDivision, postalCode, insDateTime, updDateTime) VALUES (1, '本店', '0', '000-0001', 'x', 'x'), (3, '倉庫', '1', NULL, 'x', 'x');
      DROP TABLE reduceTaxRate; CREATE TABLE reduceTaxRate (reduceTaxId INTEGER PRIMARY KEY, reduceTaxName TEXT NOT NULL, reduceTaxRate TEXT, applyStartDate TEXT) STRICT;
      CREATE TABLE productOrderSetting (productId INTEGER PRIMARY KEY, orderUnitNum INTEGER) STRICT;
      INSERT INTO shift (shiftResultId, division, shiftDate, storeId, staffId) VALUES (5, 'schedule', '2026-11-01', 1, 1);
      UPDATE product SET reduceTaxId = NULL`)
    for (const column of ['fromStoreId', 'toStoreId', 'taxDivision', 'price', 'cost'])
      made.db.exec(`ALTER TABLE stockChange DROP COLUMN ${column}`)
    for (const column of ['break2Start', 'break2End', 'tardyFlag', 'earlyLeavingFlag'])
      made.db.exec(`ALTER TABLE shift DROP COLUMN ${column}`)
    made.db.exec('DROP TABLE categoryWriteCount; DROP TABLE stocktaking; DROP TABLE stocktakingProduct; DROP TABLE supplierProduct')
    made.db.pragma('user_version = 2')
    made.close()
    const again = reopen()
    expect(again.fresh).toBe(false)
    expect(again.db.prepare('SELECT categoryId, categoryName FROM category ORDER BY categoryId').all()).toEqual(categories)
    expect(again.db.prepare('SELECT storeId, division, postCode, pauseFlag FROM store ORDER BY storeId').all()).toEqual([
      { storeId: 1, division: '1', postCode: '000-0001', pauseFlag: '0' },
      { storeId: 3, division: '2', postCode: null, pauseFlag: '0' },
    ])
    expect(again.db.prepare('SELECT reduceTaxId, rate FROM reduceTaxRate ORDER BY reduceTaxId').all()).toHaveLength(4)
    expect(again.db.prepare('SELECT productId, productName, price FROM product ORDER BY productId').all()).toEqual(products)
    const untold = `SELECT 1 FROM product p JOIN category c USING (categoryId) WHERE p.useCategoryReduceTax = '1' AND p.reduceTaxId IS NOT c.reduceTaxId`
    expect(again.db.prepare(untold).all()).toEqual([])
    expect(again.db.prepare('SELECT shiftResultId, break2Start FROM shift').all()).toEqual([{ shiftResultId: 5, break2Start: null }])
    expect(again.db.prepare('SELECT price FROM stockChange').all()).toEqual([])
    again.close()
  })
})

describe('check digits', () => {
  it('are those of published codes', () => {
    // 4006381333931 and 96385074 stand in the descriptions of EAN-13 and EAN-8.
    expect(checkDigit('400638133393')).toBe('1')
    expect(checkDigit('9638507')).toBe('4')
    expect(isValidEan('4006381333932')).toBe(false)
  })
})

describe('rate limiter', () => {
  it('lets no second hold more than the limit, wherever it begins', () => {
    let now = 0
    const limiter = createRateLimiter('sandbox', () => now)
    const passed: number[] = []
    for (now = 0; now < 5000; now += 13) if (limiter.take('c', 'read') === null) passed.push(now)
    for (const start of passed) expect(passed.filter((at) => at >= start && at < start + 1000).length).toBeLessThanOrEqual(10)
    expect(passed.length).toBeGreaterThanOrEqual(45)
    expect(limiter.take('c', 'write')).toBeNull()
    limiter.setRates('off')
    expect(Array.from({ length: 99 }, () => limiter.take('c', 'read')).every((wait) => wait === null)).toBe(true)
  })
})

describe('fault rules', () => {
  const rule = (input: FaultRule) => faultRule.parse(input)
  it('match method and path, skip, count and probability', () => {
    let dice = 0
    const faults = createFaults(() => dice)
    faults.add([
      rule({ match: { method: 'patch', path: '/products/*' }, fault: { kind: 'dropAfter' }, skip: 1, count: 2, probability: 0.5 }),
    ])
    const hits = () => faults.hit('PATCH', '/products/5').length
    expect(faults.hit('GET', '/products/5')).toEqual([])
    expect(faults.hit('PATCH', '/stock/5')).toEqual([])
    expect([hits(), hits()]).toEqual([0, 1])
    dice = 0.9
    expect(hits()).toBe(0)
    dice = 0
    expect([hits(), hits()]).toEqual([1, 0])
  })
})
