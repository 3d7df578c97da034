import type { Fields, Values, ValuesOf } from '../values.ts'
import { wrongSource, type DocumentKind } from './kind.ts'

/** 棚卸表 and 棚卸差異表: what a stock count fills. Until there is one, a shop can edit how they look. */
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

const withSample = <F extends Fields>(name: string, fields: F, builtIn: string, sample: ValuesOf<F> & Values): DocumentKind => ({
  fields,
  builtIn,
  valuesOf: (source) => {
    if (source.kind !== 'sample') throw wrongSource(source.kind)
    return sample
  },
  titleOf: () => name,
})

export const countSheet = withSample(
  '棚卸表',
  countSheetFields,
  `{width:auto}
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
{width:*,6,8}
{{name}} {{size}} | {{expected}}| \\_\\_\\_\\_\\_\\_
{width:auto}
|~{{code}}
{{/lines}}
-
{{count}}点|

|担当
`,
  {
    title: '11月末 棚卸',
    storeName: '番頭 本店',
    place: '棚 A-3',
    date: '2026年11月30日(月)',
    count: '2',
    lines: [
      { name: '十勝低温殺菌牛乳', code: '4901234567894', size: '1000ml', expected: '24' },
      { name: '湯呑 織部風', code: '2000000000015', size: '', expected: '6' },
    ],
  },
)

export const varianceSlip = withSample(
  '棚卸差異表',
  varianceSlipFields,
  `{width:auto}
^^棚卸差異表
{{title}}
{{storeName}}
{{date}}
-
{width:*,5,5,5,8}
商品 | 帳簿| 実数| 差| 金額
{width:auto}
-
{{#lines}}
{width:*,5,5,5,8}
{{name}} | {{expected}}| {{counted}}| "{{difference}}"| {{money}}
{width:auto}
|~{{code}}
{{/lines}}
-
{width:*,12}
差異 | {{count}}点
多い | {{moreTotal}}
少ない | {{lessTotal}}
"差異の金額" | "{{moneyTotal}}"
{width:auto}
`,
  {
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
  },
)
