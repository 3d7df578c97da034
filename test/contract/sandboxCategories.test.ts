import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createControlClient, type ControlClient } from '#sandbox/controlClient.ts'
import { startSandbox, type Sandbox } from '#sandbox/start.ts'

type Row = Readonly<Record<string, string | null>>

let sandbox: Sandbox
let control: ControlClient
let token = ''
beforeAll(async () => {
  sandbox = await startSandbox({ products: 200, rates: 'off' })
  control = createControlClient(sandbox)
  token = await control.token('pos.products:read pos.products:write')
})
afterAll(() => sandbox.close())

async function call(method: string, path: string, body?: unknown, bearer = token): Promise<{ status: number; json: Row }> {
  const reply = await fetch(`${sandbox.apiUrl}/${sandbox.contractId}/pos${path}`, {
    method,
    headers: { authorization: `Bearer ${bearer}` },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  return { status: reply.status, json: (await reply.json()) as Row }
}
const rows = async (query = ''): Promise<Row[]> => (await call('GET', `/categories?limit=1000${query}`)).json as unknown as Row[]
const make = async (fields: Row): Promise<string> => {
  const { status, json } = await call('POST', '/categories', fields)
  expect(status, JSON.stringify(json)).toBe(200)
  return json['categoryId'] ?? ''
}
const refused = (detail: string) => ({ status: 400, json: { detail: expect.stringContaining(detail) as string } })

describe('a new category', () => {
  it('gets the highest id and one, the level below its parent, and an update time', async () => {
    const highest = Math.max(...(await rows()).map((row) => Number(row['categoryId'])))
    const { json: root } = await call('POST', '/categories', { categoryName: '季節品', categoryCode: 'S-1', displaySequence: '5' })
    expect(root).toMatchObject({ categoryId: String(highest + 1), level: '1', parentCategoryId: null, displaySequence: '5' })
    const { json: child } = await call('POST', '/categories', {
      categoryName: '夏',
      parentCategoryId: root['categoryId'],
      color: '#ff8800',
    })
    expect(child).toMatchObject({ categoryId: String(highest + 2), level: '2', parentCategoryId: root['categoryId'], color: '#ff8800' })
    expect(Date.parse(child['updDateTime'] ?? '')).toBeGreaterThan(Date.now() - 60_000)
    expect(await rows('&category_code=S-1')).toEqual([root])
  })

  it('is refused without a name, below a third level, below nothing', async () => {
    const third = (await rows('&level=3'))[0]?.['categoryId'] ?? ''
    expect(await call('POST', '/categories', { tag: 'x' })).toMatchObject(refused('[部門名] 必須項目です'))
    expect(await call('POST', '/categories', { categoryName: 'x', parentCategoryId: third })).toMatchObject(refused('階層レベル3'))
    expect(await call('POST', '/categories', { categoryName: 'x', parentCategoryId: '99999' })).toMatchObject(refused('親部門ID'))
    expect(await call('POST', '/categories', { categoryName: 'x', level: '2' })).toMatchObject(refused('[level]'))
  })

  it('needs the right to write', async () => {
    const reading = await control.token('pos.products:read')
    expect((await call('POST', '/categories', { categoryName: 'x' }, reading)).status).toBe(403)
  })
})

describe('a changed category', () => {
  it('keeps what is not named, empties by null, and moves its update time', async () => {
    const id = await make({ categoryName: '前', tag: '札', taxDivision: '1' })
    expect(
      (await call('PATCH', `/categories/${id}`, { categoryName: '後', taxDivision: null, pointNotApplicable: '1' })).json,
    ).toMatchObject({
      categoryName: '後',
      tag: '札',
      taxDivision: null,
      pointNotApplicable: '1',
    })
    expect(await call('PATCH', `/categories/${id}`, {})).toMatchObject(refused('更新する項目'))
    expect(await call('PATCH', `/categories/${id}`, { categoryName: '' })).toMatchObject(refused('[部門名]'))
    expect(await call('PATCH', `/categories/${id}`, { reduceTaxId: '77' })).toMatchObject(refused('軽減税率ID'))
    expect((await call('PATCH', '/categories/99999', { tag: 'x' })).status).toBe(404)
  })

  it('takes what hangs below along, and never beyond the third level or below itself', async () => {
    const top = await make({ categoryName: '上' })
    const other = await make({ categoryName: '他' })
    const second = await make({ categoryName: '中', parentCategoryId: top })
    const third = await make({ categoryName: '下', parentCategoryId: second })
    expect(await call('PATCH', `/categories/${top}`, { parentCategoryId: third })).toMatchObject(refused('階層レベル3'))
    expect(await call('PATCH', `/categories/${top}`, { parentCategoryId: second })).toMatchObject(refused('自身または配下'))
    expect(await call('PATCH', `/categories/${top}`, { parentCategoryId: other })).toMatchObject(refused('階層レベル3を超える'))
    expect((await call('PATCH', `/categories/${second}`, { parentCategoryId: null })).json).toMatchObject({ level: '1' })
    expect((await call('GET', `/categories/${third}`)).json).toMatchObject({ level: '2', parentCategoryId: second })
    expect((await call('PATCH', `/categories/${second}`, { parentCategoryId: other })).json).toMatchObject({ level: '2' })
    expect((await call('GET', `/categories/${third}`)).json).toMatchObject({ level: '3' })
  })

  it('gives its tax id to the products that take it', async () => {
    const id = await make({ categoryName: '税' })
    await call('PATCH', '/products/3', { categoryId: id, useCategoryReduceTax: '1' })
    await call('PATCH', `/categories/${id}`, { reduceTaxId: '10000003' })
    expect((await call('GET', '/products/3')).json).toMatchObject({ reduceTaxId: '10000003' })
  })
})

describe('a category that goes', () => {
  it('is refused while a product or a category hangs on it, and answers 200', async () => {
    const parent = await make({ categoryName: '親' })
    const child = await make({ categoryName: '子', parentCategoryId: parent })
    await call('PATCH', '/products/5', { categoryId: child })
    expect(await call('DELETE', `/categories/${child}`)).toMatchObject(refused('紐づく商品'))
    expect(await call('DELETE', `/categories/${parent}`)).toMatchObject(refused('親部門ID'))
    await call('PATCH', '/products/5', { categoryId: parent })
    expect(await call('DELETE', `/categories/${child}`)).toMatchObject({ status: 200 })
    expect((await call('GET', `/categories/${child}`)).status).toBe(404)
    expect((await call('DELETE', `/categories/${child}`)).status).toBe(404)
  })
})

describe('the control address', () => {
  it('counts the writes that took effect, a lost answer among them, and not what somebody else does', async () => {
    await control.resetStatistics()
    await control.fault({ match: { method: 'POST', path: '/categories' }, fault: { kind: 'dropAfter' }, count: 1 })
    await expect(call('POST', '/categories', { categoryName: '消えた返事' })).rejects.toThrow()
    const made = (await control.categories()).at(-1)
    expect(made).toMatchObject({ categoryName: '消えた返事' })
    const categoryId = Number(made?.['categoryId'])
    await call('PATCH', `/categories/${categoryId}`, { tag: '1' })
    await control.edit({ categories: [{ categoryId, fields: { tag: '2' } }], createCategories: [{ categoryName: '別人' }] })
    expect((await control.statistics()).categoryWrites).toEqual([
      { categoryId, operation: 'create', count: 1 },
      { categoryId, operation: 'patch', count: 1 },
    ])
    expect((await control.categories()).map((row) => row['categoryName'])).toContain('別人')
  })
})
