import { dateOf, dayNumber, makeDays, momentOf, weekday } from '../days.ts'
import type { Db } from '../db.ts'
import { createRandom } from '../random.ts'
import { picker } from './products.ts'
import { headOf, sell, staffNames, writer, type Row } from './sale.ts'

/** Hours in which each store's tills ring, and how many customers an ordinary day brings. Store 2 closes its day by hand (締め). */
export const stores = [
  { storeId: 1, opens: 9 * 60, closes: 20 * 60, customers: 170, staff: [1, 2, 3, 4, 5, 6], closesByHand: false },
  { storeId: 2, opens: 8 * 60, closes: 22 * 60, customers: 140, staff: [7, 8, 9, 10, 11, 12], closesByHand: true },
] as const
/** Weekends are busy, Tuesdays are not. */
const busy = [1.35, 0.9, 0.8, 0.9, 1, 1.1, 1.4] as const

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
        const at = momentOf(date, time)
        const terminalId = store.storeId * 10 + 1
        const staffId = random.pick(store.staff)
        return {
          transactionHeadId: dayNumber(date) * 1000 + number,
          transactionUuid: `${terminalId}${String(dayNumber(date)).padStart(5, '0')}${String(number).padStart(6, '0')}`,
          at,
          arrivedAt: at,
          cancelledAt: momentOf(date, time + 4),
          closedOn: isClosed ? date : null,
          storeId: store.storeId,
          terminalId,
          number,
          staffId,
          staffName: staff.get(staffId) ?? null,
        }
      }
      write('head', { ...headOf(till(store.opens - 15)), ...floatInserted })
      const customers = Math.round(store.customers * (busy[weekday(date)] ?? 1) * (0.85 + random.next() * 0.3))
      const times = Array.from({ length: customers }, () => store.opens + Math.floor(random.next() * (store.closes - store.opens)))
      for (const time of times.sort((a, b) => a - b)) sell(random, products, write, till(time))
    }
  })
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
