import { afterEach, expect, it } from 'vitest'
import type { MissingPunch, ShiftProposal } from '#shared/contracts/timecards/corrections.ts'
import { boardOf } from '../fakes/timecards.ts'
import { button, click, field, fill, happen, press, text, until } from '../fakes/page.tsx'
import { asked, leaveTimecards, list, screen } from '../fakes/timecardsPage.tsx'

afterEach(leaveTimecards)

const plan = (staffId: number, times: string, more: Partial<ShiftProposal> = {}): ShiftProposal => ({
  shiftResultId: staffId,
  seen: '09:00~',
  staffId,
  storeId: 1,
  day: '2026-10-02',
  basis: { kind: 'plan' },
  times,
  ...more,
})
const usual = (staffId: number, times: string): ShiftProposal =>
  plan(staffId, times, { basis: { kind: 'usual', days: 5, from: '2026-08-07', to: '2026-09-25' } })
const row = (staffId: number, proposals: readonly ShiftProposal[]): MissingPunch => ({
  staffId,
  staffName: `従業員${staffId}`,
  staffCode: `0${staffId}`,
  storeName: '本店',
  day: '2026-10-02',
  shiftResultId: staffId,
  seen: '09:00~',
  proposals: [...proposals],
})
const rows = [row(1, [plan(1, '09:00~18:00'), usual(1, '09:00~18:05')]), row(2, [usual(2, '09:00~17:55')]), row(3, [])]
const staged = { changeSetId: 1, cells: 2, problems: [], warnings: [] }
const answers = {
  'timecards.board': () =>
    boardOf(list, { sums: { ...boardOf(list).sums, people: { ...boardOf(list).sums.people, findings: 1, errors: 1 } } }),
  'timecards.missing': () => ({ rows, reasons: ['打刻忘れ'] }),
}

it('nothing is chosen before a person chooses; one choice for many leaves those without it, and says how many', async () => {
  const engine = await screen({ ...answers, 'timecards.applyProposals': () => staged })
  await click('指摘の対応')
  await click('打刻漏れ…')
  await until(() => text().includes('打刻漏れをまとめて直す'), 'the dialog')
  await until(() => text().includes('候補なし'), 'the rows')
  expect(button('0行を未送信に入れる')?.hasAttribute('disabled')).toBe(true)
  await happen(() => field('並んでいる行をすべて選ぶ').click())
  expect(text()).toContain('3行を選択中')
  await click('シフト')
  expect(text()).toContain('2行には、その候補がないため')
  expect(text()).toContain('9:00〜18:00')
  expect(button('1行を未送信に入れる')).toBeDefined()
  await click('いつもの時刻')
  expect(text()).toContain('同じ曜日5日の中央値')
  // Without a reason nothing is staged.
  await click('2行を未送信に入れる')
  expect(text()).toContain('理由を入れてください')
  expect(asked(engine, 'timecards.applyProposals')).toEqual([])
  await click('打刻忘れ')
  await press({ key: 'Enter', ctrlKey: true }, field('理由'))
  await until(() => asked(engine, 'timecards.applyProposals').length === 1, 'the staging')
  expect(asked(engine, 'timecards.applyProposals')).toEqual([
    { proposals: [usual(1, '09:00~18:05'), usual(2, '09:00~17:55')], reason: '打刻忘れ' },
  ])
  await until(() => !text().includes('打刻漏れをまとめて直す'), 'the end of the dialog')
})

it('what is refused is said at its row, and what was chosen stays', async () => {
  const refused = {
    changeSetId: null,
    cells: 0,
    problems: [{ at: 1, rule: 'notProposed' as const, place: 'shift' as const }],
    warnings: [],
  }
  await screen({ ...answers, 'timecards.applyProposals': () => refused })
  await click('指摘の対応')
  await click('打刻漏れ…')
  await until(() => text().includes('候補なし'), 'the rows')
  await happen(() => field('並んでいる行をすべて選ぶ').click())
  await click('いつもの時刻')
  await fill(field('理由'), '本人に確認')
  await click('2行を未送信に入れる')
  await until(() => text().includes('この候補はなくなりました'), 'the refusal')
  expect(text()).toContain('何も入れていません')
  expect(button('2行を未送信に入れる')).toBeDefined()
})
