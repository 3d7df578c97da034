import { beforeEach, describe, expect, it } from 'vitest'
import { countUnseen, keepUnseen, removeUnseen, seeRows, writeProducts, writeRows, writeStock } from '#core/store/mirror.ts'
import { wireFields, type Table } from '#core/store/tables/language.ts'
import * as pos from '#core/store/tables/pos.ts'
import { transactions } from '#core/store/tables/transactions.ts'
import * as timecard from '#core/store/tables/timecard.ts'
import { resources } from '#core/sync/pull/resources.ts'
import { openFileInTest } from '../fixtures/inTest.ts'
import { sampleProducts, sampleStock, type TestShop } from '../fixtures/shopFile.ts'

let shop: TestShop
beforeEach(() => {
  shop = openFileInTest()
})

const rows = (sql: string) => shop.db.all<Record<string, unknown>>(sql)
const tables: readonly Table[] = resources.map(({ table }) => table)

describe('the tables of the mirror', () => {
  it('have every column their language names, and write a row of the wire back out as it came', () => {
    for (const table of tables.flatMap((one) => [one, ...one.nested.map((nested) => nested.table)])) {
      const there = shop.db.column<string>(`SELECT name FROM pragma_table_info('${table.name}')`)
      expect(there, table.name).toEqual(expect.arrayContaining([...table.keys, ...table.columns].map(({ column }) => column)))
      const samples = { id: '7', integer: '12', decimal: '1.5', text: 'x', flag: true }
      const row = Object.fromEntries([...table.keys, ...table.columns].map(({ wire, kind }) => [wire, samples[kind]]))
      expect(writeRows(shop.db, table, [row], 1), table.name).toMatchObject({ written: 1, changes: 1, bad: [] })
      // The same again is no change; something else is.
      expect(writeRows(shop.db, table, [row], 2).changes, table.name).toBe(0)
      const kept = rows(`SELECT * FROM ${table.name}`)[0] ?? {}
      const expected = { id: 7, integer: 12, decimal: 1.5, text: 'x', flag: 1 }
      for (const { column, kind } of [...table.keys, ...table.columns]) expect(kept[column], `${table.name}.${column}`).toBe(expected[kind])
      expect(kept.pull_id).toBe(2)
      shop.db.run(`DELETE FROM ${table.name}`)
    }
  })

  it('ask for no field twice', () => {
    for (const table of tables) expect(new Set(wireFields(table)).size).toBe(wireFields(table).length)
  })

  it('take the second name of a field', () => {
    const leave = { staffId: '3', fromDate: '2026-11-01' }
    writeRows(shop.db, timecard.staffHolidays, [{ ...leave, staffHolidayId: '1', holidaySettingName: '有給休暇' }], 1)
    writeRows(shop.db, timecard.staffHolidays, [{ ...leave, staffHolidayId: '2', holidayName: '夏季休暇' }], 1)
    expect(rows('SELECT staff_holiday_id AS id, holiday_setting_name AS name FROM staff_holiday')).toEqual([
      { id: 1, name: '有給休暇' },
      { id: 2, name: '夏季休暇' },
    ])
  })

  it('keep a reduced rate with its term, and a shop’s own beside Smaregi’s', () => {
    const row = {
      name: '軽減',
      division: '1',
      rate: '8.000',
      termStart: '2019-10-01',
      termEnd: null,
      condition: null,
      advancedCondition: null,
    }
    writeRows(
      shop.db,
      pos.reduceTaxRates,
      [
        { ...row, reduceTaxId: '10000001' },
        { ...row, reduceTaxId: '5', name: '店内', rate: '9.5', termEnd: '2026-12-31' },
      ],
      1,
    )
    expect(rows('SELECT reduce_tax_id AS id, name, rate, term_end AS until FROM reduce_tax_rate ORDER BY id')).toEqual([
      { id: 5, name: '店内', rate: 9.5, until: '2026-12-31' },
      { id: 10_000_001, name: '軽減', rate: 8, until: null },
    ])
  })

  it('know prices of all stores (-1), and several of a product apart', () => {
    const price = { productId: '1', storeId: '-1', priceDivision: '1', startDate: '2026-01-01', endDate: '', price: '98' }
    const result = writeRows(
      shop.db,
      pos.prices,
      [price, { ...price, storeId: '2' }, { ...price, priceDivision: '2' }, { ...price, startDate: '2026-02-01' }],
      1,
    )
    expect(result).toMatchObject({ written: 4, changes: 4, changed: [1], bad: [] })
    expect(writeRows(shop.db, pos.prices, [{ ...price, price: '88' }], 1)).toMatchObject({ changes: 1 })
    expect(rows('SELECT price, end_date FROM product_price WHERE store_id = -1 AND price_division = 1 ORDER BY start_date')).toEqual([
      { price: 88, end_date: null },
      { price: 98, end_date: null },
    ])
  })
})

describe('lists inside a row', () => {
  const product = (fields: Readonly<Record<string, unknown>>) => ({ ...sampleProducts(1, 1)[0], ...fields })
  const store = (storeId: string, assignDivision = '0') => ({ productId: '1', storeId, assignDivision })
  const stores = () => rows('SELECT store_id AS id, assign_division AS div FROM product_store WHERE product_id = 1')

  it('are replaced as a whole, and a change in them is a change of the row', () => {
    writeProducts(shop.db, [product({ stores: [store('1'), store('2')] })], 1)
    expect(stores()).toHaveLength(2)
    expect(writeProducts(shop.db, [product({ stores: [store('1'), store('2')] })], 2).changed).toEqual([])
    expect(writeProducts(shop.db, [product({ stores: [store('2', '1')] })], 3).changed).toEqual([1])
    expect(stores()).toEqual([{ id: 2, div: '1' }])
    expect(writeProducts(shop.db, [product({ stores: [] })], 4).changed).toEqual([1])
    expect(stores()).toEqual([])
  })

  it('stay where a reply does not carry them, and take one object for a list', () => {
    writeProducts(shop.db, [product({ stores: store('1') })], 1)
    writeProducts(shop.db, [product({ price: '5' })], 2)
    expect(stores()).toEqual([{ id: 1, div: '0' }])
    writeProducts(shop.db, [product({ stores: null })], 3)
    expect(stores()).toEqual([])
  })

  it('lose what cannot be understood, and nothing else', () => {
    const result = writeProducts(shop.db, [product({ stores: [store('x'), store('2'), null] })], 1)
    expect(result).toMatchObject({ written: 1, bad: [{ problem: 'stores: storeId: not a value: x' }] })
    expect(stores()).toEqual([{ id: 2, div: '0' }])
  })
})

describe('what a reading has not seen', () => {
  it('is told by a sweep of keys, with the keys the mirror lacks', () => {
    writeProducts(shop.db, sampleProducts(1, 10), 1)
    const keys = [1, 2, 3, 99].map((id) => ({ productId: String(id) }))
    expect(seeRows(shop.db, pos.products, [...keys, { productId: 'no' }], 2)).toMatchObject({
      missing: [{ productId: '99' }],
      bad: [{ key: 'no' }],
    })
    expect(countUnseen(shop.db, pos.products, { pullId: 2 })).toBe(7)
  })

  it('goes with all that hangs on it, or stays when it is kept', () => {
    writeProducts(
      shop.db,
      sampleProducts(1, 10).map((row) => ({ ...row, stores: [{ storeId: '1', assignDivision: '1' }] })),
      1,
    )
    writeStock(shop.db, sampleStock(1, 10), 1)
    writeProducts(shop.db, sampleProducts(1, 4), 2)
    keepUnseen(shop.db, pos.products, { pullId: 2 })
    expect(countUnseen(shop.db, pos.products, { pullId: 2 })).toBe(0)
    writeProducts(shop.db, sampleProducts(1, 4), 3)
    expect(removeUnseen(shop.db, pos.products, { pullId: 3 })).toEqual({ ids: [5, 6, 7, 8, 9, 10], rows: 6 })
    for (const table of ['product', 'product_store']) expect(rows(`SELECT DISTINCT product_id FROM ${table}`)).toHaveLength(4)
    expect(rows('SELECT DISTINCT product_id FROM stock WHERE product_id > 4')).toEqual([])
  })

  it('is looked for among the days that were read alone', () => {
    const head = (id: number, day: string) => ({
      transactionHeadId: String(id),
      terminalTranDateTime: `${day}T12:00:00+09:00`,
      details: [{ transactionDetailId: '1', price: '100' }],
      depositOthers: [{ no: '1', depositOthers: '100' }],
    })
    writeRows(shop.db, transactions, [head(1, '2026-11-01'), head(2, '2026-11-02'), head(3, '2026-11-03')], 1)
    const days = { column: 'sale_day', from: '2026-11-02', to: '2026-11-30' }
    writeRows(shop.db, transactions, [head(3, '2026-11-03')], 2)
    expect(removeUnseen(shop.db, transactions, { pullId: 2, days })).toEqual({ ids: [2], rows: 1 })
    for (const table of ['transaction_detail', 'transaction_payment'])
      expect(rows(`SELECT transaction_head_id AS id FROM ${table}`)).toEqual([{ id: 1 }, { id: 3 }])
  })
})
