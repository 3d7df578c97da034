import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { essentialScopes, scopes } from '#core/connection/identity.ts'
import { replyBody } from '#core/smaregi/exchange.ts'
import { readProblem } from '#core/smaregi/failures.ts'
import type { Table } from '#core/store/tables/language.ts'
import { callbackUrl } from '#core/entities/product/bulk.ts'
import { memoOf } from '#core/outbox/operation.ts'
import { resourceOf, resources } from '#core/sync/pull/resources.ts'
import { createControlClient } from '#sandbox/controlClient.ts'
import { startSandbox, type Sandbox } from '#sandbox/start.ts'
import { categoryFields } from '#shared/domain/categoryFields.ts'
import { maxCategoryLevel } from '#shared/domain/categoryTree.ts'
import { productFields } from '#shared/domain/productFields.ts'
import { stockDivisions } from '#shared/domain/stockDivision.ts'
import { categoryFacts, changedShift, nestedFacts, productFacts, rowFacts, stockDivisionFacts, storeOfDay } from '../fixtures/wire/index.ts'

/** The program and its practice server, each held against what Smaregi's reference says. */
type Row = Readonly<Record<string, unknown>>

let sandbox: Sandbox
let token = ''
beforeAll(async () => {
  sandbox = await startSandbox({ products: 400, rates: 'off', bulkDelay: 5 })
  token = await createControlClient(sandbox).token(`${scopes.join(' ')} timecard.shifts:write`)
})
afterAll(() => sandbox.close())

async function call(method: string, path: string, body?: unknown): Promise<{ status: number; type: string | null; json: unknown }> {
  const reply = await fetch(`${sandbox.apiUrl}/${sandbox.contractId}${path}`, {
    method,
    headers: { authorization: `Bearer ${token}` },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  const text = await reply.text()
  return { status: reply.status, type: reply.headers.get('content-type'), json: text === '' ? null : (JSON.parse(text) as unknown) }
}
const statusOf = async (method: string, path: string, body?: unknown): Promise<number> => (await call(method, path, body)).status
const rowsOf = async (path: string): Promise<readonly Row[]> => {
  const { status, json } = await call('GET', path)
  expect(status, `${path}: ${JSON.stringify(json)}`).toBe(200)
  return (Array.isArray(json) ? json : Object.values(json as Row).find(Array.isArray)) as readonly Row[]
}
const dateIn = (days: number) => new Date(Date.now() + 9 * 3_600_000 + days * 86_400_000).toISOString().slice(0, 10)
const window = (days: number) => `upd_date_time-from=${dateIn(-days)}T00:00:00%2B09:00&upd_date_time-to=${dateIn(0)}T00:00:00%2B09:00`

describe('the mirror', () => {
  const wires = ({ keys, columns }: Table) =>
    [...keys, ...columns].map(({ wire, otherWire }) => [wire, otherWire].filter((name) => name !== undefined))

  it('keeps nothing that a reply does not have', () => {
    for (const { name, table } of resources) {
      const known = rowFacts[name].fields
      // The store of a planned shift comes from the address that it was asked for.
      const given = name === 'shifts' ? ['storeId'] : []
      expect(
        wires(table).filter((names) => !names.some((one) => [...known, ...given].includes(one))),
        name,
      ).toEqual([])
    }
  })

  it('keeps nothing inside a row that a reply does not have there', () => {
    for (const { name, table } of resources) {
      for (const { wire, table: inner } of table.nested) {
        const known = [...(nestedFacts[`${name}.${wire}`]?.fields ?? []), ...table.keys.map((key) => key.wire)]
        expect(
          wires(inner).filter((names) => !names.some((one) => known.includes(one))),
          `${name}.${wire}`,
        ).toEqual([])
      }
    }
  })

  it('is filled with scopes that sign-in asks for; tax rates belong to the transactions', () => {
    for (const { name, scope, essential } of resources) expect(essential ? essentialScopes : scopes, name).toContain(scope)
    expect([resourceOf('taxRates').scope, resourceOf('reduceTaxRates').scope]).toEqual(['pos.transactions:read', 'pos.transactions:read'])
  })
})

describe('what Banto sends', () => {
  it('names only fields that a product can be written with, within their lengths and choices', () => {
    for (const field of Object.values(productFields)) {
      const fact = productFacts.fields.find(({ name }) => name === field.name)
      expect(productFacts.write).toContain(field.name)
      if ('maxLength' in field && fact?.maxLength !== undefined) expect(field.maxLength, field.name).toBeLessThanOrEqual(fact.maxLength)
      if (field.kind === 'choice') expect(field.choices, field.name).toEqual(fact?.choices)
    }
    expect(productFields.price).toMatchObject({ min: -99_999_999, max: 99_999_999 })
    expect(productFields.cost).toMatchObject({ min: -99_999_999.99999, max: 99_999_999.99999, decimals: 5 })
  })

  it('names only fields that a category can be written with, all of them, within their lengths and choices', () => {
    expect(Object.keys(categoryFields).sort()).toEqual([...categoryFacts.write].sort())
    for (const field of Object.values(categoryFields)) {
      const fact = categoryFacts.fields.find(({ name }) => name === field.name)
      if (field.kind === 'text' || field.kind === 'code') expect(field.maxLength, field.name).toBe(fact?.maxLength)
      if (field.kind === 'choice') expect(field.choices, field.name).toEqual(fact?.choices)
      expect(field.required, field.name).toBe(categoryFacts.required.includes(field.name) || field.name in categoryFacts.defaults)
    }
    expect(String(categoryFields.displaySequence.kind === 'integer' && categoryFields.displaySequence.max)).toBe('999999999')
    expect(maxCategoryLevel).toBe(categoryFacts.levels)
  })

  it('has a memo of at most 100 characters and a callback address of at most 511', () => {
    expect([...memoOf('番頭 7K3Q-0012', '長'.repeat(200))]).toHaveLength(100)
    expect(callbackUrl).toMatch(/^https?:\/\/\S{1,500}$/u)
  })

  it('knows every 在庫区分 by its word', () => expect(stockDivisions).toEqual(stockDivisionFacts))
})

describe('the practice server', () => {
  const sum = `sum_date-from=${dateIn(-2)}&sum_date-to=${dateIn(-2)}`
  const days = `from_date=${dateIn(-30)}&to_date=${dateIn(0)}`
  const lists = {
    stores: '/pos/stores',
    categoryGroups: '/pos/category_groups',
    categories: '/pos/categories',
    products: '/pos/products',
    stock: '/pos/stock',
    prices: '/pos/stores/1/product_prices',
    attributes: '/pos/products/attributes',
    attributeItems: '/pos/products/attribute_items',
    taxRates: '/pos/consumption_tax_rates',
    reduceTaxRates: '/pos/reduce_tax_rates',
    suppliers: '/pos/suppliers',
    supplierProducts: '/pos/suppliers/1/products',
    staffs: '/pos/staffs',
    transactions: `/pos/transactions?${sum}`,
    timecardStores: '/timecard/stores',
    timecardStaffs: '/timecard/staffs',
    shiftPatterns: '/timecard/shift_patterns',
    shiftResults: `/timecard/shifts/results?${days}`,
    staffHolidays: `/timecard/staff/holidays?${days}`,
  } as const
  type Listed = keyof typeof lists
  const listed = Object.entries(lists) as readonly (readonly [Listed, string])[]
  const and = (path: string, query: string) => `${path}${path.includes('?') ? '&' : '?'}${query}`
  /** Objects inside a store, and what no reader of a practice shop needs; the reply has the rest whole. */
  const leftOut: Partial<Record<Listed, readonly string[]>> = { stores: ['pointCondition', 'receiptPrintInfo'], staffs: ['loginIpAddress'] }
  const inPart: readonly Listed[] = ['transactions', 'staffHolidays']

  it.each(listed)('answers %s with the fields of the reference', async (name, path) => {
    const rows = await rowsOf(and(path, 'limit=100'))
    expect(rows.length).toBeGreaterThan(0)
    const keys = Object.keys(rows[0] ?? {}).sort()
    const expected = rowFacts[name].fields.filter((field) => !(leftOut[name] ?? []).includes(field)).sort()
    if (inPart.includes(name)) expect(keys.filter((key) => !expected.includes(key))).toEqual([])
    else expect(keys).toEqual(expected)
    if (path.startsWith('/pos/'))
      for (const value of rows.flatMap((row) => Object.values(row))) expect(value === null || typeof value === 'string').toBe(true)
  })

  it('answers a stock history and the lines of a sale so too, strings all', async () => {
    await call('PATCH', '/pos/stock/5', { storeId: '1', stockAmount: '4' })
    const [line] = await rowsOf('/pos/stock/changes/5/1?limit=1')
    expect(Object.keys(line ?? {}).sort()).toEqual([...rowFacts.stockChanges.fields].sort())
    const sales = await rowsOf(`/pos/transactions?${sum}&with_details=all&with_deposit_others=all&limit=100`)
    for (const name of ['details', 'depositOthers'] as const) {
      const known = nestedFacts[`transactions.${name}`]?.fields ?? []
      const inner = sales.flatMap((sale) => sale[name] as readonly Row[])[0]
      expect(inner, name).toBeDefined()
      expect(Object.keys(inner ?? {}).filter((key) => !known.includes(key))).toEqual([])
    }
  })

  it.each(listed)('refuses what the list of %s does not take', async (_name, path) => {
    const longest = path.startsWith('/pos/') ? 1000 : path.includes('results') ? 2000 : 100
    expect(await statusOf('GET', and(path, `limit=${longest}`))).toBe(200)
    for (const query of [
      'nonsense=1',
      'limit=0',
      `limit=${longest + 1}`,
      'limit=x',
      'page=0',
      'sort=nothing',
      'upd_date_time_from=2026-01-01',
    ]) {
      expect(await statusOf('GET', and(path, query)), query).toBe(400)
    }
  })

  it('has windows of update time where the reference has them, of 31 days, with hyphens', async () => {
    for (const path of [lists.products, lists.stock, lists.prices]) {
      expect(await statusOf('GET', and(path, window(31)))).toBe(200)
      expect(await statusOf('GET', and(path, window(32)))).toBe(400)
    }
    for (const path of [lists.attributes, lists.taxRates, lists.reduceTaxRates])
      expect(await statusOf('GET', and(path, window(1)))).toBe(400)
  })

  it('gives no nested list for its name in `fields`, and takes only all or none for it', async () => {
    for (const [query, status] of [
      ['fields=stores', 400],
      ['fields=productId,prices', 400],
      ['with_stores=1', 400],
      ['with_stores=', 400],
      ['with_stores=none', 200],
      ['with_nothing=all', 400],
    ] as const) {
      expect(await statusOf('GET', and(lists.products, query)), query).toBe(status)
      expect(await statusOf('GET', and('/pos/products/1', query)), query).toBe(status)
    }
    expect((await call('GET', '/pos/products/1?fields=price,productCode')).json).toEqual({
      price: expect.any(String) as string,
      productCode: expect.any(String) as string,
    })
    expect(await statusOf('GET', '/pos/products/1?limit=1')).toBe(400)
    expect(await statusOf('PATCH', '/pos/products/1?limit=1', { price: '1' })).toBe(400)
  })

  it('has tax rates by day, for who may read transactions', async () => {
    expect(await rowsOf('/pos/consumption_tax_rates?target_date=2019-09-30')).toEqual([
      { applyStartDate: '2014-04-01', taxRate: '8.000', taxRounding: '1' },
    ])
    expect(await rowsOf('/pos/reduce_tax_rates?target_date=2019-09-30')).toEqual([])
    expect(await rowsOf('/pos/reduce_tax_rates?division=1')).toMatchObject([
      { reduceTaxId: '10000001', rate: '8.000', termEnd: null, condition: null },
    ])
    const before = token
    token = await createControlClient(sandbox).token('pos.stores:read pos.products:read')
    try {
      for (const path of [lists.taxRates, lists.reduceTaxRates])
        expect((await call('GET', path)).json).toMatchObject({
          status: 403,
          detail: expect.stringContaining('pos.transactions:read') as string,
        })
    } finally {
      token = before
    }
  })

  it('carries the category’s tax id on a product that takes it', async () => {
    const categories = await rowsOf('/pos/categories?limit=1000')
    const reduced = categories.find(({ reduceTaxId }) => reduceTaxId === '10000001')?.categoryId
    const standard = categories.find(({ reduceTaxId }) => reduceTaxId === null)?.categoryId
    expect((await call('PATCH', '/pos/products/3', { categoryId: reduced, useCategoryReduceTax: '1' })).json).toMatchObject({
      reduceTaxId: '10000001',
    })
    expect((await call('PATCH', '/pos/products/3', { categoryId: standard })).json).toMatchObject({ reduceTaxId: null })
    expect((await call('PATCH', '/pos/products/3', { useCategoryReduceTax: '0', reduceTaxId: '10000003' })).json).toMatchObject({
      reduceTaxId: '10000003',
    })
    expect(await statusOf('PATCH', '/pos/products/3', { reduceTaxId: '77' })).toBe(400)
  })

  it('holds a product to its lengths, ranges and choices', async () => {
    for (const { name, maxLength, choices } of productFacts.fields) {
      const patch = (value: string) => statusOf('PATCH', '/pos/products/9', { [name]: value })
      if (maxLength !== undefined)
        expect([await patch('9'.repeat(maxLength)), await patch('9'.repeat(maxLength + 1))], name).toEqual([200, 400])
      if (choices !== undefined)
        expect([...(await Promise.all(choices.map(patch))), await patch('9')], name).toEqual([...choices.map(() => 200), 400])
    }
    const bounds = [
      ['price', '99999999', '100000000'],
      ['price', '-99999999', '-100000000'],
      ['cost', '99999999.99999', '99999999.999999'],
      ['price', '1', '1.5'],
    ] as const
    for (const [name, good, bad] of bounds) {
      expect(
        [await statusOf('PATCH', '/pos/products/9', { [name]: good }), await statusOf('PATCH', '/pos/products/9', { [name]: bad })],
        name,
      ).toEqual([200, 400])
    }
    expect(await statusOf('PATCH', '/pos/products/9', { orderSetting: {} })).toBe(400)
    expect(await statusOf('PATCH', '/pos/products/9', { stores: [{ storeId: '1', nonsense: '1' }] })).toBe(400)
  })

  it('holds a category to its lengths and choices, and has the defaults of the page', async () => {
    for (const name of categoryFacts.required) expect(await statusOf('POST', '/pos/categories', { tag: 'x' }), name).toBe(400)
    const made = (await call('POST', '/pos/categories', { categoryName: '事実' })).json as Row
    expect(made).toMatchObject({ ...categoryFacts.defaults, level: '1', taxDivision: null })
    expect(Object.keys(made).sort()).toEqual(categoryFacts.fields.map(({ name }) => name).sort())
    const path = `/pos/categories/${String(made.categoryId)}`
    for (const { name, maxLength, choices } of categoryFacts.fields) {
      const patch = (value: string) => statusOf('PATCH', path, { [name]: value })
      if (maxLength !== undefined)
        expect([await patch('9'.repeat(maxLength)), await patch('9'.repeat(maxLength + 1))], name).toEqual([200, 400])
      if (choices !== undefined)
        expect([...(await Promise.all(choices.map(patch))), await patch('9')], name).toEqual([...choices.map(() => 200), 400])
      if (!categoryFacts.write.includes(name)) expect(await patch('1'), name).toBe(400)
    }
    expect(await statusOf('DELETE', path)).toBe(categoryFacts.deleteStatus)
  })

  it('numbers a product itself, wants what is required, and has the defaults of the page', async () => {
    const whole: Row = { categoryId: '3', productCode: 'WIRE-1', productName: '新顔', price: '100' }
    expect(Object.keys(whole).sort()).toEqual([...productFacts.required].sort())
    for (const name of productFacts.required) {
      const { [name]: _left, ...rest } = whole
      expect(await statusOf('POST', '/pos/products', rest), name).toBe(400)
    }
    expect(await statusOf('POST', '/pos/products', { ...whole, productId: '5000' })).toBe(400)
    expect((await call('POST', '/pos/products', whole)).json).toMatchObject({ productId: '401', ...productFacts.defaults })
  })

  it('has a stock row only after the first movement, and holds movements to their limits', async () => {
    const made = (await call('POST', '/pos/products', { categoryId: '3', productCode: 'WIRE-2', productName: '在庫', price: '1' }))
      .json as Row
    const id = String(made.productId)
    expect(await rowsOf(`/pos/stock?product_id=${id}`)).toEqual([])
    const add = (stockAmount: string, more: Row = {}) => call('POST', `/pos/stock/${id}/add`, { storeId: '1', stockAmount, ...more })
    const set = (stockAmount: string, more: Row = {}) => call('PATCH', `/pos/stock/${id}`, { storeId: '1', stockAmount, ...more })
    expect((await add('0')).status).toBe(400)
    expect(await rowsOf(`/pos/stock?product_id=${id}`)).toEqual([])
    expect((await add('4', { stockHistory: { memo: 'x'.repeat(100) } })).json).toEqual({
      productId: id,
      storeId: '1',
      stockAmount: '4',
      updDateTime: expect.any(String) as string,
      stockHistory: { id: expect.stringMatching(/^\d+$/u) as string, memo: 'x'.repeat(100) },
    })
    expect(await rowsOf(`/pos/stock?product_id=${id}`)).toEqual([
      { storeId: '1', productId: id, stockAmount: '4', layawayStockAmount: '0', updDateTime: expect.any(String) as string },
    ])
    for (const reply of [
      await set('5', { stockHistory: { memo: 'x'.repeat(101) } }),
      await set('5', { nonsense: '1' }),
      await set('5', { stockHistory: { nonsense: '1' } }),
      await set('1000000000'),
      await set('-1000000000'),
      await set('1.5'),
      await add('1999999999'),
      await add('999999999'),
    ]) {
      expect(reply).toMatchObject({ status: 400, type: 'application/problem+json' })
    }
    expect((await set('-999999999')).status).toBe(200)
    expect((await add('1999999998')).json).toMatchObject({ stockAmount: '999999999' })
  })

  it('says no in problem+json, the timecard without `status`; the client reads both', async () => {
    const pos = await call('GET', '/pos/products/999999')
    expect(pos).toMatchObject({ status: 404, type: 'application/problem+json' })
    expect(pos.json).toEqual({ type: 'about:blank', title: 'NotFound', detail: '指定されたIDのリソースが見つかりません', status: 404 })
    const timecard = await call('DELETE', '/timecard/shifts/9999', { division: 'result' })
    expect(timecard).toMatchObject({ status: 404, type: 'application/problem+json' })
    expect(timecard.json).toEqual({ type: 'about:blank', title: 'Not Found', detail: '該当する実績情報が存在しません。ID:9999' })
    expect(readProblem(replyBody(JSON.stringify(timecard.json)))).toEqual({
      title: 'Not Found',
      detail: '該当する実績情報が存在しません。ID:9999',
    })
  })
})

describe('shifts of the practice server', () => {
  it('a result is read by its number, as it stands in the list', async () => {
    const [first] = await rowsOf(`/timecard/shifts/results?from_date=${dateIn(-9)}&to_date=${dateIn(-2)}`)
    const path = `/timecard/shifts/results/${String(first?.['shiftResultId'])}`
    expect(await call('GET', path)).toMatchObject({ status: 200, json: first })
    expect(await statusOf('GET', '/timecard/shifts/results/9')).toBe(404)
  })

  const date = dateIn(3)
  const next = dateIn(4)
  const night = { shiftDate: date, division: 'schedule', attendance: `${date}T18:00:00+09:00`, leaving: `${next}T01:00:00+09:00` }
  const create = (body: Row) => call('POST', '/timecard/shifts/1/1', body)

  it('are written by whole moments, past midnight on the next date, and deleted with a body', async () => {
    const made = await create(night)
    expect(Object.keys(made.json as Row).sort()).toEqual([...changedShift].sort())
    expect(made).toMatchObject({ status: 200, json: { ...night, storeId: '1', staffId: '1', breakStartTime1: null, tardyFlag: '0' } })
    const { shiftResultId } = made.json as { readonly shiftResultId: string }
    const path = `/timecard/shifts/${shiftResultId}`
    const later = {
      ...night,
      attendance: `${date}T10:00:00Z`,
      breakStartTime1: `${date}T21:00:00+09:00`,
      breakEndTime1: `${date}T22:00:00+09:00`,
      tardyFlag: '1',
    }
    expect((await call('PUT', path, later)).json).toMatchObject({
      shiftResultId,
      attendance: `${date}T19:00:00+09:00`,
      breakEndTime1: `${date}T22:00:00+09:00`,
      tardyFlag: '1',
    })
    const summary = (
      await call('GET', `/timecard/shifts_summary/1/daily?division=schedule&year=${date.slice(0, 4)}&month=${date.slice(5, 7)}`)
    ).json as {
      readonly shiftStoreDaily: Readonly<Record<string, { readonly shifts: readonly Row[]; readonly staffs: readonly Row[] }>>
      readonly totalPersonnelExpenses: unknown
    }
    const day = summary.shiftStoreDaily[date.replaceAll('-', '')]
    expect(Object.keys(day ?? {}).sort()).toEqual([...storeOfDay.day].sort())
    expect(Object.keys(day?.staffs[0] ?? {}).sort()).toEqual([...storeOfDay.staff].sort())
    expect(Object.keys(day?.shifts[0] ?? {}).sort()).toEqual([...rowFacts.shifts.fields].sort())
    expect(summary.totalPersonnelExpenses).toEqual(expect.any(String))
    expect(day?.shifts).toContainEqual(expect.objectContaining({ shiftResultId, leaving: night.leaving }))
    for (const body of [{}, { division: 'plan' }, { division: 'schedule', nonsense: 1 }])
      expect(await statusOf('DELETE', path, body)).toBe(400)
    expect(await statusOf('DELETE', path, { division: 'result' })).toBe(404)
    expect(await call('DELETE', path, { division: 'schedule' })).toMatchObject({
      status: 200,
      json: { shiftResultId, division: 'schedule' },
    })
    expect(await statusOf('DELETE', path, { division: 'schedule' })).toBe(404)
  })

  it('are made by a pattern or by times, never by both', async () => {
    const [pattern] = await rowsOf('/timecard/shift_patterns?store_id=1')
    const byPattern = { shiftDate: date, division: 'schedule', shiftPatternId: pattern?.shiftPatternId }
    expect((await create(byPattern)).json).toMatchObject({ attendance: `${date}T${String(pattern?.attendanceTime)}:00+09:00` })
    expect((await create({ ...byPattern, attendance: night.attendance })).json).toMatchObject({
      detail: '勤務パターンと勤務時刻を同時に指定することはできません。',
    })
  })

  it.each([
    { leaving: `${date}T25:00:00+09:00` },
    { leaving: `${date}T24:00:00+09:00` },
    { leaving: '25:00' },
    { leaving: `${next}T01:00:00` },
    { leaving: '' },
    { attendance: undefined },
    { shiftDate: undefined },
    { shiftDate: '11/28' },
    { division: 'plan' },
    { nonsense: '1' },
    { tardyFlag: '1' },
  ])('are refused with %j', async (wrong) => {
    expect(await create({ ...night, ...wrong })).toMatchObject({ status: 400, json: { title: 'Bad Request' } })
  })
})

describe('callbacks of the practice server', () => {
  const png = Buffer.from('89504e470d0a1a0a', 'hex')
  const came: { readonly type: string | undefined; readonly text: string }[] = []
  let hook: Server
  let url = ''
  beforeAll(async () => {
    hook = createServer((request, response) => {
      if (request.method === 'GET') return response.end(request.url === '/good.png' ? png : 'no image')
      let text = ''
      request.on('data', (chunk: Buffer) => (text += chunk.toString()))
      request.on('end', () => {
        came.push({ type: request.headers['content-type'], text })
        response.end()
      })
    })
    await new Promise<void>((resolve) => hook.listen(0, '127.0.0.1', resolve))
    url = `http://127.0.0.1:${(hook.address() as AddressInfo).port}`
  })
  afterAll(() => new Promise((resolve) => hook.close(resolve)))

  it('of a bulk write is an array with one entry a row', async () => {
    came.length = 0
    const products = [
      { productId: '10', price: '10' },
      { productId: '11', price: 'x' },
      { productId: '12', price: '12' },
    ]
    const { json } = await call('PATCH', '/pos/products/bulk', { products, callbackUrl: url })
    expect(json).toEqual({ requestId: expect.any(Number) as number, callbackUrl: url })
    await expect.poll(() => came.length).toBe(1)
    expect(came[0]?.type).toBe('application/json;charset=UTF-8')
    const rows = JSON.parse(came[0]?.text ?? '') as readonly Row[]
    expect(rows).toHaveLength(3)
    for (const one of rows) expect(one.requestId).toBe((json as Row).requestId)
  })

  it.each(['', 'ftp://x', `https://${'a'.repeat(504)}`, 'https://a b'])('of a bulk write go to no address like %j', async (address) => {
    expect(await statusOf('PATCH', '/pos/products/bulk', { products: [{ productId: '10', price: '10' }], callbackUrl: address })).toBe(400)
  })

  it('of an image are forms, that say by their name whether it was one', async () => {
    const put = (kind: string, imageUrl: string) =>
      call('PUT', `/pos/products/10/${kind}`, { imageUrl, callbackUrl: url, state: 'xxxx1234' })
    const cases = [
      ['image', '/good.png', 'callback_product_image_check'],
      ['icon_image', '/good.png', 'callback_product_icon_image_check'],
      ['image', '/bad.png', 'callback_product_image_update_and_notification'],
    ] as const
    for (const [kind, image, name] of cases) {
      came.length = 0
      expect((await put(kind, `${url}${image}`)).status).toBe(200)
      await expect.poll(() => came.length).toBe(1)
      expect(came[0]?.type).toBe('application/x-www-form-urlencoded;charset=UTF-8')
      const form = new URLSearchParams(came[0]?.text)
      expect([form.get('proc_name'), form.get('state')]).toEqual([name, 'xxxx1234'])
      expect(JSON.parse(form.get('params') ?? '')).toMatchObject([{ productId: '10', imageUrl: `${url}${image}` }])
    }
    expect(await statusOf('PUT', '/pos/products/10/image', { imageUrl: `https://${'a'.repeat(504)}` })).toBe(400)
    expect(await statusOf('PUT', '/pos/products/10/image', { callbackUrl: url })).toBe(400)
    expect(await statusOf('PUT', '/pos/products/999999/image', { imageUrl: url })).toBe(404)
  })
})
