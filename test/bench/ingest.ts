import { openTestShop, sampleProducts, type TestShop } from '../fixtures/shopFile.ts'
import { catchUpSearchIndex } from '#core/products/searchIndex.ts'
import { mirrorFields, writeProducts } from '#core/store/mirror.ts'
import { followRows } from '#core/sync/pull/behind.ts'
import { resourceOf } from '#core/sync/pull/resources.ts'
import { median, metric, roundsAt, type BenchOptions, type Metric } from './metric.ts'

const page = 1000
const products = resourceOf('products')

/**
 * A first pull of products, page by page as core/sync does it, until the last one is indexed: checked,
 * typed, indexed by code and category, searchable. Against inserting the same strings, as they come, into a bare table
 * in one transaction. Making the rows is not counted on either side.
 */
export async function run({ scale }: BenchOptions): Promise<Metric[]> {
  const taken = { ours: [] as number[], baseline: [] as number[] }
  for (let round = 0; round < roundsAt(scale, 3); round += 1) {
    for (const side of ['ours', 'baseline'] as const) {
      const shop = openTestShop()
      try {
        taken[side].push(side === 'ours' ? ours(shop, scale) : bare(shop, scale))
      } finally {
        shop.remove()
      }
    }
  }
  return [metric('ingest with all indexes and search', 'ms', median(taken.ours), median(taken.baseline), { ratio: 3 })]
}

const pages = (scale: number): number[] => Array.from({ length: Math.ceil(scale / page) }, (_, index) => index * page + 1)

function ours({ db }: TestShop, scale: number): number {
  let milliseconds = 0
  for (const from of pages(scale)) {
    const rows = sampleProducts(from, Math.min(scale, from + page - 1))
    const start = performance.now()
    writeProducts(db, rows, 1)
    followRows(db, products)
    milliseconds += performance.now() - start
  }
  const last = performance.now()
  while (catchUpSearchIndex(db, 4 * page) > 0);
  milliseconds += performance.now() - last
  for (const table of ['product', 'product_text', 'product_search']) expectRows(db, table, scale)
  expectRows(db, 'search_dirty', 0)
  return milliseconds
}

function bare({ db }: TestShop, scale: number): number {
  const columns = mirrorFields.products
  db.run(`CREATE TABLE bare (${columns.map((name) => `${name} TEXT`).join(', ')})`)
  const sql = `INSERT INTO bare VALUES (${columns.map(() => '?').join(', ')})`
  let milliseconds = 0
  let last = 0
  db.transaction(() => {
    for (const from of pages(scale)) {
      const rows = sampleProducts(from, Math.min(scale, from + page - 1))
      const values = rows.map((row) => columns.map((name) => (row[name] ?? null) as string | null))
      const start = performance.now()
      for (const one of values) db.run(sql, one)
      milliseconds += performance.now() - start
    }
    last = performance.now()
  })
  // The commit belongs to it.
  milliseconds += performance.now() - last
  expectRows(db, 'bare', scale)
  return milliseconds
}

function expectRows(db: TestShop['db'], table: string, expected: number): void {
  const [rows] = db.column<number>(`SELECT count(*) FROM ${table}`)
  if (rows !== expected) throw new Error(`${table} has ${rows} rows instead of ${expected}`)
}
