import { decimal, id, integer, text, table } from './language.ts'

/**
 * What the tills did (developers.smaregi.dev, gettransactions; names of what stands inside from clients of the service). Amounts are
 * yen. Sums and quantities of lines that were brought back (division 2) are positive on the wire.
 */
const details = table(
  'transaction_detail',
  { transactionHeadId: id(), transactionDetailId: id() },
  {
    parentTransactionDetailId: id(),
    transactionDetailDivision: text(),
    productId: id(),
    productCode: text(),
    productName: text(),
    printReceiptProductName: text(),
    taxDivision: text(),
    salesDivision: text(),
    price: integer(),
    salesPrice: integer(),
    unitDiscountPrice: decimal(),
    quantity: integer(),
    unitNonDiscountSum: decimal(),
    unitDiscountSum: decimal(),
    unitDiscountedSum: decimal(),
    discountPriceProportional: decimal(),
    discountPointProportional: decimal(),
    discountCouponProportional: decimal(),
    taxIncludeProportional: decimal(),
    taxExcludeProportional: decimal(),
    taxFree: decimal(),
    cost: decimal(),
    categoryId: id(),
    categoryName: text(),
    taxRate: decimal(),
    reduceTaxId: id(),
    reduceTaxName: text(),
    reduceTaxRate: decimal(),
  },
)

/** What was paid neither in cash nor by card. */
const payments = table(
  'transaction_payment',
  { transactionHeadId: id(), no: integer({ column: 'payment_no' }) },
  { paymentMethodId: id(), paymentMethodName: text(), depositOthers: integer() },
)

/**
 * `sumDate` (締め日) is empty until the shop has closed its day, so days are those of `terminalTranDateTime`: the column
 * `sale_day` is made of it by the file itself.
 */
export const transactions = table(
  'transaction_head',
  { transactionHeadId: id() },
  {
    transactionDateTime: text(),
    transactionHeadDivision: text(),
    cancelDivision: text(),
    cancelDateTime: text(),
    returnSales: text(),
    disposeDivision: text(),
    disposeServerTransactionHeadId: id(),
    sumDivision: text(),
    sumDate: text(),
    transactionUuid: text(),
    storeId: id(),
    terminalId: id(),
    terminalTranId: text(),
    terminalTranDateTime: text({ required: true }),
    customerId: id(),
    staffId: id(),
    staffName: text(),
    subtotal: integer(),
    subtotalDiscountPrice: integer(),
    pointDiscount: integer(),
    couponDiscount: integer(),
    total: integer(),
    taxInclude: integer(),
    taxExclude: integer(),
    taxRounding: text(),
    roundingPrice: integer(),
    carriage: integer(),
    commission: integer(),
    cashTotal: integer(),
    creditTotal: integer(),
    deposit: integer(),
    depositCash: integer(),
    depositCredit: integer(),
    change: integer(),
    amount: integer(),
    returnAmount: integer(),
    costTotal: decimal(),
    guestNumbers: integer(),
    memo: text(),
    updDateTime: text(),
  },
  {
    nested: [
      { wire: 'details', table: details, unreadInto: 'unread_lines' },
      { wire: 'depositOthers', table: payments },
    ],
  },
)
