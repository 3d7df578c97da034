import type { Transaction } from '#shared/contracts/transactions.ts'
import type { RoundingMode } from '#shared/domain/money.ts'
import { isReducedTaxId, taxRateOn } from '#shared/domain/tax.ts'
import { BantoError } from '#shared/errors.ts'
import type { ReadDb } from '../store/db.ts'
import { figuresOf, roundingOf } from './figures.ts'
import { kindOf, numberOf, type Numbered } from './kind.ts'

interface Head extends Numbered {
  readonly at: string
  readonly storeId: number | null
  readonly storeName: string | null
  readonly cancelled: number
  readonly pieces: number
  readonly staffName: string | null
  readonly sumDate: string | null
  readonly terminalId: number | null
  readonly cancelledAt: string | null
  readonly subtotal: number | null
  readonly subtotalDiscount: number
  readonly pointDiscount: number
  readonly couponDiscount: number
  readonly wholeTotal: number | null
  readonly unreadLines: number
  readonly taxInclude: number | null
  readonly taxExclude: number | null
  readonly taxRounding: string | null
  readonly roundingPrice: number
  readonly carriage: number
  readonly commission: number
  readonly cash: number
  readonly credit: number
  readonly deposit: number
  readonly change: number
  readonly memo: string | null
}

const selectHead = /* sql */ `
SELECT h.transaction_head_id AS transactionId, h.transaction_uuid AS receiptNumber, h.terminal_tran_id AS tillNumber,
  h.terminal_tran_date_time AS at, h.store_id AS storeId, s.store_name AS storeName,
  coalesce(h.transaction_head_division, '1') AS division, coalesce(h.return_sales, '0') AS returnSales,
  coalesce(h.cancel_division, '0') = '1' AS cancelled, coalesce(h.total, 0) AS total, h.total AS wholeTotal, h.unread_lines AS unreadLines,
  coalesce(h.amount, 0) - coalesce(h.return_amount, 0) AS pieces, h.staff_name AS staffName, h.sum_date AS sumDate,
  h.terminal_id AS terminalId, h.cancel_date_time AS cancelledAt, h.subtotal AS subtotal,
  coalesce(h.subtotal_discount_price, 0) AS subtotalDiscount, coalesce(h.point_discount, 0) AS pointDiscount,
  coalesce(h.coupon_discount, 0) AS couponDiscount, h.tax_include AS taxInclude, h.tax_exclude AS taxExclude,
  h.tax_rounding AS taxRounding, coalesce(h.rounding_price, 0) AS roundingPrice, coalesce(h.carriage, 0) AS carriage,
  coalesce(h.commission, 0) AS commission, coalesce(h.cash_total, 0) AS cash, coalesce(h.credit_total, 0) AS credit,
  coalesce(h.deposit, 0) AS deposit, coalesce(h.change, 0) AS change, h.memo AS memo
FROM transaction_head h LEFT JOIN store s ON s.store_id = h.store_id WHERE h.transaction_head_id = ?`

interface Detail {
  readonly lineNo: number
  readonly name: string | null
  readonly code: string | null
  readonly division: string | null
  readonly quantity: number
  readonly price: number
  readonly unitDiscount: number
  readonly whole: number | null
  readonly discount: number | null
  readonly amount: number | null
  readonly taxDivision: string | null
  readonly taxRate: number | null
  readonly reduceTaxId: number | null
  readonly subtotalShare: number | null
  readonly pointShare: number | null
  readonly couponShare: number | null
  readonly taxInclude: number | null
  readonly taxExclude: number | null
  readonly taxFree: number
}

const selectDetails = /* sql */ `
SELECT transaction_detail_id AS lineNo, coalesce(print_receipt_product_name, product_name, category_name) AS name, product_code AS code,
  transaction_detail_division AS division, coalesce(quantity, 0) AS quantity, coalesce(sales_price, price, 0) AS price,
  coalesce(unit_discount_price, 0) AS unitDiscount, unit_non_discount_sum AS whole, unit_discount_sum AS discount,
  unit_discounted_sum AS amount, tax_division AS taxDivision, tax_rate AS taxRate, reduce_tax_id AS reduceTaxId,
  discount_price_proportional AS subtotalShare, discount_point_proportional AS pointShare, discount_coupon_proportional AS couponShare,
  tax_include_proportional AS taxInclude, tax_exclude_proportional AS taxExclude, coalesce(tax_free, 0) AS taxFree
FROM transaction_detail WHERE transaction_head_id = ? ORDER BY transaction_detail_id`

/** A line with all signs in place; amounts of a line that was brought back may come without sign or with it. */
function readLine(detail: Detail, day: string) {
  const returned = detail.division === '2' || detail.quantity < 0
  const quantity = Math.abs(detail.quantity)
  const whole = Math.abs(detail.whole ?? detail.price * quantity)
  const amount = Math.abs(detail.amount ?? whole - Math.abs(detail.discount ?? detail.unitDiscount * quantity))
  const rate = detail.taxRate ?? taxRateOn(day, isReducedTaxId(detail.reduceTaxId))
  const standard = taxRateOn(day, false)
  return { detail, returned, quantity, whole, amount, rate, reduced: detail.taxDivision !== '2' && rate < standard }
}

const without = (value: number | null): number | null => (value === null ? null : Math.abs(value))

/**
 * One transaction with the figures of its receipt. `rounding` where neither it nor Smaregi's settings say how. Throws NOT_FOUND.
 */
export function openTransaction(db: ReadDb, transactionId: number, rounding: RoundingMode): Transaction {
  const head = db.get<Head>(selectHead, [transactionId])
  if (head === undefined) throw new BantoError('NOT_FOUND', `no transaction ${transactionId}`)
  const day = head.at.slice(0, 10)
  const lines = db.all<Detail>(selectDetails, [transactionId]).map((detail) => readLine(detail, day))
  const others = db.all<{ name: string | null; amount: number }>(
    'SELECT payment_method_name AS name, coalesce(deposit_others, 0) AS amount FROM transaction_payment WHERE transaction_head_id = ? ORDER BY payment_no',
    [transactionId],
  )
  const taxFree = lines.reduce((sum, { detail }) => sum + Math.abs(detail.taxFree), 0)
  const figures = figuresOf(
    {
      subtotal: head.subtotal,
      discounts: head.subtotalDiscount + head.pointDiscount + head.couponDiscount,
      taxInclude: head.taxInclude,
      taxExclude: head.taxExclude,
      total: head.wholeTotal,
      beside: head.carriage + head.commission + head.roundingPrice - taxFree,
    },
    lines.map(({ detail, returned, amount, rate }) => ({
      returned,
      rate,
      amount,
      taxDivision: detail.taxDivision,
      discountShare:
        detail.subtotalShare === null
          ? null
          : Math.abs(detail.subtotalShare) + Math.abs(detail.pointShare ?? 0) + Math.abs(detail.couponShare ?? 0),
      taxInclude: without(detail.taxInclude),
      taxExclude: without(detail.taxExclude),
    })),
    roundingOf(head.taxRounding) ?? roundingInForce(db, day) ?? rounding,
  )
  // Money that is put into the drawer has no lines: what its head says is all there is.
  const isTrade = head.division === '1'
  const standard = taxRateOn(day, false)
  return {
    transactionId,
    number: numberOf(head),
    at: head.at,
    storeId: head.storeId,
    storeName: head.storeName,
    kind: kindOf(head),
    division: head.division,
    cancelled: head.cancelled === 1,
    pieces: head.pieces,
    staffName: head.staffName,
    sumDate: head.sumDate,
    terminalId: head.terminalId,
    cancelledAt: head.cancelledAt,
    lines: lines.map(({ detail, returned, quantity, whole, amount, rate, reduced }) => ({
      lineNo: detail.lineNo,
      name: detail.name ?? '',
      code: detail.code,
      returned,
      quantity: returned ? -quantity : quantity,
      price: detail.price,
      discount: whole - amount,
      amount: returned ? -amount : amount,
      taxDivision: detail.taxDivision,
      rate,
      reduced,
    })),
    subtotal: figures.subtotal,
    subtotalDiscount: head.subtotalDiscount,
    pointDiscount: head.pointDiscount,
    couponDiscount: head.couponDiscount,
    carriage: head.carriage,
    commission: head.commission,
    taxFree,
    rates: isTrade ? figures.rates.map(({ rate, total, tax }) => ({ rate, total, tax, reduced: rate !== null && rate < standard })) : [],
    taxAdded: figures.taxAdded,
    total: figures.total,
    payments: [
      ...(head.cash === 0 ? [] : [{ kind: 'cash' as const, name: null, amount: head.cash }]),
      ...(head.credit === 0 ? [] : [{ kind: 'credit' as const, name: null, amount: head.credit }]),
      ...others.map(({ name, amount }) => ({ kind: 'other' as const, name, amount })),
    ],
    deposit: head.deposit,
    change: head.change,
    memo: head.memo,
    lacking: { lines: head.unreadLines, total: isTrade && head.wholeTotal === null },
    differences: isTrade ? [...figures.differences] : [],
  }
}

/** How Smaregi's settings round on a day; null where they are not here. */
const roundingInForce = (db: ReadDb, day: string): RoundingMode | null =>
  roundingOf(
    db.column<string | null>('SELECT tax_rounding FROM tax_rate WHERE apply_start_date <= ? ORDER BY apply_start_date DESC LIMIT 1', [
      day,
    ])[0] ?? null,
  )
