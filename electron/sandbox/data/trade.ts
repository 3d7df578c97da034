import { dayNumber, makeDays, momentOf, weekday } from './days.ts'
import type { Db } from './db.ts'
import { createRandom, type Random } from './random.ts'

interface Product {
  readonly productId: number
  readonly productCode: string | null
  readonly productName: string
  readonly taxDivision: string
  readonly price: number
  readonly cost: string | null
  readonly categoryId: number
  readonly categoryName: string
  readonly reduceTaxId: number | null
}

/** Hours in which each store's tills ring, and how many customers an ordinary day brings. */
const stores = [
  { storeId: 1, opens: 9 * 60, closes: 20 * 60, customers: 170, staff: [1, 2, 3, 4, 5, 6] },
  { storeId: 2, opens: 8 * 60, closes: 22 * 60, customers: 140, staff: [7, 8, 9, 10, 11, 12] },
] as const
/** Weekends are busy, Tuesdays are not. */
const busy = [1.35, 0.9, 0.8, 0.9, 1, 1.1, 1.4] as const

/** Makes the sales of days when they are first asked for; the same seed and day give the same sales. */
export function makeTrade(db: Db, seed: number, range: { from: string; to: string }, now: number): void {
  const write = writer(db)
  const products = picker(db)
  makeDays(db, 'trade', range, now, 0, (date) => {
    const random = createRandom(seed ^ (dayNumber(date) * 0x9e_3779))
    let number = 0
    for (const store of stores) {
      const customers = Math.round(store.customers * (busy[weekday(date)] ?? 1) * (0.85 + random.next() * 0.3))
      const times = Array.from({ length: customers }, () => store.opens + Math.floor(random.next() * (store.closes - store.opens)))
      for (const time of times.sort((a, b) => a - b)) {
        number += 1
        sell(random, products, write, { date, time, number, store })
      }
    }
  })
}

interface Sale {
  readonly date: string
  readonly time: number
  readonly number: number
  readonly store: (typeof stores)[number]
}

function sell(random: Random, products: (random: Random) => Product | null, write: Writer, { date, time, number, store }: Sale): void {
  const id = dayNumber(date) * 1000 + number
  const kinds = 1 + Math.floor(random.next() ** 2 * 7)
  const back = random.chance(0.008)
  let subtotal = 0
  let tax = 0
  let amount = 0
  let cost = 0
  let lines = 0
  for (let i = 0; i < kinds; i += 1) {
    const product = products(random)
    if (product === null) continue
    lines += 1
    const quantity = (random.chance(0.15) ? random.int(2, 5) : 1) * (back ? -1 : 1)
    const price = product.price > 0 ? product.price : random.int(1, 30) * 50
    const percent = product.reduceTaxId === null ? 10 : 8
    subtotal += price * quantity
    tax += Math.floor((price * quantity * percent) / (100 + percent))
    amount += quantity
    cost += Number(product.cost ?? 0) * quantity
    write.detail(id, lines, product, price, quantity, percent)
  }
  if (lines === 0) return
  const discount = !back && random.chance(0.04) ? Math.min(100, Math.floor(subtotal / 10)) : 0
  const total = subtotal - discount
  const card = random.chance(0.45)
  const paid = card || back ? total : Math.ceil(total / 500) * 500
  const at = momentOf(date, time)
  const sumDate = date
  write.head({
    id,
    at,
    sumDate,
    storeId: store.storeId,
    number,
    staffId: random.pick(store.staff),
    subtotal,
    discount,
    total,
    tax,
    deposit: paid,
    cash: card ? 0 : paid,
    credit: card ? total : 0,
    change: card ? 0 : paid - total,
    amount: back ? 0 : amount,
    returned: back ? -amount : 0,
    cost: cost.toFixed(5),
    cancelled: random.chance(0.006),
  })
}

interface Head {
  id: number
  at: string
  sumDate: string
  storeId: number
  number: number
  staffId: number
  subtotal: number
  discount: number
  total: number
  tax: number
  deposit: number
  cash: number
  credit: number
  change: number
  amount: number
  returned: number
  cost: string
  cancelled: boolean
}

interface Writer {
  head(head: Head): void
  detail(id: number, line: number, product: Product, price: number, quantity: number, percent: number): void
}

function writer(db: Db): Writer {
  const names = new Map(
    db
      .prepare<[], { staffId: number; staffName: string }>('SELECT staffId, staffName FROM staff')
      .all()
      .map((one) => [one.staffId, one.staffName]),
  )
  const head = db.prepare(
    `INSERT INTO transactionHead VALUES (?, ?, '1', ?, ?, ?, ?, ?, ?, NULL, ?, ?, ?, ?, 0, ?, ?, 0, ?, ?, ?, ?, ?, ?, ?, 1, NULL, ?)`,
  )
  const detail = db.prepare(`INSERT INTO transactionDetail VALUES (?, ?, NULL, ?, ?, ?, ?, ?, ?, ?, 0, ?, ?, ?, ?, ?, ?)`)
  return {
    head: (h) =>
      void head.run(
        h.id,
        h.at,
        h.cancelled ? '1' : '0',
        h.sumDate,
        h.storeId,
        h.storeId * 10 + 1,
        h.number,
        h.at,
        h.staffId,
        names.get(h.staffId) ?? null,
        h.subtotal,
        h.discount,
        h.total,
        h.tax,
        h.deposit,
        h.cash,
        h.credit,
        h.change,
        h.amount,
        h.returned,
        h.cost,
        h.at,
      ),
    detail: (id, line, p, price, quantity, percent) =>
      void detail.run(
        id,
        line,
        quantity < 0 ? '2' : '1',
        p.productId,
        p.productCode,
        p.productName,
        p.taxDivision,
        price,
        price,
        Math.abs(quantity),
        p.cost,
        p.categoryId,
        p.categoryName,
        `${percent}.000`,
        p.reduceTaxId,
      ),
  }
}

/** A few goods sell often, most seldom. */
function picker(db: Db): (random: Random) => Product | null {
  const highest = db.prepare<[], { id: number | null }>('SELECT max(productId) AS id FROM product').get()?.id ?? 0
  const read = db.prepare<[number], Product>(
    `SELECT p.productId, p.productCode, p.productName, p.taxDivision, p.price, p.cost, p.categoryId, c.categoryName,
       CASE WHEN p.useCategoryReduceTax = '1' THEN c.reduceTaxId ELSE p.reduceTaxId END AS reduceTaxId
     FROM product p JOIN category c ON c.categoryId = p.categoryId WHERE p.productId = ?`,
  )
  return (random) => read.get(1 + Math.floor(random.next() ** 2.5 * highest)) ?? null
}
