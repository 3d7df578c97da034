import { afterEach, describe, expect, it } from 'vitest'
import { BantoError } from '#shared/errors.ts'
import { button, click, fill, happen, press, settle, text, until } from '../fakes/page.tsx'
import { asked, dialog, leaveTimecards, screen } from '../fakes/timecardsPage.tsx'
import type { Answers } from '../fakes/engine.ts'

afterEach(leaveTimecards)

const none = { birthday: null, hourlyYen: null, grants: [], terminationDate: null }
const people = [
  { ...none, staffId: 1, staffName: '佐藤 一郎', staffCode: '0001' },
  { ...none, staffId: 2, staffName: '鈴木 花', staffCode: 'S02', hourlyYen: 1200, grants: [{ day: '2025-10-01', days: 10 }] },
]
async function open(more: Answers = {}) {
  const engine = await screen({ 'timecards.people': () => ({ people }), 'timecards.savePeople': () => ({}), ...more })
  await click('従業員の設定(時給・年休)')
  await until(() => dialog().includes('鈴木 花'), 'the people')
  return engine
}
const field = (name: string): HTMLInputElement => document.querySelector<HTMLInputElement>(`[aria-label="${name}"]`)!

describe('facts of people', () => {
  it('are typed, checked while they are typed, and saved of those who were changed alone', async () => {
    const engine = await open()
    const save = () => button(/人を保存する$/u)
    expect(save()?.hasAttribute('disabled')).toBe(true)
    await fill(field('佐藤 一郎: 時給(円)'), '1.5')
    expect(text()).toContain('1〜1,000,000の整数')
    expect(text()).toContain('直すところがあります: 佐藤 一郎')
    expect(save()?.hasAttribute('disabled')).toBe(true)
    await fill(field('佐藤 一郎: 時給(円)'), '１３００')
    await click('佐藤 一郎: 付与を加える')
    expect(save()?.hasAttribute('disabled')).toBe(true)
    await fill(field('佐藤 一郎: 付与日1'), '2026-04-01')
    await fill(field('佐藤 一郎: 付与日数1'), '7.5')
    await click('1人を保存する')
    await until(() => asked(engine, 'timecards.savePeople').length === 1, 'the saving')
    expect(asked(engine, 'timecards.savePeople')).toEqual([
      { people: [{ staffId: 1, hourlyYen: 1300, birthday: null, grants: [{ day: '2026-04-01', days: 7.5 }] }] },
    ])
  })

  it('are understood as a spreadsheet writes yen, with its heads; every unknown code is named, and an odd wage has to be meant', async () => {
    const engine = await open()
    await click('Excelから貼り付ける…')
    const area = document.querySelector<HTMLTextAreaElement>('[role=dialog] textarea')!
    const unknown = Array.from({ length: 7 }, (_, at) => `900${at}`)
    const lines = ['従業員コード\t時給', '0001\t¥1,300', 'S02\t120000円', ...unknown.map((code) => `${code}\t1000`)]
    await fill(area, lines.join('\n'))
    await click('取り込む')
    expect(text()).toContain(`この従業員コードの人はいません(7件): ${unknown.join('、')}`)
    expect(text()).toContain('時給が10,000円を超えています(1人): 鈴木 花 120000')
    const save = () => button(/人を保存する$/u)
    expect(save()?.hasAttribute('disabled')).toBe(true)
    const isMeant = document.querySelector<HTMLInputElement>('[role=dialog] input[type=checkbox]')!
    await happen(() => isMeant.click())
    await click('2人を保存する')
    await until(() => asked(engine, 'timecards.savePeople').length === 1, 'the saving')
    expect(asked(engine, 'timecards.savePeople')).toMatchObject([{ people: [{ hourlyYen: 1300 }, { hourlyYen: 120_000 }] }])
  })

  it('with a wage below every minimum wage are asked about, and with none of 0 or less refused', async () => {
    const engine = await open()
    const save = () => button(/人を保存する$/u)
    const wage = () => field('佐藤 一郎: 時給(円)')
    for (const refused of ['0', '-1200']) {
      await fill(wage(), refused)
      expect(text()).toContain('1〜1,000,000の整数')
      expect(save()?.hasAttribute('disabled')).toBe(true)
    }
    await fill(wage(), '900')
    expect(text()).not.toContain('最低賃金')
    expect(save()?.hasAttribute('disabled')).toBe(false)
    await fill(wage(), '130')
    expect(text()).toContain('最低賃金よりも低くなっています(1人): 佐藤 一郎 130')
    expect(save()?.hasAttribute('disabled')).toBe(true)
    await happen(() => document.querySelector<HTMLInputElement>('[role=dialog] input[type=checkbox]')?.click())
    await click('1人を保存する')
    await until(() => asked(engine, 'timecards.savePeople').length === 1, 'the saving')
    expect(asked(engine, 'timecards.savePeople')).toMatchObject([{ people: [{ hourlyYen: 130 }] }])
  })

  it('come out of a spreadsheet by the code of the person; what is empty stays, and unknown codes are named', async () => {
    const engine = await open()
    await click('Excelから貼り付ける…')
    const area = document.querySelector<HTMLTextAreaElement>('[role=dialog] textarea')!
    await fill(area, '0001\t1100\t2026/4/1\t10\r\nS02\t\t2025-10-01\t11\r\n9999\t1000\r\n')
    await click('取り込む')
    expect(text()).toContain('この従業員コードの人はいません(1件): 9999')
    await click('2人を保存する')
    await until(() => asked(engine, 'timecards.savePeople').length === 1, 'the saving')
    expect(asked(engine, 'timecards.savePeople')).toEqual([
      {
        people: [
          { staffId: 1, hourlyYen: 1100, birthday: null, grants: [{ day: '2026-04-01', days: 10 }] },
          { staffId: 2, hourlyYen: 1200, birthday: null, grants: [{ day: '2025-10-01', days: 11 }] },
        ],
      },
    ])
  })

  it('that are refused say so at the person, and nothing that was typed is lost', async () => {
    await open({
      'timecards.savePeople': () => {
        throw new BantoError('INVALID_INPUT', '', { details: { reason: 'notMinor', staffId: 2 } })
      },
    })
    await fill(field('鈴木 花: 生年月日(18歳未満)'), '1990-01-01')
    await click('1人を保存する')
    await until(() => text().includes('18歳以上の人の生年月日は要りません'), 'the refusal')
    expect(field('鈴木 花: 生年月日(18歳未満)').value).toBe('1990-01-01')
    await press({ key: 'Escape' }, field('鈴木 花: 生年月日(18歳未満)'))
    await settle(50)
  })
})
