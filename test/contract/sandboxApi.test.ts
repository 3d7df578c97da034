import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createControlClient, type ControlClient } from '#sandbox/controlClient.ts'
import { startSandbox, type Sandbox } from '#sandbox/start.ts'

type Row = Record<string, string | null>

let sandbox: Sandbox
let control: ControlClient
let token = ''
beforeAll(async () => {
  sandbox = await startSandbox({ products: 2500, rates: 'off', bulkDelay: 20 })
  control = createControlClient(sandbox)
  token = await control.token('pos.products:read pos.products:write pos.stock:read pos.stock:write pos.stores:read')
})
afterAll(() => sandbox.close())

async function call(method: string, path: string, body?: unknown, headers: Record<string, string> = {}) {
  const reply = await fetch(`${sandbox.apiUrl}/${sandbox.contractId}/pos${path}`, {
    method,
    headers: { authorization: `Bearer ${token}`, ...headers },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  const text = await reply.text()
  return { status: reply.status, headers: reply.headers, json: (text === '' ? null : JSON.parse(text)) as unknown }
}
const list = async (path: string): Promise<Row[]> => (await call('GET', path)).json as Row[]
const row = async (path: string): Promise<Row> => (await call('GET', path)).json as Row
const problem = (status: number, detail: string) => ({
  status,
  json: { type: 'about:blank', status, detail: expect.stringContaining(detail) as string, title: expect.any(String) as string },
})

describe('lists', () => {
  it('answers a bare array, 100 rows unless asked, every number a string, times in Japan’s zone', async () => {
    const rows = await list('/products')
    expect(rows).toHaveLength(100)
    expect(rows[0]).toMatchObject({
      productId: '1',
      updDateTime: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+09:00$/u) as string,
    })
    for (const value of rows.flatMap((r) => Object.values(r))) expect(value === null || typeof value === 'string').toBe(true)
  })

  it('pages through everything once, in any order of asking', async () => {
    const pages = [
      await list('/products?limit=1000&page=1'),
      await list('/products?limit=1000&page=3'),
      await list('/products?limit=1000&page=2'),
    ]
    expect(pages.map((p) => p.length)).toEqual([1000, 500, 1000])
    const again = await list('/products?limit=1000&page=3')
    expect(again).toEqual(pages[1])
    const ids = [...pages[0]!, ...pages[2]!, ...pages[1]!].map((r) => Number(r['productId']))
    expect(ids).toEqual(Array.from({ length: 2500 }, (_, i) => i + 1))
    expect(await list('/products?limit=1000&page=4')).toEqual([])
  })

  it('pages stock in the same way after rows came and went', async () => {
    const walk = async (): Promise<string[]> => {
      const keys: string[] = []
      for (let page = 1; page < 50; page += 1) {
        const rows = await list(`/stock?limit=500&page=${page}`)
        keys.push(...rows.map((r) => `${r['productId']}/${r['storeId']}`))
        if (rows.length < 500) break
      }
      return keys
    }
    const before = await walk()
    expect(new Set(before).size).toBe(before.length)
    const { created } = await control.edit({ create: [{ categoryId: '3', productCode: 'PAGE-1', productName: '頁', price: '1' }] })
    const productId = Number(created[0]?.['productId'])
    await control.edit({ stock: [{ productId, storeId: 1, stockAmount: 3 }] })
    expect(await walk()).toEqual([...before, `${productId}/1`])
    await control.edit({ remove: [productId] })
    expect(await walk()).toEqual(before)
  })

  it('sorts by several fields, numbers as numbers', async () => {
    const rows = await list('/products?sort=price:desc,productId:desc&limit=1000')
    const keys = rows.map((r) => [Number(r['price']), Number(r['productId'])] as const)
    expect(keys).toEqual([...keys].sort((a, b) => b[0] - a[0] || b[1] - a[1]))
  })

  it('gives only the fields asked for, and nested lists only on request', async () => {
    expect(Object.keys((await list('/products?fields=productCode,price&limit=1'))[0]!)).toEqual(['productCode', 'price'])
    expect((await list('/products?limit=1'))[0]).not.toHaveProperty('prices')
    expect((await list('/products?limit=1&with_prices=all'))[0]).toMatchObject({ prices: [] })
  })

  it('filters', async () => {
    const one = await row('/products/7')
    expect(await list(`/products?product_code=${encodeURIComponent(one['productCode'] ?? '')}`)).toEqual([one])
    const same = await list(`/products?category_id=${one['categoryId']}&limit=1000`)
    expect(same.every((r) => r['categoryId'] === one['categoryId'])).toBe(true)
    expect((await list('/stock?product_id=7')).every((r) => r['productId'] === '7')).toBe(true)
    expect((await list('/stock?store_id=2&limit=10')).every((r) => r['storeId'] === '2')).toBe(true)
  })

  it('takes update-time windows of up to 31 days, both ends included, and no longer ones', async () => {
    const window = (from: string, to: string) =>
      `/products?limit=1000&upd_date_time-from=${encodeURIComponent(from)}&upd_date_time-to=${encodeURIComponent(to)}`
    const exact = (await row('/products/9'))['updDateTime'] ?? ''
    expect((await list(window(exact, exact))).map((r) => r['productId'])).toContain('9')
    const utc = new Date(Date.parse(exact)).toISOString().replace('.000', '')
    expect((await list(window(utc, utc))).map((r) => r['productId'])).toContain('9')
    expect((await call('GET', window('2026-01-01T00:00:00+09:00', '2026-02-01T00:00:00+09:00'))).status).toBe(200)
    expect(await call('GET', window('2026-01-01T00:00:00+09:00', '2026-02-01T00:00:01+09:00'))).toMatchObject(problem(400, '31日'))
    expect((await call('GET', '/products?upd_date_time-from=2020-01-01T00:00:00%2B09:00')).status).toBe(400)
    // An unescaped + is a blank: the commonest mistake with these parameters.
    expect((await call('GET', `/products?upd_date_time-from=${exact}`)).status).toBe(400)
  })

  it('refuses bad parameters', async () => {
    for (const query of [
      'limit=1001',
      'limit=0',
      'limit=x',
      'page=0',
      'sort=nothing',
      'sort=price:down',
      'fields=secret',
      'categoryid=1',
      'category_id=x',
    ]) {
      expect((await call('GET', `/products?${query}`)).status, query).toBe(400)
    }
  })

  it('lists stores, and categories as a tree whose parents exist', async () => {
    expect((await list('/stores')).map((r) => r['storeId'])).toEqual(['1', '2', '3'])
    expect((await row('/stores/3'))['division']).toBe('2')
    const categories = await list('/categories?limit=1000')
    const ids = new Set(categories.map((c) => c['categoryId']))
    expect(categories.every((c) => c['parentCategoryId'] === null || ids.has(c['parentCategoryId'] ?? ''))).toBe(true)
    expect(new Set(categories.map((c) => c['level']))).toEqual(new Set(['1', '2', '3']))
    expect((await list('/category_groups')).length).toBe(4)
  })
})

describe('who may', () => {
  it('is checked by token, scope and contract', async () => {
    expect(await call('GET', '/products', undefined, { authorization: 'Bearer nonsense' })).toMatchObject(problem(401, 'トークン'))
    const reader = await control.token('pos.products:read')
    const as = { authorization: `Bearer ${reader}` }
    expect((await call('GET', '/products?limit=1', undefined, as)).status).toBe(200)
    expect(await call('PATCH', '/products/1', { price: '1' }, as)).toMatchObject(problem(403, 'pos.products:write'))
    expect((await call('GET', '/stock', undefined, as)).status).toBe(403)
    expect((await call('GET', '/stores', undefined, as)).status).toBe(403)
    const other = await fetch(`${sandbox.apiUrl}/sb_other/pos/products`, { headers: as })
    expect(other.status).toBe(403)
  })
})

describe('writing products', () => {
  it('changes the named fields alone, moves the update time and replies the whole row', async () => {
    const before = await row('/products/11')
    const { status, json } = await call('PATCH', '/products/11', { price: '1280', tag: '特価' })
    expect(status).toBe(200)
    expect(json).toEqual({ ...before, price: '1280', tag: '特価', updDateTime: (json as Row)['updDateTime'] })
    expect(Date.parse((json as Row)['updDateTime'] ?? '')).toBeGreaterThan(Date.parse(before['updDateTime'] ?? ''))
    expect(await row('/products/11')).toEqual(json)
  })

  it('empties a field with an empty string', async () => {
    await call('PATCH', '/products/12', { tag: 'x' })
    expect((await call('PATCH', '/products/12', { tag: '' })).json).toMatchObject({ tag: null })
  })

  it.each([
    [{ productName: 'あ'.repeat(86) }, '[商品名] 85文字以内で入力して下さい'],
    [{ productName: '' }, '[商品名] 必須項目です'],
    [{ price: '100000000' }, '[商品単価]'],
    [{ price: '12.5' }, '[商品単価]'],
    [{ cost: '1.123456' }, '[原価]'],
    [{ productCode: '４９１' }, '[商品コード] 半角'],
    [{ productCode: '1'.repeat(21) }, '[商品コード] 20文字以内'],
    [{ taxDivision: '3' }, '[税区分]'],
    [{ categoryId: '999' }, '部門ID'],
    [{ nonsense: '1' }, '[nonsense]'],
    [{ updDateTime: '2026-01-01T00:00:00+09:00' }, '[updDateTime]'],
    [[], '形式'],
  ])('refuses %j', async (body, detail) => {
    const before = await row('/products/13')
    const reply = await call('PATCH', '/products/13', body)
    expect(reply).toMatchObject(problem(400, detail))
    expect(reply.headers.get('content-type')).toBe('application/problem+json')
    expect(await row('/products/13')).toEqual(before)
  })

  it('keeps product codes unique, but lets a product keep its own', async () => {
    const [a, b] = [await row('/products/14'), await row('/products/15')]
    expect(await call('PATCH', '/products/14', { productCode: b['productCode'] })).toMatchObject(problem(400, '[商品コード]'))
    expect((await call('PATCH', '/products/14', { productCode: a['productCode'], price: '5' })).status).toBe(200)
  })

  it('numbers a new product itself, asks for the required fields and fills the defaults', async () => {
    expect((await call('POST', '/products', { productName: 'x', price: '1', categoryId: '3' })).status).toBe(400)
    const reply = await call('POST', '/products', { productName: '新顔', productCode: 'NEW-1', price: '100', categoryId: '3' })
    expect(reply.json).toMatchObject({ productId: '2501', taxDivision: '1', productPriceDivision: '1', displayFlag: '1' })
    expect((await call('DELETE', '/products/2501')).status).toBe(204)
    expect(await call('GET', '/products/2501')).toMatchObject(problem(404, '指定されたIDのリソースが見つかりません'))
  })

  it('answers unknown rows, paths, methods and broken JSON in their own ways', async () => {
    expect((await call('PATCH', '/products/999999', { price: '1' })).status).toBe(404)
    expect((await call('GET', '/nowhere')).status).toBe(404)
    expect((await call('PUT', '/products/1', {})).status).toBe(405)
    const broken = await fetch(`${sandbox.apiUrl}/${sandbox.contractId}/pos/products/1`, {
      method: 'PATCH',
      headers: { authorization: `Bearer ${token}` },
      body: '{"price":',
    })
    expect(broken.status).toBe(400)
  })
})

describe('writing stock', () => {
  it('sets and adds, and leaves a line of history each time', async () => {
    const set = await call('PATCH', '/stock/20', { storeId: '1', stockAmount: '40', stockHistory: { memo: '棚卸 A-1' } })
    expect(set.json).toMatchObject({ productId: '20', storeId: '1', stockAmount: '40', stockHistory: { memo: '棚卸 A-1' } })
    const add = await call('POST', '/stock/20/add', { storeId: '1', stockAmount: '-3' })
    expect(add.json).toMatchObject({ stockAmount: '37' })
    const history = await list('/stock/changes/20/1')
    expect(history.slice(-2)).toMatchObject([
      { stockAmount: '40', memo: '棚卸 A-1', stockDivision: '15' },
      { amount: '-3', stockAmount: '37', stockDivision: '15' },
    ])
  })

  it('refuses what Smaregi refuses', async () => {
    await call('PATCH', '/stock/21', { storeId: '1', stockAmount: '999999999' })
    expect(await call('POST', '/stock/21/add', { storeId: '1', stockAmount: '1' })).toMatchObject(
      problem(400, '更新後の在庫数は[999999999]以下である必要があります'),
    )
    expect((await call('POST', '/stock/21/add', { storeId: '1', stockAmount: '0' })).status).toBe(400)
    expect(await call('PATCH', '/stock/21', { storeId: '9', stockAmount: '1' })).toMatchObject(
      problem(400, '指定された店舗IDのリソースが見つかりません'),
    )
    expect((await call('PATCH', '/stock/999999', { storeId: '1', stockAmount: '1' })).status).toBe(404)
  })
})

describe('bulk', () => {
  let hook: Server
  let hookUrl = ''
  const notices: unknown[] = []
  beforeAll(async () => {
    hook = createServer((request, response) => {
      let text = ''
      request.on('data', (chunk: Buffer) => (text += chunk.toString()))
      request.on('end', () => {
        notices.push(JSON.parse(text))
        response.end()
      })
    })
    await new Promise<void>((resolve) => hook.listen(0, '127.0.0.1', resolve))
    hookUrl = `http://127.0.0.1:${(hook.address() as AddressInfo).port}/done`
  })
  afterAll(() => new Promise((resolve) => hook.close(resolve)))

  const notice = async (count: number): Promise<Row[]> => {
    await expect.poll(() => notices.length).toBe(count)
    return notices[count - 1] as Row[]
  }

  it('answers at once, works later, and reports each row to the callback', async () => {
    const products = [
      { productId: '30', price: '300' },
      { productId: '31', productName: 'あ'.repeat(86) },
      { productId: '888888', price: '1' },
    ]
    const reply = await call('PATCH', '/products/bulk', { products, callbackUrl: hookUrl })
    expect(reply.json).toEqual({ requestId: expect.any(Number) as number, callbackUrl: hookUrl })
    const rows = await notice(1)
    expect(rows).toMatchObject([
      { requestId: (reply.json as { requestId: number }).requestId, productId: '30', status: 200 },
      { productId: '31', status: 400, detail: '[商品名] 85文字以内で入力して下さい' },
      { productId: '888888', status: 404 },
    ])
    expect((await row('/products/30'))['price']).toBe('300')
  })

  it('creates products and moves stock in the same way', async () => {
    await call('POST', '/products/bulk', {
      products: [{ productName: '束', productCode: 'BULK-1', price: '10', categoryId: '3' }],
      callbackUrl: hookUrl,
    })
    const [made] = await notice(2)
    expect(await row(`/products/${made?.['productId']}`)).toMatchObject({ productName: '束' })
    await call('PATCH', '/stock/bulk', { stock: [{ productId: '32', storeId: '1', stockAmount: '5' }], callbackUrl: hookUrl })
    await notice(3)
    await call('POST', '/stock/add/bulk', { stock: [{ productId: '32', storeId: '1', stockAmount: '2' }], callbackUrl: hookUrl })
    await notice(4)
    expect((await list('/stock?product_id=32&store_id=1'))[0]).toMatchObject({ stockAmount: '7' })
  })

  it('wants at most 100 rows and a callback address', async () => {
    const products = Array.from({ length: 101 }, (_, i) => ({ productId: String(i + 1), price: '1' }))
    expect((await call('PATCH', '/products/bulk', { products, callbackUrl: hookUrl })).status).toBe(400)
    expect((await call('PATCH', '/products/bulk', { products: products.slice(0, 1) })).status).toBe(400)
    expect((await call('PATCH', '/products/bulk', { products: products.slice(0, 1), callbackUrl: 'ftp://x' })).status).toBe(400)
  })
})
