import type { DocumentSource } from '#shared/contracts/documents.ts'
import type { CountLine } from '#shared/contracts/countReview.ts'
import { productText, variantText } from '#shared/domain/productText.ts'
import { BantoError } from '#shared/errors.ts'
import { findCount } from '../../countReview/count.ts'
import { summarize } from '../../countReview/totals.ts'
import { byShelf, isBlindCount, linesOf, placeName, type ShelfLines } from '../../countFiles/sheets.ts'
import type { ReadDb } from '../../store/db.ts'
import type { ValuesOf } from '../values.ts'
import { day, number, yen } from '../words.ts'
import { wrongSource, type DocumentContext, type DocumentKind } from './kind.ts'

/** Of one paper: some 20 m of it. More belongs on sheets. */
const mostLines = 1_000

/** 棚卸表 and 棚卸差異表: what a stock count fills. */
const countSheetFields = {
  title: 'text',
  storeName: 'text',
  place: 'text',
  date: 'text',
  lines: { name: 'text', code: 'text', size: 'text', expected: 'text' },
  count: 'text',
} as const

const varianceSlipFields = {
  title: 'text',
  storeName: 'text',
  date: 'text',
  lines: { name: 'text', code: 'text', expected: 'text', counted: 'text', difference: 'text', money: 'text' },
  count: 'text',
  moreTotal: 'text',
  lessTotal: 'text',
  moneyTotal: 'text',
} as const

type CountSource = Extract<DocumentSource, { kind: 'stockCount' }>

const storeNameOf = (db: ReadDb, storeId: number): string =>
  db.column<string>('SELECT store_name FROM store WHERE store_id = ?', [storeId])[0] ?? ''
const signed = (value: number): string => (value > 0 ? `+${number(value)}` : number(value))
const money = (value: number | null): string => (value === null ? '' : yen(Math.round(value)))

/** Throws INVALID_INPUT (`reason`: `tooManyLines`, `most`). */
function onePaper(lines: readonly CountLine[]): readonly CountLine[] {
  if (lines.length <= mostLines) return lines
  const details = { reason: 'tooManyLines', most: mostLines }
  throw new BantoError('INVALID_INPUT', `${lines.length} lines on one roll`, { details })
}

/** On one paper of all shelves a product of several of them stands several times: each time it says where. */
function namedByShelf(parts: readonly ShelfLines[]): readonly CountLine[] {
  const times = new Map<number, number>()
  for (const { productId } of parts.flatMap(({ lines }) => lines)) times.set(productId, (times.get(productId) ?? 0) + 1)
  return parts.flatMap(({ place, lines }) =>
    lines.map((line) =>
      place === null || times.get(line.productId) === 1 ? line : { ...line, productName: `${productText(line)}(${placeName(place)})` },
    ),
  )
}

/** Lines of the shelf that is asked for, or of all, in the order of walking. */
function walked(
  db: ReadDb,
  source: CountSource,
): { readonly place: string; readonly lines: readonly CountLine[]; readonly onSeveral: ReadonlySet<number> } {
  const { storeId } = findCount(db, source.countId)
  const parts = byShelf(db, { countId: source.countId, storeId }, linesOf(db, source.countId, source.list))
  const onSeveral = new Set(parts.flatMap((part) => [...part.onSeveral]))
  if (source.shelfId === null) return { place: '', lines: onePaper(namedByShelf(parts)), onSeveral }
  const part = parts.find(({ place }) => place?.shelfId === source.shelfId)
  return { place: part?.place == null ? '' : `棚 ${placeName(part.place)}`, lines: onePaper(part?.lines ?? []), onSeveral }
}

function countSheetValues(source: CountSource, { db, now }: DocumentContext): ValuesOf<typeof countSheetFields> {
  const { name, storeId } = findCount(db, source.countId)
  const { place, lines, onSeveral } = walked(db, source)
  // What is counted again is counted without the books.
  const showExpected = source.showExpected && source.list === 'countSheets' && !isBlindCount(db, source.countId)
  /** Smaregi keeps one number for all shelves: on one of several it would be read as that of the shelf. */
  const books = ({ productId, expected }: CountLine): string => (onSeveral.has(productId) ? `全棚で${number(expected)}` : number(expected))
  return {
    title: source.list === 'recount' ? `数え直し ${name}` : name,
    storeName: storeNameOf(db, storeId),
    place,
    date: day(now.toISOString()),
    count: number(lines.length),
    lines: lines.map((line) => ({
      name: line.productName,
      code: line.productCode ?? '',
      size: variantText(line),
      expected: showExpected ? books(line) : '',
    })),
  }
}

function varianceSlipValues({ countId }: CountSource, { db, now }: DocumentContext): ValuesOf<typeof varianceSlipFields> {
  const { name, storeId } = findCount(db, countId)
  const lines = onePaper(linesOf(db, countId, 'variance'))
  const { variance } = summarize(db, countId)
  return {
    title: name,
    storeName: storeNameOf(db, storeId),
    date: day(now.toISOString()),
    count: number(lines.length),
    moreTotal: money(variance.moreYen),
    lessTotal: money(variance.lessYen),
    moneyTotal: money(variance.yen),
    lines: lines.map((line) => ({
      name: productText(line),
      code: line.productCode ?? '',
      expected: number(line.expected),
      counted: line.counted === null ? '' : number(line.counted),
      difference: line.variance === null ? '' : signed(line.variance),
      money: money(line.yen),
    })),
  }
}

/** The count a document of these lists is made of. Throws INVALID_INPUT (`reason`: `source`). */
function countSource(source: DocumentSource, lists: readonly CountSource['list'][]): CountSource {
  if (source.kind !== 'stockCount' || !lists.includes(source.list)) throw wrongSource(source.kind)
  return source
}

const titleOf: DocumentKind['titleOf'] = (source, { db }) => (source.kind === 'stockCount' ? findCount(db, source.countId).name : '')

const countSheetText = `{width:auto}
^^棚卸表
{{title}}
{{storeName}} {{place}}
{{date}}
-
{width:*,6,8}
商品 | 帳簿| 実数
{width:auto}
-
{{#lines}}
{width:auto}
|{{name}} {{size}}
{width:*,6,8}
~{{code}} | {{expected}}| \\_\\_\\_\\_\\_\\_
{{/lines}}
{width:auto}
-
{{count}}点|

|担当
`

const sheetSample: ValuesOf<typeof countSheetFields> = {
  title: '11月末 棚卸',
  storeName: '番頭 本店',
  place: '棚 A-3',
  date: '2026年11月30日(月)',
  count: '2',
  lines: [
    { name: '十勝低温殺菌牛乳', code: '4901234567894', size: '1000ml', expected: '24' },
    { name: '湯呑 織部風', code: '2000000000015', size: '', expected: '6' },
  ],
}

export const countSheet: DocumentKind = {
  fields: countSheetFields,
  builtIn: countSheetText,
  valuesOf: (source, context) =>
    source.kind === 'sample' ? sheetSample : countSheetValues(countSource(source, ['countSheets', 'recount']), context),
  titleOf,
}

const varianceSlipText = `{width:auto}
^^棚卸差異表
{{title}}
{{storeName}}
{{date}}
-
|商品
{width:*,5,5,5,9}
 | 帳簿| 実数| 差| 金額
{width:auto}
-
{{#lines}}
{width:auto}
|{{name}}
|~{{code}}
{width:*,5,5,5,9}
 | {{expected}}| {{counted}}| "{{difference}}"| {{money}}
{{/lines}}
{width:auto}
-
{width:*,12}
差異 | {{count}}点
多い | {{moreTotal}}
少ない | {{lessTotal}}
"差異の金額" | "{{moneyTotal}}"
{width:auto}
`

const slipSample: ValuesOf<typeof varianceSlipFields> = {
  title: '11月末 棚卸',
  storeName: '番頭 本店',
  date: '2026年11月30日(月)',
  count: '2',
  moreTotal: '1',
  lessTotal: '-2',
  moneyTotal: '-¥360',
  lines: [
    { name: '十勝低温殺菌牛乳 1000ml', code: '4901234567894', expected: '24', counted: '22', difference: '-2', money: '-¥420' },
    { name: '湯呑 織部風', code: '2000000000015', expected: '6', counted: '7', difference: '+1', money: '¥60' },
  ],
}

export const varianceSlip: DocumentKind = {
  fields: varianceSlipFields,
  builtIn: varianceSlipText,
  valuesOf: (source, context) => (source.kind === 'sample' ? slipSample : varianceSlipValues(countSource(source, ['variance']), context)),
  titleOf,
}
