import { z } from 'zod'
import { query, type Contract } from '../contract.ts'
import { id, moment } from './common.ts'

/** A day of the shop (Asia/Tokyo) by the clock of its tills. */
const day = z.iso.date()

/** sale and return: 取引区分 通常. other: money put in or taken out, points, deposits … (`division` says which). */
const transactionKind = z.enum(['sale', 'return', 'other'])

export const transactionRow = z.object({
  transactionId: id,
  /** As it stands on the receipt (レシート番号), else the till's own number. */
  number: z.string(),
  at: moment,
  storeId: id.nullable(),
  storeName: z.string().nullable(),
  kind: transactionKind,
  /** 取引区分 as Smaregi has it: 1 通常, 2 入金, 3 出金 … */
  division: z.string(),
  cancelled: z.boolean(),
  /** Yen, with tax. */
  total: z.number(),
  pieces: z.number(),
  staffName: z.string().nullable(),
  /** Of the lines, the first names. */
  goods: z.string(),
})
export type TransactionRow = z.infer<typeof transactionRow>

const line = z.object({
  lineNo: id,
  name: z.string(),
  code: z.string().nullable(),
  /** Brought back: quantity and amounts are below zero. */
  returned: z.boolean(),
  quantity: z.number(),
  /** Yen a piece, before any discount. */
  price: z.number(),
  /** Yen of the line's own discount (値引き), above zero. */
  discount: z.number(),
  amount: z.number(),
  /** 0 price with tax, 1 without, 2 not taxed. */
  taxDivision: z.string().nullable(),
  /** Per cent. */
  rate: z.number(),
  /** Under the reduced rate: marked ※. */
  reduced: z.boolean(),
})

const rateTotal = z.object({
  /** Per cent; null: what is not taxed. */
  rate: z.number().nullable(),
  reduced: z.boolean(),
  /** With tax. */
  total: z.number(),
  tax: z.number(),
})

/**
 * Where the figures of a transaction do not agree with what its lines come to. taxOnce: Smaregi's tax of a rate is not what one
 * rounding gives. tax: the tax of its head is not that of the lines. subtotal, total: sums. `own` is Smaregi's, and is what is shown.
 */
const figureDifference = z.object({
  kind: z.enum(['taxOnce', 'tax', 'subtotal', 'total']),
  rate: z.number().nullable(),
  own: z.number(),
  computed: z.number(),
})
export type FigureDifference = z.infer<typeof figureDifference>

/** What Smaregi's reply did not give. A copy of such a receipt is not what the till printed. */
export const transactionLacking = z.object({
  /** So many lines could not be read. */
  lines: z.int(),
  /** The total did not come: `total` is the sum of the lines that are here. */
  total: z.boolean(),
})
export type TransactionLacking = z.infer<typeof transactionLacking>

const payment = z.object({ kind: z.enum(['cash', 'credit', 'other']), name: z.string().nullable(), amount: z.number() })

const transaction = z.object({
  ...transactionRow.omit({ goods: true }).shape,
  /** 締め日; null until the shop has closed its day. */
  sumDate: z.string().nullable(),
  terminalId: id.nullable(),
  cancelledAt: moment.nullable(),
  lines: z.array(line),
  subtotal: z.number(),
  /** Discounts on the whole, above zero. */
  subtotalDiscount: z.number(),
  pointDiscount: z.number(),
  couponDiscount: z.number(),
  carriage: z.number(),
  commission: z.number(),
  /** 免税額, above zero. */
  taxFree: z.number(),
  rates: z.array(rateTotal),
  taxAdded: z.number(),
  payments: z.array(payment),
  deposit: z.number(),
  change: z.number(),
  memo: z.string().nullable(),
  lacking: transactionLacking,
  differences: z.array(figureDifference),
})
export type Transaction = z.infer<typeof transaction>

/** The longest list of a day that is shown; the rest is found by searching. */
export const longestDay = 2000

export const transactions = {
  methods: {
    /**
     * What the tills did on a day, the latest by their clock first. `search`: words of the goods, a number (of the receipt, or an amount),
     * a time (`12:30`, `12時`), each part has to hold.
     */
    day: query(
      z.strictObject({ day, storeId: id.nullable().default(null), search: z.string().max(100).default('') }),
      z.object({
        rows: z.array(transactionRow).max(longestDay),
        /** Of these there are more than are shown. */
        found: z.int(),
        /** Rows of the day, found or not. */
        of: z.int(),
        /** Sales and returns among those found that were not cancelled: what `total` sums, and what the daily summary counts. */
        trades: z.int(),
        /** Yen of the sales found less what was given back; without what was cancelled. */
        total: z.number(),
        /** When the day was read from Smaregi; null: it is not here. */
        pulledAt: moment.nullable(),
        /** Stores that have rows on this day. */
        stores: z.array(z.object({ storeId: id, storeName: z.string().nullable() })),
      }),
    ),
    /** The days that are here, newest first. */
    days: query(z.strictObject({}), z.object({ days: z.array(day) })),
    /** Throws NOT_FOUND. */
    open: query(z.strictObject({ transactionId: id }), transaction),
  },
  events: {},
} satisfies Contract
