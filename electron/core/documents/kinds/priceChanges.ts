import { BantoError } from '#shared/errors.ts'
import type { ReadDb } from '../../store/db.ts'
import type { ValuesOf } from '../values.ts'
import { day, dayAndTime, mark, number, yen } from '../words.ts'
import { wrongSource, type DocumentContext, type DocumentKind } from './kind.ts'

/** 価格変更一覧: what costs something else than before. */
const fields = {
  title: 'text',
  printedAt: 'text',
  count: 'text',
  lines: { name: 'text', code: 'text', what: 'text', before: 'text', after: 'text', difference: 'text', up: 'text', down: 'text' },
} as const

const builtIn = `{width:auto}
^^価格変更一覧
{{title}}
{{count}}件
-
{width:*,10,10}
商品 | 変更前| 変更後
{width:auto}
-
{{#lines}}
{width:*,10,10}
{{name}} | {{before}}| "{{after}}"
{width:auto}
|~{{code}} {{what}} {{#up}}▲{{/up}}{{#down}}▼{{/down}}{{difference}}
{{/lines}}
-
印刷 {{printedAt}}|
`

interface Change {
  readonly name: string | null
  readonly code: string | null
  readonly field: string
  readonly before: number | null
  readonly after: number | null
}

/** No list is longer: it is paper. */
const maxLines = 2000
const ofPrices = "c.entity = 'product' AND c.field IN ('price', 'customerPrice') AND c.op IN ('set', 'create')"
const columns = 'p.product_name AS name, p.product_code AS code, c.field AS field, c.old AS before, c.new AS after'
const products = 'LEFT JOIN product p ON p.product_id = c.key'
const order = `ORDER BY p.category_id, p.product_code, c.key, c.field LIMIT ${maxLines}`

/** The prices of a set, sent or not. */
const ofSet = (db: ReadDb, changeSetId: number): readonly Change[] =>
  db.all(`SELECT ${columns} FROM change c ${products} WHERE c.change_set_id = ? AND ${ofPrices} ${order}`, [changeSetId])

/** Those that Smaregi was seen to have on these days (Asia/Tokyo). */
const ofDays = (db: ReadDb, from: string, to: string): readonly Change[] =>
  db.all(
    `SELECT ${columns} FROM sent_change c ${products}
     WHERE c.outcome = 'verified' AND ${ofPrices} AND date(c.at, '+9 hours') BETWEEN ? AND ? ${order}`,
    [from, to],
  )

const valuesOf = (title: string, changes: readonly Change[], { now }: DocumentContext): ValuesOf<typeof fields> => ({
  title,
  printedAt: dayAndTime(now.toISOString()),
  count: number(changes.length),
  lines: changes.map(({ name, code, field, before, after }) => {
    const difference = (after ?? 0) - (before ?? 0)
    return {
      name: name ?? '',
      code: code ?? '',
      what: field === 'customerPrice' ? '会員価格' : '商品単価',
      before: before === null ? '-' : yen(before),
      after: after === null ? '-' : yen(after),
      difference: yen(Math.abs(difference)),
      up: mark(difference > 0),
      down: mark(difference < 0),
    }
  }),
})

const sample: readonly Change[] = [
  { name: '十勝低温殺菌牛乳 1000ml', code: '4901234567894', field: 'price', before: 278, after: 298 },
  { name: 'ドリップバッグ モカブレンド', code: '4909876543214', field: 'price', before: 980, after: 900 },
  { name: '湯呑 織部風', code: '2000000000015', field: 'customerPrice', before: null, after: 760 },
]

const titleOf: DocumentKind['titleOf'] = (source, { db }) => {
  if (source.kind === 'days') return source.from === source.to ? day(source.from) : `${day(source.from)}〜${day(source.to)}`
  if (source.kind !== 'changeSet') return day('2026-11-29')
  const at = db.column<string>('SELECT at FROM change_set WHERE change_set_id = ?', [source.changeSetId])[0]
  if (at === undefined) throw new BantoError('NOT_FOUND', `no set ${source.changeSetId}`)
  return `${dayAndTime(at)}の変更`
}

export const priceChanges: DocumentKind = {
  fields,
  builtIn,
  valuesOf: (source, context) => {
    const filled = (changes: readonly Change[]) => valuesOf(titleOf(source, context), changes, context)
    switch (source.kind) {
      case 'sample':
        return filled(sample)
      case 'changeSet':
        return filled(ofSet(context.db, source.changeSetId))
      case 'days':
        return filled(ofDays(context.db, source.from, source.to))
      default:
        throw wrongSource(source.kind)
    }
  },
  titleOf: (source, context) => `価格変更一覧 ${titleOf(source, context)}`,
}
