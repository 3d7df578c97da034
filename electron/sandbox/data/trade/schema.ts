/**
 * The tables of what the tills did: columns as the wire names them, with their type in the file. Whole numbers are strings on
 * the wire; texts stay as they are.
 */
type Columns = Readonly<Record<string, 'INTEGER' | 'TEXT'>>

const typed = <T extends 'INTEGER' | 'TEXT'>(type: T, names: string): Record<string, T> =>
  Object.fromEntries(names.split(' ').map((name) => [name, type]))

export const headColumns: Columns = {
  ...typed('INTEGER', 'transactionHeadId storeId terminalId terminalTranId customerId staffId guestNumbers amount returnAmount'),
  ...typed('TEXT', 'transactionDateTime terminalTranDateTime updDateTime cancelDateTime sumDate sumDivision transactionUuid'),
  ...typed('TEXT', 'transactionHeadDivision cancelDivision returnSales disposeDivision staffName memo receiptMemo'),
  ...typed('INTEGER', 'unitNonDiscountsubtotal unitDiscountsubtotal subtotal subtotalDiscountPrice pointDiscount couponDiscount total'),
  ...typed('INTEGER', 'taxInclude taxExclude inTaxSalesTotal outTaxSalesTotal nonTaxSalesTotal roundingPrice carriage commission'),
  ...typed('INTEGER', 'cashTotal creditTotal deposit depositCash depositCredit change disposeServerTransactionHeadId'),
  ...typed('TEXT', 'costTotal taxRate taxRounding'),
}

export const detailColumns: Columns = {
  ...typed('INTEGER', 'transactionHeadId transactionDetailId parentTransactionDetailId productId categoryId reduceTaxId'),
  ...typed('TEXT', 'transactionDetailDivision productCode productName printReceiptProductName categoryName taxDivision salesDivision'),
  ...typed('INTEGER', 'price salesPrice unitDiscountPrice quantity unitNonDiscountSum unitDiscountSum unitDiscountedSum'),
  ...typed('INTEGER', 'discountPriceProportional discountPointProportional discountCouponProportional'),
  ...typed('INTEGER', 'taxIncludeProportional taxExcludeProportional taxFree'),
  ...typed('TEXT', 'cost taxRate standardTaxRate reduceTaxName reduceTaxRate'),
}

export const depositColumns: Columns = {
  ...typed('INTEGER', 'transactionHeadId no paymentMethodId depositOthers'),
  ...typed('TEXT', 'paymentMethodName paymentChangeFlag'),
}

const tableOf = (name: string, columns: Columns, key: string): string =>
  `CREATE TABLE ${name} (${Object.entries(columns)
    .map(([column, type]) => `${column} ${type}`)
    .join(', ')}, PRIMARY KEY (${key})) STRICT;\n`

/** Sales are made anew for each day that is asked for, so tables of an older file are simply replaced. */
export const tradeSchema = [
  'DROP TABLE IF EXISTS transactionDetail; DROP TABLE IF EXISTS transactionHead; DROP TABLE IF EXISTS transactionDeposit;\n',
  tableOf('transactionHead', headColumns, 'transactionHeadId'),
  tableOf('transactionDetail', detailColumns, 'transactionHeadId, transactionDetailId'),
  tableOf('transactionDeposit', depositColumns, 'transactionHeadId, no'),
  'CREATE INDEX transactionByDay ON transactionHead (terminalTranDateTime, transactionHeadId);\n',
  'CREATE INDEX transactionBySumDate ON transactionHead (sumDate, transactionHeadId);\n',
  "DELETE FROM madeDay WHERE kind = 'trade';\n",
].join('')
