import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { ChangeReview, ChangeRow, ChangeSummary } from '#shared/contracts/changes.ts'
import type { PushResult } from '#shared/contracts/sync.ts'
import { BantoError } from '#shared/errors.ts'
import { App } from '../../renderer/shell/App.tsx'
import { useJobStore } from '../../renderer/common/jobs.ts'
import { useNavigation } from '../../renderer/common/navigation.ts'
import { usePushStore } from '../../renderer/changes/push.ts'
import { fakeEngine, type FakeEngine } from '../fakes/engine.ts'
import { button, clear, click, draw, happen, press, settle, text, until } from '../fakes/page.tsx'
import { change, profile, pulled, quietShop, status, summary } from '../fakes/shop.ts'

beforeEach(() => useNavigation.setState({ screen: 'changes', changesPart: 'unsent', productsRequest: null }))
afterEach(async () => {
  await clear()
  usePushStore.setState({ running: false, outcome: null })
  useJobStore.setState({ running: new Map(), cancelling: new Set() })
})

const quiet: ChangeReview['warnings'] = { priceNegative: 0, priceZero: 0, belowCost: 0, largeChange: 0, codeChanged: 0, codeNotJan: 0 }
const review: ChangeReview = {
  cells: 3,
  rows: 2,
  operations: [{ entity: 'product', op: 'set', cells: 3 }],
  fields: [{ entity: 'product', field: 'price', cells: 3 }],
  largest: [{ entity: 'product', key: 1, field: 'price', name: '商品1', code: '491', base: 100, mine: 150, ratio: 0.5 }],
  warnings: { ...quiet, largeChange: 1 },
}
const result: PushResult = {
  pushId: 1,
  products: 2,
  applied: 0,
  verified: 0,
  conflicts: 0,
  rejected: 0,
  unknown: 0,
  unsent: 0,
  unsentWhy: [],
  stopped: null,
  retryAfterMinutes: null,
}

/** A shop with these changes; the list answers windows of them as the engine does. */
async function screen(rows: readonly ChangeRow[], more: Parameters<FakeEngine['answer']>[0] = {}): Promise<FakeEngine> {
  const counts: ChangeSummary = { ...summary, rows: rows.length }
  const engine = fakeEngine({
    ...quietShop(profile),
    'changes.summary': () => rows.reduce((sum, { state }) => ({ ...sum, [state]: sum[state] + 1 }), counts),
    'changes.list': ({ states, offset, limit }) => {
      const shown = rows.filter(({ state }) => states.includes(state))
      return { total: shown.length, rows: shown.slice(offset, offset + limit) }
    },
    'changes.review': () => review,
    'sync.push': () => ({ jobId: 'push-1' }),
    ...more,
  })
  await draw(<App env="test" />)
  await until(() => document.querySelector('.changes-change:not([data-head])') ?? document.querySelector('.changes-empty'), 'the list')
  // The sync that starts by itself is over.
  await happen(() => engine.emit('jobs.finished', { jobId: 'pull-1', method: 'sync.pull', outcome: { ok: true, value: pulled } }))
  return engine
}

const finishPush = (engine: FakeEngine, value: PushResult): Promise<void> =>
  happen(() => engine.emit('jobs.finished', { jobId: 'push-1', method: 'sync.push', outcome: { ok: true, value } }))

const inputs = (engine: FakeEngine, method: string): unknown[] =>
  engine.calls.filter((call) => call.method === method).map((call) => call.input)

describe('the list of changes', () => {
  it('says what to do next when there are none', async () => {
    await screen([])
    expect(text()).toContain('送信していない変更はありません')
    await click('商品の画面を開く')
    expect(useNavigation.getState().screen).toBe('products')
  })

  it('shows old and new in the words of the field, and why a cell waits', async () => {
    await screen([
      change(1),
      change(2, { field: 'displayFlag', base: '1', mine: '0' }),
      change(3, { field: 'tag', base: null, mine: '特売' }),
      change(4, { entity: 'stock', field: '1', op: 'add', place: '本店', base: 12, mine: -3 }),
      change(-1, { field: 'productName', op: 'create', name: 'あたらしいパン', base: null, mine: 'あたらしいパン' }),
    ])
    for (const words of [
      '100円 → 110円',
      '表示する → 表示しない',
      '(空欄) → 特売',
      '一括変更',
      '在庫(本店)',
      '12 → 9 (-3)',
      '(新規) → あたらしいパン',
      '11/24 10:00',
    ]) {
      expect(text()).toContain(words)
    }
  })

  it('asks for the windows in sight only, however many changes there are', async () => {
    const engine = await screen(Array.from({ length: 100_000 }, (_, index) => change(index + 1)))
    expect(document.querySelector('[role="grid"]')?.getAttribute('aria-rowcount')).toBe('100001')
    expect(document.querySelectorAll('.changes-change').length).toBeLessThan(100)
    for (const input of inputs(engine, 'changes.list')) expect(input).toMatchObject({ offset: 0, limit: 200 })
  })

  it('discards chosen cells after asking', async () => {
    const engine = await screen([change(1), change(2)], { 'changes.discard': () => ({ cells: 1, changeSetId: 9 }) })
    const box = document.querySelector<HTMLInputElement>('input[aria-label="商品2の商品単価を選択"]')
    await happen(() => box?.click())
    expect(text()).toContain('1件を選択中')
    await click('破棄')
    await until(() => text().includes('1件の変更を破棄しますか'), 'the question')
    expect(inputs(engine, 'changes.discard')).toEqual([])
    const confirm = [...document.querySelectorAll<HTMLButtonElement>('[role="dialog"] button')].find((one) => one.textContent === '破棄')
    await happen(() => confirm?.click())
    expect(inputs(engine, 'changes.discard')).toEqual([{ cells: [{ entity: 'product', key: 2, field: 'price' }] }])
  })

  it('means the whole tab by its head’s box, without naming each cell', async () => {
    const rows = Array.from({ length: 500 }, (_, index) => change(index + 1, { state: 'rejected', reason: 'だめ' }))
    const engine = await screen(rows, { 'changes.retry': () => ({ cells: 500 }) })
    await click(/受付不可/u)
    const all = await until(() => document.querySelector<HTMLInputElement>('input[aria-label="この一覧をすべて選択"]'), 'the box')
    await happen(() => all.click())
    expect(text()).toContain('一覧の500件すべてを選択中')
    await click('未送信に戻す')
    expect(inputs(engine, 'changes.retry')).toEqual([{ all: true, states: ['rejected'] }])
  })

  it('decides conflicts one by one and all together', async () => {
    const engine = await screen([change(1, { state: 'conflict', theirs: 107 }), change(2, { state: 'conflict', theirs: 108 })], {
      'changes.resolve': () => ({ cells: 1 }),
    })
    await click(/^食い違いを見る/u)
    expect(text()).toContain('107円')
    await click('商品1 商品単価: 自分の値を残す')
    await click('商品2 商品単価: 相手の値にする')
    await click('すべて相手の値にする')
    expect(inputs(engine, 'changes.resolve')).toEqual([
      { selection: { cells: [{ entity: 'product', key: 1, field: 'price' }] }, choice: 'mine' },
      { selection: { cells: [{ entity: 'product', key: 2, field: 'price' }] }, choice: 'theirs' },
      { selection: { all: true, states: ['conflict'] }, choice: 'theirs' },
    ])
  })

  it('says of a deletion that somebody else’s change stands against which button keeps the product and which deletes it', async () => {
    const deletion = { field: '*', op: 'delete', state: 'conflict', base: null, mine: null, theirs: null } as const
    const engine = await screen([change(1, deletion), change(2, deletion), change(3, { state: 'conflict', theirs: 107 })], {
      'changes.resolve': () => ({ cells: 1 }),
    })
    await click(/^食い違いを見る/u)
    expect(
      [...document.querySelectorAll('.changes-change:not([data-head])')].map((row) =>
        [...row.querySelectorAll('button')].map((one) => one.textContent),
      ),
    ).toEqual([
      ['残す', '削除する'],
      ['残す', '削除する'],
      ['相手の値', '自分の値', '別の値…'],
    ])
    expect(text()).toContain('「相手の値」は残すこと、「自分の値」は削除すること')
    await click('商品1 全体: 削除をやめてスマレジに残す')
    await until(() => text().includes('1件の削除をやめました'), 'what was done')
    await click('商品2 全体: 変更があっても削除する')
    await until(() => text().includes('1件はそのまま削除します'), 'what was done')
    await click('項目ごとに決める')
    await until(() => document.querySelector('[role=menu]'), 'the menu')
    await happen(() => [...document.querySelectorAll<HTMLElement>('[role=menuitem]')].find((one) => one.textContent === '残す')?.click())
    expect(inputs(engine, 'changes.resolve')).toEqual([
      { selection: { cells: [{ entity: 'product', key: 1, field: '*' }] }, choice: 'theirs' },
      { selection: { cells: [{ entity: 'product', key: 2, field: '*' }] }, choice: 'mine' },
      { selection: { all: true, states: ['conflict'], entities: ['product'], fields: ['*'] }, choice: 'theirs' },
    ])
  })

  it('undoes and redoes, naming what', async () => {
    const set = {
      changeSetId: 5,
      name: 'bulkPercent',
      details: { field: 'price', percent: 10 },
      origin: 'bulk',
      author: null,
      at: '2026-11-24T01:00:00Z',
      cells: 2,
    } as const
    const engine = await screen([change(1)], {
      'changes.summary': () => ({ ...summary, staged: 1, rows: 1, undo: set }),
      'changes.undo': () => ({ set, cells: 2, skipped: 1, made: 0, gone: 0, question: null, first: null }),
    })
    await click('元に戻す: 一括変更(商品単価 +10%)')
    expect(inputs(engine, 'changes.undo')).toHaveLength(1)
    await until(() => text().includes('2件を元に戻しました') && text().includes('1件は、その後に別の変更があった'), 'the words')
  })
})

describe('a step over what was sent', () => {
  const set = {
    changeSetId: 5,
    name: 'bulkPercent',
    details: { field: 'price', percent: 10 },
    origin: 'bulk',
    author: null,
    at: '2026-11-24T01:00:00Z',
    cells: 2,
  } as const
  const row = {
    entity: 'stock',
    key: 1,
    field: '1',
    op: 'setStock',
    name: '緑茶',
    code: 'A-1',
    place: '本店',
    old: 99,
    new: 12,
  } as const
  const question = { staged: 2, withdrawn: 1, stockSets: 1, stockAdds: 0, rows: [row] }
  const nothing = { set, cells: 0, skipped: 0, made: 0, gone: 0, question: null, first: null }

  it('asks with the safe button in focus, and goes on only with a yes to that very number', async () => {
    const engine = await screen([change(1)], {
      'changes.summary': () => ({ ...summary, undo: set }),
      'changes.undo': ({ consent }) =>
        consent
          ? { ...nothing, cells: 3, first: { entity: 'product', key: 1, field: 'price', name: '緑茶', code: 'A-1', otherRows: 2 } }
          : { ...nothing, question },
    })
    await click('元に戻す: 一括変更(商品単価 +10%)')
    await until(
      () => text().includes('スマレジに送った2件') && text().includes('1件は在庫数そのものを置き換えます') && text().includes('緑茶 A-1'),
      'the question',
    )
    await until(() => document.activeElement?.textContent === 'キャンセル', 'the safe button')
    expect(inputs(engine, 'changes.undo')).toEqual([{}])
    await click('3件を元に戻す')
    await until(() => text().includes('3件を元に戻しました。未送信の変更です') && text().includes('緑茶(A-1) ほか2件'), 'the words')
    expect(inputs(engine, 'changes.undo')).toEqual([{}, { consent: { changeSetId: 5, cells: 2 } }])
  })

  it('passes over what cannot be unmade in words, and each step says its own', async () => {
    const results = [
      { ...nothing, made: 2 },
      { ...nothing, cells: 1, first: { entity: 'product' as const, key: 1, field: 'price', name: '緑茶', code: null, otherRows: 0 } },
    ]
    await screen([change(1)], { 'changes.summary': () => ({ ...summary, undo: set }), 'changes.undo': () => results.shift() ?? nothing })
    await click('元に戻す: 一括変更(商品単価 +10%)')
    await until(
      () =>
        text().includes('元に戻しませんでした') &&
        text().includes('登録した2点は、もうスマレジにある') &&
        text().includes('もう一度押すと'),
      'the words',
    )
    await click('元に戻す: 一括変更(商品単価 +10%)')
    await until(() => text().includes('1件を元に戻しました') && !text().includes('元に戻しませんでした'), 'the words of the second')
    expect(text()).not.toContain('0件')
  })
})

describe('sending', () => {
  it('shows what would be sent, and sends only after a warning was checked', async () => {
    const engine = await screen([change(1), change(2), change(3)])
    await click('3件を送信')
    await until(() => text().includes('2点、3件の変更を送信します。'), 'the review')
    expect(text()).toContain('+50%')
    expect(text()).toContain('商品単価が30%を超えて変わる商品が1点あります')
    const go = (await until(() => button('3件を送信する'), 'the button')) as HTMLButtonElement
    expect(go.disabled).toBe(true)
    const checked = [...document.querySelectorAll<HTMLInputElement>('[role="dialog"] input[type="checkbox"]')].at(-1)
    await happen(() => checked?.click())
    await click('3件を送信する')
    expect(inputs(engine, 'sync.push')).toEqual([{ productIds: null, changeSetId: null }])
  })

  it.each([
    ['offline', 'オフラインです'],
    ['signInNeeded', 'サインインし直すと送信できます'],
  ] as const)('does not offer to send while %s', async (connection, words) => {
    await screen([change(1)], { 'app.status': () => ({ ...status, connection }), 'changes.review': () => ({ ...review, warnings: quiet }) })
    await click('1件を送信')
    await until(() => text().includes(words), 'the hindrance')
    expect((button('3件を送信する') as HTMLButtonElement).disabled).toBe(true)
  })

  async function sent(more: Partial<PushResult>): Promise<FakeEngine> {
    const engine = await screen([change(1)], { 'changes.review': () => ({ ...review, warnings: quiet }), 'jobs.cancel': () => ({}) })
    await press({ key: 'Enter', code: 'Enter', ctrlKey: true }, document.body)
    await click('3件を送信する')
    await happen(() =>
      engine.emit('jobs.progress', {
        jobId: 'push-1',
        method: 'sync.push',
        phase: 'sending',
        done: 400,
        total: 1000,
        rate: 20,
        secondsLeft: 30,
        detail: {},
      }),
    )
    expect(text()).toContain('1,000件中400件 · 毎秒20件 · あと約30秒')
    const left = {
      conflict: more.conflicts ?? 0,
      rejected: more.rejected ?? 0,
      unknown: more.unknown ?? 0,
      staged: more.unsent ?? 0,
      sent: Math.max(0, (more.applied ?? 0) - (more.verified ?? 0)),
    }
    engine.answer({ 'changes.summary': () => ({ ...summary, ...left }) })
    await happen(() => engine.emit('changes.changed', { ...summary, ...left }))
    await finishPush(engine, { ...result, ...more })
    return engine
  }

  it('tells that everything was verified, and never without', async () => {
    await sent({ applied: 1000, verified: 1000 })
    expect(text()).toContain('送信した変更が、すべてスマレジにあることを確かめました')
    expect(text()).toContain('1,000件')
  })

  it('does not say that all is done while something was sent but not read back', async () => {
    await sent({ applied: 1000, verified: 999 })
    expect(text()).not.toContain('すべてスマレジにある')
    expect(text()).toContain('送信済1件スマレジは受け付けました。まだ読み直せていない')
  })

  it('says what had gone out when it was stopped midway', async () => {
    await sent({ applied: 400, verified: 400, unsent: 600, stopped: 'cancelled' })
    for (const words of ['送信を止めました', '照合済400件', '未送信600件', 'このパソコンに残っています']) expect(text()).toContain(words)
  })

  it('says why something stayed unsent, each reason with its number and what to do', async () => {
    await sent({
      applied: 10,
      verified: 10,
      unsent: 7,
      unsentWhy: [
        { reason: 'signIn', cells: 5 },
        { reason: 'unanswered', cells: 2 },
      ],
      stopped: 'signIn',
    })
    expect(text()).toContain('途中まで送信しました')
    expect(text()).not.toContain('通信が切れたため')
    expect(text()).toContain('未送信 5件: サインインの期限が切れたためです。サインインし直してから、もう一度送信してください。')
    expect(text()).toContain('未送信 2件: 返事が途中で失われ')
  })

  it('tells in plain words what was not, with a way to each', async () => {
    await sent({ applied: 900, verified: 895, conflicts: 40, rejected: 30, unknown: 20, unsent: 10 })
    for (const words of ['途中まで送信しました', '照合済895件', '送信済5件', '食い違い40件', '受付不可30件', '確認待ち20件', '未送信10件'])
      expect(text()).toContain(words)
    expect(text()).toContain('次の送信のはじめに確かめます')
    expect(document.querySelectorAll('.changes-figure button')).toHaveLength(5)
  })

  it('reports the send of another window in place of an older report', async () => {
    const engine = await sent({ applied: 1, verified: 1, unsent: 4 })
    expect(text()).toContain('未送信4件')
    const value = { ...result, applied: 5, verified: 5 }
    const finished = { jobId: 'push-2', method: 'sync.push', outcome: { ok: true as const, value } }
    engine.answer({ 'jobs.find': () => ({ running: null, finished }) })
    await happen(() => engine.emit('jobs.finished', finished))
    await until(() => text().includes('照合済5件'), 'the new report')
    expect(text()).not.toContain('未送信4件')
  })

  it('asks for nothing any more that a person has dealt with since', async () => {
    const engine = await sent({ applied: 10, verified: 10, conflicts: 7 })
    expect(button('見る')).not.toBeNull()
    engine.answer({ 'changes.summary': () => summary })
    await happen(() => engine.emit('changes.changed', summary))
    await until(() => text().includes('対応が済みました'), 'the words')
    expect(text()).toContain('食い違い7件')
    expect(button('見る')).toBeNull()
  })

  it('stops on request and says that nothing is lost when it broke', async () => {
    const engine = await screen([change(1)], { 'changes.review': () => ({ ...review, warnings: quiet }), 'jobs.cancel': () => ({}) })
    await click('1件を送信')
    await click('3件を送信する')
    await happen(() =>
      engine.emit('jobs.progress', {
        jobId: 'push-1',
        method: 'sync.push',
        phase: 'settling',
        done: 0,
        total: null,
        rate: null,
        secondsLeft: null,
        detail: {},
      }),
    )
    expect(text()).toContain('前回の送信が届いているか確かめています')
    await click('送信を止める')
    expect(inputs(engine, 'jobs.cancel')).toEqual([{ jobId: 'push-1' }])
    await happen(() =>
      engine.emit('jobs.finished', {
        jobId: 'push-1',
        method: 'sync.push',
        outcome: { ok: false, error: new BantoError('OFFLINE').toBody() },
      }),
    )
    await settle()
    expect(text()).toContain('送信の途中で止まりました')
    expect(text()).toContain('このパソコンに残っています')
  })
})
