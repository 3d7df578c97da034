import type { ChangeReview } from '#shared/contracts/changes.ts'
import { noWarnings, warningsOf, type WarningCounts } from '#shared/domain/changeWarnings.ts'
import type { ProductFieldName } from '#shared/domain/productFields.ts'
import type { ReadDb } from '../store/db.ts'
import { countedSql } from '../outbox/counted.ts'

/** A price that moves by more than this share of what it was is worth a second look. */
const largeShare = 0.3
const largestShown = 5

const countSql = /* sql */ `
SELECT ${countedSql} AS cells, count(DISTINCT key) AS products,
  count(DISTINCT CASE WHEN op = 'create' THEN key END) AS newProducts,
  count(*) FILTER (WHERE op = 'add') AS stockAdds, count(*) FILTER (WHERE op = 'setStock') AS stockSets
FROM pending WHERE state = 'staged'`

const fieldsSql = /* sql */ `
SELECT field, count(*) AS cells FROM pending WHERE entity = 'product' AND state = 'staged' AND op = 'set'
GROUP BY field ORDER BY cells DESC, field`

const largestSql = /* sql */ `
SELECT p.key, p.field, r.product_name AS productName, r.product_code AS productCode, p.base, p.mine,
       (p.mine - p.base) * 1.0 / abs(p.base) AS ratio
FROM pending p JOIN product r ON r.product_id = p.key
WHERE p.entity = 'product' AND p.state = 'staged' AND p.field IN ('price', 'customerPrice', 'cost')
  AND typeof(p.base) IN ('integer', 'real') AND typeof(p.mine) IN ('integer', 'real') AND p.base <> 0
ORDER BY abs(p.mine - p.base) * 1.0 / abs(p.base) DESC, p.key
LIMIT ${largestShown}`

const pricesSql = /* sql */ `
SELECT
  count(*) FILTER (WHERE price.mine = 0 AND price.base IS NOT 0) AS priceZero,
  count(*) FILTER (WHERE typeof(price.base) IN ('integer', 'real') AND price.base <> 0
    AND abs(price.mine - price.base) > abs(price.base) * ${largeShare}) AS largeChange
FROM pending price
WHERE price.entity = 'product' AND price.field = 'price' AND price.state = 'staged'`

// What will hold after the send: a staged price or cost over the mirror's. Zero has its own warning.
const belowCostSql = /* sql */ `
SELECT count(*) AS belowCost FROM (
  SELECT coalesce(price.mine, r.price) AS price, coalesce(cost.mine, r.cost) AS cost
  FROM (SELECT DISTINCT key FROM pending
        WHERE entity = 'product' AND field IN ('price', 'cost') AND state = 'staged') t
  LEFT JOIN product r ON r.product_id = t.key
  LEFT JOIN pending price ON price.entity = 'product' AND price.key = t.key AND price.field = 'price'
  LEFT JOIN pending cost ON cost.entity = 'product' AND cost.key = t.key AND cost.field = 'cost'
) WHERE price > 0 AND cost > 0 AND price < cost`

// New products too: a price under 0 is one wherever it is typed. They had no code that could change.
const warnedSql = /* sql */ `
SELECT field, base AS old, mine AS next FROM pending
WHERE entity = 'product' AND state = 'staged' AND op IN ('set', 'create') AND field IN ('price', 'customerPrice', 'productCode')`

/** The same warnings as in the preview of a paste, over everything that is to be sent. */
function countWarnings(db: ReadDb): WarningCounts {
  const counts = noWarnings()
  for (const { field, old, next } of db.all<{ field: ProductFieldName; old: string | number | null; next: string | number | null }>(
    warnedSql,
  )) {
    for (const warning of warningsOf(field, old, next)) counts[warning] += 1
  }
  return counts
}

/** Sums up what a send would do: counts, the largest changes of an amount, and what deserves a second look. */
export function reviewChanges(db: ReadDb): ChangeReview {
  const counts = db.get<Omit<ChangeReview, 'fields' | 'largest' | 'warnings'>>(countSql) ?? {
    cells: 0,
    products: 0,
    newProducts: 0,
    stockAdds: 0,
    stockSets: 0,
  }
  const prices = db.get<{ priceZero: number; largeChange: number }>(pricesSql)
  return {
    ...counts,
    fields: db.all<ChangeReview['fields'][number]>(fieldsSql),
    largest: db.all<ChangeReview['largest'][number]>(largestSql),
    warnings: {
      priceZero: prices?.priceZero ?? 0,
      largeChange: prices?.largeChange ?? 0,
      ...countWarnings(db),
      belowCost: db.get<{ belowCost: number }>(belowCostSql)?.belowCost ?? 0,
    },
  }
}
