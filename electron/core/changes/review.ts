import type { ChangeReview } from '#shared/contracts/changes.ts'
import { allEntities } from '../entities/index.ts'
import { countedSql } from '../outbox/counted.ts'
import type { LargestChange } from '../outbox/entity.ts'
import type { ReadDb } from '../store/db.ts'
import { ownerSql } from './labels.ts'

const maxLargestShown = 5

const countSql = /* sql */ `
SELECT ${countedSql} AS cells, count(DISTINCT ${ownerSql('pending')} || key) AS rows FROM pending WHERE state = 'staged'`

const operationsSql = /* sql */ `
SELECT entity, op, ${countedSql} AS cells FROM pending WHERE state = 'staged' GROUP BY entity, op ORDER BY entity, op`

const fieldsSql = /* sql */ `
SELECT entity, field, count(*) AS cells FROM pending WHERE state = 'staged' AND op = 'set'
GROUP BY entity, field ORDER BY cells DESC, entity, field`

const byRatio = (a: LargestChange, b: LargestChange): number => Math.abs(b.ratio) - Math.abs(a.ratio) || a.key - b.key

/** Sums up what a send would do: counts, the largest changes of an amount, and what deserves a second look. */
export function reviewChanges(db: ReadDb): ChangeReview {
  const reviews = allEntities.flatMap((entity) => (entity.review === undefined ? [] : [entity.review(db)]))
  const warnings: Record<string, number> = {}
  for (const review of reviews) {
    for (const [name, cells] of Object.entries(review.warnings)) warnings[name] = (warnings[name] ?? 0) + cells
  }
  return {
    ...(db.get<Pick<ChangeReview, 'cells' | 'rows'>>(countSql) ?? { cells: 0, rows: 0 }),
    operations: db.all<ChangeReview['operations'][number]>(operationsSql),
    fields: db.all<ChangeReview['fields'][number]>(fieldsSql),
    largest: reviews
      .flatMap(({ largest }) => largest)
      .toSorted(byRatio)
      .slice(0, maxLargestShown),
    warnings,
  }
}
