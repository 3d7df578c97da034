import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createControlClient, type ControlClient } from '#sandbox/controlClient.ts'
import { startSandbox, type Sandbox } from '#sandbox/start.ts'

/** What the sandbox knows beside products and stock, asked as a program would ask Smaregi. */
let sandbox: Sandbox
let control: ControlClient
let token = ''

beforeAll(async () => {
  sandbox = await startSandbox({ products: 600, rates: 'off', bulkDelay: 5 })
  control = createControlClient(sandbox)
  token = await control.token(
    'pos.products:read pos.products:write pos.stores:read pos.suppliers:read pos.staffs:read pos.transactions:read timecard.stores:read timecard.staffs:read timecard.shifts:read timecard.holidays:read',
  )
})
afterAll(() => sandbox.close())

async function call(method: string, path: string, body?: unknown): Promise<{ status: number; body: never }> {
  const reply = await fetch(`${sandbox.apiUrl}/${sandbox.contractId}${path}`, {
    method,
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  const text = await reply.text()
  return { status: reply.status, body: (text === '' ? null : JSON.parse(text)) as never }
}
const list = async (path: string): Promise<readonly Record<string, string>[]> => (await call('GET', path)).body
const dateIn = (days: number) => new Date(Date.now() + 9 * 3_600_000 + days * 86_400_000).toISOString().slice(0, 10)

describe('prices by store and period', () => {
  it('are written with the product, read at the product and at the store, and removed by their key', async () => {
    const prices = [
      { storeId: '-1', priceDivision: '1', startDate: '2026-01-01', endDate: '2026-03-31', price: '90' },
      { storeId: '2', priceDivision: '2', startDate: '2026-02-01', endDate: '', price: '80' },
    ]
    expect((await call('PATCH', '/pos/products/11', { prices })).status).toBe(200)
    const whole = { productId: '11', storeId: '-1', priceDivision: '1', startDate: '2026-01-01', endDate: '2026-03-31', price: '90' }
    expect(await list('/pos/products/11/prices?sort=storeId')).toEqual([whole, { ...prices[1], productId: '11', endDate: null }])
    expect(await list('/pos/products/11/prices?store_id=2')).toHaveLength(1)
    const at = async (storeId: number, day: string) =>
      (await list(`/pos/stores/${storeId}/product_prices?target_date=${day}&limit=1000`))
        .filter(({ productId }) => productId === '11')
        .map(({ price }) => price)
    expect(await at(1, '2026-02-10')).toEqual(['90'])
    expect(await at(2, '2026-02-10')).toEqual(['90', '80'])
    expect(await at(2, '2026-12-10')).toEqual(['80'])
    expect((await call('DELETE', '/pos/products/11/prices/1/-1/2026-01-01')).status).toBe(204)
    expect(await call('DELETE', '/pos/products/11/prices/1/-1/2026-01-01')).toMatchObject({
      status: 404,
      body: { detail: '指定された商品価格のリソースが見つかりません' },
    })
    expect(await call('DELETE', '/pos/products/11/prices/1/-1/soon')).toMatchObject({ status: 400 })
    expect(await call('PATCH', '/pos/products/11', { prices: [{ ...prices[0], startDate: '1.1.2026' }] })).toMatchObject({ status: 400 })
    // A body that is refused changes nothing.
    expect(await list('/pos/products/11/prices')).toHaveLength(1)
  })

  it('can be asked for by update time', async () => {
    const before = new Date(Date.now() + 9 * 3_600_000 - 5000).toISOString().slice(0, 19)
    await call('PATCH', '/pos/products/12', { prices: [{ storeId: '1', priceDivision: '1', startDate: '2026-01-01', price: '70' }] })
    const window = `upd_date_time-from=${encodeURIComponent(`${before}+09:00`)}`
    expect((await list(`/pos/stores/1/product_prices?${window}`)).map(({ productId }) => productId)).toContain('12')
    expect((await list(`/pos/stores/2/product_prices?${window}`)).map(({ productId }) => productId)).not.toContain('12')
  })
})

describe('products in bulk', () => {
  it('are deleted with what hangs on them', async () => {
    const made = await call('POST', '/pos/products', {
      categoryId: '3',
      productCode: 'BULK-DEL',
      productName: '消える商品',
      price: '100',
      stores: [{ storeId: '1' }],
    })
    const { productId } = made.body as { productId: string }
    expect(await list(`/pos/products?product_code=BULK-DEL&with_stores=all`)).toMatchObject([
      { stores: [{ storeId: '1', assignDivision: '0' }] },
    ])
    expect((await call('DELETE', '/pos/products/bulk', { products: [{ productId }], callbackUrl: 'http://127.0.0.1:9/none' })).status).toBe(
      200,
    )
    await expect.poll(async () => (await call('GET', `/pos/products/${productId}`)).status).toBe(404)
  })
})

describe('trade', () => {
  it('has some hundred sales a day that add up, the same whenever they are asked for', async () => {
    const path = `/pos/transactions?sum_date-from=${dateIn(-4)}&sum_date-to=${dateIn(-4)}&limit=1000&with_details=all&sort=sumDate,transactionHeadId`
    const sales = (await call('GET', path)).body as readonly {
      total: string
      subtotal: string
      subtotalDiscountPrice: string
      details: readonly Record<string, string>[]
    }[]
    expect(sales.length).toBeGreaterThan(200)
    expect(sales.length).toBeLessThan(600)
    for (const { total, subtotal, subtotalDiscountPrice, details } of sales) {
      const sum = details.reduce(
        (all, { salesPrice, quantity, transactionDetailDivision }) =>
          all + Number(salesPrice) * Number(quantity) * (transactionDetailDivision === '2' ? -1 : 1),
        0,
      )
      expect(Number(subtotal)).toBe(sum)
      expect(Number(total)).toBe(sum - Number(subtotalDiscountPrice))
    }
    expect((await call('GET', path)).body).toEqual(sales)
  })

  it('wants a window of at most 31 days', async () => {
    expect((await call('GET', '/pos/transactions')).status).toBe(400)
    expect((await call('GET', `/pos/transactions?sum_date-from=${dateIn(-60)}&sum_date-to=${dateIn(0)}`)).status).toBe(400)
  })
})

describe('timecards', () => {
  it('answer with count, page and pageCount', async () => {
    const staffs = (await call('GET', '/timecard/staffs?limit=10&page=2')).body as {
      count: number
      page: number
      pageCount: number
      staffs: unknown[]
    }
    expect(staffs).toMatchObject({ count: 14, page: 2, pageCount: 2 })
    expect(staffs.staffs).toHaveLength(4)
    expect(await call('GET', '/timecard/staffs?limit=101')).toMatchObject({ status: 400 })
    expect(await call('GET', '/timecard/staffs?termination=1')).toMatchObject({ body: { count: 15 } })
  })

  it('have hours that fit together', async () => {
    const path = `/timecard/shifts/results?from_date=${dateIn(-60)}&to_date=${dateIn(0)}&limit=2000`
    const { results } = (await call('GET', path)).body as { results: readonly Record<string, string & number>[] }
    expect(results.length).toBeGreaterThan(300)
    for (const { attendanceAtRounded, leavingAtRounded, workingMinutes, breakMinutes, overtimeMinutes } of results) {
      if (leavingAtRounded === '') continue
      const minutes = (Date.parse(leavingAtRounded ?? '') - Date.parse(attendanceAtRounded ?? '')) / 60_000
      expect(workingMinutes).toBe(minutes - Number(breakMinutes))
      expect(overtimeMinutes).toBe(Math.max(0, Number(workingMinutes) - 480))
    }
    expect((await call('GET', `/timecard/shifts/results?from_date=${dateIn(-200)}&to_date=${dateIn(0)}`)).status).toBe(400)
  })

  it('need their own scopes', async () => {
    const poor = await control.token('pos.products:read')
    const reply = await fetch(`${sandbox.apiUrl}/${sandbox.contractId}/timecard/staffs`, { headers: { authorization: `Bearer ${poor}` } })
    expect(reply.status).toBe(403)
  })
})
