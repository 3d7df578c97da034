import type { DeletionPlan } from '#shared/contracts/products.ts'
import { wholeRow } from '#shared/domain/entities.ts'
import { newRowExists, isGoing } from '../changes/newRows.ts'
import { stageEntity } from '../changes/stage.ts'
import { countGivenUp } from '../changes/stageRemovals.ts'
import type { ReadDb, WriteDb } from '../store/db.ts'
import { labelsOf } from './labels.ts'
import { stockKnowledge } from './stockState.ts'

/** As many of the products are named. */
const maxNamed = 8

interface Meant {
  /** Products that Smaregi has and that are not to be deleted yet. */
  readonly known: readonly number[]
  /** New products that nobody has sent: they are given up. */
  readonly fresh: readonly number[]
  readonly underway: number
  readonly going: number
}

/** What a selection of products means; a new one that has its number since is meant under that. */
function meantBy(db: ReadDb, productIds: readonly number[]): Meant {
  const rows = db.all<{ id: number; kind: 'known' | 'fresh' | 'underway' | 'going' }>(
    `WITH meant (id) AS (
       SELECT DISTINCT coalesce(n.id, j.value) FROM json_each(?) j LEFT JOIN id_map n ON n.local_id = j.value
     )
     SELECT id, CASE
       WHEN id > 0 THEN CASE WHEN ${isGoing('product', 'id')} THEN 'going' ELSE 'known' END
       WHEN EXISTS (SELECT 1 FROM pending f WHERE f.entity = 'product' AND f.key = id AND f.state IN ('staged', 'rejected', 'conflict'))
       THEN 'fresh' ELSE 'underway' END AS kind
     FROM meant WHERE EXISTS (SELECT 1 FROM product m WHERE m.product_id = id) OR ${newRowExists('product', 'id')}`,
    [JSON.stringify(productIds)],
  )
  const of = (kind: (typeof rows)[number]['kind']): number[] => rows.flatMap((row) => (row.kind === kind ? [row.id] : []))
  return { known: of('known'), fresh: of('fresh'), underway: of('underway').length, going: of('going').length }
}

/** What deleting these products would take with it. */
export function planRemoval(db: ReadDb, productIds: readonly number[]): DeletionPlan {
  const { known, fresh, underway, going } = meantBy(db, productIds)
  const keys = JSON.stringify(known)
  const stock = db.get<{ products: number; stores: number; amount: number }>(
    `SELECT count(DISTINCT s.product_id) AS products, count(DISTINCT s.store_id) AS stores, coalesce(sum(s.stock_amount), 0) AS amount
     FROM json_each(?) j CROSS JOIN stock s ON s.product_id = j.value WHERE s.stock_amount <> 0`,
    [keys],
  )
  const named = [...known, ...fresh].slice(0, maxNamed)
  const label = labelsOf(db, named)
  return {
    products: known.length,
    newProducts: fresh.length,
    underway,
    going,
    stock: { products: 0, stores: 0, amount: 0, ...stock, isWhole: stockKnowledge(db).ofTotal(null) === 'none' },
    unsent: countGivenUp(db, 'product', known),
    named: named.map((productId) => ({ productId, ...label(productId) })),
  }
}

/** Stages as one set that these products go; new ones are given up. */
export function stageRemoval(
  db: WriteDb,
  who: { readonly author: string | null; readonly at: string },
  productIds: readonly number[],
): { readonly deleted: number; readonly discarded: number; readonly changeSetId: number | null } {
  return db.transaction(() => {
    const { known, fresh } = meantBy(db, productIds)
    const going = [...known, ...fresh]
    const [first] = going
    if (first === undefined) return { deleted: 0, discarded: 0, changeSetId: null }
    const { changeSetId } = stageEntity(
      db,
      {
        ...who,
        name: 'deleteProducts',
        origin: 'edit',
        // `count` is what a language with a plural chooses its words by.
        details: { products: going.length, count: going.length, productName: labelsOf(db, [first])(first).productName },
      },
      going.map((key) => ({ entity: 'product' as const, key, field: wholeRow, op: 'delete' as const, value: null })),
    )
    return { deleted: known.length, discarded: fresh.length, changeSetId }
  })
}
