import { tokyoTime, type Clock } from './clock.ts'
import { moveStock } from './data/movement.ts'
import type { Data } from './data/open.ts'
import { createRandom } from './data/random.ts'
import { stores as shops } from './data/trade/make.ts'
import { picker } from './data/trade/products.ts'
import { sell, staffNames, writer } from './data/trade/sale.ts'

/** How busy the registers are. */
export interface Selling {
  /** Sales a minute, all stores together; 0: they are closed. */
  readonly perMinute: number
  /** Of all sales, how many reach the server late, 0 to 1, and by how many seconds (テザリング, 圏外). */
  readonly lateShare: number
  readonly lateSeconds: number
  /** Stores that sell; those without tills of their own sell nothing. */
  readonly stores: readonly number[]
  /** The same seed sells the same goods in the same order. */
  readonly seed: number
}

/** Registers that sell by themselves: a transaction with its lines, and the stock that went with it. */
export interface Registers {
  /** From now on; what is not given is as when they are `closed`. Sales that are on their way still arrive. */
  set(selling: Partial<Selling>): void
  state(): Selling & {
    /** Rung up since they were last set, and of these on their way to the server. */
    readonly sales: number
    readonly onTheWay: number
  }
  /** Ends selling; what is on its way is lost. */
  stop(): void
}

export const closed: Selling = { perMinute: 0, lateShare: 0.15, lateSeconds: 60, stores: [1, 2], seed: 1 }

const tickMs = 100
/** A machine that slept does not ring up the whole night at once. */
const mostBehindMs = 5_000
/** Above the numbers of the days that are made when they are asked for (data/trade/make.ts). */
const firstHeadId = 1_000_000_000

interface Rung {
  /** Which sale it is, from 1. */
  readonly number: number
  readonly at: string
  readonly arrivesMs: number
}

export function createRegisters(data: Data, clock: Clock): Registers {
  const { db } = data
  let selling = closed
  let sales = 0
  let nextMs = 0
  let onTheWay: Rung[] = []
  let timer: NodeJS.Timeout | null = null

  const ofSale = (number: number) => createRandom((selling.seed ^ Math.imul(number, 0x9e_3779b1)) >>> 0)

  /** The sale as the server gets to know it, in one transaction. */
  function arrive({ number, at }: Rung): void {
    const random = ofSale(number)
    const open = shops.filter(({ storeId }) => selling.stores.includes(storeId))
    if (open.length === 0) return
    const { storeId, staff } = random.pick(open)
    const staffId = random.pick(staff)
    const staffName = staffNames(db).get(staffId) ?? null
    const last = db.prepare<[], { id: number | null }>('SELECT max(transactionHeadId) AS id FROM transactionHead').get()?.id ?? 0
    const transactionHeadId = Math.max(last, firstHeadId) + 1
    const terminalId = storeId * 10 + 2
    db.transaction(() => {
      const sold = sell(random, picker(db), writer(db), {
        transactionHeadId,
        transactionUuid: `${terminalId}${transactionHeadId}`,
        at,
        arrivedAt: clock.stamp(),
        cancelledAt: null,
        closedOn: null,
        storeId,
        terminalId,
        number: transactionHeadId - firstHeadId,
        staffId,
        staffName,
      })
      for (const { productId, quantity } of sold) {
        if (!isControlled(productId)) continue
        moveStock(data, clock, { productId, storeId, amount: -quantity, division: '02', targetDateTime: at, memo: null, staffName })
      }
    })()
  }

  const isControlled = (productId: number): boolean =>
    db.prepare("SELECT 1 FROM product WHERE productId = ? AND stockControlDivision = '0'").get(productId) !== undefined

  function ring(): void {
    sales += 1
    const isLate = createRandom(selling.seed + sales).chance(selling.lateShare)
    const nowMs = Date.now()
    const rung = { number: sales, at: tokyoTime(clock.now().getTime()), arrivesMs: nowMs + (isLate ? selling.lateSeconds * 1000 : 0) }
    if (isLate) onTheWay.push(rung)
    else arrive(rung)
  }

  function tick(): void {
    const nowMs = Date.now()
    const arrived = onTheWay.filter(({ arrivesMs }) => arrivesMs <= nowMs)
    onTheWay = onTheWay.filter(({ arrivesMs }) => arrivesMs > nowMs)
    arrived.forEach(arrive)
    if (selling.perMinute > 0) {
      nextMs = Math.max(nextMs, nowMs - mostBehindMs)
      for (; nextMs <= nowMs; nextMs += 60_000 / selling.perMinute) ring()
    } else if (onTheWay.length === 0) stop()
  }

  function stop(): void {
    if (timer !== null) clearInterval(timer)
    timer = null
  }

  return {
    set(given) {
      const next = { ...closed, ...given }
      if (next.perMinute > 0) {
        sales = 0
        nextMs = Date.now()
      }
      selling = next
      timer ??= setInterval(tick, tickMs).unref()
    },
    state: () => ({ ...selling, sales, onTheWay: onTheWay.length }),
    stop() {
      selling = { ...selling, perMinute: 0 }
      onTheWay = []
      stop()
    },
  }
}
