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
  interface Sale extends Record<string, unknown> {
    readonly details: readonly Record<string, string>[]
    readonly depositOthers: readonly Record<string, string>[]
  }
  const number = (row: Record<string, unknown>, name: string) => Number(row[name])
  async function salesOf(day: string): Promise<readonly Sale[]> {
    const sales: Sale[] = []
    for (let page = 1; page <= 20; page += 1) {
      const path = `/pos/transactions?terminal_tran_date_time-from=${day}T00:00:00%2B09:00&terminal_tran_date_time-to=${day}T23:59:59%2B09:00`
      const more = `&limit=100&page=${page}&with_details=all&with_deposit_others=all&sort=terminalTranDateTime,transactionHeadId`
      const rows = (await call('GET', path + more)).body as readonly Sale[]
      sales.push(...rows)
      if (rows.length < 100) break
    }
    return sales
  }

  it('has some hundred sales a day that add up, the same whenever they are asked for', async () => {
    const sales = await salesOf(dateIn(-4))
    expect(sales.length).toBeGreaterThan(200)
    expect(sales.length).toBeLessThan(600)
    for (const sale of sales.filter(({ transactionHeadDivision }) => transactionHeadDivision === '1')) {
      const sum = (name: string) =>
        sale.details.reduce((all, line) => all + number(line, name) * (line.transactionDetailDivision === '2' ? -1 : 1), 0)
      const read = (name: string) => number(sale, name)
      expect(read('subtotal')).toBe(sum('unitDiscountedSum'))
      expect(read('unitNonDiscountsubtotal') - read('unitDiscountsubtotal')).toBe(read('subtotal'))
      for (const [whole, share] of [
        ['subtotalDiscountPrice', 'discountPriceProportional'],
        ['pointDiscount', 'discountPointProportional'],
        ['taxInclude', 'taxIncludeProportional'],
        ['taxExclude', 'taxExcludeProportional'],
      ] as const)
        expect(sum(share), `${String(sale.transactionHeadId)} ${whole}`).toBe(read(whole))
      expect(read('total')).toBe(read('subtotal') - read('subtotalDiscountPrice') - read('pointDiscount') + read('taxExclude'))
      const others = sale.depositOthers.reduce((all, { depositOthers }) => all + Number(depositOthers), 0)
      expect(read('cashTotal') + read('creditTotal') + others).toBe(read('total'))
      expect(read('deposit') - read('change')).toBe(read('total'))
    }
    expect(await salesOf(dateIn(-4))).toEqual(sales)
  })

  it('has in a week all that a till knows', async () => {
    const sales = (await Promise.all([2, 3, 4, 5, 6, 7, 8].map((days) => salesOf(dateIn(-days))))).flat()
    const lines = sales.flatMap(({ details }) => details)
    const having = (of: readonly Record<string, unknown>[], name: string, value: unknown) => of.filter((one) => one[name] === value).length
    for (const [name, value] of [
      ['cancelDivision', '1'],
      ['returnSales', '1'],
      ['transactionHeadDivision', '2'],
    ] as const)
      expect(having(sales, name, value), name).toBeGreaterThan(0)
    for (const [name, value] of [
      ['transactionDetailDivision', '2'],
      ['taxDivision', '1'],
      ['taxRate', '8.000'],
    ] as const)
      expect(having(lines, name, value), name).toBeGreaterThan(0)
    expect(sales.some(({ pointDiscount }) => Number(pointDiscount) > 0)).toBe(true)
    expect(lines.some(({ unitDiscountSum }) => Number(unitDiscountSum) > 0)).toBe(true)
    expect(sales.some(({ depositOthers, cashTotal }) => depositOthers.length > 0 && Number(cashTotal) > 0)).toBe(true)
    const mixed = sales.some(({ details }) => new Set(details.map(({ transactionDetailDivision }) => transactionDetailDivision)).size === 2)
    expect(mixed).toBe(true)
  })

  it('wants a window of at most 31 days, and gives at most 100 rows with their lines', async () => {
    expect((await call('GET', '/pos/transactions')).status).toBe(400)
    expect((await call('GET', `/pos/transactions?sum_date-from=${dateIn(-60)}&sum_date-to=${dateIn(0)}`)).status).toBe(400)
    const day = `/pos/transactions?sum_date-from=${dateIn(-4)}&sum_date-to=${dateIn(-4)}`
    for (const [query, status] of [
      ['limit=1000', 200],
      ['limit=100&with_details=all', 200],
      ['limit=101&with_details=all', 400],
    ] as const)
      expect((await call('GET', `${day}&${query}`)).status, query).toBe(status)
  })

  it('has no closing day of what is not closed yet', async () => {
    const today = await salesOf(dateIn(0))
    const open = today.filter(({ sumDate }) => sumDate === null)
    expect(open.every(({ storeId, sumDivision }) => storeId === '2' && sumDivision === '0')).toBe(true)
    expect(today.filter(({ storeId }) => storeId === '2').every(({ sumDate }) => sumDate === null)).toBe(true)
  })
})

describe('timecards', () => {
  it('answer with count, page and pageCount', async () => {
    const staffs = (await call('GET', '/timecard/staffs?limit=30&page=2')).body as {
      count: number
      page: number
      pageCount: number
      staffs: unknown[]
    }
    expect(staffs).toMatchObject({ count: 40, page: 2, pageCount: 2 })
    expect(staffs.staffs).toHaveLength(10)
    expect(await call('GET', '/timecard/staffs?limit=101')).toMatchObject({ status: 400 })
    expect(await call('GET', '/timecard/staffs?termination=1')).toMatchObject({ body: { count: 41 } })
  })

  it('have hours that fit together', async () => {
    const path = `/timecard/shifts/results?from_date=${dateIn(-60)}&to_date=${dateIn(0)}&limit=2000`
    const { results } = (await call('GET', path)).body as { results: readonly Record<string, string & number>[] }
    expect(results.length).toBeGreaterThan(300)
    for (const { attendanceAtRounded, leavingAtRounded, workingMinutes, breakMinutes, overtimeMinutes } of results) {
      if (leavingAtRounded === '' || attendanceAtRounded === '') continue
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
