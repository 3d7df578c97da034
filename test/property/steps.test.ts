import * as fc from 'fast-check'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { fillShop, openTestShop, type TestShop } from '../fixtures/shopFile.ts'
import { command, keys, type Command } from './steps/commands.ts'
import { createWorld, type Row } from './steps/world.ts'

/**
 * Over products, their stock and 部門: edits, deletions, decisions, discards, retries, reverts, undo and redo, pushes that end in every way, pulls and
 * a colleague, in any order:
 *
 * - no value reaches Smaregi that neither a person typed for this cell nor Smaregi held right before
 *   a write of ours (so nobody's work is taken back to what was before it);
 * - a question changes nothing, and what is told is what changed;
 * - undo and then redo is as if nothing had been done;
 * - where nothing was ever sent, undoing all of it leaves nothing to send.
 */
let shop: TestShop
beforeAll(() => {
  shop = openTestShop()
  fillShop(shop.db, keys.length)
  const { db } = shop
  db.run('UPDATE product SET price = product_id, tag = NULL')
  db.run('DELETE FROM stock WHERE store_id <> 1')
  db.run('UPDATE category SET tag = NULL')
  // Each row that the commands name is there: else they would change nothing.
  for (const [table, id] of [
    ['product', 'product_id'],
    ['stock', 'product_id'],
    ['category', 'category_id'],
  ] as const) {
    expect(db.column(`SELECT DISTINCT ${id} FROM ${table} WHERE ${id} IN (${keys.join(', ')}) ORDER BY 1`)).toEqual([...keys])
  }
  for (const table of mirrorTables) db.run(`CREATE TEMP TABLE ${table}_before AS SELECT * FROM main.${table}`)
})
afterAll(() => shop.remove())

const mirrorTables = ['product', 'stock', 'category'] as const
const tables = ['pending', 'sent_change', 'pending_image', 'change', 'change_set']
function fresh() {
  shop.db.transaction(() => {
    for (const table of tables) shop.db.run(`DELETE FROM ${table}`)
    for (const table of mirrorTables) {
      shop.db.run(`DELETE FROM main.${table}`)
      shop.db.run(`INSERT INTO main.${table} SELECT * FROM temp.${table}_before`)
    }
  })
  return createWorld(shop)
}
const runs = { numRuns: 200, seed: 20261128 }
const commands = fc.array(command, { maxLength: 24 })

/** Cells that are another row; what a deletion gives up with its row is one thing with it. */
const differing = (a: readonly Row[], b: readonly Row[]): number => {
  const owner = ({ entity, key }: Row) => `${entity === 'stock' ? 'product' : entity} ${key}`
  const texts = (rows: readonly Row[]) => new Map(rows.map((row) => [`${row.entity} ${row.key}/${row.field}`, JSON.stringify(row)]))
  const [before, after] = [texts(a), texts(b)]
  const named = new Map([...a, ...b].map((row) => [`${row.entity} ${row.key}/${row.field}`, row]))
  const cells = [...named].filter(([cell]) => before.get(cell) !== after.get(cell)).map(([, row]) => row)
  const going = new Set(cells.filter(({ op }) => op === 'delete').map(owner))
  return cells.filter((row) => row.op === 'delete' || !going.has(owner(row))).length
}

it('no value reaches Smaregi that neither a person typed nor Smaregi held before our write', () => {
  fc.assert(
    fc.property(commands, (list) => {
      const world = fresh()
      for (const each of list) world.do(each)
      world.do({ do: 'push', fate: 'ok' })
      expect(world.broken).toEqual([])
    }),
    runs,
  )
})

it('what a step tells is what changed, a question changes nothing, and undo then redo is as before', () => {
  fc.assert(
    fc.property(commands, (list) => {
      const world = fresh()
      for (const each of list) {
        if (each.do !== 'undo' && each.do !== 'redo') {
          world.do(each)
          // What Smaregi has now is known here: then only the step itself moves a cell.
          world.do({ do: 'pull' })
          continue
        }
        const before = world.rows()
        const step = world.step(each.do, each.agree)
        const after = world.rows()
        expect(differing(before, after)).toBe(step?.cells ?? 0)
        if (step === null || step.cells === 0 || each.do === 'redo') continue
        const sentBefore =
          each.agree &&
          step.changeSetId !== null &&
          shop.db.get('SELECT 1 FROM pending WHERE change_set_id = ?', [step.changeSetId]) !== undefined
        const again = world.step('redo', true)
        if (step.skipped === 0 && !sentBefore) expect(again?.question ?? null).toBeNull()
        expect(world.rows()).toEqual(before)
        expect(again?.cells).toBe(step.cells)
      }
    }),
    runs,
  )
})

it('undoing everything that was never sent leaves nothing to send', () => {
  const unsent = commands.map((list) => list.filter((each: Command) => each.do !== 'push'))
  fc.assert(
    fc.property(unsent, (list) => {
      const world = fresh()
      for (const each of list) world.do(each)
      for (let steps = 0; steps < 100; steps += 1) {
        const step = world.step('undo', true)
        if (step === null) break
      }
      expect(world.rows()).toEqual([])
    }),
    runs,
  )
})
