import { afterEach, describe, expect, it } from 'vitest'
import type { CountLine } from '#shared/contracts/countReview.ts'
import { useReview } from '../../renderer/countReview/state.ts'
import { asked, countId, engine, leavePage, line, page, questionsAsked, summary, sure } from '../fakes/reviewPage.tsx'
import { button, click, field, fill, happen, press, settle, text, until } from '../fakes/page.tsx'

afterEach(leavePage)

const lines = (...rows: CountLine[]) => ({ 'countReview.lines': () => ({ version: 'v1', total: rows.length, rows }) })
const grid = (): HTMLElement => document.querySelector<HTMLElement>('[role=grid]')!
/** The cells of the first line, by their columns. */
const cells = (): (string | null)[] =>
  [...grid().querySelectorAll('[aria-selected] > [role=gridcell]')].map(({ textContent }) => textContent)

describe('what is to be looked at of a line', () => {
  const marked: CountLine = { ...line, marks: ['unsent', 'late', 'doubt'] }

  it('is all in its row, and below the list once the keyboard has come to it', async () => {
    await page(lines(marked))
    await until(() => cells().includes('未送信の在庫変更・あとから届いた動き・確認待ち'), 'all reasons')
    await press({ key: 'ArrowDown' }, grid())
    await settle()
    expect(document.querySelector('.countReview-reasons')?.textContent).toBe('確認: 未送信の在庫変更・あとから届いた動き・確認待ち')
    const row = document.getElementById(grid().getAttribute('aria-activedescendant') ?? '')
    expect(row?.getAttribute('aria-selected')).toBe('true')
  })

  it('stands below the choice: a reason that a decision takes away moves no button', async () => {
    useReview.setState({ productId: 7 })
    await page(lines(marked))
    const why = await until(() => document.querySelector('.countReview-why'), 'the reasons')
    const choice = document.querySelector('[aria-label="扱い"]')!
    expect(choice.compareDocumentPosition(why)).toBe(Node.DOCUMENT_POSITION_FOLLOWING)
  })
})

describe('a figure that there is none of', () => {
  const uncounted: CountLine = { ...line, counted: null, variance: null, yen: null, correction: 0, marks: [], lastAt: null }

  it('is a dash with its reason, never an empty cell', async () => {
    await page(lines(uncounted))
    await until(() => cells().length > 0, 'the line')
    expect(cells().slice(2, 6)).toEqual(['—数えていません', '10', ...Array<string>(2).fill('—数えていないので、差異はまだありません')])
    await leavePage()
    await page(lines({ ...line, cost: null, yen: null }))
    await until(() => cells()[5] === '—原価がないので、金額は出ません', 'that there is no cost')
    expect(cells()[4]).toBe('-3')
  })

  it('of what nobody counted and is set to 0 is what a commit takes away; before that, the choice says it', async () => {
    useReview.setState({ productId: 7 })
    await page(lines(uncounted))
    await until(() => text().includes('0にすると、在庫を -10点(原価で -3,000円)直します。'), 'what zero means')
    await leavePage()
    await page(lines({ ...uncounted, choice: 'zero', variance: -10, yen: -3_000, correction: -10 }))
    await until(() => cells().length > 0, 'the line')
    expect(cells().slice(4, 6)).toEqual(['-10', '-3,000円'])
  })
})

describe('what lies above the list', () => {
  const around = (): string[] =>
    [
      ...document.querySelectorAll(
        '.countReview-head > *, .countReview-notes > *, .countReview-uncounted button, .countReview-uncounted p',
      ),
    ].map(({ tagName }) => tagName)

  it('has the same parts before and after a decision, down to the last one', async () => {
    await page()
    const before = around()
    expect(before.length).toBeGreaterThan(5)
    const now = summary(0)
    for (const uncounted of [
      { ...now.uncounted, toZero: 1, toZeroPieces: 5, toZeroYen: 700 },
      { ...now.uncounted, empty: 3 },
    ]) {
      const variance = { ...now.variance, withoutCost: uncounted.empty }
      engine.answer({ 'countReview.summary': () => ({ ...now, version: 'v2', variance, uncounted }) })
      await happen(() => engine.emit('stockCounts.changed', { countId }))
      await until(() => button('すべて未定に戻す'), 'that all is decided')
      expect(around()).toEqual(before)
      if (uncounted.empty > 0) expect(text()).toContain('原価なし 3件を除く')
    }
    engine.answer({
      'countReview.summary': () => ({
        ...now,
        uncounted: { ...now.uncounted, products: 0, toLeave: 0 },
        countedOf: { planned: 10, notPlanned: 0, decided: 1 },
      }),
    })
    await happen(() => engine.emit('stockCounts.changed', { countId }))
    await until(() => text().includes('数を決めただけ 1'), 'the decided number')
    expect(document.querySelector('.countReview-uncounted')).not.toBeNull()
  })

  it('keeps the button of the recount in its place when nothing is left, and the figures say so', async () => {
    const recount = { limits: { pieces: 3, yen: null, percent: null }, lines: 1, disagree: 0, settled: 0, round: 2 }
    await page({ 'countReview.summary': () => ({ ...summary(0), recount }) })
    const start = (): HTMLButtonElement => button('数え直しを始める') as HTMLButtonElement
    expect(start().disabled).toBe(false)
    engine.answer({ 'countReview.summary': () => ({ ...summary(0), recount: { ...recount, lines: 0, settled: 1 } }) })
    await happen(() => engine.emit('stockCounts.changed', { countId }))
    await until(() => text().includes('数え直し: 残り0商品、決まり1商品'), 'that none is left')
    expect(start().disabled).toBe(true)
  })
})

describe('a commit that leaves products out for now', () => {
  it('names the first of them with their reasons, says how many more, and shows all in the review', async () => {
    const named = ['玄米茶', 'ほうじ茶', '煎茶', '抹茶', '麦茶'].map((productName, at): CountLine => ({
      ...line,
      productId: 20 + at,
      productName,
      waits: at === 0 ? ['unsent', 'notRead'] : ['clock'],
    }))
    await page({
      'countReview.summary': () => ({ ...summary(0), commit: { ...summary(0).commit, waiting: 8 } }),
      'countReview.lines': ({ filter }) =>
        filter === 'waiting' ? { version: 'v1', total: 8, rows: named } : { version: 'v1', total: 1, rows: [line] },
    })
    await click('棚卸を確定する…')
    await until(() => document.querySelector('.countReview-waiting'), 'the list')
    expect([...document.querySelectorAll('.countReview-waiting li')].map(({ textContent }) => textContent)).toEqual([
      '玄米茶: 未送信の在庫変更・動きを未取得',
      'ほうじ茶: 時計の変更',
      '煎茶: 時計の変更',
      '抹茶: 時計の変更',
      '麦茶: 時計の変更',
      'ほか3商品',
    ])
    await click('すべてを見直しの一覧で見る')
    await until(() => document.querySelector('[role=dialog]') === null, 'the dialog is closed')
    expect(useReview.getState().filter).toBe('waiting')
    expect(asked('countReview.commit')).toEqual([])
    expect(asked('countReview.lines').at(-1)).toMatchObject({ filter: 'waiting', offset: 0 })
  })

  it('says of a line why it waits, with the words of the dialog', async () => {
    useReview.setState({ productId: 7 })
    await page(lines({ ...line, correction: 0, waits: ['clock'], isBlocking: true, marks: ['clock'] }))
    await until(() => text().includes('この商品の扱いが決まるか、動きが読めるまで、棚卸を確定できません(時計の変更)。'), 'the reason')
  })
})

describe('the choice of a line', () => {
  const correct = () => document.querySelector<HTMLInputElement>('[aria-label="扱い"] input[value=correct]')

  it('is none where a person has to make it, and «correct» can be made', async () => {
    useReview.setState({ productId: 7 })
    await page(lines({ ...line, correction: 0, waits: ['sameSecond'], isBlocking: true, marks: ['sameSecond'] }))
    await until(() => correct() !== null, 'the choice')
    expect(correct()?.checked).toBe(false)
    await happen(() => correct()?.click())
    await settle(50)
    expect(asked('countReview.decide')).toMatchObject([{ productIds: [7], choice: 'correct' }])
  })

  it('is «correct» where the line only waits to be read', async () => {
    useReview.setState({ productId: 7 })
    await page(lines({ ...line, correction: 0, waits: ['notRead'], isBlocking: true, marks: ['notRead'] }))
    await until(() => correct()?.checked === true, 'the choice')
  })
})

describe('the number that is decided of a line', () => {
  it('is sent as it was typed, with the reason that was noted', async () => {
    useReview.setState({ productId: 7 })
    await page(lines({ ...line, reason: '破損' }))
    const choice = await until(() => document.querySelector<HTMLInputElement>('[aria-label="扱い"] input[value=pieces]'), 'the choice')
    await happen(() => choice.click())
    await fill(field('正しい数'), '−４')
    await press({ key: 'Enter' }, field('正しい数'))
    await settle(50)
    expect(asked('countReview.decide')).toEqual([{ countId, productIds: [7], choice: 'pieces', pieces: -4, reason: '破損' }])
  })
})

describe('the movements of a line', () => {
  const move = (changeId: number, ownAt: string, serverAt: string, place: 'before' | 'after' | 'late') => {
    const rest = { amount: -1, stockAmount: 9, division: '02', memo: null, staffName: null }
    return { changeId, ownAt, serverAt, place, ...rest }
  }

  it('stand newest first by the time of the till around the last beep, and what came late says when it came', async () => {
    useReview.setState({ productId: 7 })
    const rows = [
      move(1, '2026-11-23T02:00:00.000Z', '2026-11-23T02:00:01.000Z', 'before'),
      move(2, '2026-11-23T04:00:00.000Z', '2026-11-23T04:00:01.000Z', 'after'),
      move(3, '2026-11-23T02:30:00.000Z', '2026-11-23T05:00:00.000Z', 'late'),
    ]
    await page({ ...lines({ ...line, lastAt: '2026-11-23T03:00:00.000Z' }), 'countReview.movements': () => ({ isRead: true, rows }) })
    await until(() => text().includes('2026/11/23 13:00:00'), 'the movements')
    const log = [...document.querySelectorAll('.countReview-log')].at(-1)
    expect([...(log?.querySelectorAll('tbody tr') ?? [])].map(({ textContent }) => textContent)).toEqual([
      '2026/11/23 13:00:00売上数えた後-1',
      '最後に数えた時刻 2026/11/23 12:00:00。これより下は、その前の動きです',
      '2026/11/23 11:30:00売上数える前。スマレジに届いたのは2026/11/23 14:00:00-1',
      '2026/11/23 11:00:00売上数える前-1',
    ])
  })
})

describe('the questions of a commit', () => {
  const dialog = (): string => document.querySelector('[role=dialog]')?.textContent ?? ''

  it('about codes that no product has are not said to be committed, and the way leads to as many questions as are told', async () => {
    await page({ 'countFiles.smaregiCheck': () => ({ ...sure, questions: 6, unknownQuestions: 2 }) }, { doubts: 6, unknownCodes: 2 })
    await click('棚卸を確定する…')
    await until(() => dialog().includes('登録のないコードの2件は、商品に結びつけるまで、どの商品の在庫にも入りません。'), 'the codes')
    expect(dialog()).toContain('確認待ち 6件に、まだ答えていません。')
    expect(dialog()).toContain('商品の4件は、答えないまま、今の数で確定します。')
    await click('記録で見る')
    expect(questionsAsked).toBe(1)
    expect(document.querySelector('[role=dialog]')).toBeNull()
  })

  it('are all of such codes: nothing is said to be committed unanswered', async () => {
    await page({ 'countFiles.smaregiCheck': () => ({ ...sure, questions: 2, unknownQuestions: 2 }) }, { doubts: 2, unknownCodes: 2 })
    await click('棚卸を確定する…')
    await until(() => dialog().includes('登録のないコードの2件'), 'the codes')
    expect(dialog()).not.toContain('確定します。')
  })

  it('and what waits beside what stops it are told with the number of the list that the button opens', async () => {
    const commit = { ...summary(0).commit, waiting: 3, blocking: 1 }
    await page({
      'countReview.summary': () => ({ ...summary(0), commit }),
      'countReview.lines': ({ filter }) => ({ version: 'v1', total: filter === 'waiting' ? 4 : 1, rows: [line] }),
    })
    await click('棚卸を確定する…')
    await until(() => dialog().includes('ほかの3商品は、まだ直せないので今回の確定に入りません。'), 'what waits')
    expect(dialog()).toContain('1商品は、扱いを決めるか、動きを読むまで確定できません')
  })
})

describe('a movement that is no sale', () => {
  it('is called by its kind, and neither its mark nor the sums of what came late call it a sale', async () => {
    useReview.setState({ productId: 7 })
    const received = {
      changeId: 1,
      ownAt: '2026-11-20T09:00:00+09:00',
      serverAt: '2026-11-20T11:00:00+09:00',
      amount: 5,
      stockAmount: 15,
      division: '03',
      memo: null,
      staffName: null,
      place: 'late',
    } as const
    await page({
      ...lines({ ...line, marks: ['late', 'twoShelves', 'sameSecond'] }),
      'countReview.summary': () => ({ ...summary(0), late: { lines: 1, pieces: 5 } }),
      'countReview.movements': () => ({ isRead: true, rows: [received] }),
    })
    await until(() => document.querySelector('.countReview-log')?.textContent.includes('仕入'), 'its kind')
    expect(text()).toContain('あとから届いた動き')
    expect(text()).toContain('あとから届いた在庫の動き: 1商品 +5点')
    expect(text()).not.toMatch(/売上|販売|売れ/u)
  })
})
