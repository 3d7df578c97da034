import { setImmediate as turn } from 'node:timers/promises'
import type { WriteDb } from '../store/db.ts'
import type { JobContext } from '../rpc/types.ts'
import { insertCount, type NewCount } from './counts.ts'
import { planSteps, type PlannedProduct } from './plan.ts'
import { refuse } from './sessions.ts'
import { stockAt } from './planned.ts'

/** Rows of a plan that never became a count that are removed in one go. */
const rowsAtOnce = 1_000

/** Plans whose count never came: the program ended while they were written. */
async function removeUnfinished(db: WriteDb): Promise<void> {
  const next = 'SELECT count_id FROM stock_count_item WHERE count_id > ? ORDER BY count_id LIMIT 1'
  for (let [countId] = db.column<string>(next, ['']); countId !== undefined; [countId] = db.column<string>(next, [countId])) {
    if (db.get('SELECT 1 FROM stock_count WHERE count_id = ?', [countId]) !== undefined) continue
    const remove = `DELETE FROM stock_count_item WHERE count_id = ? AND product_id IN (
      SELECT product_id FROM stock_count_item WHERE count_id = ? LIMIT ${rowsAtOnce})`
    while (db.unsynced(() => db.run(remove, [countId, countId])).changes > 0) await turn()
  }
}

const keepItems = (db: WriteDb, countId: string, products: readonly PlannedProduct[]): void =>
  void db.run(
    `INSERT INTO stock_count_item (count_id, product_id, expected, cost)
     SELECT ?, value ->> 0, value ->> 1, value ->> 2 FROM json_each(?)`,
    [countId, JSON.stringify(products.map(({ productId, expected, cost }) => [productId, expected, cost]))],
  )

/**
 * Begins a count: keeps what is to be counted with the stock of now, in steps between which beeps and all else have their turn. The count
 * is there when its plan is, and not before: only that waits for the disk. Throws INVALID_INPUT (`reason`: `nothingPlanned`, `noStock`); a cancelled one leaves nothing.
 */
export async function startCount(
  db: WriteDb,
  count: Omit<NewCount, 'stockAt'>,
  { signal, report }: Pick<JobContext, 'signal' | 'report'>,
  now: Date,
): Promise<{ countId: string; products: number }> {
  const pulledAt = stockAt(db)
  if (pulledAt === null) throw refuse('noStock', 'the stock was never read from Smaregi')
  await removeUnfinished(db)
  const { countId, storeId, plan } = count
  let products = 0
  try {
    for (const step of planSteps(db, { storeId, plan, now })) {
      if (step.products.length > 0) {
        db.unsynced(() => keepItems(db, countId, step.products))
        products += step.products.length
        report({ phase: 'planning', done: products })
      }
      await turn()
      signal.throwIfAborted()
    }
    if (products === 0) throw refuse('nothingPlanned', 'no product is in the plan')
    insertCount(db, { ...count, stockAt: pulledAt })
  } catch (error) {
    await removeUnfinished(db)
    throw error
  }
  return { countId, products }
}
