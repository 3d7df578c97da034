import { QueryClientProvider } from '@tanstack/react-query'
import { I18nextProvider } from 'react-i18next'
import { afterEach, describe, expect, it } from 'vitest'
import type { InputOf, OutputOf } from '#shared/contracts/index.ts'
import { payrollLayout, type PayrollPreview } from '#shared/contracts/timecardExport.ts'
import { faultsOf, targetIds } from '#shared/domain/payroll/layout.ts'
import { targets } from '#shared/domain/payroll/targets.ts'
import { createI18n } from '#shared/i18n/index.ts'
import { createQueryClient } from '../../renderer/common/queries.ts'
import { ExportDialog } from '../../renderer/timecards/export/index.ts'
import { Provider } from '../../renderer/ui/index.ts'
import { fakeEngine, type Answers } from '../fakes/engine.ts'
import { button, clear, click, draw, fill, happen, settle, text, until } from '../fakes/page.tsx'
import { boardOf, personOf } from '../fakes/timecards.ts'

afterEach(clear)

type Layout = InputOf<'timecardExport.preview'>['layout']

const month = '2026-11'
const layouts = targetIds.map((target) => ({ layout: payrollLayout.parse(targets[target].layout), isSaved: target === 'freee' }))
const person = {
  staffId: 1,
  staffName: '山田 太郎',
  code: '000123',
  familyName: '山田',
  givenName: '太郎',
  cells: [
    { text: '000123', minutes: null },
    { text: '80', minutes: 80 },
  ],
  differs: false,
  isDoubtful: false,
  night: { overtime: 690, night: 420, nightOvertime: 420 },
}
const exported: OutputOf<'timecardExport.list'>['exports'][number] = {
  exportId: '0f3c2c54-8f3a-4f0a-9a55-8f2d0f0f0f0f',
  month,
  from: '2026-11-01',
  to: '2026-11-30',
  target: 'freee',
  people: 1,
  isDifference: false,
  fileName: 'a.csv',
  sha256: '',
  author: '青木',
  at: '2026-12-01T01:00:00Z',
}
const previewOf = (layout: Layout, more: Partial<PayrollPreview> = {}): PayrollPreview => ({
  from: '2026-11-01',
  to: '2026-11-30',
  faults: faultsOf(layout, { ...targets[layout.target], unwritable: () => '' }),
  warnings: [],
  problems: [],
  people: [person],
  sums: [{ header: '時間外労働時間', minutes: 80, written: 80 }],
  missing: [{ staffId: 2, staffName: '佐藤 花子', state: 'checked' }],
  before: null,
  leaveNames: ['有給休暇'],
  contents: 'abc',
  ...more,
})

async function dialog(more: Partial<PayrollPreview> = {}, answers: Answers = {}) {
  const engine = fakeEngine({
    'timecardExport.layouts': () => ({ layouts, spellings: [] }),
    'timecardExport.preview': ({ layout }) => previewOf(layout, more),
    'timecardExport.list': () => ({ exports: [] }),
    'timecards.board': () => boardOf([personOf(1)]),
    'timecardExport.write': () => ({ name: 'a.csv', path: '/x/a.csv', bytes: 1, data: '', exportId: exported.exportId, people: 1 }),
    'timecardExport.writeAgain': () => ({ name: 'a.csv', path: '/x/a.csv', bytes: 1, data: '' }),
    'timecardExport.saveSpelling': () => ({}),
    ...answers,
  })
  await draw(
    <QueryClientProvider client={createQueryClient()}>
      <I18nextProvider i18n={createI18n('ja')}>
        <Provider
          env="test"
          colorScheme="light"
          labels={{ confirm: 'はい', cancel: 'キャンセル', close: '閉じる', clear: 'クリア', showPassword: '表示' }}
        >
          <ExportDialog month={month} scope={{ storeId: null, search: '', only: 'all' }} of="全員" opened onClose={() => undefined} />
        </Provider>
      </I18nextProvider>
    </QueryClientProvider>,
  )
  await until(() => text().includes('渡す先'), 'the target')
  await settle(400)
  return engine
}
const inputsOf = (engine: Awaited<ReturnType<typeof dialog>>, name: string) =>
  engine.calls.filter(({ method }) => method === name).map(({ input }) => input)
const radio = (label: string): HTMLInputElement | undefined =>
  [...document.querySelectorAll<HTMLInputElement>('input[type="radio"]')].find((one) =>
    one.closest('.mantine-Radio-root')?.textContent?.includes(label),
  )
const choose = async (label: string): Promise<void> => {
  await happen(() => radio(label)!.click())
}

describe('the hand-over to payroll', () => {
  it('begins with the layout that the shop has saved, and says what no page confirms', async () => {
    await dialog()
    expect(text()).toContain('freeeの公開ページには列の一覧がありません')
    expect(text()).toContain('公開ページでは確かめられない形式です')
    expect(text()).toContain('support.freee.co.jp')
  })

  it('names whose totals are doubtful', async () => {
    await dialog({ people: [person, { ...person, staffId: 3, staffName: '鈴木 一郎', isDoubtful: true }] })
    await click('中身を確かめる')
    expect(text()).toContain('合計が確かでない人が1人います: 鈴木 一郎')
  })

  it('asks where overtime at night goes with a person as the example, and writes nothing until it is said', async () => {
    const engine = await dialog()
    // 11:30 of overtime, 7:00 of them at night.
    expect(text()).toContain('山田 太郎さんの場合: 残業 11:30、深夜 7:00、深夜残業 7:00')
    expect(text()).toContain('山田 太郎さんの場合: 残業 4:30、深夜 7:00、深夜残業 7:00')
    await click('中身を確かめる')
    await until(() => text().includes('書き出す前に直すこと'), 'the faults')
    expect(text()).toContain('深夜の残業をどこに入れるかを選んでください')
    expect(button('ファイルに書き出す')?.hasAttribute('disabled')).toBe(true)
    await click('形式に戻る')
    await choose('含める')
    await choose('残業と深夜の両方')
    await click('中身を確かめる')
    await until(() => !text().includes('書き出す前に直すこと') && button('ファイルに書き出す') !== undefined, 'a layout that is whole')
    expect(text()).toContain('承認されていないため入らない人 1人: 佐藤 花子')
    expect(text()).toContain('1:20 = 1.33')
    await click('ファイルに書き出す')
    await until(() => inputsOf(engine, 'timecardExport.write').length > 0, 'the file')
    expect(inputsOf(engine, 'timecardExport.write')).toMatchObject([
      { month, contents: 'abc', scope: 'all', isAgain: false, layout: { target: 'freee', premium: 'inside', nightOvertime: 'both' } },
    ])
  })

  it('leaves out whom nobody wants in the file, and writes for the others alone', async () => {
    const both = [person, { ...person, staffId: 3, staffName: '鈴木 次郎', code: '000456' }]
    const engine = await dialog(
      {},
      {
        'timecardExport.preview': ({ layout, staffIds }) =>
          previewOf(layout, { faults: [], people: both.filter(({ staffId }) => staffIds?.includes(staffId) ?? true) }),
      },
    )
    await click('中身を確かめる')
    await until(() => text().includes('2人を書き出します'), 'both')
    const box = document.querySelector<HTMLInputElement>('[aria-label="鈴木 次郎さんを書き出す"]')!
    await happen(() => box.click())
    await until(() => text().includes('1人を書き出します'), 'the other one')
    expect(document.querySelector<HTMLInputElement>('[aria-label="鈴木 次郎さんを書き出す"]')!.checked).toBe(false)
    await click('ファイルに書き出す')
    await until(() => inputsOf(engine, 'timecardExport.write').length > 0, 'the file')
    expect(inputsOf(engine, 'timecardExport.write')).toMatchObject([{ staffIds: [1] }])
  })

  it('takes the columns from a header that is pasted in, letter by letter', async () => {
    const engine = await dialog()
    await fill(document.querySelector('textarea')!, '従業員番号\t法定外時間（平日）\t謎の項目')
    await click('この列にする')
    await settle(400)
    const asked = inputsOf(engine, 'timecardExport.preview').at(-1)
    expect(asked).toMatchObject({
      layout: {
        columns: [
          { header: '従業員番号', source: { kind: 'person', field: 'code' } },
          { header: '法定外時間（平日）', source: { kind: 'minutes', field: 'overtime', on: 'workDays' } },
          { header: '謎の項目', source: { kind: 'unset' } },
        ],
      },
    })
  })

  it('that was done before says by whom and what differs, and is done again only by who means it', async () => {
    const differences: NonNullable<PayrollPreview['before']>['differences'] = [
      { staffId: 1, staffName: '山田 太郎', kind: 'changed', cells: [{ header: '時間外労働時間', before: '60', after: '80' }] },
    ]
    const engine = await dialog(
      {
        before: {
          files: [exported, { ...exported, exportId: '0b0b0b0b-0b0b-4b0b-8b0b-0b0b0b0b0b0b', fileName: '前の分.csv' }],
          differences,
        },
        faults: [],
      },
      { 'timecardExport.list': () => ({ exports: [exported] }) },
    )
    await click('もう一度同じものを書き出す')
    await until(() => inputsOf(engine, 'timecardExport.writeAgain').length > 0, 'the same file')
    await click('中身を確かめる')
    await until(() => text().includes('青木 が書き出しています'), 'the export before')
    expect(text()).toContain('時間外労働時間: 60 → 80')
    expect(button('ファイルに書き出す')?.hasAttribute('disabled')).toBe(true)
    expect(text()).toContain('前の分.csv')
    // Only who changed is meant, until somebody chooses otherwise.
    await until(
      () => inputsOf(engine, 'timecardExport.preview').some((one) => (one as { scope: string }).scope === 'differences'),
      'the difference',
    )
    const isMeant = [...document.querySelectorAll<HTMLInputElement>('input[type="checkbox"]')].find(({ labels }) =>
      labels?.[0]?.textContent?.includes('確かめました'),
    )
    await happen(() => isMeant!.click())
    await until(() => button('ファイルに書き出す')?.hasAttribute('disabled') === false, 'the button')
    await click('ファイルに書き出す')
    await until(() => inputsOf(engine, 'timecardExport.write').length > 0, 'the file')
    expect(inputsOf(engine, 'timecardExport.write')).toMatchObject([{ scope: 'differences', isAgain: true }])
  })

  it('names the characters that the file cannot hold, and takes another spelling', async () => {
    const engine = await dialog({ faults: [], problems: [{ staffId: 1, problem: 'unwritable', text: '𠮷' }] })
    await click('中身を確かめる')
    await until(() => text().includes('この文字コードで書けない文字があります:「𠮷」'), 'the character')
    const [, family] = document.querySelectorAll<HTMLInputElement>('.timecards-export-problem input')
    await fill(family!, '吉田')
    await click('直す')
    await until(() => inputsOf(engine, 'timecardExport.saveSpelling').length > 0, 'the spelling')
    expect(inputsOf(engine, 'timecardExport.saveSpelling')).toEqual([
      { spelling: { staffId: 1, code: null, familyName: '吉田', givenName: '太郎' } },
    ])
  })
})
