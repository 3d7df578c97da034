import { QueryClientProvider } from '@tanstack/react-query'
import { act } from 'react'
import { I18nextProvider } from 'react-i18next'
import { afterEach, describe, expect, it } from 'vitest'
import type { Transaction, TransactionRow } from '#shared/contracts/transactions.ts'
import type { OutputOf } from '#shared/contracts/index.ts'
import type { ResourceState } from '#shared/contracts/sync.ts'
import { dayInJapan } from '#shared/domain/tax.ts'
import { BantoError } from '#shared/errors.ts'
import { createI18n, type Language } from '#shared/i18n/index.ts'
import { useJobStore } from '../../renderer/common/jobs.ts'
import { createQueryClient } from '../../renderer/common/queries.ts'
import { useTransactions } from '../../renderer/transactions/state.ts'
import { TransactionsScreen } from '../../renderer/transactions/TransactionsScreen.tsx'
import { Provider } from '../../renderer/ui/index.ts'
import { fakeEngine, type Answers } from '../fakes/engine.ts'
import { button, clear, click, draw, field, fill, happen, press, settle, text, until } from '../fakes/page.tsx'
import { status } from '../fakes/shop.ts'

afterEach(async () => {
  await clear()
  useJobStore.setState({ running: new Map(), cancelling: new Set() })
  useTransactions.setState({ day: null, search: '', storeId: null, selected: null })
})

const today = dayInJapan(new Date())
const row = (transactionId: number, part: Partial<TransactionRow> = {}): TransactionRow => ({
  transactionId,
  number: `21000${transactionId}`,
  at: `${today}T10:0${transactionId}:00+09:00`,
  storeId: 1,
  storeName: '本店',
  kind: 'sale',
  division: '1',
  cancelled: false,
  total: 100 * transactionId,
  pieces: 1,
  staffName: '青木',
  goods: `商品${transactionId}`,
  ...part,
})
const transaction: Transaction = {
  ...row(3),
  sumDate: null,
  terminalId: 1,
  cancelledAt: null,
  lines: [
    {
      lineNo: 1,
      name: '牛乳',
      code: '49',
      returned: false,
      quantity: 2,
      price: 120,
      discount: 20,
      amount: 220,
      taxDivision: '0',
      rate: 8,
      reduced: true,
    },
    {
      lineNo: 2,
      name: '皿',
      code: null,
      returned: true,
      quantity: -1,
      price: 100,
      discount: 0,
      amount: -100,
      taxDivision: '1',
      rate: 10,
      reduced: false,
    },
  ],
  subtotal: 120,
  subtotalDiscount: 0,
  pointDiscount: 5,
  couponDiscount: 0,
  carriage: 0,
  commission: 0,
  taxFree: 0,
  rates: [
    { rate: 10, reduced: false, total: -110, tax: -10 },
    { rate: 8, reduced: true, total: 215, tax: 16 },
  ],
  taxAdded: -10,
  payments: [{ kind: 'other', name: 'PayPay', amount: 105 }],
  deposit: 105,
  change: 0,
  memo: null,
  lacking: { lines: 0, total: false },
  differences: [{ kind: 'total', rate: null, own: 105, computed: 106 }],
}
const resource = (part: Partial<ResourceState>): ResourceState => ({
  resource: 'transactions',
  rows: 0,
  demand: 'onDemand',
  reading: 'days',
  swept: false,
  scope: 'pos.transactions:read',
  available: true,
  lastFullAt: null,
  lastPullAt: null,
  lastSweepAt: null,
  lastRows: 0,
  lastRemoved: 0,
  lastBad: 0,
  days: null,
  interrupted: null,
  guard: null,
  lastError: null,
  failure: null,
  ...part,
})
const isTrade = ({ kind, cancelled }: TransactionRow): boolean => kind !== 'other' && !cancelled
const dayOf = (rows: readonly TransactionRow[], pulledAt: string | null = new Date().toISOString()): OutputOf<'transactions.day'> => ({
  rows: [...rows],
  found: rows.length,
  trades: rows.filter(isTrade).length,
  of: rows.length,
  total: rows.filter(isTrade).reduce((sum, { total }) => sum + total, 0),
  pulledAt,
  stores: [],
})

async function screen(day: OutputOf<'transactions.day'>, more: Answers = {}, language: Language = 'ja') {
  const engine = fakeEngine({
    'app.status': () => status,
    'sync.state': () => ({ resources: [resource({})] }),
    'transactions.day': () => day,
    'transactions.days': () => ({ days: [] }),
    'transactions.open': () => transaction,
    'sync.pull': () => ({ jobId: 'pull' }),
    ...more,
  })
  await draw(
    <QueryClientProvider client={createQueryClient()}>
      <I18nextProvider i18n={createI18n(language)}>
        <Provider
          env="test"
          colorScheme="light"
          labels={{ confirm: 'はい', cancel: 'キャンセル', close: '閉じる', clear: 'クリア', showPassword: '表示' }}
        >
          <TransactionsScreen />
        </Provider>
      </I18nextProvider>
    </QueryClientProvider>,
  )
  await settle(50)
  return engine
}
const pulls = (engine: { readonly calls: readonly { readonly method: string; readonly input: unknown }[] }) =>
  engine.calls.filter(({ method }) => method === 'sync.pull').map(({ input }) => (input as { days: { from: string } }).days.from)
const list = (): Element => document.querySelector('.transactions-list')!

describe('a day that is not here', () => {
  it('is fetched by itself, once', async () => {
    const engine = await screen(dayOf([], null))
    await settle(100)
    expect(pulls(engine)).toEqual([today])
    expect(text()).toContain('取引を取り込んでいます')
  })

  it('is asked for again where another pull that ran already was waited for in its place', async () => {
    const other = { jobId: 'other', method: 'sync.pull' } as const
    const progress = { ...other, phase: 'products', done: 0, total: null, rate: null, secondsLeft: null, detail: {} }
    const engine = await screen(dayOf([], null), {
      'sync.pull': () => {
        throw new BantoError('BUSY', '', { details: other })
      },
      'jobs.find': () => ({ running: progress, finished: null }),
    })
    await settle(50)
    expect(pulls(engine)).toEqual([today])
    await act(async () => useJobStore.setState({ running: new Map([['other', progress]]) }))
    engine.answer({ 'sync.pull': () => ({ jobId: 'pull' }) })
    await happen(() => engine.emit('jobs.finished', { ...other, outcome: { ok: true, value: {} } }))
    await act(async () => useJobStore.setState({ running: new Map() }))
    await settle(50)
    expect(pulls(engine)).toEqual([today, today])
  })

  it('is not asked for without a line; the days that are here are offered', async () => {
    const engine = await screen(dayOf([], null), {
      'app.status': () => ({ ...status, connection: 'offline' }),
      'transactions.days': () => ({ days: ['2026-11-02'] }),
    })
    expect(pulls(engine)).toEqual([])
    expect(text()).toContain('まだ取り込んでいません')
    await click(/11\/2/u)
    expect(engine.calls.findLast(({ method }) => method === 'transactions.day')?.input).toMatchObject({ day: '2026-11-02' })
  })

  it('of a contract that may not read them says so, with Smaregi’s words', async () => {
    const lastError = { code: 'SCOPE_MISSING', message: '', details: { detail: '権限がありません' }, retryable: false } as const
    const engine = await screen(dayOf([], null), { 'sync.state': () => ({ resources: [resource({ available: false, lastError })] }) })
    expect(pulls(engine)).toEqual([])
    expect(text()).toContain('取引を読み取れません')
    expect(text()).toContain('権限がありません')
    await click('もう一度')
    expect(pulls(engine)).toEqual([today])
  })
})

describe('a day that is here', () => {
  it('is gone through by keys, to the days beside as well', async () => {
    const engine = await screen(dayOf([row(3), row(2, { cancelled: true }), row(1, { kind: 'return', total: -100 })]))
    expect(pulls(engine)).toEqual([])
    expect(text()).toContain('売上・返品 2件 200円・ほか 1件')
    expect(text()).toContain('返品')
    await press({ key: 'ArrowDown' }, list())
    expect(engine.calls.findLast(({ method }) => method === 'transactions.open')?.input).toEqual({ transactionId: 3 })
    await until(() => text().includes('牛乳 ※'), 'the lines')
    for (const words of ['合計は、スマレジでは105円ですが、明細から計算すると106円です', 'PayPay', '8%対象', '値引 -20円', 'ポイント値引'])
      expect(text()).toContain(words)
    await press({ key: 'Escape' }, list())
    expect(text()).not.toContain('牛乳')
    await press({ key: 'ArrowLeft' }, list())
    const yesterday = new Date(Date.parse(today) - 86_400_000).toISOString().slice(0, 10)
    expect(engine.calls.findLast(({ method }) => method === 'transactions.day')?.input).toMatchObject({ day: yesterday })
    await press({ key: 'ArrowRight' }, list())
    await press({ key: 'ArrowRight' }, list())
    expect(field('日付').value).toBe(today)
  })

  it('tells when nothing is found, and takes the search back', async () => {
    const engine = await screen(dayOf([row(1)]), {
      'transactions.day': ({ search }) => ({ ...dayOf(search === '' ? [row(1)] : []), of: 1 }),
    })
    await fill(field('取引を探す'), '９９９')
    await until(() => text().includes('当てはまる取引がありません'), 'nothing found')
    expect(engine.calls.findLast(({ method }) => method === 'transactions.day')?.input).toMatchObject({ search: '９９９' })
    await click('すべての取引を表示')
    await until(() => text().includes('商品1'), 'the rows')
  })

  it('has its words in English', async () => {
    await screen(dayOf([row(1, { kind: 'other', division: '2', goods: '' })]), {}, 'en')
    expect(text()).toContain('Cash in')
    expect(button('Previous day')).not.toBeNull()
  })
})
