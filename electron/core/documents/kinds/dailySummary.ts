import { openTransaction } from '../../transactions/open.ts'
import { summarize, type DaySummary } from '../../transactions/summary.ts'
import type { ValuesOf } from '../values.ts'
import { day, dayAndTime, number, paymentName, rateValues, untaxedOf, yen } from '../words.ts'
import { wrongSource, type DocumentContext, type DocumentKind } from './kind.ts'

/** 日計: what a day came to. What was cancelled stands apart. */
const fields = {
  date: 'text',
  storeName: 'text',
  printedAt: 'text',
  sales: 'text',
  salesTotal: 'text',
  returns: 'text',
  returnsTotal: 'text',
  cancelled: 'text',
  cancelledTotal: 'text',
  netTotal: 'text',
  pieces: 'text',
  average: 'text',
  discounts: 'text',
  rates: { rate: 'text', mark: 'text', total: 'text', tax: 'text' },
  untaxed: 'text',
  payments: { name: 'text', count: 'text', amount: 'text' },
  hours: { hour: 'text', count: 'text', amount: 'text' },
} as const

const builtIn = `{width:auto}
^^日計
{{date}}
{{storeName}}
-
{width:*,7,12}
売上 | {{sales}}件| {{salesTotal}}
返品 | {{returns}}件| {{returnsTotal}}
{width:*,12}
"純売上(税込)" | "{{netTotal}}"
点数 | {{pieces}}点
1件あたり | {{average}}
値引の合計 | {{discounts}}
{width:auto}
-
{width:*,12}
{{#rates}}
{{rate}}%対象{{mark}} | {{total}}
~内消費税等 | {{tax}}
{{/rates}}
{{#untaxed}}
非課税対象 | {{untaxed}}
{{/untaxed}}
{width:auto}
-
{width:*,7,12}
{{#payments}}
{{name}} | {{count}}件| {{amount}}
{{/payments}}
{width:auto}
-
{width:*,7,12}
{{#hours}}
{{hour}}時 | {{count}}件| {{amount}}
{{/hours}}
{width:auto}
-
{width:*,7,12}
取消 | {{cancelled}}件| {{cancelledTotal}}
{width:auto}
印刷 {{printedAt}}|
`

const valuesOf = (summary: DaySummary, { now }: DocumentContext): ValuesOf<typeof fields> => ({
  date: day(summary.day),
  storeName: summary.storeName ?? '全店舗',
  printedAt: dayAndTime(now.toISOString()),
  sales: number(summary.sales.count),
  salesTotal: yen(summary.sales.total),
  returns: number(summary.returns.count),
  returnsTotal: yen(summary.returns.total),
  cancelled: number(summary.cancelled.count),
  cancelledTotal: yen(summary.cancelled.total),
  netTotal: yen(summary.sales.total + summary.returns.total),
  pieces: number(summary.pieces),
  average: yen(summary.sales.count === 0 ? 0 : Math.round(summary.sales.total / summary.sales.count)),
  discounts: yen(-summary.discounts),
  rates: rateValues(summary.rates),
  untaxed: untaxedOf(summary.rates),
  payments: summary.payments.map((payment) => ({
    name: paymentName(payment),
    count: number(payment.count),
    amount: yen(payment.amount),
  })),
  hours: summary.hours.map(({ hour, count, amount }) => ({ hour: String(hour), count: number(count), amount: yen(amount) })),
})

const sample: DaySummary = {
  day: '2026-11-29',
  storeName: '番頭 本店',
  sales: { count: 182, total: 512_480 },
  returns: { count: 2, total: -3_860 },
  cancelled: { count: 1, total: 980 },
  pieces: 604,
  discounts: 4_200,
  rates: [
    { rate: 10, reduced: false, total: 301_400, tax: 27_400 },
    { rate: 8, reduced: true, total: 207_220, tax: 15_349 },
  ],
  payments: [
    { kind: 'cash', name: null, count: 96, amount: 248_120 },
    { kind: 'credit', name: null, count: 52, amount: 190_500 },
    { kind: 'other', name: 'PayPay', count: 36, amount: 70_000 },
  ],
  hours: [
    { hour: 10, count: 84, amount: 261_200 },
    { hour: 11, count: 100, amount: 247_420 },
  ],
}

export const dailySummary: DocumentKind = {
  fields,
  builtIn,
  valuesOf: (source, context) => {
    if (source.kind === 'sample') return valuesOf(sample, context)
    if (source.kind !== 'day') throw wrongSource(source.kind)
    const open = (transactionId: number) => openTransaction(context.db, transactionId, context.settings.rounding)
    return valuesOf(summarize(context.db, source, open), context)
  },
  titleOf: (source) => (source.kind === 'day' ? source.day : ''),
}
