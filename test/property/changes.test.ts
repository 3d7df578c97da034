import * as fc from 'fast-check'
import { afterAll, expect, it } from 'vitest'
import { discard } from '#core/changes/discard.ts'
import { changeSummary, listChanges } from '#core/changes/read.ts'
import { stageCells } from '#core/entities/product/stage.ts'
import { redo, undo } from '#core/changes/step.ts'
import { stageSelect } from '#core/changes/stage.ts'
import { entities } from '#core/entities/index.ts'
import { bulkCells } from '#core/products/bulk.ts'
import { readRows } from '#core/products/rows.ts'
import type { CellValue } from '#shared/contracts/common.ts'
import type { ProductFieldName } from '#shared/domain/productFields.ts'
import { changeByPercent } from '#shared/domain/money.ts'
import { fillShop, noon, openTestShop, type TestShop } from '../fixtures/shopFile.ts'

/**
 * The outbox against the simplest thing that could be right: a map of cells and a stack of whole
 * pictures. Whatever a person does in whatever order, both show the same, `pending` is exactly the
 * difference to Smaregi, undo is the inverse of do, and a restart changes nothing.
 */
const who = { author: null, at: noon.toISOString() }
const products = 6
const ids = Array.from({ length: products }, (_, i) => i + 1)
const fields = ['price', 'tag', 'productName'] as const satisfies readonly ProductFieldName[]

type Picture = ReadonlyMap<string, CellValue>
const at = (key: number, field: string) => `${key}/${field}`

const valueOf = { price: fc.integer({ min: 0, max: 3 }), tag: fc.constantFrom(null, 'a', 'b'), productName: fc.constantFrom('x', 'y') }
const cell = fc
  .tuple(fc.constantFrom(...ids), fc.constantFrom(...fields))
  .chain(([key, field]) =>
    fc.record({ key: fc.constant(key), field: fc.constant(field), value: valueOf[field] as fc.Arbitrary<CellValue> }),
  )
const command = fc.oneof(
  { weight: 4, arbitrary: fc.record({ do: fc.constant('stage' as const), cells: fc.array(cell, { minLength: 1, maxLength: 5 }) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('percent' as const), percent: fc.constantFrom(10, -10, 0, 12.5) }) },
  { weight: 4, arbitrary: fc.constant({ do: 'undo' as const }) },
  { weight: 3, arbitrary: fc.constant({ do: 'redo' as const }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('discard' as const), key: fc.constantFrom(...ids) }) },
  { weight: 1, arbitrary: fc.constant({ do: 'restart' as const }) },
)

let shop: TestShop = openTestShop()
fillShop(shop.db, products)
afterAll(() => shop.remove())

const picture = (): Picture =>
  new Map(readRows(shop.db, ids).flatMap((row) => fields.map((field) => [at(row.productId, field), row[field]])))

const same = (a: Picture, b: Picture) => [...a].every(([key, value]) => b.get(key) === value)

it('random editing, undoing, discarding and restarting agrees with a stack of pictures', () => {
  const smaregi = picture()
  fc.assert(
    fc.property(fc.array(command, { maxLength: 25 }), (commands) => {
      shop.db.transaction(() => {
        for (const table of ['pending', 'pending_image', 'change', 'change_set']) shop.db.run(`DELETE FROM ${table}`)
      })
      let shown: Picture = smaregi
      let past: Picture[] = []
      let future: Picture[] = []
      const done = (next: Map<string, CellValue>) => {
        if (same(shown, next)) return
        past = [...past, shown]
        future = []
        shown = next
      }
      for (const each of commands) {
        const next = new Map(shown)
        switch (each.do) {
          case 'stage':
            for (const { key, field, value } of each.cells) next.set(at(key, field), value)
            stageCells(shop.db, { ...who, name: 'paste', origin: 'paste' }, each.cells)
            done(next)
            break
          case 'percent': {
            const rounding = { unit: 1, mode: 'nearest' } as const
            const { sql, params } = bulkCells(shop.db, ids, { kind: 'percent', field: 'price', percent: each.percent, rounding })
            stageSelect(shop.db, { ...who, name: 'bulkPercent', origin: 'bulk' }, entities.product, 'price', sql, params)
            for (const id of ids) next.set(at(id, 'price'), changeByPercent(Number(shown.get(at(id, 'price'))), each.percent, rounding))
            done(next)
            break
          }
          case 'undo':
            if (past.length === 0) expect(() => undo(shop.db, who)).toThrow('NOTHING_TO_UNDO')
            else {
              expect(undo(shop.db, who).skipped).toBe(0)
              future = [shown, ...future]
              shown = past.at(-1) ?? smaregi
              past = past.slice(0, -1)
            }
            break
          case 'redo':
            if (future.length === 0) expect(() => redo(shop.db, who)).toThrow('NOTHING_TO_REDO')
            else {
              expect(redo(shop.db, who).skipped).toBe(0)
              past = [...past, shown]
              shown = future[0] ?? smaregi
              future = future.slice(1)
            }
            break
          case 'discard':
            for (const field of fields) next.set(at(each.key, field), smaregi.get(at(each.key, field)) ?? null)
            discard(shop.db, who, { cells: fields.map((field) => ({ entity: 'product', key: each.key, field })) })
            done(next)
            break
          case 'restart':
            shop = shop.reopen()
            break
        }
        expect(picture()).toEqual(shown)
        const differing = [...shown].filter(([key, value]) => smaregi.get(key) !== value)
        const { rows } = listChanges(shop.db, { states: ['staged'], offset: 0, limit: 500 })
        expect(new Map(rows.map((row) => [at(row.key, row.field), row.mine]))).toEqual(new Map(differing))
        expect(rows.every((row) => row.base === smaregi.get(at(row.key, row.field)))).toBe(true)
        const { undo: back, redo: forward } = changeSummary(shop.db)
        expect([back !== null, forward !== null]).toEqual([past.length > 0, future.length > 0])
      }
    }),
    { numRuns: 150 },
  )
})
