import fc from 'fast-check'
import { expect, it } from 'vitest'
import { amountSql } from '#core/products/amountSql.ts'
import { bulkCells, previewBulk } from '#core/products/bulk.ts'
import type { BulkOperation } from '#shared/contracts/products.ts'
import { changeByAmount, changeByPercent } from '#shared/domain/money.ts'
import { checkProductField } from '#shared/domain/productFields.ts'
import { openFileInTest } from '../fixtures/inTest.ts'
import { fillShop } from '../fixtures/shopFile.ts'

type AmountOperation = Exclude<BulkOperation, { kind: 'set' }>

const rounding = fc.record({
  unit: fc.oneof(fc.constantFrom(1, 10, 50, 100, 500, 1000), fc.integer({ min: 1, max: 100_000 })),
  mode: fc.constantFrom('nearest' as const, 'up' as const, 'down' as const),
})
/** Numbers of up to so many decimals, as people write them. */
const decimal = (most: number, decimals: number) =>
  fc
    .tuple(fc.integer({ min: -most, max: most }), fc.integer({ min: 0, max: 10 ** decimals - 1 }), fc.integer({ min: 0, max: decimals }))
    .map(([whole, part, length]) => Number(`${whole}.${String(part).padStart(decimals, '0').slice(0, length)}`))
const amount = fc.oneof(
  fc.integer({ min: -99_999_999, max: 99_999_999 }),
  decimal(99_999_999, 5),
  decimal(1000, 2),
  // What no shop has, but a file can hold.
  fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e15, max: 1e15 }),
  fc.maxSafeInteger(),
)
const operation: fc.Arbitrary<AmountOperation> = fc.oneof(
  fc.record({
    kind: fc.constant('percent' as const),
    field: fc.constantFrom('price' as const, 'cost' as const),
    percent: fc.oneof(fc.integer({ min: -100, max: 1000 }), decimal(99, 5), fc.double({ min: -100, max: 1000, noNaN: true })),
    rounding,
  }),
  fc.record({ kind: fc.constant('add' as const), field: fc.constantFrom('price' as const, 'cost' as const), amount, rounding }),
)
const inDomain = (old: number, each: AmountOperation): number =>
  each.kind === 'percent' ? changeByPercent(old, each.percent, each.rounding) : changeByAmount(old, each.amount, each.rounding)

it('SQL counts amounts to the last digit as the domain does', () => {
  const { db } = openFileInTest()
  fc.assert(
    fc.property(fc.array(amount, { minLength: 1, maxLength: 20 }), operation, (amounts, each) => {
      const { sql, params } = amountSql(each, 'old')
      const values = { ...params, list: JSON.stringify(amounts.map(String)) }
      // As the mirror keeps it: prices as whole numbers, costs as decimals.
      const kept = (form: string) =>
        db.column<number>(`SELECT ${sql} FROM (SELECT ${form} AS old FROM json_each(:list) ORDER BY key LIMIT -1)`, values)
      const expected = amounts.map((old) => inDomain(old, each))
      expect(kept('CAST(value AS REAL)')).toEqual(expected)
      const whole = amounts.map(Math.trunc)
      const ofWhole = db.column<number>(
        `SELECT ${sql} FROM (SELECT CAST(value AS INTEGER) AS old FROM json_each(:list) ORDER BY key LIMIT -1)`,
        {
          ...values,
          list: JSON.stringify(whole.map((old) => BigInt(old).toString())),
        },
      )
      expect(ofWhole).toEqual(whole.map((old) => inDomain(old, each)))
    }),
    { numRuns: 2000 },
  )
})

it('a bulk change is what the domain makes of each row: open prices apart, rules kept', () => {
  const { db } = openFileInTest()
  fillShop(db, 100)
  db.run("UPDATE product SET cost = product_id * 1.23457, product_price_division = CASE WHEN product_id % 7 = 0 THEN '2' ELSE '1' END")
  db.run('UPDATE product SET price = 99999990 WHERE product_id % 11 = 0')
  const rows = db.all<{ id: number; price: number | null; cost: number | null; division: string | null }>(
    'SELECT product_id AS id, price, cost, product_price_division AS division FROM product ORDER BY product_id',
  )
  fc.assert(
    fc.property(operation, fc.subarray(rows, { minLength: 1 }), (each, some) => {
      const ids = some.map(({ id }) => id).reverse()
      const counts = { changed: 0, unchanged: 0, skipped: 0, invalid: 0 }
      const cells: { key: number; new: number }[] = []
      for (const row of some) {
        const old = row[each.field as 'price' | 'cost']
        if (old === null || row.division === '2') {
          counts.skipped += 1
          continue
        }
        const result = inDomain(old, each)
        if (result === old) counts.unchanged += 1
        else if (!checkProductField(each.field, result).ok) counts.invalid += 1
        else {
          counts.changed += 1
          cells.push({ key: row.id, new: result })
        }
      }
      expect(previewBulk(db, ids, each)).toMatchObject({ ...counts, rows: ids.length, isEstimate: false })
      const { sql, params } = bulkCells(db, ids, each)
      expect(db.all(sql, params)).toEqual(cells)
    }),
    { numRuns: 300 },
  )
})
