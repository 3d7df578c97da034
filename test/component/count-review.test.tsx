import { afterEach, describe, expect, it } from 'vitest'
import { BantoError } from '#shared/errors.ts'
import { useJobStore } from '../../renderer/common/jobs.ts'
import { useReview } from '../../renderer/countReview/state.ts'
import { asked, at, countId, leavePage, ledgers, line, page, recheck, summary, sure } from '../fakes/reviewPage.tsx'
import { button, click, field, fill, happen, press, settle, text, until } from '../fakes/page.tsx'
import { status } from '../fakes/shop.ts'
import { entryOf } from '../fixtures/countEntry.ts'

const guard = '確認のため、商品の数 1,200 を入力してください'
const go = (): HTMLButtonElement => button('0にする') as HTMLButtonElement

afterEach(leavePage)

describe('what nobody counted', () => {
  it('is never zero by itself: a commit asks first', async () => {
    await page()
    await click('棚卸を確定する…')
    await until(() => text().includes('数えていない商品 1,200件の扱いが未定です。'), 'what is undecided')
    expect((button('確定する') as HTMLButtonElement).disabled).toBe(true)
  })

  it('is set to zero only by the number of products that are meant', async () => {
    await page()
    await click('すべて0にする…')
    await until(() => text().includes('数えていない 1,200商品の在庫を0にしますか'), 'the guard')
    for (const wrong of ['', '120', '12000', 'はい']) {
      await fill(field(guard), wrong)
      expect(go().disabled).toBe(true)
      await press({ key: 'Enter' }, field(guard))
    }
    expect(asked('countReview.decideUncounted')).toEqual([])
    await fill(field(guard), '１,２００')
    expect(go().disabled).toBe(false)
    await click('0にする')
    expect(asked('countReview.decideUncounted')).toEqual([{ countId, choice: 'zero', products: 1_200 }])
  })

  it('is not set to zero before it is told that products without a cost are in no sum of yen', async () => {
    const { uncounted, commit } = summary(1_200)
    const some = { uncounted: { ...uncounted, withoutCost: 2 }, commit: { ...commit, lines: 3, withoutCost: 1 } }
    await page({ 'countReview.summary': () => ({ ...summary(1_200), ...some }) })
    expect(text()).toContain('原価のない2件は金額に入っていません')
    await click('すべて0にする…')
    await until(() => text().includes('原価のない2商品は、金額に入っていません。'), 'what is in no sum')
    await press({ key: 'Escape' })
    await click('棚卸を確定する…')
    await until(() => text().includes('原価のない1商品は、金額に入っていません。'), 'the same of the corrections')
  })

  it('is not set to zero before both directions are told: what vanishes, and what comes from below zero', async () => {
    const { uncounted } = summary(1_200)
    const both = { ...uncounted, pieces: 7, yen: 700, above: { pieces: 13, yen: 1_300 }, below: { pieces: -6, yen: -600 } }
    await page({ 'countReview.summary': () => ({ ...summary(1_200), uncounted: both }) })
    await click('すべて0にする…')
    await until(() => text().includes('帳簿の 13点(原価で 1,300円)がなかったことになります。'), 'what vanishes')
    expect(text()).toContain('帳簿がマイナスの商品は0に上がり、6点(原価で 600円)増えます。')
  })

  it('is not set to zero where it became another number meanwhile', async () => {
    await page({
      'countReview.decideUncounted': () => {
        throw new BantoError('INVALID_INPUT', '', { details: { reason: 'otherNumber', products: 1_199 } })
      },
    })
    await click('すべて0にする…')
    await until(() => text().includes('入力してください'), 'the guard')
    await fill(field(guard), '1200')
    await click('0にする')
    await until(() => text().includes('数が変わりました(1,199商品)。'), 'the new number')
  })

  it('is left with one press, which says of how many products; once all is decided, all can be undecided again', async () => {
    await page({ 'countReview.decideUncounted': () => ({ lines: 1_150 }), 'countReview.summary': () => summary(1_150) })
    await click('未定の1,150件を「直さない」にする')
    expect(asked('countReview.decideUncounted')).toEqual([{ countId, choice: 'leave', products: 1_200 }])
    await until(() => text().includes('未定だった1,150件を「直さない」にしました。'), 'how many')
    await leavePage()
    await page({ 'countReview.summary': () => summary(0) })
    await click('すべて未定に戻す')
    expect(asked('countReview.decideUncounted')).toEqual([{ countId, choice: null, products: 1_200 }])
  })
})

describe('a commit', () => {
  it('goes no further without a word where the CSV for Smaregi was made of the count: uploaded, it would correct the stock twice', async () => {
    await page({ 'countFiles.smaregiCheck': () => ({ ...sure, csvMadeAt: '2026-11-30T04:58:53.000Z' }) })
    await click('棚卸を確定する…')
    await until(() => text().includes('スマレジ用CSVを2026/11/30 13:58:53に作っています'), 'the doubt')
    expect((button('確定する') as HTMLButtonElement).disabled).toBe(true)
  })

  it('by another PC is told at the top, with who, when and how many, and cannot be made here', async () => {
    const memo = '棚卸 2026-11 本店 番頭 7K3Q-0012 #K3Q7AB'
    const elsewhere = { kind: 'committed' as const, products: 3, at, memo, staffName: '佐藤' }
    await page({ 'countReview.summary': () => ({ ...summary(0), elsewhere }) })
    const alert = document.querySelector('[role="alert"]')?.textContent
    expect(alert).toContain('この棚卸は別のパソコンで確定済みです')
    expect(alert).toContain(`3商品の在庫がスマレジで直されています(在庫変動履歴のメモ「${memo}」)。 担当: 佐藤`)
    await click('棚卸を確定する…')
    await until(() => text().includes('別のパソコンで確定済みです。数えた記録は残っています。'), 'the reason')
    expect((button('確定する') as HTMLButtonElement).disabled).toBe(true)
  })

  it('that another PC has made meanwhile is refused in words', async () => {
    await page({
      'countReview.summary': () => summary(0),
      'countReview.commit': () => {
        throw new BantoError('INVALID_INPUT', '', { details: { reason: 'committedElsewhere', products: 3 } })
      },
    })
    await click('棚卸を確定する…')
    await until(() => button('確定する'), 'the dialog')
    await click('確定する')
    await until(() => text().includes('別のパソコンで確定済みです。数えた記録は残っています。'), 'the reason')
  })

  it('asks with the figures that were seen, and says that they changed', async () => {
    await page({
      'countReview.summary': () => summary(0, 'seen'),
      'countReview.commit': () => {
        throw new BantoError('INVALID_INPUT', '', { details: { reason: 'figuresChanged' } })
      },
    })
    await click('棚卸を確定する…')
    await until(() => text().includes('1商品の在庫を直します(0点 / -3点'), 'the figures')
    await click('確定する')
    await until(() => asked('countReview.commit').length > 0, 'the commit')
    expect(asked('countReview.commit')).toEqual([{ countId, mode: 'relative', version: 'seen' }])
    await until(() => text().includes('確認している間に数字が変わりました。'), 'the reason')
    expect(text()).toContain('1商品の在庫を直します')
  })

  it('with open questions and numbers below zero tells them with figures, and goes on only after a step of its own', async () => {
    const negative = { count: 7, products: [{ productId: 7, name: '玄米茶', pieces: -3 }] }
    await page(
      {
        'countReview.summary': () => summary(0),
        'countFiles.smaregiCheck': () => ({ ...sure, questions: 2, negative }),
        'countReview.commit': () => ({ changeSetId: 1, lines: 1 }),
      },
      { doubts: 2 },
    )
    await click('棚卸を確定する…')
    await until(() => text().includes('数えた数がマイナスの商品が7件あります。'), 'the figures')
    expect(text()).toContain('確認待ち 2件に、まだ答えていません。')
    expect(text()).toContain('ほか6件')
    const go = (): HTMLButtonElement => button('確定する') as HTMLButtonElement
    expect(go().disabled).toBe(true)
    await click('玄米茶 -3')
    expect(useReview.getState().productId).toBe(7)
    await click('棚卸を確定する…')
    await until(() => document.querySelector('[role=dialog] input[type=checkbox]'), 'the step')
    await happen(() => document.querySelector<HTMLInputElement>('[role=dialog] input[type=checkbox]')?.click())
    await until(() => !go().disabled, 'the button')
    expect(asked('countReview.commit')).toEqual([])
    await click('確定する')
    expect(asked('countReview.commit')).toHaveLength(1)
  })

  it('goes once, however often the button is pressed', async () => {
    let finish: (() => void) | undefined
    await page({
      'countReview.summary': () => summary(0),
      'countReview.commit': () =>
        new Promise((resolve) => {
          finish = () => resolve({ changeSetId: 1, lines: 1 })
        }),
    })
    await click('棚卸を確定する…')
    await until(() => button('確定する'), 'the dialog')
    await click('確定する')
    button('確定する')?.click()
    await until(() => asked('countReview.commit').length > 0, 'the commit')
    await settle()
    expect(asked('countReview.commit')).toHaveLength(1)
    finish?.()
    await until(() => text().includes('1商品の在庫の修正を用意しました。'), 'what was done')
  })
})

describe('the last reading before a commit', () => {
  it('that changed only the books of what is left commits at once, with the figures of that reading', async () => {
    await page({
      'countReview.summary': () => summary(0, 'seen'),
      'countReview.recheck': recheck(() => ({ version: 'new', lines: 0, others: 3 })),
      'countReview.commit': () => ({ changeSetId: 1, lines: 1 }),
    })
    await click('棚卸を確定する…')
    await until(() => button('確定する'), 'the dialog')
    await click('確定する')
    await until(() => asked('countReview.commit').length > 0, 'the commit')
    expect(asked('countReview.commit')).toEqual([{ countId, mode: 'relative', version: 'new' }])
  })

  it('tells what it changed, and commits nothing until the person has seen it', async () => {
    let version = 'seen'
    await page({
      'countReview.summary': () => summary(0, version),
      'countReview.recheck': recheck(() => {
        version = 'new'
        const before = { counted: 7, expected: 10, correction: -3 }
        return {
          isRead: true,
          version,
          lines: 2,
          rows: [
            { productId: 7, productName: '玄米茶', isGone: false, before, after: { counted: 7, expected: 8, correction: -1 } },
            { productId: 8, productName: null, isGone: true, before, after: { counted: 7, expected: 10, correction: 0 } },
          ],
        }
      }),
    })
    await click('棚卸を確定する…')
    await until(() => button('確定する'), 'the dialog')
    await click('確定する')
    await until(() => text().includes('玄米茶: 帳簿 10 → 8、修正 -3 → -1'), 'what changed')
    expect(text()).toContain('商品 8: スマレジで削除されました。')
    expect(asked('countReview.commit')).toEqual([])
  })

  it('that Smaregi does not answer is told; the person may commit all the same', async () => {
    await page({
      'countReview.summary': () => summary(0, 'seen'),
      'countReview.recheck': recheck(() => ({ isRead: false })),
      'countReview.commit': () => ({ changeSetId: 1, lines: 1 }),
    })
    await click('棚卸を確定する…')
    await until(() => button('確定する'), 'the dialog')
    await click('確定する')
    await until(() => text().includes('スマレジに接続できず、動きを読み直せませんでした。'), 'the words')
    expect(asked('countReview.commit')).toEqual([])
    await click('読み直さずに確定する')
    await until(() => asked('countReview.commit').length > 0, 'the commit')
    expect(asked('countReview.commit')).toEqual([{ countId, mode: 'relative', version: 'seen' }])
  })
})

describe('after a commit', () => {
  const after = (open: number) => ({
    total: { movements: 9, products: 2, pieces: -27 },
    open: { movements: open, products: open === 0 ? 0 : 2, pieces: -3 * open },
    todo: { products: open === 0 ? 0 : 2, pieces: 3 * open },
    waiting: 0,
    sent: { sets: open === 0 ? 1 : 0, total: 2, proved: 0, waiting: 2, unknown: 0, refused: 0 },
    isElsewhere: false,
    readAt: at,
  })

  it('what became known late is shown, and followed up with one press', async () => {
    await page(
      {
        'countReview.summary': () => ({ ...summary(0), after: after(9) }),
        'countReview.followUp': () => ({ changeSetId: 3, lines: 2 }),
      },
      { state: 'sealed' },
    )
    await until(() => text().includes('封をした後に届いた動き 9件 -27点(2商品)'), 'what arrived')
    await click('追加の修正を用意する(2商品 +27点)')
    expect(asked('countReview.followUp')).toEqual([{ countId, products: 2, pieces: 27 }])
    await until(() => text().includes('2商品の追加の修正を用意しました。'), 'what was done')
  })

  it('once it is followed up, only taking that back is offered', async () => {
    await page(
      {
        'countReview.summary': () => ({ ...summary(0), after: after(0) }),
        'countReview.takeBack': () => ({ changeSetId: 4, lines: 2, skipped: 0 }),
      },
      { state: 'sealed' },
    )
    await until(() => text().includes('すべて追加の修正に入っています。'), 'the words')
    expect(button('追加の修正を用意する(2商品 +27点)')).toBeNull()
    await click('追加の修正を取り消す…')
    await click('追加の修正を取り消す')
    expect(asked('countReview.takeBack')).toEqual([{ countId, part: 'followUps' }])
  })

  it('that was taken back the count can be opened again, and what moved is read by itself', async () => {
    await page({ 'countReview.reopen': () => ({}), 'countReview.refresh': () => ({ jobId: 'refresh' }) }, { state: 'takenBack' })
    await click('この棚卸を再開する')
    expect(asked('countReview.reopen')).toEqual([{ countId }])
    await until(() => asked('countReview.refresh').length > 0, 'the reading')
    expect(asked('countReview.refresh')).toEqual([{ countId }])
  })
})

describe('a line', () => {
  it('shows how its variance comes about, and what came late', async () => {
    useReview.setState({ productId: 7 })
    await page()
    await until(() => text().includes('実地 7 - 帳簿 10 = -3'), 'the formula')
    expect(text()).toContain('確定すると、スマレジの在庫に -3 を加えます。')
  })
})

describe('a commit', () => {
  it('says what it leaves out and takes along, and how its figures follow from those of the review', async () => {
    const figures = {
      ...summary(0),
      counted: { ...summary(0).counted, lines: 41, more: 22, less: -9 },
      variance: { ...summary(0).variance, more: 22, less: -14 },
      uncounted: { ...summary(0).uncounted, toZero: 2, toZeroPieces: 5 },
      notCorrectable: 4,
      commit: { lines: 37, more: 19, less: -14, yen: 0, withoutCost: 0, waiting: 3, blocking: 0 },
    }
    await page({ 'countReview.summary': () => figures }, { doubts: 6, unknownCodes: 2 })
    await click('棚卸を確定する…')
    await until(() => text().includes('確認待ち 6件に、まだ答えていません。'), 'the questions')
    expect(text()).toContain('登録のないコード2件は、どの商品の在庫にも入りません。')
    expect(text()).toContain('在庫を直せない4商品(在庫管理なし、または削除済み)は、差異に入っていません。')
    expect(text()).toContain('次の3商品は、まだ直せないので今回の確定に入りません')
    const rows = [...document.querySelectorAll('[role=dialog] tbody tr')].map((row) =>
      [...row.querySelectorAll('td')].map(({ textContent }) => textContent),
    )
    expect(rows).toEqual([
      ['数えた41商品の差異', '+22', '-9'],
      ['数えていない2商品を0にする', '0', '-5'],
      ['今回は直さない差異を除く', '-3', '0'],
      ['在庫の修正(37商品)', '+19', '-14'],
    ])
  })
})

describe('the figures above the review', () => {
  it('name the pieces that hold after a recount first, as the other screens do, and say what the number of products is made of, and what is not in it', async () => {
    const figures = {
      ...summary(0),
      counted: { ...summary(0).counted, lines: 148, pieces: 471 },
      countedOf: { planned: 145, notPlanned: 2, decided: 1 },
      overlaps: [{ countId: 'count00000000002', name: '棚卸 冷蔵', products: 3 }],
    }
    await page({ 'countReview.summary': () => figures }, { unknownCodes: 1, unknownPieces: 12, pieces: 119 })
    expect(text()).toContain('148商品 · 471点対象のうち 145 + 対象外 2 + 数を決めただけ 1 · 1回目 119点')
    expect(text()).toContain('このほかに、登録のないコードが1件(12点)あります。')
    expect(text()).toContain('同じ店舗の「棚卸 冷蔵」でも、このうち3商品を数えています。')
  })
})

describe('a commit', () => {
  it('says of what waits for a decision that the count cannot be committed, and names what was sold between two shelves', async () => {
    const commit = { ...summary(0).commit, waiting: 1, blocking: 1 }
    const twoShelves = { count: 1, products: [{ productId: 7, name: '玄米茶', pieces: 3 }] }
    await page({ 'countReview.summary': () => ({ ...summary(0), commit }), 'countFiles.smaregiCheck': () => ({ ...sure, twoShelves }) })
    await click('棚卸を確定する…')
    await until(() => text().includes('2つの棚を数える間に在庫が動いた商品が1件あります。'), 'the doubt')
    expect(text()).toContain('玄米茶 3')
    expect(text()).toContain('1商品は、扱いを決めるか、動きを読むまで確定できません')
    expect(text()).not.toContain('今回の確定に入りません')
    expect((button('確定する') as HTMLButtonElement).disabled).toBe(true)
  })
})

describe('the figures above the review', () => {
  it('name what a commit corrects, with the numbers of its dialog, and say so once it is committed', async () => {
    const commit = { lines: 37, more: 19, less: -14, yen: -131_504, withoutCost: 0, waiting: 0, blocking: 0 }
    await page({ 'countReview.summary': () => ({ ...summary(0), commit }) })
    const figure = () => document.querySelector('.countReview-figures')?.textContent
    expect(figure()).toContain('確定で直す在庫-131,504円37商品 +19 / -14点')
    await click('棚卸を確定する…')
    await until(() => text().includes('37商品の在庫を直します(+19点 / -14点、原価で -131,504円)'), 'the same numbers')
    await leavePage()
    await page({ 'countReview.summary': () => ({ ...summary(0), commit }) }, { state: 'sealed' })
    expect(figure()).toContain('在庫の修正-131,504円37商品 +19 / -14点')
  })
})

describe('reading what moved', () => {
  it('says how far it is, that Smaregi lets it wait, and is stopped by its button', async () => {
    const job = {
      jobId: 'r1',
      method: 'countReview.refresh',
      phase: 'movements',
      done: 3,
      total: 10,
      rate: null,
      secondsLeft: null,
      detail: {},
    }
    await page({ 'countReview.summary': () => summary(0), 'jobs.cancel': () => ({}) })
    await happen(() => useJobStore.setState({ running: new Map([['r1', job]]) }))
    await until(() => text().includes('残り7商品'), 'how far it is')
    // So long without a step forward.
    await settle(4_100)
    await until(() => text().includes('スマレジの返事を待っています。'), 'that it waits')
    // A step forward is no waiting.
    await happen(() => useJobStore.setState({ running: new Map([['r1', { ...job, done: 4 }]]) }))
    expect(text()).not.toContain('スマレジの返事を待っています。')
    await click('中止')
    expect(asked('jobs.cancel')).toEqual([{ jobId: 'r1' }])
    await happen(() => useJobStore.setState({ running: new Map(), cancelling: new Set() }))
  })
})

describe('a commit that is taken back', () => {
  const line7 = { 'countReview.lines': () => ({ version: 'v1', total: 1, rows: [line] }) }

  it('says how many of its reversals are not sent, and leads to where they are', async () => {
    useReview.setState({ productId: 7 })
    const sent = { changeSetId: 1, total: 26, proved: 26, waiting: 0, unknown: 0, refused: 0 }
    const reversed = { total: 26, proved: 0, waiting: 26, unknown: 0, nothing: 0 }
    await page({ ...line7, 'countReview.summary': () => ({ ...summary(0), sent, reversed }) }, { state: 'takingBack' })
    expect(text()).toContain('取り消しの照合0 / 26')
    expect(text()).toContain('未送信 26')
    expect(text()).not.toContain('照合済み26 / 26')
    expect(button('「同期と変更」を開く')).toBeDefined()
    await until(() => text().includes('この棚卸の在庫の修正 -3 は取り消しました。'), 'the line')
    expect(text()).not.toContain('確定すると')
  })

  it('is asked for with the number of products, and the button is not the one that closes', async () => {
    await page({ 'countReview.summary': () => summary(0) }, { state: 'sealed' })
    await click('確定を取り消す…')
    await until(() => button('1商品の在庫を元に戻す'), 'the button')
    expect(button('閉じる')).toBeDefined()
  })
})

describe('the list', () => {
  it('does not call undecided what is none in the books', async () => {
    const empty = { ...line, counted: null, expected: 0, variance: null, yen: null, correction: 0 }
    await page({ 'countReview.lines': () => ({ version: 'v1', total: 1, rows: [empty] }) })
    await until(() => text().includes('帳簿も0'), 'its word')
    expect(document.querySelector('[role=grid]')?.textContent).not.toContain('未定')
  })
})

describe('a committed count', () => {
  it('is read again by itself when it is opened, once, and only with a line', async () => {
    const online = { 'app.status': () => ({ ...status, connection: 'online' as const }), 'countReview.refresh': () => ({ jobId: 'r1' }) }
    await page({ ...online, 'countReview.summary': () => summary(0) }, { state: 'sealed' })
    await until(() => asked('countReview.refresh').length > 0, 'the reading')
    await settle(50)
    expect(asked('countReview.refresh')).toEqual([{ countId }])
    await leavePage()
    await page({ ...online, 'app.status': () => ({ ...status, connection: 'offline' as const }) }, { state: 'sealed' })
    await settle(50)
    expect(asked('countReview.refresh')).toEqual([])
    await leavePage()
    await page(online)
    await settle(50)
    expect(asked('countReview.refresh')).toEqual([])
  })
})

describe('the movements of a line', () => {
  it('are said to be not read where they were not, and are read on request', async () => {
    useReview.setState({ productId: 7 })
    await page({ 'countReview.movements': () => ({ isRead: false, rows: [] }), 'countReview.refresh': () => ({ jobId: 'r1' }) })
    await until(() => text().includes('未取得(スマレジからまだ読んでいません)'), 'that they were not read')
    expect(text()).not.toContain('数え始めてから動いていません。')
    const read = [...document.querySelectorAll<HTMLButtonElement>('.countReview-detail button')].find(
      ({ textContent }) => textContent === '数えている間の動きを読む',
    )
    await happen(() => read?.click())
    expect(asked('countReview.refresh')).toEqual([{ countId }])
  })

  it('are said to be none only where they were read', async () => {
    useReview.setState({ productId: 7 })
    await page()
    await until(() => text().includes('数え始めてから動いていません。'), 'that nothing moved')
    expect(text()).not.toContain('未取得')
  })
})

describe('the limits of a recount', () => {
  it('are said to be wrong in words, and kept by Enter', async () => {
    await page({ 'countReview.setRecount': () => ({ lines: 1 }) })
    await click('数え直しの条件…')
    const pieces = await until(() => field('点数'), 'the field')
    await fill(pieces, '0')
    expect(text()).toContain('整数を入れてください(点数は1以上)。')
    await press({ key: 'Enter' }, pieces)
    expect(asked('countReview.setRecount')).toEqual([])
    await fill(pieces, '５')
    await press({ key: 'Enter' }, pieces)
    await settle(50)
    expect(asked('countReview.setRecount')).toEqual([{ countId, limits: { pieces: 5, yen: 3000, percent: null } }])
  })
})

describe('a line', () => {
  it('shows its beeps, and leads to the ledger where a question waits', async () => {
    const rows = [entryOf({ productId: 7, shelfCode: 'A-1', pieces: 7, stands: 7, doubt: 'twice', isOpen: true, at })]
    await page({
      'countReview.lines': () => ({ version: 'v1', total: 1, rows: [{ ...line, marks: ['doubt'] }] }),
      'stockCounts.entries': ({ productId }) => ({ rows: productId === 7 ? rows : [], next: null, found: null }),
    })
    useReview.setState({ productId: 7 })
    await until(() => text().includes('佐藤 · A-1'), 'the beeps')
    await click('「記録」で見る・直す')
    expect(ledgers).toEqual(['玄米茶'])
  })
})
