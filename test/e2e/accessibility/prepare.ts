import { readdirSync } from 'node:fs'
import path from 'node:path'
import Database from 'better-sqlite3'
import type { Visit } from './visit.ts'

interface Row {
  readonly productId: number
  readonly productName: string
  readonly productCode: string | null
}

/** Ids and names of the first products by code. */
export async function firstProducts({ call }: Visit, count: number): Promise<readonly Row[]> {
  const request = { search: '', categoryId: null, only: 'all', sort: { field: 'productCode', direction: 'asc' } }
  const { viewId } = (await call('products.openView', request)) as { viewId: string }
  return ((await call('products.rows', { viewId, offset: 0, limit: count })) as { rows: readonly Row[] }).rows
}

function shopFile({ real }: Visit): string {
  const found = readdirSync(real.dataDir, { recursive: true, encoding: 'utf8' }).find((name) => path.basename(name) === 'shop.db')
  if (found === undefined) throw new Error('no shop.db')
  return path.join(real.dataDir, found)
}

/**
 * Work in every state, so that every list has rows and every dialog something to ask about. What only a bad line or a
 * colleague brings about (conflict, refusal, unknown, a guard) is written into the file itself.
 */
export async function prepare(visit: Visit): Promise<void> {
  const { call } = visit
  const products = await firstProducts(visit, 12)
  const stage = (from: number, field: string, value: (row: Row) => string | number): Promise<unknown> =>
    call('products.stage', {
      cells: products.slice(from, from + 3).map((row) => ({ productId: row.productId, field, value: value(row) })),
      origin: 'edit',
    })
  await call('devices.add', {
    kind: 'systemPrinter',
    name: '二階の事務所の窓際にあるカラー複合機',
    place: { kind: 'system', name: 'Office Color MFP (2F window side)' },
    settings: { paper: 'a4', asks: true },
  })
  await stage(0, 'price', () => 0)
  await stage(3, 'productName', ({ productName }) => `${productName} 特別に長い名前のお徳用詰め合わせセット`)
  await stage(3, 'price', () => 12_345_678)
  await stage(6, 'productName', ({ productName }) => `${productName}(新)`)
  const { created } = (await call('products.create', {
    products: [{ productName: '送ったきりの新しい商品', categoryId: 1, price: 100 }],
    origin: 'edit',
  })) as { created: { productId: number }[] }
  const file = new Database(shopFile(visit))
  const put = (keys: readonly number[], set: string): void => {
    const marks = keys.map(() => '?').join(',')
    if (file.prepare(`UPDATE pending SET ${set} WHERE entity = 'product' AND key IN (${marks})`).run(...keys).changes === 0)
      throw new Error(`nothing to set: ${set}`)
  }
  const keys = products.map(({ productId }) => productId)
  put(
    keys.slice(3, 6),
    "state = 'conflict', theirs = CASE field WHEN 'price' THEN 980 ELSE 'よその人が付けたとても長い名前のお徳用詰め合わせ' END, their_at = '2026-11-20T10:00:00+09:00', their_name = '山田 花子'",
  )
  put(keys.slice(6, 9), "state = 'rejected', reason = '商品名に使えない文字が含まれています。', reason_kind = 'other'")
  put(
    created.map(({ productId }) => productId),
    "state = 'unknown', sent = mine, sent_at = '2026-11-20T10:00:00+09:00'",
  )
  file
    .prepare("UPDATE pull_state SET guard = ? WHERE resource = 'products'")
    .run(JSON.stringify({ kind: 'remove', rows: 4_210, of: 10_000, at: '2026-11-20T10:00:00+09:00', pullId: 1, days: null }))
  file.close()
  // The engine tells the page after its own write.
  await stage(9, 'price', () => 1_280)
  await visit.page.reload()
}
