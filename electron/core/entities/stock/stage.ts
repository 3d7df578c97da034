import type { z } from 'zod'
import type { stockCell, stockProblem } from '#shared/contracts/changes.ts'
import { maxStockAmount } from './limits.ts'
import type { WriteDb } from '../../store/db.ts'
import type { SetHeader, SetName } from '../../changes/record.ts'
import { stageEntity, type Staged } from '../../changes/stage.ts'

export type StockCell = z.output<typeof stockCell>
export type StockProblem = z.output<typeof stockProblem>

export interface StockStaged {
  readonly staged: number
  readonly unchanged: number
  readonly changeSetId: number | null
  readonly problems: StockProblem[]
}

export interface StagedStock {
  readonly productId: number
  readonly storeId: number
  readonly op: 'add' | 'setStock'
  readonly amount: number
}

/** Stages stock changes as one set. `add` to one cell twice adds up; of two `setStock` the later counts. */
export function stageStock(db: WriteDb, header: SetHeader, cells: Iterable<StagedStock>): Staged {
  return stageEntity(
    db,
    header,
    (function* () {
      for (const { productId, storeId, op, amount } of cells) {
        yield { entity: 'stock' as const, key: productId, field: String(storeId), op, value: amount }
      }
    })(),
  )
}

/**
 * Stages stock changes as one set, after the checks that need the shop: product and store exist, a
 * cell with an unsent change keeps to its kind, a sum stays within what Smaregi holds. What is
 * refused is named; the rest is kept.
 */
export function changeStock(
  db: WriteDb,
  who: { readonly author: string | null; readonly at: string },
  cells: readonly StockCell[],
  origin: 'edit' | 'import' | 'count',
  /** Of what is not just a change of stock: its name, and what tells it from others. */
  set?: Pick<SetHeader, 'name' | 'details'>,
): StockStaged {
  return db.transaction(() => {
    const list = JSON.stringify([...new Set(cells.map(({ productId }) => productId))])
    const products = new Set(
      db.column<number>(
        `SELECT j.value FROM json_each(:list) j WHERE EXISTS (SELECT 1 FROM product m WHERE m.product_id = j.value)
           OR EXISTS (SELECT 1 FROM pending d WHERE d.entity = 'product' AND d.key = j.value AND d.op = 'create')`,
        { list },
      ),
    )
    const going = new Set(
      db.column<number>(
        `SELECT j.value FROM json_each(:list) j WHERE EXISTS (SELECT 1 FROM pending d WHERE d.entity = 'product' AND d.key = j.value AND d.op = 'delete')`,
        { list },
      ),
    )
    const stores = new Set(db.column<number>('SELECT store_id FROM store'))
    const pending = new Map(
      db
        .all<{ key: number; field: string; op: string; mine: number }>(
          `SELECT p.key, p.field, p.op, p.mine FROM json_each(:list) j CROSS JOIN pending p ON p.entity = 'stock' AND p.key = j.value`,
          { list },
        )
        .map((row) => [`${row.key}/${row.field}`, row]),
    )
    const seen = new Map<string, { op: string; sum: number }>()
    const good: StockCell[] = []
    const problems: StockProblem[] = []
    for (const cell of cells) {
      const at = `${cell.productId}/${cell.storeId}`
      const known = pending.get(at)
      const before = seen.get(at) ?? (known ? { op: known.op, sum: known.op === 'add' ? known.mine : 0 } : { op: cell.op, sum: 0 })
      const sum = cell.op === 'add' ? before.sum + cell.amount : cell.amount
      const rule = !products.has(cell.productId)
        ? 'unknownProduct'
        : going.has(cell.productId)
          ? 'productGoes'
          : !stores.has(cell.storeId)
            ? 'unknownStore'
            : before.op !== cell.op
              ? 'mixed'
              : cell.op === 'add' && cell.amount === 0
                ? 'zero'
                : Math.abs(sum) > maxStockAmount
                  ? 'outOfRange'
                  : null
      if (rule === null) {
        seen.set(at, { op: cell.op, sum })
        good.push(cell)
      } else problems.push({ productId: cell.productId, storeId: cell.storeId, rule })
    }
    const ops = new Set(good.map(({ op }) => op))
    const name: SetName = ops.size > 1 ? 'stockMixed' : ops.has('setStock') ? 'stockSet' : 'stockAdd'
    const details = { ...set?.details, cells: good.length }
    const header = { ...who, name: set?.name ?? name, origin: origin === 'edit' ? ('stock' as const) : origin, details }
    const staged = stageStock(db, header, good)
    return { staged: staged.cells, unchanged: staged.unchanged, changeSetId: staged.changeSetId, problems }
  })
}
