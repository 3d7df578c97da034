import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { ChangeRow } from '#shared/contracts/changes.ts'
import type { Profile } from '#shared/contracts/connection.ts'
import type { ResourceState } from '#shared/contracts/sync.ts'
import { App } from '../../renderer/shell/App.tsx'
import { loadScreens } from '../../renderer/shell/screens.tsx'
import { useJobStore } from '../../renderer/common/jobs.ts'
import { useNavigation, type ChangesPart } from '../../renderer/common/navigation.ts'
import { usePushStore } from '../../renderer/changes/push.ts'
import { lastMinute } from '../../renderer/sync/RateLimit.tsx'
import { daysProblem } from '../../renderer/sync/DaysDialog.tsx'
import { fakeEngine, type FakeEngine } from '../fakes/engine.ts'
import { button, clear, click, draw, field, fill, happen, text, until } from '../fakes/page.tsx'
import { change, outcomes, overview, profile, pulled, quietShop, resource, set, status, summary } from '../fakes/shop.ts'

const open = (changesPart: ChangesPart): void => useNavigation.setState({ screen: 'changes', changesPart, productsRequest: null })

// As in a window that has been open for a while.
beforeAll(loadScreens)
beforeEach(() => open('pull'))
afterEach(async () => {
  await clear()
  usePushStore.setState({ running: false, outcome: null })
  useJobStore.setState({ running: new Map(), cancelling: new Set() })
})

const inputs = (engine: FakeEngine, method: string): unknown[] =>
  engine.calls.filter((call) => call.method === method).map((call) => call.input)

const finishPull = (engine: FakeEngine, more: Partial<typeof pulled> = {}): Promise<void> =>
  happen(() => engine.emit('jobs.finished', { jobId: 'pull-1', method: 'sync.pull', outcome: { ok: true, value: { ...pulled, ...more } } }))

async function screen(answers: Parameters<FakeEngine['answer']>[0] = {}): Promise<FakeEngine> {
  const engine = fakeEngine({ ...quietShop(profile), ...answers })
  await draw(<App env="test" />)
  await until(() => (document.querySelector('main')?.textContent ?? '').includes('同期と変更'), 'the screen')
  await finishPull(engine)
  return engine
}

describe('a sync that is not complete', () => {
  const broken = resource('stock', {
    rows: 120,
    lastPullAt: '2026-11-24T01:00:00Z',
    lastError: { code: 'SERVER_UNAVAILABLE', message: '', details: {}, retryable: true },
    failure: { since: '2026-11-24T01:15:00Z', tries: 2 },
  })
  const answers = (...resources: ResourceState[]) => ({
    'sync.state': () => ({ resources }),
    'sync.schedule': () => ({ pullMinutes: 15, sweepHours: 24, nextPullAt: null, nextSweepAt: null, nextRetryAt: '2099-01-01T01:17:00Z' }),
  })
  const status = (): string => document.querySelector('footer.shell-status')?.textContent ?? ''
  const banner = (): string => document.querySelector('.changes-next')?.textContent ?? ''
  const list = (): string => document.querySelector('section.sync-incomplete')?.textContent ?? ''

  it('says which, why, since when, what was kept and when it is tried again; green only when all is well', async () => {
    const engine = await screen(answers(resource('products'), broken))
    expect(status()).toContain('一部未完了: 在庫')
    expect(document.querySelector('tr[data-resource="stock"]')?.textContent).toContain('一部未完了')
    expect(list()).toMatch(
      /在庫.*スマレジが応答しませんでした。11\/24 10:15から.*11\/24 10:00に取り込んだ120件は残っていて.*10:17ごろに、自動で/u,
    )
    await happen(() => open('unsent'))
    expect(banner()).toContain('在庫の取り込みが終わっていません')
    expect(banner()).not.toContain('すべてスマレジと同じです')
    // It heals by itself, and the words go.
    await happen(() => engine.emit('sync.changed', { resources: [resource('products'), resource('stock')] }))
    expect(status()).not.toContain('一部未完了')
    expect(banner()).toContain('すべてスマレジと同じです')
  })

  it('gives Smaregi’s own words as a sentence of their own', async () => {
    const lastError = {
      code: 'SERVER_REJECTED',
      message: '',
      details: { status: 403, detail: '権限がありません' },
      retryable: false,
    } as const
    await screen(answers({ ...broken, resource: 'products', lastError }))
    expect(status()).toContain('一部未完了: 商品')
    expect(list()).toContain('スマレジに受け付けられませんでした。権限がありません。11/24 10:15から取り込めていません。')
  })

  it('names what another one waits for, and counts where there are many', async () => {
    const waits = { code: 'WAITS_FOR_RESOURCE', message: '', details: { resource: 'stores' }, retryable: true } as const
    const names = ['stores', 'categories', 'stock', 'suppliers'] as const
    await screen(
      answers(resource('products'), ...names.map((name) => ({ ...broken, resource: name })), {
        ...broken,
        resource: 'prices',
        lastError: waits,
      }),
    )
    expect(list()).toContain('先に「店舗」が届くのを待っています')
    expect(status()).toContain('店舗・部門・在庫 ほか2種類')
  })

  it('is one that was broken off, or did not come to all, and not one that still runs', async () => {
    await screen(
      answers(
        resource('products', { interrupted: { mode: 'full', page: 2, rows: 1000 } }),
        resource('stock', { lastPullAt: null, lastFullAt: null, rows: 0 }),
      ),
    )
    expect(list()).toMatch(/商品.*途中まで\(1,000件\).*「今すぐ取り込む」/u)
    expect(list()).toMatch(/在庫.*まだ1件も届いていません/u)
  })

  it('is told on the screen that shows what did not come', async () => {
    useNavigation.setState({ screen: 'products', changesPart: 'unsent', productsRequest: null })
    const engine = fakeEngine({ ...quietShop(profile), ...answers(resource('products'), broken) })
    await draw(<App env="test" />)
    await until(() => document.querySelector('.products .sync-incomplete') !== null, 'the note')
    expect(document.querySelector('.products .sync-incomplete')?.textContent).toContain('在庫の取り込みが終わっていません')
    await happen(() => engine.emit('sync.changed', { resources: [resource('products'), resource('stock')] }))
    expect(document.querySelector('.products .sync-incomplete')).toBeNull()
  })

  it('that a person asked for ends in a note that says what did not come', async () => {
    const engine = await screen()
    await click('今すぐ取り込む')
    await finishPull(engine, { failed: ['stock'] })
    expect(text()).toContain('一部を除いて取り込みました')
  })
})

describe('a sync that waits because Smaregi asked it to', () => {
  it('says so where it runs and in the status bar, and what it reads when it goes on', async () => {
    const engine = await screen()
    const progress = {
      jobId: 'pull-2',
      method: 'sync.pull',
      phase: 'stores',
      done: 0,
      total: null,
      rate: null,
      secondsLeft: null,
      detail: { rateLimited: 1 },
    }
    await happen(() => engine.emit('jobs.progress', progress))
    const words = 'スマレジが混み合っているため待っています…'
    expect(document.querySelector('.sync-pull')?.textContent).toContain(words)
    expect(document.querySelector('footer.shell-status')?.textContent).toContain(words)
    await happen(() => engine.emit('jobs.progress', { ...progress, detail: {} }))
    expect(text()).not.toContain(words)
    expect(text()).toContain('店舗を取り込んでいます')
  })
})

describe('the note of a sync that failed', () => {
  const failed = { ok: false, error: { code: 'INTERNAL', message: '', details: { incident: 'x1' }, retryable: false } } as const

  it('goes with the next one that ends well', async () => {
    const engine = await screen()
    await click('今すぐ取り込む')
    await happen(() => engine.emit('jobs.finished', { jobId: 'pull-1', method: 'sync.pull', outcome: failed }))
    await until(() => text().includes('取り込めませんでした'), 'the note')
    await happen(() => engine.emit('jobs.finished', { jobId: 'pull-9', method: 'sync.pull', outcome: { ok: true, value: pulled } }))
    await until(() => !text().includes('取り込めませんでした'), 'the note to go')
  })
})

describe('a send that left everything', () => {
  it('says why in the line under the title, too', async () => {
    open('unsent')
    const engine = await screen({
      'changes.summary': () => ({ ...summary, staged: 3, products: 1 }),
      'app.status': () => ({ ...status, unsent: 3, unsentWhy: ['intercepted'] }),
    })
    expect(engine).toBeDefined()
    const banner = document.querySelector('.changes-next')?.textContent ?? ''
    expect(banner).toMatch(/送信していない変更が3件あります.*前の送信で残った理由: スマレジではなく、社内のプロキシ/u)
  })
})

describe('sending many at once', () => {
  const bulk = (learnt: Profile['bulk']) => {
    const current = { ...profile, bulk: learnt }
    return { 'connection.overview': () => ({ ...overview, current, profiles: [current] }) }
  }
  const said = (): string => document.querySelector('[data-bulk]')?.textContent ?? ''

  it('says what is known of it, since when and how, and that it was not tried', async () => {
    await screen(bulk(undefined))
    expect(said()).toContain('まだ試していません')
    expect(document.querySelector('[data-bulk] + button')).toBeNull()
    await clear()
    await screen(bulk({ how: 'arrived', at: '2026-11-24T01:00:00Z', rows: 100, seconds: 1.4 }))
    expect(said()).toMatch(/使えます\(11\/24 10:00に100件で確認、1.4秒で反映\)/u)
  })

  it('can be tried again where it did not work', async () => {
    const engine = await screen({
      ...bulk({ how: 'never', at: '2026-11-24T01:00:00Z', rows: 100, seconds: 30 }),
      'sync.tryBulk': () => ({}),
    })
    expect(said()).toContain('30秒待っても反映されませんでした')
    await click('もう一度試す')
    expect(inputs(engine, 'sync.tryBulk')).toEqual([{}])
  })
})

describe('what is pulled', () => {
  const row = (name: string): string => document.querySelector(`tr[data-resource="${name}"]`)?.textContent ?? ''
  const shop = (...resources: ResourceState[]) => ({ 'sync.state': () => ({ resources }) })

  it('shows of each kind how many, what came, and what is wrong in words', async () => {
    await screen(
      shop(
        resource('products', { rows: 12_345, lastRows: 7, lastRemoved: 2, lastSweepAt: '2026-11-24T01:00:00Z' }),
        resource('suppliers', { lastBad: 3 }),
        resource('stock', { interrupted: { mode: 'full', page: 3, rows: 2000 } }),
        resource('transactions', { demand: 'onDemand', reading: 'days', swept: false, days: { from: '2026-11-01', to: '2026-11-07' } }),
        resource('shifts', { available: false, scope: 'timecard.shifts:read' }),
      ),
    )
    expect(row('products')).toMatch(/12,345.*7件 · 削除 2件.*正常/u)
    expect(row('suppliers')).toContain('読み取れない行が3件あり、飛ばしました')
    expect(row('stock')).toContain('途中まで(2,000件)')
    expect(row('transactions')).toContain('2026/11/01 ~ 2026/11/07')
    // Never hidden: it stands there by name, and can be asked for again.
    expect(text()).toContain('この契約では使えないもの')
    expect(row('shifts')).toContain('この契約では使えません')
    expect(document.querySelector('tr[data-resource="shifts"] button')).not.toBeNull()
  })

  it.each([
    ['今すぐ取り込む', { mode: 'auto' }],
    ['削除の確認', { mode: 'sweep' }],
    ['これだけ取り込む: 商品', { mode: 'auto', resources: ['products'] }],
  ])('%s', async (name, input) => {
    const engine = await screen()
    await click(name)
    expect(inputs(engine, 'sync.pull').at(-1)).toEqual(input)
  })

  it('asks for the days of what is read by days', async () => {
    const engine = await screen(shop(resource('transactions', { demand: 'onDemand', reading: 'days' })))
    await click('取引の期間を選ぶ')
    await until(() => text().includes('この期間を取り込む'), 'the dialog')
    await fill(field('初日'), '2026-11-01')
    await fill(field('最終日'), '2026-10-01')
    expect(text()).toContain('最終日は初日より後にしてください')
    await fill(field('最終日'), '2026-11-07')
    await click(/^この期間を取り込む/u)
    expect(inputs(engine, 'sync.pull').at(-1)).toEqual({
      mode: 'auto',
      resources: ['transactions'],
      days: { from: '2026-11-01', to: '2026-11-07' },
    })
  })

  it('says why a pull has stopped, compares the figures, and removes nothing without a second yes', async () => {
    const guard = { kind: 'remove' as const, rows: 585, of: 3000, at: '2026-11-24T01:00:00Z' }
    const engine = await screen({ ...shop(resource('products', { guard })), 'sync.allow': ({ allow }) => ({ removed: allow ? 585 : 0 }) })
    for (const words of [
      '商品の1/10以上が消えることになるため止めました',
      'このパソコン3,000',
      '2,415',
      '585 (-19.5%)',
      '取り込みが確認待ち',
    ])
      expect(text()).toContain(words)
    await click('取り込みを続ける')
    await until(() => text().includes('585件を消して、取り込みを続けますか'), 'the question')
    expect(inputs(engine, 'sync.allow')).toEqual([])
    await click('続ける')
    await click('やめる')
    expect(inputs(engine, 'sync.allow')).toEqual([
      { resource: 'products', allow: true },
      { resource: 'products', allow: false },
    ])
  })

  it('tells of conflicts that a pull found, whoever started it, and leads to them', async () => {
    const engine = await screen({ 'changes.summary': () => ({ ...summary, conflict: 2 }) })
    await happen(() => useNavigation.getState().go('products'))
    await finishPull(engine, { conflicts: 2 })
    await until(() => text().includes('食い違いが2件見つかりました'), 'the note')
    await click('食い違いを見る')
    expect(useNavigation.getState()).toMatchObject({ screen: 'changes', changesPart: 'conflict' })
  })

  it('keeps the schedule', async () => {
    const engine = await screen({ 'sync.setSchedule': (input) => ({ ...input, nextPullAt: null, nextSweepAt: null, nextRetryAt: null }) })
    await happen(() => field('変わったものの取り込み').click())
    await click('30分ごと')
    expect(inputs(engine, 'sync.setSchedule')).toEqual([{ pullMinutes: 30, sweepHours: 24 }])
  })
})

describe('the rate limit', () => {
  const rateLimit = (more: object) => ({
    reads: { used: 0, limit: 10 },
    writes: { used: 0, limit: 4 },
    rateLimitedUntil: null,
    history: Array.from({ length: 60 }, (_, at) => ({ reads: at === 59 ? 10 : 0, writes: 0, rateLimited: at === 58 })),
    ...more,
  })

  it('is a plot that follows the engine, with a sentence', async () => {
    const engine = await screen()
    expect(text()).toContain('通信していません')
    await happen(() => engine.emit('sync.rateLimit', rateLimit({})))
    expect(document.querySelectorAll('svg[data-kind="reads"] .sync-plot-bar[data-full]')).toHaveLength(1)
    expect(document.querySelectorAll('svg[data-kind="reads"] .sync-plot-rate-limited')).toHaveLength(1)
    expect(document.querySelector('svg[data-kind="reads"]')?.getAttribute('aria-label')).toBe('直近60秒の読み取り: 最大毎秒10回、上限10回')
    expect(text()).toContain('上限いっぱいで進めています')
    await happen(() => engine.emit('sync.rateLimit', rateLimit({ rateLimitedUntil: new Date(Date.now() + 29_500).toISOString() })))
    expect(text()).toMatch(/スマレジから少し待つように言われました。(29|30)秒後/u)
  })

  it('moves on while the engine says nothing', () => {
    const told = [{ reads: 3, writes: 1, rateLimited: false }]
    expect(lastMinute(told, 0)).toHaveLength(60)
    expect(lastMinute(told, 0).at(-1)?.reads).toBe(3)
    expect(lastMinute(told, 5).at(-6)?.reads).toBe(3)
    expect(lastMinute(told, 60).every(({ reads }) => reads === 0)).toBe(true)
  })
})

it.each([
  ['2026-11-01', '2026-11-01', null],
  ['2026-11-02', '2026-11-01', 'order'],
  ['2025-11-01', '2026-11-01', null],
  ['2025-10-31', '2026-11-01', 'tooLong'],
  ['', '2026-11-01', 'missing'],
] as const)('days from %s to %s: %s', (from, to, problem) => {
  expect(daysProblem({ from, to })).toBe(problem)
})

describe('what a person decides', () => {
  const list = (part: ChangesPart, rows: readonly ChangeRow[], more: Parameters<FakeEngine['answer']>[0] = {}) => {
    open(part)
    return screen({
      'changes.summary': () => rows.reduce((sum, { state }) => ({ ...sum, [state]: sum[state] + 1 }), summary),
      'changes.list': ({ states }) => {
        const shown = rows.filter(({ state }) => states.includes(state))
        return { total: shown.length, rows: shown }
      },
      ...more,
    })
  }
  const cell = (key: number, name = 'price') => ({ entity: 'product', key, field: name })

  it('gives a conflict a third value, held to the field’s rules', async () => {
    const row = change(1, { state: 'conflict', theirs: 107, theirName: '駅前店 佐藤', theirAt: '2026-11-24T02:00:00Z' })
    const engine = await list('conflict', [row], { 'changes.resolve': () => ({ cells: 1 }) })
    expect(text()).toContain('駅前店 佐藤 11/24 11:00')
    await click('商品1 商品単価: 別の値にする')
    await until(() => text().includes('この値にする'), 'the dialog')
    await fill(field('商品単価'), '12.5')
    expect(text()).toContain('小数は使えません')
    expect((button('この値にする') as HTMLButtonElement).disabled).toBe(true)
    await fill(field('商品単価'), '１０８')
    await click('この値にする')
    expect(inputs(engine, 'changes.resolve')).toEqual([{ selection: { cells: [cell(1)] }, choice: 'value', value: 108 }])
  })

  it('says what moved a stock where nobody is named, and an unknown code as it is', async () => {
    const stock = (key: number, theirName: string) =>
      change(key, { state: 'conflict', entity: 'stock', op: 'setStock', field: '1', theirName })
    await list('conflict', [stock(1, '02'), stock(2, '99')])
    for (const words of ['売上', '99']) expect(text()).toContain(words)
  })

  it('decides conflicts by field', async () => {
    const engine = await list('conflict', [change(1, { state: 'conflict' }), change(1, { state: 'conflict', field: 'tag' })], {
      'changes.resolve': () => ({ cells: 1 }),
    })
    await click('項目ごとに決める')
    const item = await until(
      () => [...document.querySelectorAll<HTMLElement>('[role="menuitem"]')].find((one) => one.textContent === 'タグは相手の値にする'),
      'the entry',
    )
    await happen(() => item.click())
    expect(inputs(engine, 'changes.resolve')).toEqual([
      { selection: { all: true, states: ['conflict'], entities: ['product'], fields: ['tag'] }, choice: 'theirs' },
    ])
  })

  it('says of a refusal what Smaregi said and what to do', async () => {
    const engine = await list(
      'rejected',
      [change(1, { state: 'rejected', reason: '商品コードが重複しています', reasonKind: 'duplicateCode' })],
      { 'changes.retry': () => ({ cells: 1 }) },
    )
    expect(text()).toContain('商品コードが重複しています')
    expect(text()).toContain('同じ商品コードの商品がスマレジにあります')
    await click('商品1 商品単価: 未送信に戻す')
    expect(inputs(engine, 'changes.retry')).toEqual([{ cells: [cell(1)] }])
  })

  it('lets a person look where the engine cannot know, and takes the number of a new product', async () => {
    const rows = [
      change(7, {
        entity: 'stock',
        field: '1',
        op: 'add',
        place: '本店',
        base: 5,
        mine: 2,
        state: 'unknown',
        operationId: '番頭 7K3Q-0012',
      }),
      change(-1, { field: 'productName', op: 'create', name: 'あんぱん', mine: 'あんぱん', base: null, state: 'unknown' }),
    ]
    const engine = await list('unknown', rows, { 'changes.settle': () => ({ cells: 1 }), 'sync.push': () => ({ jobId: 'push-1' }) })
    expect(text()).toContain('メモ「番頭 7K3Q-0012」')
    await click('商品7 在庫(本店): 届いていなかった')
    await click('あんぱん 商品名: 届いていた')
    await until(() => text().includes('スマレジでの商品ID'), 'the dialog')
    await fill(field('商品ID'), '４２')
    await happen(() =>
      [...document.querySelectorAll<HTMLButtonElement>('[role="dialog"] button')].find((one) => one.textContent === '届いていた')?.click(),
    )
    expect(inputs(engine, 'changes.settle')).toEqual([
      { selection: { cells: [{ entity: 'stock', key: 7, field: '1' }] }, verdict: 'notArrived' },
      { selection: { cells: [cell(-1, 'productName')] }, verdict: 'arrived', id: 42 },
    ])
    const look = [...document.querySelectorAll<HTMLButtonElement>('.changes-part button')].find(
      (one) => one.textContent === 'スマレジを調べる',
    )
    await happen(() => look?.click())
    expect(inputs(engine, 'sync.push')).toEqual([{ productIds: [], changeSetId: null }])
  })
})

describe('the history', () => {
  const sets = [
    set(2, { outcomes: outcomes({ verified: 2, rejected: 1 }) }),
    set(1, { position: 'undone', name: 'editCell', details: { field: 'tag' }, origin: 'edit' }),
  ]
  const history = () => {
    open('history')
    return screen({
      'changes.sets': () => ({ total: 2, rows: sets }),
      'changes.setRows': ({ outcome }) => ({
        total: 1,
        rows: [
          {
            entity: 'product',
            key: 1,
            field: 'price',
            op: 'set',
            name: '商品1',
            code: null,
            place: null,
            old: 100,
            new: 110,
            outcome: outcome ?? 'verified',
            reason: null,
            reasonKind: null,
            at: null,
          },
        ],
      }),
      'changes.revert': () => ({
        changeSetId: 3,
        cells: 2,
        skipped: 0,
        changedSinceTotal: 700,
        changedSince: [{ entity: 'product', key: 9, field: 'price', name: '商品9', code: null, new: 110, now: 777 }],
      }),
    })
  }

  it('shows each set with who, when and what became of its cells, and opens it', async () => {
    await history()
    for (const words of [
      '一括変更(商品単価 +10%)',
      '見本 店長',
      '照合済 2',
      '受付不可 1',
      '「タグ」の編集',
      '元に戻しました',
      '100円 → 110円',
    ]) {
      expect(text()).toContain(words)
    }
  })

  it('reverts a set after asking, and names what somebody changed since', async () => {
    const engine = await history()
    await click('この変更を元に戻す')
    await until(() => text().includes('変更前の値に戻す変更を、未送信に入れます'), 'the question')
    expect(inputs(engine, 'changes.revert')).toEqual([])
    await click('元に戻す変更を作る')
    await until(() => text().includes('その後に変更されたため、そのままにした700件'), 'the result')
    for (const words of ['商品9', '777円', 'ほか699件', 'まだ送信していません']) expect(text()).toContain(words)
    await click('未送信を見る')
    expect(useNavigation.getState().changesPart).toBe('unsent')
  })
})
