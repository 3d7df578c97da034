import { QueryClientProvider } from '@tanstack/react-query'
import { I18nextProvider } from 'react-i18next'
import { afterEach, describe, expect, it } from 'vitest'
import type { CorrectionDay, ShiftCorrection } from '#shared/contracts/timecards/corrections.ts'
import { createI18n } from '#shared/i18n/index.ts'
import { createQueryClient } from '../../renderer/common/queries.ts'
import { DayEditor } from '../../renderer/timecards/edit/DayEditor.tsx'
import { Provider } from '../../renderer/ui/index.ts'
import { fakeEngine, type Answers } from '../fakes/engine.ts'
import { button, clear, click, draw, field, fill, press, text, until } from '../fakes/page.tsx'

const day: CorrectionDay = {
  staffId: 4,
  staffName: '田中 一郎',
  day: '2026-11-25',
  rows: [
    { shiftResultId: 7, storeId: 1, storeName: '本店', times: '09:00~ 12:00~13:00', isCalculated: false, isClosed: false, unsent: null },
  ],
  around: [{ start: -300, end: -60 }],
  plans: [],
  now: 4000,
  stores: [
    { storeId: 1, storeName: '本店' },
    { storeId: 2, storeName: '駅前店' },
  ],
  closedStoreIds: [],
  homeStoreId: 1,
  proposals: [
    {
      shiftResultId: 7,
      seen: '09:00~ 12:00~13:00',
      staffId: 4,
      storeId: 1,
      day: '2026-11-25',
      basis: { kind: 'usual', days: 6, from: '2026-10-07', to: '2026-11-18' },
      times: '09:00~18:05 12:00~13:00',
    },
  ],
  reasons: ['打刻忘れ', '機器の故障'],
  refused: null,
  isGranted: true,
}

const staged = { changeSetId: 1, cells: 1, problems: [], warnings: [] }

interface Opened {
  readonly sent: { corrections: readonly ShiftCorrection[]; reason: string }[]
  readonly closed: () => number
}

async function open(own: Partial<CorrectionDay> = {}, answers: Answers = {}): Promise<Opened> {
  const sent: Opened['sent'] = []
  let closed = 0
  fakeEngine({
    'timecards.correction': () => ({ ...day, ...own }),
    'timecards.correct': (input) => {
      sent.push(input)
      return staged
    },
    ...answers,
  })
  await draw(
    <I18nextProvider i18n={createI18n('ja')}>
      <QueryClientProvider client={createQueryClient()}>
        <Provider env="test" colorScheme="light" labels={{ confirm: '', cancel: '', close: '', clear: '', showPassword: '' }}>
          <DayEditor asked={{ staffId: 4, day: '2026-11-25' }} onClose={() => (closed += 1)} />
        </Provider>
      </QueryClientProvider>
    </I18nextProvider>,
  )
  await until(() => document.querySelector('section.timecards-edit'), 'the editor')
  return { sent, closed: () => closed }
}
const ctrlEnter = () => press({ key: 'Enter', code: 'Enter', ctrlKey: true }, field('退勤'))
const escape = () => press({ key: 'Escape', code: 'Escape' }, field('退勤'))

describe('the editor of a day', () => {
  afterEach(clear)

  it('takes times as they are typed, shows the next date, and stages them with their reason on Ctrl+Enter', async () => {
    const { sent, closed } = await open()
    await fill(field('退勤'), '２５：３０')
    expect(text()).toContain('2026-11-26 1:30')
    await click('打刻忘れ')
    await press({ key: 'Enter', code: 'Enter' }, field(/^理由/u))
    // Sixteen hours and more are said once more before they are staged.
    expect(sent).toEqual([])
    await until(() => text().includes('この時刻で、間違いありませんか'), 'the question')
    expect(text()).toContain('16時間を超える勤務です')
    await click('このまま未送信に入れる')
    await until(() => sent.length === 1, 'the staging')
    expect(sent).toEqual([
      {
        corrections: [{ kind: 'update', shiftResultId: 7, seen: '09:00~ 12:00~13:00', times: '09:00~25:30 12:00~13:00' }],
        reason: '打刻忘れ',
      },
    ])
    expect(closed()).toBe(1)
  })

  it('asks before times of the next day, far from the plan, are staged, and stages nothing where they are to be corrected', async () => {
    const { sent } = await open({ plans: [{ start: 780, end: 900 }], rows: [] })
    await fill(field('出勤'), '25:30')
    await fill(field('退勤'), '30:00')
    await click('打刻忘れ')
    await ctrlEnter()
    await until(() => text().includes('この時刻で、間違いありませんか'), 'the question')
    expect(text()).toContain('出勤が翌日の時刻です')
    expect(text()).toContain('シフトから2時間を超えて離れています')
    await click('直す')
    expect(sent).toEqual([])
  })

  it('has no fields to type into where the month is closed, and says how to reopen it', async () => {
    await open({
      rows: [{ shiftResultId: 7, storeId: 1, storeName: '本店', times: '09:00~18:00', isCalculated: false, isClosed: true, unsent: null }],
    })
    expect(field('出勤').disabled).toBe(true)
    expect(text()).toContain('この月は締め済みです。直すには、理由を書いて差し戻してください。')
  })

  it('says what is wrong at its field, and stages nothing', async () => {
    const { sent } = await open()
    await fill(field('退勤'), '850')
    await click('打刻忘れ')
    await ctrlEnter()
    expect(text()).toContain('退勤は、出勤より後の時刻にしてください')
    await fill(field('退勤'), '1299')
    await ctrlEnter()
    expect(text()).toContain('900、9:00、25:30のように入れてください')
    expect(sent).toEqual([])
  })

  it('wants a reason', async () => {
    const { sent } = await open()
    await fill(field('退勤'), '1800')
    await ctrlEnter()
    expect(text()).toContain('理由を入れてください')
    expect(sent).toEqual([])
  })

  it('fills a proposal in only when it is chosen, with what it rests on', async () => {
    const { sent } = await open()
    expect(field('退勤').value).toBe('')
    await click(/いつもの時刻から\(2026-10-07〜2026-11-18の同じ曜日6日の中央値\)/u)
    expect([field('出勤').value, field('退勤').value]).toEqual(['9:00', '18:05'])
    expect(sent).toEqual([])
  })

  it('is left by Esc at once, or after a question where something was typed', async () => {
    const { closed } = await open()
    await escape()
    expect(closed()).toBe(1)
    await fill(field('退勤'), '1800')
    await escape()
    expect(closed()).toBe(1)
    await click('編集に戻る')
    expect(field('退勤').value).toBe('1800')
    await escape()
    await click('捨てて閉じる')
    expect(closed()).toBe(2)
  })

  it('asks before a row goes', async () => {
    const { sent } = await open()
    await click('機器の故障')
    await click('この勤務を削除')
    expect(sent).toEqual([])
    await click('削除を未送信に入れる')
    expect(sent).toEqual([{ corrections: [{ kind: 'delete', shiftResultId: 7, seen: '09:00~ 12:00~13:00' }], reason: '機器の故障' }])
  })

  it('makes a row where there is none', async () => {
    const { sent } = await open({ rows: [], proposals: [] })
    expect(text()).toContain('この日の勤務実績はありません。')
    await fill(field('出勤'), '10')
    await fill(field('退勤'), '15')
    await click('打刻忘れ')
    await ctrlEnter()
    expect(sent[0]?.corrections).toEqual([{ kind: 'create', staffId: 4, storeId: 1, day: '2026-11-25', times: '10:00~15:00' }])
  })

  it('shows what the engine refuses at the shift, and keeps what was typed', async () => {
    const { closed } = await open(
      {},
      { 'timecards.correct': () => ({ ...staged, cells: 0, problems: [{ at: 0, rule: 'overlap', place: 'shift' }] }) },
    )
    await fill(field('退勤'), '1800')
    await click('打刻忘れ')
    await ctrlEnter()
    expect(text()).toContain('この人のほかの勤務と時間が重なっています')
    expect(field('退勤').value).toBe('1800')
    expect(closed()).toBe(0)
  })

  it('offers nothing for a row that is fixed for payroll, and says why', async () => {
    await open({
      rows: [{ shiftResultId: 7, storeId: 1, storeName: '本店', times: '09:00~18:00', isCalculated: true, isClosed: false, unsent: null }],
    })
    expect(field('出勤').disabled).toBe(true)
    expect(button('この勤務を削除')).toBeNull()
    expect(text()).toContain('給与計算が確定しているため、直せません')
  })

  it('says which scope is missing before anything is typed', async () => {
    await open({ isGranted: false })
    expect(text()).toContain('timecard.shifts:write')
    expect(button('修正を未送信に入れる')?.hasAttribute('disabled')).toBe(true)
  })
})
