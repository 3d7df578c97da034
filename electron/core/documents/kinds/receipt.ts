import type { Transaction } from '#shared/contracts/transactions.ts'
import type { ReadDb } from '../../store/db.ts'
import { openTransaction } from '../../transactions/open.ts'
import { lackingOrNull } from '../lacking.ts'
import type { ValuesOf } from '../values.ts'
import { day, dayAndTime, mark, number, paymentName, rateValues, untaxedOf, yen } from '../words.ts'
import { wrongSource, type DocumentContext, type DocumentKind } from './kind.ts'
import { deliveryNoteTemplate, receiptTemplate } from './receiptTemplate.ts'
import { sampleTransaction } from './sampleTransaction.ts'

/**
 * A receipt printed again: a 適格簡易請求書 (消費税法 57条の4 第2項) where the shop has a registration number. It names the issuer and
 * the number, the date, what was sold with a mark on what is under the reduced rate, and per rate the total and the tax.
 */
const fields = {
  reissued: 'text',
  isReturn: 'text',
  cancelled: 'text',
  issuerName: 'text',
  registrationNumber: 'text',
  storeName: 'text',
  address: 'text',
  phone: 'text',
  date: 'text',
  dateAndTime: 'text',
  number: 'text',
  /** The receipt's number where bars of it fit a narrow roll. */
  barcode: 'text',
  staff: 'text',
  recipient: 'text',
  lines: {
    name: 'text',
    code: 'text',
    mark: 'text',
    returned: 'text',
    quantity: 'text',
    price: 'text',
    /** There is more to say than name and amount: several pieces, or a discount. */
    details: 'text',
    discount: 'text',
    amount: 'text',
  },
  pieces: 'text',
  subtotal: 'text',
  extras: { name: 'text', amount: 'text' },
  total: 'text',
  rates: { rate: 'text', mark: 'text', total: 'text', tax: 'text' },
  untaxed: 'text',
  hasReduced: 'text',
  payments: { name: 'text', amount: 'text' },
  deposit: 'text',
  change: 'text',
  footer: 'text',
} as const

/** What a store says of itself, where it is here. */
function storeOf(db: ReadDb, storeId: number | null): { address: string; phone: string } {
  const row = db.get<{ address: string | null; phone: string | null }>(
    'SELECT address, phone_number AS phone FROM store WHERE store_id = ?',
    [storeId],
  )
  return { address: row?.address ?? '', phone: row?.phone ?? '' }
}

const lineValues = (line: Transaction['lines'][number]) => ({
  name: line.name,
  code: line.code ?? '',
  mark: line.reduced ? '※' : '',
  returned: mark(line.returned),
  quantity: number(line.quantity),
  price: yen(line.price),
  details: mark(Math.abs(line.quantity) !== 1 || line.discount !== 0),
  discount: line.discount === 0 ? '' : yen(line.returned ? line.discount : -line.discount),
  amount: yen(line.amount),
})

/**
 * Digits of a receipt's number, in pairs as Code 128 packs them: 24 are 167 modules of two dots, which a roll of 58 mm (384 dots) has
 * room for. Fewer than eight are a till's own count, which many transactions have.
 */
const barcodeOf = (number: string): string => (/^\d{8,24}$/u.test(number) ? number : '')

function receiptValues(transaction: Transaction, { db, settings }: DocumentContext, recipient: string): ValuesOf<typeof fields> {
  const extras = [
    ['小計値引', -transaction.subtotalDiscount],
    ['ポイント値引', -transaction.pointDiscount],
    ['クーポン値引', -transaction.couponDiscount],
    ['外税', transaction.taxAdded],
    ['送料', transaction.carriage],
    ['手数料', transaction.commission],
    ['免税', -transaction.taxFree],
  ] as const
  return {
    reissued: mark(true),
    isReturn: mark(transaction.kind === 'return'),
    cancelled: mark(transaction.cancelled),
    issuerName: settings.issuerName,
    registrationNumber: settings.registrationNumber,
    storeName: transaction.storeName ?? '',
    ...storeOf(db, transaction.storeId),
    date: day(transaction.at),
    dateAndTime: dayAndTime(transaction.at),
    number: transaction.number,
    barcode: barcodeOf(transaction.number),
    staff: transaction.staffName ?? '',
    recipient,
    lines: transaction.lines.map(lineValues),
    pieces: number(transaction.pieces),
    subtotal: yen(transaction.subtotal),
    extras: extras.filter(([, amount]) => amount !== 0).map(([name, amount]) => ({ name, amount: yen(amount) })),
    total: yen(transaction.total),
    rates: rateValues(transaction.rates),
    untaxed: untaxedOf(transaction.rates),
    hasReduced: mark(transaction.lines.some(({ reduced }) => reduced)),
    payments: transaction.payments.map((payment) => ({ name: paymentName(payment), amount: yen(payment.amount) })),
    deposit: yen(transaction.deposit),
    change: transaction.change === 0 ? '' : yen(transaction.change),
    footer: settings.footer,
  }
}

const ofTransaction = (builtIn: string): DocumentKind => {
  const open = (...[source, { db, settings }]: Parameters<DocumentKind['valuesOf']>) => {
    if (source.kind === 'sample') return { transaction: sampleTransaction, recipient: '株式会社サンプル商事' }
    if (source.kind !== 'transaction') throw wrongSource(source.kind)
    return { transaction: openTransaction(db, source.transactionId, settings.rounding), recipient: source.recipient }
  }
  return {
    fields,
    builtIn,
    valuesOf: (source, context) => {
      const { transaction, recipient } = open(source, context)
      return receiptValues(transaction, context, recipient)
    },
    lackingOf: (source, context) => lackingOrNull(open(source, context).transaction.lacking),
    titleOf: (source, context) => open(source, context).transaction.number,
  }
}

export const receipt = ofTransaction(receiptTemplate)
/** 納品書: the goods of a transaction for somebody named, with prices. */
export const deliveryNote = ofTransaction(deliveryNoteTemplate)
