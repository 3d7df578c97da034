import type { Db } from '../db.ts'
import type { Random } from '../random.ts'
import { figuresOf } from './figures.ts'
import { pay } from './pay.ts'
import type { Product } from './products.ts'
import { depositColumns, detailColumns, headColumns } from './schema.ts'

export type Row = Readonly<Record<string, string | number | null>>
export type Write = (table: 'head' | 'detail' | 'deposit', row: Row) => void

/** One sale's place and time. Times as the wire writes them. */
export interface Till {
  readonly transactionHeadId: number
  readonly transactionUuid: string
  /** The till's own time, and when Smaregi had it. */
  readonly at: string
  readonly arrivedAt: string
  /** When it is cancelled, should it be one of the few that are; null: none is. */
  readonly cancelledAt: string | null
  /** The day that was closed with it (締め); null: not yet. */
  readonly closedOn: string | null
  readonly storeId: number
  readonly terminalId: number
  readonly number: number
  readonly staffId: number
  readonly staffName: string | null
}

/** What every row of a till carries. */
export function headOf(till: Till): Row {
  const zeros = Object.fromEntries(Object.entries(headColumns).map(([name, type]) => [name, type === 'INTEGER' ? 0 : null]))
  return {
    ...zeros,
    transactionHeadId: till.transactionHeadId,
    transactionDateTime: till.at,
    terminalTranDateTime: till.at,
    updDateTime: till.arrivedAt,
    transactionHeadDivision: '1',
    cancelDivision: '0',
    returnSales: '0',
    disposeDivision: '0',
    disposeServerTransactionHeadId: null,
    sumDivision: till.closedOn === null ? '0' : '2',
    sumDate: till.closedOn,
    transactionUuid: till.transactionUuid,
    storeId: till.storeId,
    terminalId: till.terminalId,
    terminalTranId: till.number,
    customerId: null,
    staffId: till.staffId,
    staffName: till.staffName,
    costTotal: '0.00000',
    taxRate: '10.000',
    taxRounding: '1',
  }
}

interface Item {
  readonly product: Product
  readonly returned: boolean
  readonly price: number
  readonly quantity: number
  readonly unitDiscount: number
  readonly rate: number
}

function itemsOf(random: Random, products: (random: Random) => Product | null, back: boolean): Item[] {
  const kinds = 1 + Math.floor(random.next() ** 2 * 7)
  const exchange = !back && kinds > 1 && random.chance(0.02)
  const items: Item[] = []
  for (let i = 0; i < kinds; i += 1) {
    const product = products(random)
    if (product === null) continue
    const quantity = random.chance(0.15) ? random.int(2, 5) : 1
    const price = product.price > 0 ? product.price : random.int(1, 30) * 50
    const returned = back || (exchange && i === 0)
    const unitDiscount = !returned && random.chance(0.06) ? Math.floor(price / random.int(5, 10)) : 0
    items.push({ product, returned, price, quantity, unitDiscount, rate: product.reduceTaxId === null ? 10 : 8 })
  }
  return items
}

/** What left the shop (below 0: came back) with a sale. */
export interface Sold {
  readonly productId: number
  readonly quantity: number
}

/** Rings one sale up. Its lines as stock knows them; none where the customer bought nothing, or it was cancelled. */
export function sell(random: Random, products: (random: Random) => Product | null, write: Write, till: Till): readonly Sold[] {
  const head = headOf(till)
  const back = random.chance(0.012)
  const items = itemsOf(random, products, back)
  if (items.length === 0) return []
  const lines = items.map(({ product, returned, price, quantity, unitDiscount, rate }) => ({
    returned,
    taxDivision: product.taxDivision,
    rate,
    sum: (price - unitDiscount) * quantity,
  }))
  const sold = lines.reduce((sum, line) => sum + (line.returned ? -line.sum : line.sum), 0)
  const discount = sold > 500 && random.chance(0.04) ? Math.min(100, Math.floor(sold / 10)) : 0
  const points = sold > 1000 && random.chance(0.03) ? random.int(1, 300) : 0
  const figures = figuresOf(lines, discount, points)
  const { others, ...payment } = pay(random, figures.total)
  const cancelled = random.chance(0.006) && till.cancelledAt !== null
  const pieces = (returned: boolean) => items.reduce((sum, item) => sum + (item.returned === returned ? item.quantity : 0), 0)
  const whole = items.reduce((sum, item) => sum + (item.returned ? -1 : 1) * item.price * item.quantity, 0)
  write('head', {
    ...head,
    ...payment,
    cancelDivision: cancelled ? '1' : '0',
    cancelDateTime: cancelled ? till.cancelledAt : null,
    updDateTime: cancelled ? till.cancelledAt : till.arrivedAt,
    returnSales: back ? '1' : '0',
    unitNonDiscountsubtotal: whole,
    unitDiscountsubtotal: whole - figures.subtotal,
    subtotal: figures.subtotal,
    subtotalDiscountPrice: discount,
    pointDiscount: points,
    total: figures.total,
    taxInclude: figures.taxInclude,
    taxExclude: figures.taxExclude,
    inTaxSalesTotal: figures.inTaxSales,
    outTaxSalesTotal: figures.outTaxSales,
    nonTaxSalesTotal: figures.nonTaxSales,
    amount: pieces(false),
    returnAmount: pieces(true),
    guestNumbers: 1,
    costTotal: items.reduce((sum, item) => sum + (item.returned ? -1 : 1) * Number(item.product.cost ?? 0) * item.quantity, 0).toFixed(5),
  })
  const { transactionHeadId } = till
  items.forEach((item, at) => {
    const share = figures.shares[at]
    write('detail', {
      ...detailOf(item),
      transactionHeadId,
      transactionDetailId: at + 1,
      discountPriceProportional: share?.discount ?? 0,
      discountPointProportional: share?.points ?? 0,
      taxIncludeProportional: share?.taxInclude ?? 0,
      taxExcludeProportional: share?.taxExclude ?? 0,
    })
  })
  others.forEach(({ id, name, amount, givesChange }, at) =>
    write('deposit', {
      transactionHeadId,
      no: at + 1,
      paymentMethodId: id,
      paymentMethodName: name,
      depositOthers: amount,
      paymentChangeFlag: givesChange ? '1' : '0',
    }),
  )
  return cancelled
    ? []
    : items.map(({ product, returned, quantity }) => ({ productId: product.productId, quantity: returned ? -quantity : quantity }))
}

/** Sums and quantities of what was brought back are positive on the wire; its division (2) tells. */
function detailOf({ product, returned, price, quantity, unitDiscount, rate }: Item): Row {
  return {
    parentTransactionDetailId: null,
    transactionDetailDivision: returned ? '2' : '1',
    productId: product.productId,
    productCode: product.productCode,
    productName: product.productName,
    printReceiptProductName: product.printReceiptProductName,
    taxDivision: product.taxDivision,
    salesDivision: '0',
    price,
    salesPrice: price,
    unitDiscountPrice: unitDiscount,
    quantity,
    unitNonDiscountSum: price * quantity,
    unitDiscountSum: unitDiscount * quantity,
    unitDiscountedSum: (price - unitDiscount) * quantity,
    discountCouponProportional: 0,
    taxFree: 0,
    cost: product.cost,
    categoryId: product.categoryId,
    categoryName: product.categoryName,
    taxRate: `${rate}.000`,
    standardTaxRate: '10.000',
    reduceTaxId: product.reduceTaxId,
    reduceTaxName: product.reduceTaxId === null ? null : '軽減税率',
    reduceTaxRate: product.reduceTaxId === null ? null : '8.000',
  }
}

export function writer(db: Db): Write {
  const insertOf = (table: string, columns: Readonly<Record<string, string>>) => {
    const names = Object.keys(columns)
    const insert = db.prepare(`INSERT INTO ${table} (${names.join(', ')}) VALUES (${names.map((name) => `@${name}`).join(', ')})`)
    return (row: Row) => void insert.run(row)
  }
  const tables = {
    head: insertOf('transactionHead', headColumns),
    detail: insertOf('transactionDetail', detailColumns),
    deposit: insertOf('transactionDeposit', depositColumns),
  }
  return (table, row) => tables[table](row)
}

export const staffNames = (db: Db): ReadonlyMap<number, string> =>
  new Map(
    db
      .prepare<[], { staffId: number; staffName: string }>('SELECT staffId, staffName FROM staff')
      .all()
      .map((one) => [one.staffId, one.staffName]),
  )
