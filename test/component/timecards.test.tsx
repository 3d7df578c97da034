import { afterEach, describe, expect, it, onTestFinished, vi } from 'vitest'
import { boardFocus, useTimecards } from '../../renderer/timecards/state.ts'
import { button, click, field, fill, happen, press, settle, text, until } from '../fakes/page.tsx'
import { status } from '../fakes/shop.ts'
import { boardOf, month, monthOf, personOf, timecardSettings } from '../fakes/timecards.ts'
import { asked, cells, dialog, leaveTimecards, list, people, screen, wrong } from '../fakes/timecardsPage.tsx'

afterEach(leaveTimecards)

describe('the board', () => {
  it('walks over people and days by keys, and its focus hangs on the person and the day', async () => {
    const engine = await screen()
    expect(boardFocus.getState().at).toEqual({ staffId: 1, columnId: 'name' })
    await press({ key: 'ArrowDown' }, cells())
    for (let step = 0; step < 6; step += 1) await press({ key: 'ArrowRight' }, cells())
    expect(boardFocus.getState().at).toEqual({ staffId: 2, columnId: '2026-10-02' })
    await press({ key: 'End' }, cells())
    expect(boardFocus.getState().at).toEqual({ staffId: 2, columnId: 'cost' })
    await press({ key: 'Home', ctrlKey: true }, cells())
    expect(boardFocus.getState().at).toEqual({ staffId: 1, columnId: 'name' })
    await press({ key: 'ArrowDown' }, cells())
    // Another order of the same people, as a pull may bring: the focus goes along with its person.
    engine.answer({ 'timecards.board': () => boardOf([wrong, people[2]!, people[0]!]) })
    await happen(() => engine.emit('timecards.changed', {}))
    await settle(100)
    expect(boardFocus.getState().at).toEqual({ staffId: 2, columnId: 'name' })
    await press({ key: 'ArrowDown' }, cells())
    expect(boardFocus.getState().at).toEqual({ staffId: 3, columnId: 'name' })
  })

  it('opens the day by Enter, goes on to other days and people there, and comes back to the day that was looked at last', async () => {
    await screen()
    await press({ key: 'ArrowDown' }, cells())
    for (let step = 0; step < 5; step += 1) await press({ key: 'ArrowRight' }, cells())
    await press({ key: 'Enter' }, cells())
    await until(() => dialog().includes('従業員2さん'), 'the day')
    expect(dialog()).toContain('10/1(木)')
    expect(dialog()).toContain('この日の指摘はありません')
    const day = (): Element => document.querySelector('.timecards-day')!
    await press({ key: 'ArrowRight' }, day())
    await until(() => dialog().includes('10/2(金)'), 'the day after')
    for (const words of ['退勤の打刻がない', '9:00–?', 'これに伴う指摘 1件', '法律ではなく', 'すること:']) expect(dialog()).toContain(words)
    await press({ key: 'ArrowUp' }, day())
    await until(() => dialog().includes('従業員1さん'), 'the person before')
    expect(dialog()).toContain('法定時間外')
    await press({ key: 'ArrowDown' }, day())
    await until(() => dialog().includes('従業員2さん'), 'the person after')
    await press({ key: 'Escape' }, day())
    await until(() => document.querySelector('[role="dialog"]') === null, 'the end of the dialog')
    expect(boardFocus.getState().at).toEqual({ staffId: 2, columnId: '2026-10-02' })
    await until(() => document.activeElement === cells(), 'the focus in the board')
  })

  it('says of a cell in words what it shows, and marks totals that rest on a wrong row', async () => {
    // Room for every column.
    const width = vi.spyOn(HTMLElement.prototype, 'clientWidth', 'get').mockReturnValue(6000)
    onTestFinished(() => width.mockRestore())
    await screen({ 'timecards.board': () => boardOf([wrong]) })
    for (let step = 0; step < 6; step += 1) await press({ key: 'ArrowRight' }, cells())
    const cell = await until(() => document.querySelector('[data-column="2026-10-02"][role=gridcell]'), 'the cell')
    const spoken = (of: Element): string => of.querySelector('.grid-spoken')?.textContent ?? ''
    expect(spoken(cell)).toBe('10/2(金)、9:00–?、退勤の打刻なし、シフト9:00–18:00、退勤の打刻がない、シフトのない勤務')
    await press({ key: 'End' }, cells())
    for (let step = 0; step < 3; step += 1) await press({ key: 'ArrowLeft' }, cells())
    const total = await until(() => document.querySelector('[data-column="absent"][role=gridcell]'), 'the totals')
    expect(total.querySelector('[aria-hidden]')?.textContent).toBe('※0:00')
    expect(spoken(total)).toContain('合計は確かではありません')
  })

  it('marks sums and costs that rest on a wrong row, and says whose leave was never taken in', async () => {
    const width = vi.spyOn(HTMLElement.prototype, 'clientWidth', 'get').mockReturnValue(6000)
    onTestFinished(() => width.mockRestore())
    const paidLeave = { taken: 0, left: null, isGranted: true }
    await screen({ 'timecards.board': () => boardOf([{ ...wrong, costYen: 9000, paidLeave }]) })
    await press({ key: 'End' }, cells())
    const drawn = (column: string): Element | null => document.querySelector(`[data-column="${column}"][role=gridcell]`)
    const cost = await until(() => drawn('cost'), 'the cost')
    expect(cost.querySelector('[aria-hidden]')?.textContent).toBe('※9,000')
    expect(cost.getAttribute('title')).toContain('合計は確かではありません')
    expect(drawn('leaveLeft')?.querySelector('[aria-hidden]')?.textContent).toBe('未取込')
    expect(drawn('leaveLeft')?.getAttribute('title')).toContain('取り込んでいない日があります')
    const tiles = [...document.querySelectorAll('.timecards-tile b')].map((figure) => figure.textContent?.startsWith('※'))
    expect(tiles).toEqual([true, false, false, false, true, true])
  })

  it('is filtered by its sums, and says how many it leaves', async () => {
    const engine = await screen({
      'timecards.board': ({ only }) => {
        const all = boardOf(list)
        const sums = { ...all.sums, errors: 1, people: { ...all.sums.people, findings: 1, errors: 1 } }
        return only === 'errors' ? { ...boardOf([wrong]), sums } : { ...all, sums }
      },
    })
    await click(/^✕直す・確かめる1件1人$/u)
    expect(asked(engine, 'timecards.board')).toContainEqual(expect.objectContaining({ only: 'errors', month }))
    await until(() => text().includes('3人のうち1人'), 'the filtered list')
    await click(/^✕直す・確かめる1件1人$/u)
    await until(() => !text().includes('のうち'), 'everybody')
    await fill(field('従業員を探す'), '２')
    await settle(300)
    expect(asked(engine, 'timecards.board')).toContainEqual(expect.objectContaining({ search: '２' }))
  })
})

describe('a board in a small window', () => {
  it('has the tools in one row and store names that tell the stores apart, and says below an approved state that it changed since', async () => {
    const width = vi.spyOn(HTMLElement.prototype, 'clientWidth', 'get').mockReturnValue(6000)
    onTestFinished(() => width.mockRestore())
    const stores = ['よろず屋 番頭 本店', 'よろず屋 番頭 駅前店']
    await screen({
      'timecards.settings': () => ({ ...timecardSettings, stores: stores.map((storeName, at) => ({ storeId: at + 1, storeName })) }),
      'timecards.board': () => boardOf([personOf(1, { stores, approval: { state: 'approved', parts: [], differs: true } })]),
    })
    const drawn = (column: string): Element | null => document.querySelector(`[data-column="${column}"][role=gridcell]`)
    const cell = await until(() => drawn('stores'), 'the stores')
    const lines = [...cell.querySelectorAll('.timecards-lines > span')].map((line) => line.textContent)
    expect(lines).toEqual(['本店', '駅前店'])
    expect(cell.getAttribute('title')).toBe('よろず屋 番頭 本店、よろず屋 番頭 駅前店')
    expect(drawn('state')?.querySelector('b')?.textContent?.trim()).toBe('変更あり')
    expect(drawn('state')?.getAttribute('title')).toBe('承認済み、承認後に変更あり')
    expect([...document.querySelectorAll('.timecards-head .timecards-tools button')]).toHaveLength(4)
  })

  it('puts people into another order by its menu', async () => {
    const engine = await screen()
    await click('ならび: 指摘の多い順')
    await click('名前順')
    expect(asked(engine, 'timecards.board')).toContainEqual(expect.objectContaining({ order: 'name' }))
  })
})

describe('the plots', () => {
  it('say in words what they draw, lead to a person’s month, and are there again after it', async () => {
    await screen({
      'timecards.plots': () => ({
        people: [
          { staffId: 1, staffName: '従業員1', isDoubtful: false, worked: 9600, overtime: 0, over60: 0, night: 960 },
          { staffId: 2, staffName: '従業員2', isDoubtful: true, worked: 14_400, overtime: 4000, over60: 400, night: 0 },
        ],
        days: [{ day: '2026-10-01', planned: 480, worked: 495, costYen: 9_900 }],
        wagesMissing: 1,
      }),
    })
    const views = [...document.querySelectorAll<HTMLInputElement>('[role=radiogroup][aria-label=表示] input')]
    await happen(() => views[1]?.click())
    await until(() => document.querySelector('.timecards-plots'), 'the plots')
    expect(cells()).toBeNull()
    expect(text()).toContain('※66:40')
    expect(text()).toContain('10.0%(16:00)')
    const plots = [...document.querySelectorAll('.timecards-daybars')].map((plot) => plot.getAttribute('aria-label'))
    expect(plots).toEqual(['シフトと実績の図。10/1(木): シフト 8:00、実績 8:15', '日ごとの人件費(見積り)の図。10/1(木): 9,900円'])
    expect(text()).toContain('時給のわからない1人は入っていません')
    await click(/^従業員2.*66:40$/u)
    await until(() => text().includes('ひと月の合計'), 'the month')
    await click('一覧に戻る')
    await until(() => document.querySelector('.timecards-plots'), 'the plots again')
  })
})

describe('what the figures rest on', () => {
  it('is said where days are missing, rows cannot be read and nothing was set up; the days are taken by a button', async () => {
    const engine = await screen({
      'timecards.settings': () => ({ ...timecardSettings, isSet: false }),
      'timecards.board': () => boardOf(list, { basis: { daysMissing: 8, unreadable: 2, zTimes: 3 } }),
    })
    for (const words of ['まだ取り込んでいない日が8日', '読み取れない行が2行', '「Z」の時刻が3行', '既定(月末締め'])
      expect(text()).toContain(words)
    await click('8日ぶんを取り込む')
    expect(asked(engine, 'sync.pull')).toMatchObject([
      { resources: ['timecardStores', 'timecardStaffs', 'shifts', 'staffHolidays'], days: { from: '2026-09-25', to: '2026-10-31' } },
    ])
  })

  it('is said of a shop whose people work in another one as well: sums are of whole people, and what belongs to the shop', async () => {
    const all = boardOf(list)
    const ofStore = { worked: 6000, overtime: 300, night: 60, elsewhere: 2 }
    await screen({ 'timecards.board': () => ({ ...all, sums: { ...all.sums, ofStore } }) })
    expect(text()).toContain('2人はほかの店舗でも働いています')
    expect(text()).toContain('この店舗の分: 労働 100:00、法定時間外 5:00、深夜 1:00')
  })

  it('is said where Smaregi refuses, in its words', async () => {
    const refused = { code: 'SCOPE_MISSING', message: '', details: { detail: 'プラン外です' }, retryable: false } as const
    await screen({ 'timecards.board': () => boardOf([], { basis: { refused, pulledAt: null, daysMissing: 37 } }) })
    expect(text()).toContain('スマレジの回答: プラン外です')
    expect(text()).toContain('ほかの画面はそのまま使えます')
  })

  it('a month that is not here says what to do, and without a line why it cannot be done', async () => {
    await screen({
      'app.status': () => ({ ...status, connection: 'offline' }),
      'timecards.board': () => boardOf([], { basis: { pulledAt: null, daysMissing: 37 } }),
    })
    expect(text()).toContain('まだ取り込んでいません')
    expect(button('この月を取り込む')?.hasAttribute('disabled')).toBe(true)
    expect(text()).toContain('オフラインのため')
  })
})

describe('a day', () => {
  it('shows what was not sent before and after, and a closed one says how to reopen it in place of the editor', async () => {
    const correction = { storeName: '本店', state: 'staged' as const, before: '09:00~18:00', after: '09:00~19:30' }
    const state = 'closed' as const
    const person = personOf(2, { approval: { state, parts: [{ storeId: 1, storeName: '本店', state }], differs: false } })
    const month2 = monthOf(person, [])
    await screen({
      'timecards.person': () => ({
        ...month2,
        days: month2.days.map((day) => (day.day === '2026-10-05' ? { ...day, unsent: 1, corrections: [correction] } : day)),
      }),
    })
    await happen(() => useTimecards.setState({ open: { staffId: 2, day: '2026-10-05' } }))
    await until(() => dialog().includes('9:00〜18:00 → 9:00〜19:30'), 'the correction')
    expect(dialog()).toContain('未送信')
    expect(button('直す')).toBeFalsy()
    expect(dialog()).toContain('締め済みのため、直せません')
    expect(button('差し戻す…')).toBeTruthy()
  })
})

describe('a person’s month', () => {
  it('opens from the name, has every day, the totals and the weeks, and goes back to the same row', async () => {
    await screen()
    await press({ key: 'ArrowDown' }, cells())
    await press({ key: 'Enter' }, cells())
    await until(() => text().includes('ひと月の合計'), 'the page')
    expect(document.querySelectorAll('.timecards-days-row')).toHaveLength(32)
    const plot = document.querySelector('.timecards-weeks')!.getAttribute('aria-label')
    expect(plot).toContain('法定の上限は週40:00')
    // The week of 27 September has three days of this month, and one of them has no clock-out.
    expect(plot).toContain('10/1(木)からの週: 16:06')
    expect(text()).toContain('退勤の打刻がない')
    await click('10/2(金)を開く')
    await until(() => dialog().includes('10/2(金)'), 'the day')
    await press({ key: 'Escape' }, document.querySelector('.timecards-day')!)
    await until(() => document.querySelector('[role="dialog"]') === null, 'the end of the dialog')
    await click('一覧に戻る')
    await until(() => document.querySelector('.grid'), 'the board')
    expect(boardFocus.getState().at?.staffId).toBe(2)
  })
})

describe('the settings', () => {
  it('are saved as they were written, and not while something is wrong', async () => {
    const engine = await screen()
    await click('勤怠の設定')
    await until(() => dialog().includes('就業規則'), 'the settings')
    await fill(field('1日の所定労働時間'), '7時間')
    expect(dialog()).toContain('「8:00」のように')
    expect(button('保存')?.hasAttribute('disabled')).toBe(true)
    await fill(field('1日の所定労働時間'), '７：３０')
    await click('指摘')
    await fill(field('退勤の打刻がない しきい値'), '14:00')
    await click('店舗')
    await click('保存')
    await until(() => document.querySelector('[role="dialog"]') === null, 'the end of the dialog')
    expect(asked(engine, 'timecards.saveSettings')).toMatchObject([
      { contractMinutes: 450, limits: [{ rule: 'missingClockOut', limit: 840 }], rulesOff: [] },
    ])
  })

  it('name every check in English, too', async () => {
    await screen({}, 'en')
    await click('Timecard settings')
    await until(() => dialog().includes('36 agreement'), 'the settings')
    await click('Findings')
    await until(() => dialog().includes('Punches of two people are the same to the second'), 'the checks')
    expect(dialog()).toContain('Checked only for people whose birthday is known')
    // Articles are words of the language, too.
    expect(dialog()).toContain('Labor Standards Act, art. 34, para. 1')
    expect(dialog()).not.toMatch(/[一-龠]{2,}法/u)
  })
})
