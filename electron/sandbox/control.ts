import { z } from 'zod'
import { createCategories } from './api/categories.ts'
import { planOf, plans } from './api/inventory.ts'
import { Problem, jsonReply, type Reply } from './api/problem.ts'
import { createProducts } from './api/products.ts'
import type { RateLimiter } from './api/rateLimit.ts'
import { categoryResource, productResource, readOne, stockResource } from './api/resources.ts'
import { createStock } from './api/stock.ts'
import { tokyoTime, type Clock } from './clock.ts'
import { keepStocktaking } from './data/inventory.ts'
import { moveStock } from './data/movement.ts'
import { clearShiftDays, createShift, patchShift, removeShift, shiftFields, shiftRows, type ShiftFields } from './data/shiftEdits.ts'
import type { Data } from './data/open.ts'
import { faultRule, type Faults } from './faults.ts'
import type { Identity } from './identity/index.ts'
import { closed, type Registers } from './registers.ts'
import type { Statistics } from './statistics.ts'

/** The control address `/_control/…`: how tests and demos steer the sandbox. README.md lists it. */
export interface Control {
  handle(method: string, path: string, query: URLSearchParams, body: string): Promise<Reply>
  /** While true every connection but the control address's is destroyed. */
  offline(): boolean
}

export interface ControlOptions {
  readonly data: Data
  readonly clock: Clock
  readonly limiter: RateLimiter
  readonly faults: Faults
  readonly identity: Identity
  readonly statistics: Statistics
  readonly registers: Registers
}

const id = z.union([z.int(), z.string().regex(/^\d{1,15}$/u)]).transform(Number)
const shiftEdit: z.ZodType<ShiftFields> = z.partialRecord(z.enum(shiftFields), z.union([z.string(), z.int(), z.null()]))
const editBody = z.strictObject({
  products: z.array(z.strictObject({ productId: id, fields: z.record(z.string(), z.unknown()) })).default([]),
  stock: z.array(z.strictObject({ productId: id, storeId: id, stockAmount: z.int() })).default([]),
  create: z.array(z.record(z.string(), z.unknown())).default([]),
  remove: z.array(id).default([]),
  categories: z.array(z.strictObject({ categoryId: id, fields: z.record(z.string(), z.unknown()) })).default([]),
  createCategories: z.array(z.record(z.string(), z.unknown())).default([]),
  removeCategories: z.array(id).default([]),
  shifts: z.array(z.strictObject({ shiftResultId: id, fields: shiftEdit })).default([]),
  clearShiftDays: z.strictObject({ from: z.iso.date(), to: z.iso.date() }).optional(),
  createShifts: z
    .array(z.strictObject({ shiftDate: z.iso.date(), storeId: id, staffId: id, isPlan: z.boolean().optional(), fields: shiftEdit }))
    .default([]),
  removeShifts: z.array(id).default([]),
  /** Written past every rule: what no shop should hold, but some do. */
  spoil: z
    .array(z.strictObject({ productId: id, fields: z.partialRecord(z.enum(productResource.fields as [string, ...string[]]), z.string()) }))
    .default([]),
})

const moment = z.iso.datetime({ offset: true }).transform((text) => tokyoTime(Date.parse(text)))
const movementsBody = z
  .array(
    z.strictObject({
      productId: id,
      storeId: id,
      amount: z.int().min(-999_999).max(999_999),
      division: z.string().regex(/^\d{2}$/u),
      targetDateTime: moment.nullable().default(null),
      memo: z.string().max(100).nullable().default(null),
      staffName: z.string().max(85).nullable().default(null),
    }),
  )
  .max(100_000)
const registersBody = z.strictObject({
  perMinute: z.number().min(0).max(6000).default(closed.perMinute),
  lateShare: z.number().min(0).max(1).default(closed.lateShare),
  lateSeconds: z.number().min(0).max(86_400).default(closed.lateSeconds),
  stores: z.array(z.int()).default([...closed.stores]),
  seed: z.int().min(0).default(closed.seed),
})

const stocktakingBody = z.strictObject({
  stocktakingInfoId: z.int().nullable().default(null),
  storeId: z.int(),
  targetDate: z.iso.date(),
  status: z.enum(['0', '1', '2']),
  products: z.array(z.strictObject({ productId: z.int(), quantity: z.int().nullable() })).max(100_000),
})

export function createControl(options: ControlOptions): Control {
  const { data, clock, limiter, faults, identity, statistics, registers } = options
  const somebody = createProducts(data, clock, 'somebody')
  const somebodysCategories = createCategories(data, clock, 'somebody')
  const till = createStock(data, clock, { by: 'somebody', division: '01', staffName: 'レジ担当' })
  let offline = false

  const number = (sql: string): number => data.db.prepare<[], { n: number }>(sql).get()?.n ?? 0
  const state = () => ({
    contractId: data.contractId,
    products: number('SELECT count(*) AS n FROM product'),
    stockRows: number('SELECT count(*) AS n FROM stock'),
    file: data.path,
    now: clock.stamp(),
    clockSkewSeconds: clock.skewSeconds(),
    rates: limiter.rates(),
    offline,
    plan: planOf(data),
    lifetimes: identity.lifetimes,
    faults: faults.list(),
  })

  /** "Somebody else": all of it or nothing. */
  function edit(body: z.output<typeof editBody>) {
    return data.db.transaction(() => {
      const products = body.products.map(({ productId, fields }) => somebody.patch(productId, fields))
      const stock = body.stock.map(({ productId, ...rest }) => till.set(productId, rest))
      const created = body.create.map((fields) => somebody.create(fields))
      for (const productId of body.remove) somebody.remove(productId)
      const categories = body.categories.map(({ categoryId, fields }) => somebodysCategories.patch(categoryId, fields))
      const createdCategories = body.createCategories.map((fields) => somebodysCategories.create(fields))
      for (const categoryId of body.removeCategories) somebodysCategories.remove(categoryId)
      for (const { shiftResultId, fields } of body.shifts) patchShift(data.db, shiftResultId, fields)
      if (body.clearShiftDays !== undefined) clearShiftDays(data.db, body.clearShiftDays)
      const createdShifts = body.createShifts.map((shift) => createShift(data.db, shift))
      for (const shiftResultId of body.removeShifts) removeShift(data.db, shiftResultId)
      for (const { productId, fields } of body.spoil) {
        const sets = Object.keys(fields).map((name) => `${name} = ?`)
        data.db
          .prepare(`UPDATE product SET ${sets.join(', ')}, updDateTime = ? WHERE productId = ?`)
          .run(...Object.values(fields), clock.stamp(), productId)
      }
      return { products, stock, created, removed: body.remove.length, categories, createdCategories, createdShifts }
    })()
  }

  function rows(query: URLSearchParams): unknown[] {
    const ids = (query.get('ids') ?? '')
      .split(',')
      .filter((text) => text !== '')
      .map(Number)
    return ids.flatMap((productId) => readOne(data.db, productResource, [productId]) ?? [])
  }

  function stockRows(query: URLSearchParams): unknown[] {
    const productId = Number(query.get('productId'))
    return [1, 2, 3].flatMap((storeId) => readOne(data.db, stockResource, [productId, storeId]) ?? [])
  }

  const actions: Readonly<Record<string, (body: unknown, query: URLSearchParams) => unknown>> = {
    'GET /state': state,
    'GET /statistics': () => ({ ...statistics.read(), writes: writes(), categoryWrites: categoryWrites() }),
    'DELETE /statistics': () => {
      statistics.reset()
      data.db.exec('DELETE FROM writeCount; DELETE FROM categoryWriteCount')
      return {}
    },
    'GET /faults': () => faults.list(),
    'POST /faults': (body) => ({ ids: faults.add(z.strictObject({ rules: z.array(faultRule) }).parse(body).rules) }),
    'DELETE /faults': (_body, query) => {
      const one = query.get('id')
      faults.clear(one === null ? undefined : Number(one))
      return {}
    },
    'POST /expire-tokens': () => ({ tokens: identity.expireTokens() }),
    'POST /revoke-refresh': () => ({ tokens: identity.revokeRefresh() }),
    'POST /lifetimes': (body) => {
      const wanted = z
        .strictObject({ accessTokenSeconds: z.int().min(1).optional(), refreshTokenSeconds: z.int().min(1).optional() })
        .parse(body)
      if (wanted.accessTokenSeconds) identity.lifetimes.accessTokenSeconds = wanted.accessTokenSeconds
      if (wanted.refreshTokenSeconds) identity.lifetimes.refreshTokenSeconds = wanted.refreshTokenSeconds
      return identity.lifetimes
    },
    'POST /token': (body) => identity.mint(z.strictObject({ scope: z.string() }).parse(body).scope),
    'POST /clock': (body) => {
      clock.setSkew(z.strictObject({ skewSeconds: z.number() }).parse(body).skewSeconds)
      return { now: clock.stamp() }
    },
    'POST /rates': (body) => {
      limiter.setRates(z.strictObject({ rates: z.enum(['production', 'sandbox', 'off']) }).parse(body).rates)
      return {}
    },
    'POST /offline': (body) => {
      offline = z.strictObject({ offline: z.boolean() }).parse(body).offline
      return { offline }
    },
    'POST /plan': (body) => {
      const { plan } = z.strictObject({ plan: z.enum(plans) }).parse(body)
      data.setMeta('plan', plan)
      return { plan }
    },
    'POST /stocktakings': (body) => {
      const { stocktakingInfoId, ...stocktaking } = stocktakingBody.parse(body)
      const keep = data.db.transaction(() => keepStocktaking(data.db, stocktaking, clock.stamp(), stocktakingInfoId))
      return { stocktakingInfoId: keep() }
    },
    'POST /mark': () => {
      data.mark()
      return {}
    },
    'POST /reset': () => {
      data.reset()
      faults.clear()
      statistics.reset()
      clock.setSkew(0)
      limiter.setRates(limiter.rates())
      registers.stop()
      offline = false
      return {}
    },
    'POST /edit': (body) => edit(editBody.parse(body)),
    'GET /registers': () => registers.state(),
    'POST /registers': (body) => {
      registers.set(registersBody.parse(body))
      return registers.state()
    },
    'POST /movements': (body) => {
      const movements = movementsBody.parse(body)
      return data.db.transaction(() => movements.map((movement) => moveStock(data, clock, movement)))()
    },
    'GET /products': (_body, query) => rows(query),
    'GET /categories': () =>
      data.db
        .prepare<[], { id: number }>('SELECT categoryId AS id FROM category ORDER BY categoryId')
        .all()
        .flatMap(({ id: categoryId }) => readOne(data.db, categoryResource, [categoryId]) ?? []),
    'GET /shifts': () => shiftRows(data.db),
    'GET /stock': (_body, query) => stockRows(query),
    'GET /stock-changes': () =>
      data.db
        .prepare(
          'SELECT id, productId, storeId, amount, stockAmount, stockDivision, memo, targetDateTime, updDateTime FROM stockChange ORDER BY id',
        )
        .all(),
  }

  function categoryWrites() {
    return data.db
      .prepare<[], { categoryId: number; operation: string; count: number }>('SELECT categoryId, operation, count FROM categoryWriteCount')
      .all()
  }

  function writes() {
    return data.db
      .prepare<[], { productId: number; operation: string; count: number }>('SELECT productId, operation, count FROM writeCount')
      .all()
  }

  return {
    offline: () => offline,
    async handle(method, path, query, body) {
      const action = actions[`${method} ${path}`]
      if (!action) return new Problem(404, `no such control: ${method} ${path}`).toReply()
      try {
        return jsonReply(await action(body === '' ? {} : JSON.parse(body), query))
      } catch (error) {
        if (error instanceof Problem) return error.toReply()
        if (error instanceof z.ZodError) return new Problem(400, z.prettifyError(error)).toReply()
        if (error instanceof SyntaxError) return new Problem(400, 'the body is no JSON').toReply()
        throw error
      }
    },
  }
}
