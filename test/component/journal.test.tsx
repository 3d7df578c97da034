import { QueryClientProvider } from '@tanstack/react-query'
import { I18nextProvider } from 'react-i18next'
import { afterEach, describe, expect, it } from 'vitest'
import type { JournalEntry, JournalRow, JournalState } from '#shared/contracts/journal.ts'
import { createI18n, type Language } from '#shared/i18n/index.ts'
import { useJobStore } from '../../renderer/common/jobs.ts'
import { createQueryClient, followEngine } from '../../renderer/common/queries.ts'
import { JournalScreen } from '../../renderer/journal/JournalScreen.tsx'
import { Provider } from '../../renderer/ui/index.ts'
import { fakeEngine, type Answers, type FakeEngine } from '../fakes/engine.ts'
import { click, clear, draw, field, fill, happen, press, settle, text, until } from '../fakes/page.tsx'

let unfollow = (): void => {}
afterEach(async () => {
  unfollow()
  await clear()
  useJobStore.setState({ running: new Map(), cancelling: new Set() })
})

const state: JournalState = {
  days: 30,
  megabytes: 200,
  entries: 3,
  bytes: 120_000,
  oldestAt: '2026-11-23T01:00:00Z',
  file: '/data/journal.db',
  paused: null,
  quarantined: null,
}
const row = (entryId: number, part: Partial<JournalRow> = {}): JournalRow => ({
  entryId,
  at: '2026-11-24T00:30:15.000Z',
  method: 'GET',
  host: 'api.smaregi.dev',
  path: `/pos/products/${entryId}`,
  status: 200,
  failure: null,
  milliseconds: 42,
  bytesOut: 0,
  bytesIn: 1200,
  attempt: 1,
  purpose: 'pull',
  jobId: 'job-1',
  jobMethod: 'sync.pull',
  ...part,
})
const refused = row(2, {
  method: 'PATCH',
  status: 400,
  failure: '400 Bad Request 価格が正しくありません',
  purpose: 'push',
  milliseconds: 1530,
  jobMethod: 'sync.push',
})
const lost = row(3, { status: null, failure: 'ECONNRESET', bytesIn: null })

/** The engine's search over these rows: newest first, by key, failures where asked. */
const searching =
  (rows: () => readonly JournalRow[]): Answers['journal.search'] =>
  ({ filter, before, after, limit }) => {
    const found = rows()
      .filter(
        ({ entryId, failure, path }) =>
          (before == null || entryId < before) &&
          (after == null || entryId > after) &&
          (!filter.failuresOnly || failure !== null) &&
          path.includes(filter.text ?? ''),
      )
      .toSorted((a, b) => b.entryId - a.entryId)
    const page = found.slice(0, limit)
    return { rows: page, next: found.length > limit ? (page.at(-1)?.entryId ?? null) : null }
  }

async function screen(rows: readonly JournalRow[], more: Answers = {}, language: Language = 'ja') {
  let all = rows
  const engine = fakeEngine({ 'journal.search': searching(() => all), 'journal.state': () => state, ...more })
  const i18n = createI18n(language)
  const queries = createQueryClient()
  unfollow()
  unfollow = followEngine(queries)
  await draw(
    <QueryClientProvider client={queries}>
      <I18nextProvider i18n={i18n}>
        <Provider
          env="test"
          colorScheme="light"
          labels={{ confirm: 'はい', cancel: 'キャンセル', close: '閉じる', clear: 'クリア', showPassword: '表示' }}
        >
          <JournalScreen />
        </Provider>
      </I18nextProvider>
    </QueryClientProvider>,
  )
  await settle(50)
  return Object.assign(engine, { put: (next: readonly JournalRow[]) => (all = next) })
}
const lines = (): string[] => [...document.querySelectorAll('.journal-row:not([data-head])')].map((one) => one.textContent ?? '')
const searches = (engine: FakeEngine) => engine.calls.filter(({ method }) => method === 'journal.search').map(({ input }) => input)
const list = () => document.querySelector('[role="grid"]') ?? document.body

describe('the journal', () => {
  it('lists what was said, newest first, in the shop’s time, with what became of it in words', async () => {
    await screen([row(1), refused, lost])
    expect(lines()).toHaveLength(3)
    expect(lines()[0]).toContain('返事なし')
    expect(lines()[1]).toMatch(/2026\/11\/24 09:30:15PATCH\/pos\/products\/2400Bad Request 価格が正しくありません1\.5秒/u)
    expect(lines()[2]).toContain('42ミリ秒')
    expect([...document.querySelectorAll('.journal-status')].map((one) => one.getAttribute('data-tone'))).toEqual(['lost', 'bad', 'good'])
  })

  it('searches when typing pauses, and by each filter; without a hit it says how to go on', async () => {
    const engine = await screen([row(1), refused])
    await fill(field('探す'), 'products/2')
    await until(() => lines().length === 1, 'the line found')
    expect(searches(engine)).toHaveLength(2)
    await fill(field('探す'), 'nowhere')
    await until(() => text().includes('当てはまる記録がありません'), 'the words for nothing')
    await click('絞り込みを外す')
    await until(() => lines().length === 2, 'all lines')
    await happen(() => field('失敗だけ').click())
    await until(() => lines().length === 1, 'the failure')
    expect(searches(engine).at(-1)).toMatchObject({ filter: { failuresOnly: true, text: '' }, before: null })
  })

  it('asks for older ones by key as they are needed, and draws only what is in sight', async () => {
    const engine = await screen(Array.from({ length: 5000 }, (_, i) => row(i + 1)))
    expect(searches(engine)).toEqual([expect.objectContaining({ before: null, limit: 200 })])
    expect(lines().length).toBeLessThan(60)
    await press({ key: 'End' }, list())
    const element = list() as HTMLElement
    await happen(() => {
      element.scrollTop = 200 * 30
      element.dispatchEvent(new Event('scroll'))
    })
    await until(() => searches(engine).length > 1, 'the older ones')
    expect(searches(engine)[1]).toMatchObject({ before: 4801 })
  })

  it('goes by keys to a line and shows its request and reply', async () => {
    const whole: JournalEntry = {
      ...refused,
      serverAt: '2026-11-24T00:30:16.000Z',
      request: { text: '{"price":"-1"}', kept: 'whole' },
      reply: { text: '{"rows":1000}', kept: 'summary' },
    }
    const engine = await screen([row(1), refused], { 'journal.entry': () => whole })
    await press({ key: 'ArrowDown' }, list())
    await until(() => text().includes('"price": "-1"'), 'the request')
    expect(engine.calls.at(-1)).toEqual({ method: 'journal.entry', input: { entryId: 2 } })
    for (const words of [
      '通信の詳細',
      '400 Bad Request 価格が正しくありません',
      '2026/11/24 09:30:16(日本時間)',
      '件数と最初・最後の番号だけ',
      '送信',
    ])
      expect(text()).toContain(words)
    await click('同じ処理の通信を見る')
    await settle(30)
    expect(searches(engine).at(-1)).toMatchObject({ filter: { jobId: 'job-1' } })
    await press({ key: 'Escape' }, list())
    expect(text()).not.toContain('通信の詳細')
  })

  it('puts new entries in front as they come', async () => {
    const engine = await screen([row(1)])
    engine.put([row(1), row(2), row(3)])
    await happen(() => engine.emit('journal.added', { newest: 3, entries: 2 }))
    await until(() => lines().length === 3, 'the new ones')
    expect(lines()[0]).toContain('/pos/products/3')
    expect(searches(engine).at(-1)).toMatchObject({ after: 1 })
  })

  it('exports for support in the person’s language and shows where the file lies', async () => {
    const engine = await screen(
      [row(1)],
      {
        'journal.exportForSupport': () => ({ jobId: 'x' }),
        'journal.openExports': () => ({ opened: false, folder: '/data/exports' }),
      },
      'en',
    )
    await click('Export for support')
    expect(engine.calls.at(-1)).toMatchObject({ method: 'journal.exportForSupport', input: { language: 'en' } })
    const value = { path: '/data/exports/banto-support-1.zip', bytes: 2_400, entries: 1, of: 1 }
    await happen(() => engine.emit('jobs.finished', { jobId: 'x', method: 'journal.exportForSupport', outcome: { ok: true, value } }))
    await until(() => text().includes('/data/exports/banto-support-1.zip'), 'the place')
    await click('Open the folder')
    await until(() => text().includes('The folder could not be opened. It is here: /data/exports'), 'the hint')
  })

  it('says why it is paused, and that all else works', async () => {
    const engine = await screen([])
    expect(text()).toContain('まだ記録がありません')
    await happen(() =>
      engine.emit('journal.changed', { ...state, entries: 0, paused: { code: 'STORE_FULL', at: '2026-11-24T00:00:00Z', lost: 7 } }),
    )
    await until(() => text().includes('ディスクの空きがない'), 'the reason')
    expect(text()).toContain('記録できなかった通信: 7件')
  })

  it('changes how long it is kept, and deletes only after asking', async () => {
    const engine = await screen([row(1)], {
      'journal.setSettings': ({ days }) => ({ ...state, days: days ?? 30 }),
      'journal.clear': () => ({ ...state, entries: 0 }),
    })
    await click('保存の設定')
    const days = field('残す日数')
    await fill(days, '7')
    await press({ key: 'Enter' }, days)
    await until(
      () => engine.calls.some(({ method, input }) => method === 'journal.setSettings' && JSON.stringify(input) === '{"days":7}'),
      'the setting',
    )
    await click('記録をすべて消す')
    await until(() => text().includes('通信の記録をすべて消しますか'), 'the question')
    expect(engine.calls.some(({ method }) => method === 'journal.clear')).toBe(false)
  })
})
