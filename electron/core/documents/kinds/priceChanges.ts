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
{width:*,9,9}
商品 | 変更前| 変更後
{width:auto}
-
{{#lines}}
{width:auto}
|{{name}}
{width:*,9,9}
~{{what}} | {{before}}| "{{after}}"
{width:auto}
|~{{code}} {{#up}}+{{/up}}{{#down}}-{{/down}}{{difference}}
{{/lines}}
-
印刷 {{printedAt}}|
`

type Field = 'price' | 'customerPrice' | 'taxDivision' | 'productPriceDivision'
type Value = number | string | null

interface Change {
  readonly name: string | null
  readonly code: string | null
  readonly field: Field
  readonly before: Value
  readonly after: Value
}

/** No list is longer: it is paper. */
const maxLines = 2000
/** What a shelf shows depends on these; of a new product, only its prices are news. 原価 is nobody's business at the shelf. */
const ofPrices = `c.entity = 'product' AND (c.field IN ('price', 'customerPrice') AND c.op IN ('set', 'create')
  OR c.field IN ('taxDivision', 'productPriceDivision') AND c.op = 'set')`
/** A product that Smaregi does not have yet is named by its own set. */
const typed = (field: string): string => `(SELECT n.new FROM change n WHERE n.change_set_id = c.change_set_id AND n.entity = 'product'
  AND n.key = c.key AND n.field = '${field}')`
const columns = `coalesce(p.product_name, ${typed('productName')}) AS name, coalesce(p.product_code, ${typed('productCode')}) AS code,
  c.field AS field, c.old AS before, c.new AS after`
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

/** What a field is called, and the words for values that are no amounts: short, for a column of ten. */
const namesOfFields: Readonly<Record<Field, { readonly name: string; readonly values?: Readonly<Record<string, string>> }>> = {
  price: { name: '商品単価' },
  customerPrice: { name: '会員価格' },
  taxDivision: { name: '税区分', values: { '0': '税込', '1': '税抜', '2': '非課税' } },
  productPriceDivision: { name: '価格区分', values: { '1': '通常', '2': 'オープン' } },
}

/** A price, or the word for a division; `-` where there was none. */
function valueText(field: Field, value: Value): string {
  if (value === null) return '-'
  const { values } = namesOfFields[field]
  return values === undefined ? yen(Number(value)) : (values[value] ?? String(value))
}

const valuesOf = (title: string, changes: readonly Change[], { now }: DocumentContext): ValuesOf<typeof fields> => ({
  title,
  printedAt: dayAndTime(now.toISOString()),
  count: number(changes.length),
  lines: changes.map(({ name, code, field, before, after }) => {
    const { name: what, values } = namesOfFields[field]
    const difference = values === undefined && before !== null && after !== null ? Number(after) - Number(before) : 0
    return {
      name: name ?? '',
      code: code ?? '',
      what,
      before: valueText(field, before),
      after: valueText(field, after),
      difference: difference === 0 ? '' : yen(Math.abs(difference)),
      up: mark(difference > 0),
      down: mark(difference < 0),
    }
  }),
})

const sample: readonly Change[] = [
  { name: '十勝低温殺菌牛乳 1000ml', code: '4901234567894', field: 'price', before: 278, after: 298 },
  { name: 'ドリップバッグ モカブレンド', code: '4909876543214', field: 'price', before: 980, after: 900 },
  { name: '湯呑 織部風', code: '2000000000015', field: 'customerPrice', before: null, after: 760 },
  { name: '日替わり弁当', code: '2000000000022', field: 'productPriceDivision', before: '1', after: '2' },
]

/** When the prices changed. */
const timeOf: DocumentKind['titleOf'] = (source, { db }) => {
  if (source.kind === 'days') return source.from === source.to ? day(source.from) : `${day(source.from)}〜${day(source.to)}`
  if (source.kind !== 'changeSet') return day('2026-11-29')
  const at = db.column<string>('SELECT at FROM change_set WHERE change_set_id = ?', [source.changeSetId])[0]
  if (at === undefined) throw new BantoError('NOT_FOUND', `no set ${source.changeSetId}`)
  return dayAndTime(at)
}

export const priceChanges: DocumentKind = {
  fields,
  builtIn,
  valuesOf: (source, context) => {
    const title = source.kind === 'changeSet' ? `${timeOf(source, context)}の変更` : timeOf(source, context)
    const filled = (changes: readonly Change[]) => valuesOf(title, changes, context)
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
  titleOf: timeOf,
}
