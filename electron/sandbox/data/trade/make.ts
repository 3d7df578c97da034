import { dateOf, dayNumber, makeDays, momentOf, weekday } from '../days.ts'
import type { Db } from '../db.ts'
import { createRandom, type Random } from '../random.ts'
import { figuresOf } from './figures.ts'
import { pay } from './pay.ts'
import { picker, type Product } from './products.ts'
import { depositColumns, detailColumns, headColumns } from './schema.ts'

/** Hours in which each store's tills ring, and how many customers an ordinary day brings. Store 2 closes its day by hand (締め). */
const stores = [
  { storeId: 1, opens: 9 * 60, closes: 20 * 60, customers: 170, staff: [1, 2, 3, 4, 5, 6], closesByHand: false },
  { storeId: 2, opens: 8 * 60, closes: 22 * 60, customers: 140, staff: [7, 8, 9, 10, 11, 12], closesByHand: true },
] as const
type Store = (typeof stores)[number]
/** Weekends are busy, Tuesdays are not. */
const busy = [1.35, 0.9, 0.8, 0.9, 1, 1.1, 1.4] as const

type Row = Readonly<Record<string, string | number | null>>
type Write = (table: 'head' | 'detail' | 'deposit', row: Row) => void

/** Makes the sales of days when they are first asked for; the same seed and day give the same sales. */
export function makeTrade(db: Db, seed: number, range: { from: string; to: string }, now: number): void {
  const write = writer(db)
  const products = picker(db)
  const staff = staffNames(db)
  makeDays(db, 'trade', range, now, 0, (date) => {
    const random = createRandom(seed ^ (dayNumber(date) * 0x9e_3779))
    let number = 0
    for (const store of stores) {
      const isClosed = !store.closesByHand || date !== dateOf(now)
      const till = (time: number) => {
        number += 1
        return { date, time, number, store, isClosed, staffId: random.pick(store.staff), staff }
      }
      write('head', { ...headOf(till(store.opens - 15)), ...floatInserted })
      const customers = Math.round(store.customers * (busy[weekday(date)] ?? 1) * (0.85 + random.next() * 0.3))
      const times = Array.from({ length: customers }, () => store.opens + Math.floor(random.next() * (store.closes - store.opens)))
      for (const time of times.sort((a, b) => a - b)) sell(random, products, write, till(time))
    }
  })
}

interface Till {
  readonly date: string
  readonly time: number
  readonly number: number
  readonly store: Store
  readonly isClosed: boolean
  readonly staffId: number
  readonly staff: ReadonlyMap<number, string>
}

/** What every row of a till carries. */
function headOf({ date, time, number, store, isClosed, staffId, staff }: Till): Row {
  const at = momentOf(date, time)
  const terminalId = store.storeId * 10 + 1
  const zeros = Object.fromEntries(Object.entries(headColumns).map(([name, type]) => [name, type === 'INTEGER' ? 0 : null]))
  return {
    ...zeros,
    transactionHeadId: dayNumber(date) * 1000 + number,
    transactionDateTime: at,
    terminalTranDateTime: at,
    updDateTime: at,
    transactionHeadDivision: '1',
    cancelDivision: '0',
    returnSales: '0',
    disposeDivision: '0',
    disposeServerTransactionHeadId: null,
    sumDivision: isClosed ? '2' : '0',
    sumDate: isClosed ? date : null,
    transactionUuid: `${terminalId}${String(dayNumber(date)).padStart(5, '0')}${String(number).padStart(6, '0')}`,
    storeId: store.storeId,
    terminalId,
    terminalTranId: number,
    customerId: null,
    staffId,
    staffName: staff.get(staffId) ?? null,
    costTotal: '0.00000',
    taxRate: '10.000',
    taxRounding: '1',
  }
}

/** 入金: change for the drawer. What the amounts of such a row are is our assumption. */
const floatInserted: Row = {
  transactionHeadDivision: '2',
  subtotal: 50_000,
  total: 50_000,
  cashTotal: 50_000,
  deposit: 50_000,
  depositCash: 50_000,
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

function sell(random: Random, products: (random: Random) => Product | null, write: Write, till: Till): void {
  const head = headOf(till)
  const back = random.chance(0.012)
  const items = itemsOf(random, products, back)
  if (items.length === 0) return
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
  const cancelled = random.chance(0.006)
  const pieces = (returned: boolean) => items.reduce((sum, item) => sum + (item.returned === returned ? item.quantity : 0), 0)
  const whole = items.reduce((sum, item) => sum + (item.returned ? -1 : 1) * item.price * item.quantity, 0)
  write('head', {
    ...head,
    ...payment,
    cancelDivision: cancelled ? '1' : '0',
    cancelDateTime: cancelled ? momentOf(till.date, till.time + 4) : null,
    updDateTime: cancelled ? momentOf(till.date, till.time + 4) : (head.updDateTime ?? null),
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
  const transactionHeadId = head.transactionHeadId ?? 0
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

function writer(db: Db): Write {
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

const staffNames = (db: Db): ReadonlyMap<number, string> =>
  new Map(
    db
      .prepare<[], { staffId: number; staffName: string }>('SELECT staffId, staffName FROM staff')
      .all()
      .map((one) => [one.staffId, one.staffName]),
  )
