import { noWarnings, warningsOf } from '#shared/domain/changeWarnings.ts'
import type { ProductFieldName } from '#shared/domain/productFields.ts'
import type { EntityReview, LargestChange } from '../../outbox/entity.ts'
import type { ReadDb } from '../../store/db.ts'

/** A price that moves by more than this share of what it was is worth a second look. */
const largeShare = 0.3
const maxLargestShown = 5

const largestSql = /* sql */ `
SELECT p.entity, p.key, p.field, r.product_name AS name, r.product_code AS code, p.base, p.mine,
       (p.mine - p.base) * 1.0 / abs(p.base) AS ratio
FROM pending p JOIN product r ON r.product_id = p.key
WHERE p.entity = 'product' AND p.state = 'staged' AND p.field IN ('price', 'customerPrice', 'cost')
  AND typeof(p.base) IN ('integer', 'real') AND typeof(p.mine) IN ('integer', 'real') AND p.base <> 0
ORDER BY abs(p.mine - p.base) * 1.0 / abs(p.base) DESC, p.key
LIMIT ${maxLargestShown}`

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

/** The warnings of the preview of a paste, over everything that is to be sent, and those of prices. */
export function reviewProducts(db: ReadDb): EntityReview {
  const counts = noWarnings()
  for (const { field, old, next } of db.iterate<{ field: ProductFieldName; old: string | number | null; next: string | number | null }>(
    warnedSql,
  )) {
    for (const warning of warningsOf(field, old, next)) counts[warning] += 1
  }
  const prices = db.get<{ priceZero: number; largeChange: number }>(pricesSql)
  return {
    warnings: {
      priceZero: prices?.priceZero ?? 0,
      largeChange: prices?.largeChange ?? 0,
      ...counts,
      belowCost: db.get<{ belowCost: number }>(belowCostSql)?.belowCost ?? 0,
    },
    largest: db.all<LargestChange>(largestSql),
  }
}
