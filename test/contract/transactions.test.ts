import { describe, expect, it } from 'vitest'
import type { OutputOf } from '#shared/contracts/index.ts'
import type { ReadDb } from '#core/store/db.ts'
import { resourceOf } from '#core/sync/pull/resources.ts'
import { transactionListFacts } from '../fixtures/wire/index.ts'
import { openShopInTest } from '../fixtures/inTest.ts'
import type { Shop } from '../fixtures/signedIn.ts'

const dateIn = (days: number) => new Date(Date.now() + 9 * 3_600_000 + days * 86_400_000).toISOString().slice(0, 10)
const day = dateIn(-2)

async function shopWithDay(): Promise<Shop> {
  const shop = await openShopInTest({ products: 400 })
  await shop.engine.job('sync.pull', { mode: 'auto' })
  await pullDay(shop)
  return shop
}
const pullDay = ({ engine }: Shop, of = day) =>
  engine.job('sync.pull', { mode: 'auto', resources: ['transactions'], days: { from: of, to: of } })
const dayOf = (
  { engine }: Shop,
  asked: { day?: string; search?: string; storeId?: number | null } = {},
): Promise<OutputOf<'transactions.day'>> => engine.call('transactions.day', { day, ...asked })

describe('the list of transactions', () => {
  it('is asked for by the windows and pages that Smaregi takes', () => {
    const { lists: listsOf, pageSize, sort } = resourceOf('transactions')
    const asked = listsOf({} as ReadDb, { from: '2026-01-01', to: '2026-02-15' })
    expect(pageSize).toBeLessThanOrEqual(transactionListFacts.maxRowsWithDetails)
    expect(asked.length).toBe(2)
    for (const { query } of asked) {
      const name = Object.keys(query)
        .find((one) => one.endsWith('-from'))
        ?.slice(0, -5)
      expect(transactionListFacts.windows).toContain(name)
      const length = Date.parse(String(query[`${name}-to`])) - Date.parse(String(query[`${name}-from`]))
      expect(length).toBeLessThanOrEqual(transactionListFacts.longestWindowDays * 86_400_000)
      // The window's field comes first in the order, as the reference recommends.
      expect(sort?.split(',')[0]).toBe(name?.replaceAll(/_(\w)/gu, (_all, letter: string) => letter.toUpperCase()))
    }
  })
})

describe('a day of transactions', () => {
  it('is not here until it is asked for, then stays without a line', async () => {
    const shop = await openShopInTest({ products: 100 })
    await shop.engine.job('sync.pull', { mode: 'auto' })
    expect(await dayOf(shop)).toMatchObject({ rows: [], of: 0, pulledAt: null })
    await pullDay(shop)
    const here = await dayOf(shop)
    expect(here.pulledAt).not.toBeNull()
    expect(here.rows).toHaveLength(here.of)
    expect(here.stores.map(({ storeId }) => storeId)).toEqual([1, 2])
    expect(await shop.engine.call('transactions.days', {})).toEqual({ days: [day] })
    await shop.control.fault({ match: { path: '/transactions' }, fault: { kind: 'dropBefore' } })
    await expect(pullDay(shop)).rejects.toMatchObject({ code: expect.any(String) as string })
    expect(await dayOf(shop)).toEqual(here)
  })

  it('adds up: what was sold less what came back, without what was cancelled and what is no sale', async () => {
    const shop = await shopWithDay()
    const { rows, total, trades } = await dayOf(shop)
    const counted = rows.filter(({ kind, cancelled }) => kind !== 'other' && !cancelled)
    expect(trades).toBe(counted.length)
    const { text } = await shop.engine.call('documents.preview', {
      document: 'dailySummary',
      source: { kind: 'day', day, storeId: null },
      text: null,
    })
    const [sales = 0, returns = 0] = [...text.matchAll(/(?:売上|返品) \| ([\d,]+)件/gu)].map(([, count = '']) =>
      Number(count.replace(',', '')),
    )
    expect(sales + returns).toBe(trades)
    expect(total).toBe(counted.reduce((sum, row) => sum + row.total, 0))
    expect(rows.some(({ division, kind }) => division === '2' && kind === 'other')).toBe(true)
    expect(rows.map(({ at }) => at)).toEqual(
      rows
        .map(({ at }) => at)
        .toSorted()
        .toReversed(),
    )
  })

  it('is searched by number, amount, time and goods, at any width, each part at once', async () => {
    const shop = await shopWithDay()
    const { rows, of } = await dayOf(shop)
    const one = rows.find(({ kind, total }) => kind === 'sale' && total > 1000)
    if (one === undefined) throw new Error('no sale over 1,000 yen')
    const ids = async (search: string) => (await dayOf(shop, { search })).rows.map(({ transactionId }) => transactionId)
    expect(await ids(one.number)).toEqual([one.transactionId])
    for (const search of [
      one.number.slice(-6),
      String(one.total),
      `¥${one.total.toLocaleString('ja-JP')}`,
      `${one.total}円`,
      one.at.slice(11, 16),
      `${Number(one.at.slice(11, 13))}時`,
      [...String(one.total)].map((digit) => String.fromCodePoint(digit.codePointAt(0)! + 0xfee0)).join(''),
      one.goods.split('、')[0] ?? '',
    ])
      expect(await ids(search), search).toContain(one.transactionId)
    // 2101 is a minute past nine as well, a name is found in either kana, and marks and staff are words of the list.
    const time = one.at.slice(11, 16).replace(':', '')
    expect(await ids(time)).toContain(one.transactionId)
    const inKana = rows.find(({ goods }) => goods.includes('せんべい'))
    if (inKana === undefined) throw new Error('no せんべい was sold')
    expect(await ids('センベイ')).toContain(inKana.transactionId)
    expect(await ids('ｾﾝﾍﾞｲ')).toEqual(await ids('せんべい'))
    expect(await ids(one.staffName?.slice(0, 2) ?? '')).toContain(one.transactionId)
    expect(await ids('返品')).toEqual(rows.filter(({ kind }) => kind === 'return').map(({ transactionId }) => transactionId))
    expect(await ids('取消')).toEqual(rows.filter(({ cancelled }) => cancelled).map(({ transactionId }) => transactionId))
    expect(await ids('入金')).toEqual(rows.filter(({ division }) => division === '2').map(({ transactionId }) => transactionId))
    const both = await dayOf(shop, { search: `${one.at.slice(11, 16)} ${one.total}` })
    expect(both.rows.every(({ total, at }) => total === one.total && at.slice(11, 16) === one.at.slice(11, 16))).toBe(true)
    expect(both).toMatchObject({ of })
    expect(await ids('99:99')).toEqual([])
    for (const hostile of ['%', "'; DROP TABLE transaction_head; --", '\\', '_'.repeat(100), '¥', '-']) await ids(hostile)
    expect((await dayOf(shop, { storeId: 2 })).rows.every(({ storeId }) => storeId === 2)).toBe(true)
  })

  it('opens each with figures that agree with its own', async () => {
    const shop = await shopWithDay()
    const { rows } = await dayOf(shop)
    for (const { transactionId, total, kind } of rows) {
      const whole = await shop.engine.call('transactions.open', { transactionId })
      expect(whole.total).toBe(total)
      if (kind === 'other') continue
      // Prices with and without tax at one rate are rounded apart by the till: the only thing that may be told.
      expect(whole.differences.filter((one) => one.kind !== 'taxOnce')).toEqual([])
      const beside = whole.carriage + whole.commission - whole.taxFree
      expect(whole.rates.reduce((sum, rate) => sum + rate.total, beside)).toBe(total)
      expect(whole.payments.reduce((sum, { amount }) => sum + amount, 0)).toBe(total)
      expect(
        whole.lines.every(({ returned, quantity, amount }) => (returned ? quantity < 0 && amount <= 0 : quantity > 0 && amount >= 0)),
      ).toBe(true)
    }
    await expect(shop.engine.call('transactions.open', { transactionId: 1 })).rejects.toMatchObject({ code: 'NOT_FOUND' })
  })

  it('that the contract does not grant is told, and the rest comes', async () => {
    const shop = await openShopInTest({ products: 50 })
    await shop.control.fault({
      match: { path: '/transactions' },
      fault: { kind: 'status', status: 403, detail: 'スコープ[pos.transactions:read]の権限がありません' },
    })
    expect(await shop.engine.job('sync.pull', { mode: 'auto' })).toMatchObject({ unavailable: [], failed: [] })
    await expect(pullDay(shop)).resolves.toMatchObject({ unavailable: ['transactions'], received: 0 })
    const { resources } = await shop.engine.call('sync.state', {})
    expect(resources.find(({ resource }) => resource === 'transactions')).toMatchObject({
      available: false,
      lastError: { code: 'SCOPE_MISSING' },
    })
    expect(await dayOf(shop)).toMatchObject({ rows: [], pulledAt: null })
  })

  it('that comes with rows no till would write keeps all that can be understood, and tells how many could not', async () => {
    const shop = await openShopInTest({ products: 50 })
    await shop.engine.job('sync.pull', { mode: 'auto' })
    const at = `${day}T10:00:00+09:00`
    const line = {
      transactionDetailId: '1',
      transactionDetailDivision: '1',
      quantity: '1',
      salesPrice: '100',
      taxDivision: '0',
      taxRate: '10.000',
    }
    const rows = [
      { transactionHeadId: '1', terminalTranDateTime: at, total: '100', subtotal: '100', details: [line] },
      // No time, no number, an amount that is none, an id that is none.
      { transactionHeadId: '2', total: '100', details: [] },
      { terminalTranDateTime: at, total: '100', details: [] },
      { transactionHeadId: '4', terminalTranDateTime: at, total: '百円', details: [] },
      { transactionHeadId: '-5', terminalTranDateTime: at, total: '1', details: [] },
      // Strange insides: the row is here, its odd lines are not.
      {
        transactionHeadId: '6',
        terminalTranDateTime: at,
        total: '7',
        details: [null, 5, { transactionDetailId: 'x' }, line],
        depositOthers: 'no',
      },
      {
        transactionHeadId: '7',
        terminalTranDateTime: at,
        total: '9',
        details: [{ ...line, productName: '\u001b@\u0000{code:x}|~_^' }],
        depositOthers: null,
      },
    ]
    await shop.control.fault({
      match: { path: '/transactions' },
      fault: { kind: 'reply', status: 200, body: JSON.stringify(rows) },
    })
    const result = await pullDay(shop)
    expect(result).toMatchObject({ received: 7, bad: 7 })
    const here = await dayOf(shop)
    expect(here.rows.map(({ transactionId }) => transactionId)).toEqual([7, 6, 1])
    for (const { transactionId, total } of here.rows)
      expect(await shop.engine.call('transactions.open', { transactionId })).toMatchObject({ total, lines: [{ quantity: 1 }] })
  })

  it('one of whose lines cannot be had is told, keeps what was known, stops no other, and heals', async () => {
    const shop = await openShopInTest({ products: 50 })
    await shop.engine.job('sync.pull', { mode: 'auto' })
    const at = `${day}T10:00:00+09:00`
    const details = [{ transactionDetailId: '1', quantity: '1', salesPrice: '100', taxDivision: '0' }]
    const row = (id: string, more: object) => ({ transactionHeadId: id, terminalTranDateTime: at, total: '100', ...more })
    const notFound = { type: 'https://developers.smaregi.jp/errors', title: 'Not Found', status: 404, detail: '取引がありません' }
    const answer = async (path: string, body: unknown, status = 200) =>
      shop.control.fault({ match: { path }, fault: { kind: 'reply', status, body: JSON.stringify(body) } })
    await answer('/transactions/2/details', notFound, 404)
    await answer('/transactions/3/details', { count: 0 })
    await answer('/transactions', [row('1', { details }), row('2', {}), row('3', { details: { odd: true } }), row('4', { details })])
    expect(await pullDay(shop)).toMatchObject({ received: 4, bad: 2 })
    const ids = async () => (await dayOf(shop)).rows.map(({ transactionId }) => transactionId).toSorted()
    expect(await ids()).toEqual([1, 4])
    const { resources } = await shop.engine.call('sync.state', {})
    expect(resources.find(({ resource }) => resource === 'transactions')).toMatchObject({ lastBad: 2, lastError: null, available: true })
    await shop.control.clearFaults()
    await answer(
      '/transactions',
      ['1', '2', '3', '4'].map((id) => row(id, { details })),
    )
    expect(await pullDay(shop)).toMatchObject({ received: 4, bad: 0 })
    expect(await ids()).toEqual([1, 2, 3, 4])
    // Known by now: one that cannot be had any more is not taken for gone.
    await shop.control.clearFaults()
    await answer('/transactions/2/details', notFound, 404)
    await answer('/transactions', [row('1', { details }), row('2', {})])
    expect(await pullDay(shop)).toMatchObject({ bad: 1 })
    expect(await ids()).toEqual([1, 2])
  })

  it('that lacks a line or its total says so, and its receipt is printed only where a person says so, too', async () => {
    const shop = await openShopInTest({ products: 50 })
    const { engine } = shop
    await engine.job('sync.pull', { mode: 'auto' })
    const line = { transactionDetailId: '1', quantity: '1', salesPrice: '100', taxDivision: '0', taxRate: '10.000' }
    const row = (id: string, total: string | null, ...details: unknown[]) => ({
      transactionHeadId: id,
      terminalTranDateTime: `${day}T10:00:00+09:00`,
      total,
      details,
    })
    const answer = async (...rows: unknown[]) => {
      await shop.control.clearFaults()
      await shop.control.fault({ match: { path: '/transactions' }, fault: { kind: 'reply', status: 200, body: JSON.stringify(rows) } })
      await pullDay(shop)
    }
    await answer(
      row('1', '300', line, { ...line, transactionDetailId: '2', quantity: '0.333' }, null),
      row('2', null, line),
      row('3', '100', line),
    )
    const open = (transactionId: number) => engine.call('transactions.open', { transactionId })
    expect(await open(1)).toMatchObject({ total: 300, lacking: { lines: 2, total: false }, lines: [{ quantity: 1 }] })
    expect(await open(2)).toMatchObject({ total: 100, lacking: { lines: 0, total: true } })
    expect(await open(3)).toMatchObject({ lacking: { lines: 0, total: false } })

    const deviceId = (await engine.call('devices.list', {})).find(({ kind }) => kind === 'receiptPrinter')?.deviceId ?? 0
    const source = { kind: 'transaction', transactionId: 1, recipient: '' } as const
    await expect(engine.call('documents.print', { document: 'receipt', source, deviceId, copies: 1 })).rejects.toMatchObject({
      code: 'INVALID_INPUT',
      details: { reason: 'lacking' },
    })
    const { text, lacking } = await engine.call('documents.preview', { document: 'receipt', source })
    expect(lacking).toEqual({ lines: 2, total: false })
    expect(text).toMatch(/^\^\^"《 内容不足 》"\n\|読み取れなかった明細2行を含みません\n/u)
    const { jobId } = await engine.call('documents.print', { document: 'receipt', source, deviceId, copies: 1, evenLacking: true })
    expect(jobId).toBeGreaterThan(0)
    expect(await engine.call('documents.preview', { document: 'receipt', source: { ...source, transactionId: 3 } })).toMatchObject({
      lacking: null,
    })
    await answer(row('1', '300', line, { ...line, transactionDetailId: '2', quantity: '2' }))
    expect(await open(1)).toMatchObject({ lacking: { lines: 0, total: false } })
  })
})
