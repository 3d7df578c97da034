import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { changesHandlers } from '#core/changes/handlers.ts'
import type { CoreContext, Shop } from '#core/context.ts'
import { lookupHandlers } from '#core/lookup/handlers.ts'
import { productsHandlers } from '#core/products/handlers.ts'
import { isSearchIndexCurrent, searchDirtyCount } from '#core/products/searchIndex.ts'
import { area, createDispatcher, type Dispatch } from '#core/rpc/dispatcher.ts'
import type { SmaregiClient } from '#core/smaregi/client.ts'
import { changes } from '#shared/contracts/changes.ts'
import type { Profile } from '#shared/contracts/connection.ts'
import type { OutputOf } from '#shared/contracts/index.ts'
import { lookup } from '#shared/contracts/lookup.ts'
import { products } from '#shared/contracts/products.ts'
import type { Envelope } from '#shared/errors.ts'
import { fillShop, noon, openTestShop, quietLog, type TestShop } from '../fixtures/shopFile.ts'

/** The local areas through the real dispatcher, which checks what comes in and what goes out. */
const offline = async (): Promise<never> => {
  throw new Error('the local engine must not need the line')
}
const profile: Profile = {
  profileId: 'p',
  kind: 'sample',
  contractId: 'sb_1',
  shopName: '店',
  userName: '山田',
  identityUrl: '',
  apiUrl: '',
  clientId: 'c',
  signedIn: true,
  lastOpenedAt: noon.toISOString(),
}

let file: TestShop
let shop: Shop | null
let events: { name: string; payload: unknown }[]
let dispatch: Dispatch

beforeEach(() => {
  file = openTestShop()
  fillShop(file.db, 1200)
  const api: SmaregiClient = {
    read: offline,
    write: offline,
    rateLimit: () => expect.unreachable('no rate limit'),
    serverClock: () => null,
    onReply: () => undefined,
  }
  const answers = () => Promise.resolve(false)
  shop = { profile, file: file.file, db: file.db, api, answers, grants: answers, learnBulk: () => Promise.resolve() }
  events = []
  const core: CoreContext = {
    dataDir: file.folder,
    hostKind: 'browser',
    version: '0',
    host: { call: offline, onEvent: () => {} },
    emit: (name, payload) => events.push({ name, payload }),
    log: quietLog,
    now: () => noon,
    shop: () => shop ?? expect.unreachable('no shop'),
    shopOrNull: () => shop,
    setShop: offline,
    onShop: () => {},
    line: () => 'offline',
    setLine: () => {},
    idle: () => true,
    startJob: () => null,
    closing: new AbortController().signal,
    startFailure: () => null,
    setStartFailure: () => undefined,
    touchStatus: () => events.push({ name: 'status', payload: null }),
  }
  const areas = [
    area('products', products, productsHandlers(core)),
    area('changes', changes, changesHandlers(core)),
    area('lookup', lookup, lookupHandlers(core)),
  ]
  dispatch = createDispatcher({ areas, log: quietLog, checkOutput: true })
})
afterEach(() => {
  shop = null
  file.remove()
})

const ask = async <N extends `${'products' | 'changes' | 'lookup'}.${string}`>(method: N, input: unknown): Promise<OutputOf<N>> => {
  const reply: Envelope = await dispatch(method, input)
  if (!reply.ok) throw Object.assign(new Error(reply.error.message), { code: reply.error.code })
  return reply.value as OutputOf<N>
}
const everything = { search: '', categoryId: null, only: 'all', sort: { field: 'price', direction: 'asc' } }

it('a morning offline: look, edit, change in bulk, take back, review, look up', async () => {
  const { viewId, total } = await ask('products.openView', everything)
  expect(total).toBe(1200)
  const { rows } = await ask('products.rows', { viewId, offset: 600, limit: 2 })
  const [first] = rows
  if (!first) throw new Error('no row')

  const edited = await ask('products.stage', {
    cells: [
      { productId: first.productId, field: 'price', value: '１，２８０円' },
      { productId: first.productId, field: 'productName', value: 'あ'.repeat(86) },
      { productId: 1, field: 'productCode', value: first.productCode },
    ],
    origin: 'edit',
  })
  expect(edited).toMatchObject({ staged: 1, unchanged: 0, problems: [{ rule: 'tooLong' }, { productId: 1, rule: 'codeTaken' }] })
  expect(events).toMatchObject([
    { name: 'products.changed', payload: { productIds: [first.productId], membership: false } },
    { name: 'changes.changed', payload: { staged: 1, rows: 1, undo: { name: 'changes.sets.editCell', author: '山田' } } },
    { name: 'status' },
  ])

  const operation = { kind: 'percent', field: 'price', percent: 10, rounding: { unit: 10, mode: 'nearest' } }
  const rowsMeant = { viewId, all: true }
  const preview = await ask('products.previewBulk', { rows: rowsMeant, operation })
  events.length = 0
  const bulk = await ask('products.stageBulk', { rows: rowsMeant, operation })
  expect(bulk.preview).toEqual(preview)
  expect(events[0]).toEqual({ name: 'products.changed', payload: { productIds: null, membership: false } })
  expect((await ask('changes.review', {})).cells).toBe(preview.changed)
  expect(await ask('changes.undo', {})).toMatchObject({ cells: preview.changed, skipped: 0 })
  expect(await ask('changes.redo', {})).toMatchObject({ cells: preview.changed })
  await ask('changes.undo', {})

  expect((await ask('changes.list', { states: ['staged'], offset: 0, limit: 10 })).rows).toMatchObject([{ mine: 1280, base: first.price }])
  const { cards } = await ask('lookup.find', { code: String(first.productCode) })
  expect(cards).toMatchObject([{ productId: first.productId, price: 1280, unsentFields: ['price'] }])
  expect(await ask('changes.discard', { all: true })).toMatchObject({ cells: 1 })
  expect(await ask('changes.summary', {})).toMatchObject({ staged: 0, undo: { name: 'changes.sets.discard' } })
  expect((await ask('changes.history', { limit: 3 }))[0]).toMatchObject({ origin: 'discard' })
})

it('a renamed product is found under its new name at once, also while the index is behind', async () => {
  const { viewId } = await ask('products.openView', everything)
  await ask('products.stageBulk', { rows: { viewId, all: true }, operation: { kind: 'set', field: 'tag', value: '大売出し' } })
  expect(searchDirtyCount(file.db)).toBe(1200)
  expect((await ask('products.openView', { ...everything, search: '大売出し' })).total).toBe(1200)
  await vi.waitFor(() => expect(searchDirtyCount(file.db)).toBe(0))
  expect((await ask('products.openView', { ...everything, search: '大売出し' })).total).toBe(1200)
})

/** As a program of an earlier folding leaves it: its own folded text, and no word of which folding that was. */
const indexedByOlderProgram = (): void => {
  file.db.run(`UPDATE product SET product_name = 'コカ・コーラ 髙島屋' WHERE product_id = 7`)
  file.db.run(`UPDATE product_text SET folded = 'こか・こーら 髙島屋' WHERE product_id = 7`)
  file.db.run(`DELETE FROM meta WHERE key = 'search_folding'`)
}

it('a file that an older folding has indexed is searched rightly at once and indexed anew behind the back', async () => {
  indexedByOlderProgram()
  const search = async (text: string) => (await ask('products.openView', { ...everything, search: text })).total
  expect(await search('コカコーラ')).toBe(1)
  expect(await search('高島屋')).toBe(1)
  await vi.waitFor(() => expect(searchDirtyCount(file.db)).toBe(0))
  expect(isSearchIndexCurrent(file.db)).toBe(true)
  expect(file.db.column('SELECT folded FROM product_text WHERE product_id = 7')[0]).toMatch(/^こかこーら 高島屋/u)
  expect(await search('コカコーラ')).toBe(1)
})

it('a file that cannot be written is searched rightly although an older folding has indexed it', async () => {
  indexedByOlderProgram()
  file = file.reopen({ readOnly: true })
  shop = { ...shop!, file: file.file, db: file.db }
  expect((await ask('products.openView', { ...everything, search: 'コカコーラ 高島屋' })).total).toBe(1)
  expect(isSearchIndexCurrent(file.db)).toBe(false)
})

it('says what is wrong with a question instead of guessing', async () => {
  await expect(ask('products.rows', { viewId: 'gone', offset: 0, limit: 10 })).rejects.toMatchObject({ code: 'VIEW_GONE' })
  await expect(ask('products.rows', { viewId: 'gone', offset: -1, limit: 10 })).rejects.toMatchObject({ code: 'INVALID_INPUT' })
  await expect(ask('changes.undo', {})).rejects.toMatchObject({ code: 'NOTHING_TO_UNDO' })
  await expect(ask('lookup.card', { productId: 99_999 })).rejects.toMatchObject({ code: 'NOT_FOUND' })
})
