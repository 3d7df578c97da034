import { afterEach, describe, expect, it } from 'vitest'
import type { TimecardPerson } from '#shared/contracts/timecards.ts'
import { useTimecards } from '../../renderer/timecards/state.ts'
import { button, click, field, fill, happen, press, settle, text, until } from '../fakes/page.tsx'
import { boardOf, month, monthOf, personOf } from '../fakes/timecards.ts'
import { asked, dialog, leaveTimecards, list, missing, screen, wrong } from '../fakes/timecardsPage.tsx'
import { seenOf } from '../../renderer/timecards/approval/seen.ts'

afterEach(leaveTimecards)

const said = { reason: '棚卸のため', author: '佐藤', at: '2026-11-02T10:00:00+09:00' }
const of = (state: TimecardPerson['approval']['state'], differs = false): TimecardPerson['approval'] => ({
  state,
  parts: [{ storeId: 1, storeName: '本店', state }],
  differs,
})
const noRecord = {
  'timecardApproval.reasons': () => ({ reasons: ['棚卸のため'] }),
  'timecardApproval.log': () => ({ entries: [] }),
  'timecardApproval.months': () => ({ months: [] }),
  'timecardApproval.difference': () => ({ difference: null }),
}
const page = async (): Promise<void> => happen(() => useTimecards.setState({ staffId: 2 }))

describe('a finding', () => {
  it('is settled with a reason, as the person sees it, and never without one', async () => {
    const engine = await screen({ ...noRecord, 'timecardApproval.settle': () => ({}) })
    await page()
    await click('確認済みにする…')
    const reason = field('確認済みにする理由')
    expect(button('記録する')?.hasAttribute('disabled')).toBe(true)
    await fill(reason, '  ')
    await press({ key: 'Enter' }, reason)
    expect(asked(engine, 'timecardApproval.settle')).toEqual([])
    await fill(reason, '棚卸のため')
    await press({ key: 'Enter' }, reason)
    const { rule, severity, day, shiftResultIds, facts } = missing
    await until(() => asked(engine, 'timecardApproval.settle').length === 1, 'the settling')
    expect(asked(engine, 'timecardApproval.settle')).toEqual([
      { findings: [{ staffId: 2, rule, severity, day, shiftResultIds, facts }], reason: '棚卸のため' },
    ])
  })

  it('that is settled says by whom and why, and can be opened again; one that changed since says so', async () => {
    const engine = await screen({
      ...noRecord,
      'timecardApproval.unsettle': () => ({}),
      'timecards.person': () =>
        monthOf(wrong, [
          { ...missing, settled: said },
          { ...missing, day: '2026-10-03', settledBefore: said },
        ]),
    })
    await page()
    await until(() => text().includes('確認済み: 棚卸のため(佐藤'), 'what was said')
    expect(text()).toContain('その後、内容が変わりました')
    await click('確認を取り消す')
    await until(() => asked(engine, 'timecardApproval.unsettle').length === 1, 'the opening')
  })
})

describe('findings of one kind', () => {
  it('are chosen, settled for one reason and taken back by keys alone', async () => {
    const one = (staffId: number, day: string) => ({ staffId, staffName: `従業員${staffId}`, cause: { ...missing, day } })
    const findings = [one(1, '2026-10-02'), one(2, '2026-10-05')]
    const engine = await screen({
      ...noRecord,
      'timecards.board': () => boardOf(list, { sums: { ...boardOf(list).sums, people: { ...boardOf(list).sums.people, findings: 2 } } }),
      'timecardApproval.open': ({ rule }) => ({
        kinds: [{ rule: 'missingClockOut', severity: 'error' as const, count: 2 }],
        total: 2,
        findings: rule === 'noPlan' ? [] : findings,
        others: [],
      }),
      'timecardApproval.settle': () => ({}),
      'timecardApproval.unsettle': () => ({}),
    })
    await click('指摘の対応')
    await click('指摘をまとめて…')
    await until(() => dialog().includes('従業員2'), 'the findings')
    const rows = [...document.querySelectorAll<HTMLInputElement>('.timecards-settle tbody input')]
    expect(rows.map(({ tabIndex }) => tabIndex)).toEqual([0, -1])
    await happen(() => rows[1]?.click())
    await happen(() => field('表示中のすべてを選ぶ').click())
    const reason = field('確認済みにする理由')
    await fill(reason, '棚卸のため')
    await press({ key: 'Enter' }, reason)
    await until(() => asked(engine, 'timecardApproval.settle').length === 1, 'the settling')
    const seen = findings.map(({ staffId, cause }) => seenOf(staffId, cause))
    expect(asked(engine, 'timecardApproval.settle')).toEqual([{ findings: seen, reason: '棚卸のため' }])
    await until(() => dialog().includes('2件を「棚卸のため」として確認済みにしました'), 'what was done')
    await press({ key: 'z', code: 'KeyZ', ctrlKey: true }, rows[0]!)
    await until(() => asked(engine, 'timecardApproval.unsettle').length === 1, 'the undoing')
    expect(asked(engine, 'timecardApproval.unsettle')).toEqual([{ findings: seen }])
    await until(() => dialog().includes('2件を、指摘に戻しました'), 'what was undone')
  })
})

describe('a month', () => {
  it('of somebody goes one state on with the figures on the screen, and says what was left and why', async () => {
    const engine = await screen({
      ...noRecord,
      'timecards.person': () => monthOf(personOf(2, { approval: of('draft') }), []),
      'timecardApproval.advance': () => ({ jobId: 'advance' }),
    })
    await page()
    await click('確認済みにする')
    await until(() => asked(engine, 'timecardApproval.advance').length === 1, 'the advance')
    expect(asked(engine, 'timecardApproval.advance')).toEqual([
      { month, parts: [{ staffId: 2, storeId: 1, figures: 'figures2' }], to: 'checked' },
    ])
    const refused = [{ staffId: 2, storeId: 1, reason: 'otherFigures' as const }]
    await happen(() =>
      engine.emit('jobs.finished', {
        jobId: 'advance',
        method: 'timecardApproval.advance',
        outcome: { ok: true, value: { changed: 0, refused } },
      }),
    )
    await until(() => text().includes('画面を開いたあとで集計が変わった'), 'why it was left')
  })

  it('that is approved says what is another figure since, and is reopened with a reason', async () => {
    const engine = await screen({
      ...noRecord,
      'timecards.person': () => monthOf(personOf(2, { approval: of('approved', true) }), []),
      'timecardApproval.reopen': () => ({ changed: 1 }),
      'timecardApproval.difference': () => ({
        difference: {
          frozenAt: said.at,
          totals: [
            { name: 'worked' as const, before: 600, after: 540 },
            { name: 'nightOvertime' as const, before: 60, after: 0 },
          ],
          days: [{ day: '2026-10-05', figures: [{ name: 'night' as const, before: '1:00', after: '' }] }],
        },
      }),
    })
    await page()
    await until(() => text().includes('労働時間: 10:00 → 9:00'), 'the difference')
    for (const words of ['深夜の法定外: 1:00 → 0:00', '10/5(月) 深夜: 1:00 → なし']) expect(text()).toContain(words)
    await click('差し戻す…')
    await fill(field(/^差し戻す理由/u), '打刻の訂正のため')
    await click('差し戻す')
    await until(() => asked(engine, 'timecardApproval.reopen').length === 1, 'the reopening')
    expect(asked(engine, 'timecardApproval.reopen')).toEqual([{ month, parts: [{ staffId: 2, storeId: 1 }], reason: '打刻の訂正のため' }])
  })

  it('that was reopened keeps its record in sight, with the reason', async () => {
    const entry = { storeId: 1, storeName: '本店', state: 'draft' as const, author: '佐藤', at: said.at, reason: '打刻の訂正のため' }
    await screen({
      ...noRecord,
      'timecards.person': () => monthOf(personOf(2, { approval: of('draft') }), []),
      'timecardApproval.log': () => ({ entries: [entry] }),
    })
    await page()
    await until(() => text().includes('記録(1件)'), 'the record')
    expect(text()).toContain('佐藤 本店: 差し戻し(打刻の訂正のため)')
  })

  it('of those on the screen alone is approved where the board is narrowed, until everybody is chosen', async () => {
    const engine = await screen({
      ...noRecord,
      'timecards.board': ({ search }) =>
        boardOf(
          search === ''
            ? [personOf(1, { approval: of('checked') }), personOf(2, { approval: of('checked') })]
            : [personOf(2, { approval: of('checked') })],
        ),
      'timecardApproval.advance': () => ({ jobId: 'advance' }),
    })
    await happen(() => useTimecards.setState({ search: '従業員2' }))
    await settle(400)
    await click('確認・承認…')
    await until(() => dialog().includes('画面に出ている人: 「従業員2」で探した人(1人)'), 'whom it is about')
    expect(dialog()).toContain('全員(2人)')
    await click('承認する')
    await until(() => asked(engine, 'timecardApproval.advance').length === 1, 'the approval')
    expect(asked(engine, 'timecardApproval.advance')).toMatchObject([{ parts: [{ staffId: 2 }], to: 'approved' }])
  })

  it('of everybody goes on where nothing is left to mend; who has an error stays, and is counted', async () => {
    const people = [
      personOf(1, { approval: of('draft'), warnings: 2 }),
      personOf(2, { approval: of('draft'), errors: 1 }),
      personOf(3, { approval: of('checked') }),
    ]
    const engine = await screen({
      ...noRecord,
      'timecards.board': () => boardOf(people),
      'timecardApproval.advance': () => ({ jobId: 'advance' }),
    })
    await click('確認・承認…')
    await until(() => dialog().includes('直す・確かめる指摘のない未確認: 1件'), 'the counts')
    expect(dialog()).toContain('うち「注意」の指摘が残っているもの: 1件')
    expect(dialog()).toContain('確認済み: 1件')
    expect(dialog()).toContain('残っている人が1人います')
    await click('承認する')
    await until(() => asked(engine, 'timecardApproval.advance').length === 1, 'the advance')
    expect(asked(engine, 'timecardApproval.advance')).toEqual([
      { month, parts: [{ staffId: 3, storeId: 1, figures: 'figures3' }], to: 'approved' },
    ])
  })
})
