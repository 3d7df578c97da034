import type { Plan } from './api/inventory.ts'
import type { Rates } from './api/rateLimit.ts'
import type { NewStocktaking } from './data/inventory.ts'
import type { Moved, Movement } from './data/movement.ts'
import type { NewShift, ShiftFields, ShiftRow } from './data/shiftEdits.ts'
import type { FaultRule } from './faults.ts'
import type { Registers, Selling } from './registers.ts'

/** How tests, benches and the demo steer a running sandbox. Throws Error with the sandbox's words. */
export interface ControlClient {
  state(): Promise<SandboxState>
  /** Adds rules; see faults.ts. Gives their ids. */
  fault(...rules: FaultRule[]): Promise<readonly number[]>
  clearFaults(): Promise<void>
  /** All access tokens end now; how many there were. */
  expireTokens(): Promise<number>
  revokeRefresh(): Promise<number>
  setLifetimes(lifetimes: { accessTokenSeconds?: number; refreshTokenSeconds?: number }): Promise<void>
  /** An access token without sign-in, for reading and writing past the app. */
  token(scope: string): Promise<string>
  setClockSkew(seconds: number): Promise<void>
  setRates(rates: Rates): Promise<void>
  setOffline(offline: boolean): Promise<void>
  setPlan(plan: Plan): Promise<void>
  /** A 棚卸 of a terminal, made or (with its id) replaced; its id. */
  keepStocktaking(stocktaking: NewStocktaking, stocktakingInfoId?: number): Promise<number>
  /** "Somebody else" at work. */
  edit(edits: Edits): Promise<EditResult>
  /** Rows as on the wire, in the order asked for; ids that do not exist are left out. */
  products(ids: readonly number[]): Promise<readonly Readonly<Record<string, string | null>>[]>
  /** Every 部門 as on the wire, by id. */
  categories(): Promise<readonly Readonly<Record<string, string | null>>[]>
  /** Every result (実績) of the days that were asked for so far, by id. */
  shifts(): Promise<readonly ShiftRow[]>
  stock(productId: number): Promise<readonly Readonly<Record<string, string | null>>[]>
  /** The history of all stock, oldest first. `stockDivision` 15 is the API's. */
  stockChanges(): Promise<readonly StockChange[]>
  /** How busy the registers are from now on; `perMinute: 0` closes them. What is not given is as in registers.ts. */
  setRegisters(selling: Partial<Selling>): Promise<RegistersState>
  registers(): Promise<RegistersState>
  /** Lines of stock history, exactly these, all or nothing. They reach the server now, whenever they happened. */
  move(...movements: NewMovement[]): Promise<readonly Moved[]>
  statistics(): Promise<SandboxStatistics>
  resetStatistics(): Promise<void>
  /** In memory only: from here on, what is written is taken back by `reset`. */
  mark(): Promise<void>
  /** Rows, tokens, faults, clock and statistics as they were at the mark. */
  reset(): Promise<void>
}

export interface StockChange {
  readonly id: number
  readonly productId: number
  readonly storeId: number
  readonly amount: number
  readonly stockAmount: number
  readonly stockDivision: string
  readonly memo: string | null
  readonly targetDateTime: string
  readonly updDateTime: string
}

export type RegistersState = ReturnType<Registers['state']>
export type NewMovement = Pick<Movement, 'productId' | 'storeId' | 'amount' | 'division'> & Partial<Movement>

export interface SandboxState {
  readonly contractId: string
  readonly products: number
  readonly stockRows: number
  readonly file: string
  readonly now: string
  readonly clockSkewSeconds: number
  readonly rates: Rates
  readonly offline: boolean
}

export interface Edits {
  readonly products?: readonly { readonly productId: number; readonly fields: Readonly<Record<string, string | null>> }[]
  readonly stock?: readonly { readonly productId: number; readonly storeId: number; readonly stockAmount: number }[]
  readonly create?: readonly Readonly<Record<string, string>>[]
  readonly remove?: readonly number[]
  readonly categories?: readonly { readonly categoryId: number; readonly fields: Readonly<Record<string, string | null>> }[]
  readonly createCategories?: readonly Readonly<Record<string, string | null>>[]
  readonly removeCategories?: readonly number[]
  /** Results (実績), whatever they are fixed for. */
  readonly shifts?: readonly { readonly shiftResultId: number; readonly fields: ShiftFields }[]
  /** Plans, results and leave of these days go, before anything is created. */
  readonly clearShiftDays?: { readonly from: string; readonly to: string }
  readonly createShifts?: readonly NewShift[]
  readonly removeShifts?: readonly number[]
  /** Written past every rule of the API. */
  readonly spoil?: readonly { readonly productId: number; readonly fields: Readonly<Record<string, string>> }[]
}

export interface EditResult {
  readonly products: readonly Readonly<Record<string, string | null>>[]
  readonly stock: readonly Readonly<Record<string, unknown>>[]
  readonly created: readonly Readonly<Record<string, string | null>>[]
  readonly removed: number
  readonly categories: readonly Readonly<Record<string, string | null>>[]
  readonly createdCategories: readonly Readonly<Record<string, string | null>>[]
  readonly createdShifts: readonly number[]
}

export interface SandboxStatistics {
  /** `GET /products/{id}` → how often. */
  readonly requests: Readonly<Record<string, number>>
  readonly statuses: Readonly<Record<string, number>>
  /** Answers broken off by a fault. */
  readonly dropped: number
  /** Writes through the API that took effect: patch, create, delete, stockSet, stockAdd. Outlive a restart on a data folder. */
  readonly writes: readonly { readonly productId: number; readonly operation: string; readonly count: number }[]
  /** The same of 部門: create, patch, delete. */
  readonly categoryWrites: readonly { readonly categoryId: number; readonly operation: string; readonly count: number }[]
}

const done = async (work: Promise<unknown>): Promise<void> => {
  await work
}

export function createControlClient(sandbox: { readonly controlUrl: string; readonly controlToken: string }): ControlClient {
  async function call<T>(method: string, path: string, body?: unknown): Promise<T> {
    const reply = await fetch(sandbox.controlUrl + path, {
      method,
      headers: { 'x-sandbox-control': sandbox.controlToken, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    const text = await reply.text()
    if (!reply.ok) throw new Error(`sandbox control ${method} ${path}: ${reply.status} ${text}`)
    return JSON.parse(text) as T
  }
  return {
    state: () => call('GET', '/state'),
    fault: async (...rules) => (await call<{ ids: number[] }>('POST', '/faults', { rules })).ids,
    clearFaults: () => done(call('DELETE', '/faults')),
    expireTokens: async () => (await call<{ tokens: number }>('POST', '/expire-tokens')).tokens,
    revokeRefresh: async () => (await call<{ tokens: number }>('POST', '/revoke-refresh')).tokens,
    setLifetimes: (lifetimes) => done(call('POST', '/lifetimes', lifetimes)),
    token: async (scope) => (await call<{ accessToken: string }>('POST', '/token', { scope })).accessToken,
    setClockSkew: (skewSeconds) => done(call('POST', '/clock', { skewSeconds })),
    setRates: (rates) => done(call('POST', '/rates', { rates })),
    setOffline: (offline) => done(call('POST', '/offline', { offline })),
    setPlan: (plan) => done(call('POST', '/plan', { plan })),
    keepStocktaking: async (stocktaking, stocktakingInfoId) =>
      (await call<{ stocktakingInfoId: number }>('POST', '/stocktakings', { ...stocktaking, stocktakingInfoId: stocktakingInfoId ?? null }))
        .stocktakingInfoId,
    edit: (edits) => call('POST', '/edit', edits),
    async products(ids) {
      const rows: Readonly<Record<string, string | null>>[] = []
      for (let i = 0; i < ids.length; i += 500) {
        rows.push(...(await call<typeof rows>('GET', `/products?ids=${ids.slice(i, i + 500).join(',')}`)))
      }
      return rows
    },
    categories: () => call('GET', '/categories'),
    shifts: () => call('GET', '/shifts'),
    stock: (productId) => call('GET', `/stock?productId=${productId}`),
    stockChanges: () => call('GET', '/stock-changes'),
    setRegisters: (selling) => call('POST', '/registers', selling),
    registers: () => call('GET', '/registers'),
    move: (...movements) => call('POST', '/movements', movements),
    statistics: () => call('GET', '/statistics'),
    resetStatistics: () => done(call('DELETE', '/statistics')),
    mark: () => done(call('POST', '/mark', {})),
    reset: () => done(call('POST', '/reset', {})),
  }
}
