import { afterEach, describe, expect, it } from 'vitest'
import type { CountEntry } from '#shared/contracts/stockCounts.ts'
import { BantoError } from '#shared/errors.ts'
import { useStockCounts } from '../../renderer/stockCounts/state.ts'
import { countSummary } from '../fakes/countSummary.ts'
import { button, click, field, fill, happen, settle, text, until } from '../fakes/page.tsx'
import {
  countId,
  jan,
  at,
  entry,
  beepOf,
  page,
  pressKey,
  scan,
  asked,
  number,
  engine,
  cards,
  sessionId,
  leavePage,
} from '../fakes/countingPage.tsx'

afterEach(leavePage)

describe('what the ledger says', () => {
  const ended = { computer: 'pc', origin: 'here', startedAt: at, endedAt: at, round: 1, entries: 1, pieces: 1, isReplaced: false } as const

  it('is searched by the key of searches, says how many rows it found, and shows all again by Escape', async () => {
    const of = { sessionId: 'session000000001' }
    const rows = [entry({ ...of, seq: 2, productName: '玄米茶' }), entry({ ...of, seq: 1, productName: '米酢' })]
    await page(
      {
        'stockCounts.entries': ({ search }) =>
          search === ''
            ? { rows, next: null, found: null }
            : { rows: rows.filter(({ productName }) => productName === search), next: null, found: 1 },
      },
      { sessions: [{ ...ended, sessionId, person: '鈴木' }] },
    )
    await click('記録')
    await until(() => text().includes('米酢'), 'the ledger')
    await pressKey({ key: 'f', code: 'KeyF', ctrlKey: true }, document.body)
    const searched = document.activeElement as HTMLInputElement
    expect(searched.getAttribute('aria-label')).toBe('記録を探す')
    await fill(searched, '玄米茶')
    await until(() => text().includes('1件見つかりました'), 'how many rows were found')
    expect(text()).not.toContain('米酢')
    await pressKey({ key: 'Escape' }, searched)
    await until(() => text().includes('米酢'), 'all rows')
    expect(text()).not.toContain('見つかりました')
  })

  it('of a question that another row has mended is that it needs no answer, and why', async () => {
    const rows = [entry({ sessionId: 'session000000001', doubt: 'huge', isOpen: false, isMended: true })]
    await page(
      { 'stockCounts.entries': () => ({ rows, next: null, found: null }) },
      { sessions: [{ ...ended, sessionId, person: '鈴木' }] },
    )
    await click('記録')
    await until(() => text().includes('ほかの読み取りの訂正・取り消しで解決しました'), 'the note')
    expect(text()).not.toContain('これで正しい')
  })

  it('is what the last beeps and the big figure say, wherever it was corrected', async () => {
    let rows: CountEntry[] = []
    await page({
      'stockCounts.entries': ({ openDoubts }) => ({
        rows: openDoubts ? rows.filter(({ isOpen }) => isOpen) : rows,
        next: null,
        found: null,
      }),
      'stockCounts.scan': () => beepOf({ pieces: 800, stands: 800, doubt: 'huge', isOpen: true }),
    })
    await scan()
    expect(number()).toBe('800')
    const taken = entry({ pieces: 800, stands: 0, isTakenBack: true })
    rows = [entry({ seq: 2, kind: 'void', pieces: -800, aboutSessionId: sessionId, aboutSeq: 1 }), taken]
    await happen(() => engine.emit('stockCounts.changed', { countId }))
    await until(() => number() === '0', 'the figure of now')
    expect(document.querySelector('.stockCounts-beeps li .stockCounts-number')?.textContent).toBe('0')
    expect(document.querySelector('.stockCounts-beeps li')?.hasAttribute('data-back')).toBe(true)
  })

  it('asks also what an earlier session of the round left open, and none of another round', async () => {
    const rows = [
      entry({ sessionId: 'session000earlier'.slice(0, 16), seq: 4, doubt: 'twice', isOpen: true, person: '鈴木' }),
      entry({ sessionId: 'session00recount', seq: 5, doubt: 'huge', isOpen: true, person: '高橋' }),
    ]
    await page(
      { 'stockCounts.entries': ({ openDoubts }) => ({ rows: openDoubts ? rows : [], next: null, found: null }) },
      {
        sessions: [
          { ...ended, sessionId: rows[0]!.sessionId, person: '鈴木' },
          { ...ended, sessionId: rows[1]!.sessionId, person: '高橋', round: 2 },
        ],
      },
    )
    await until(() => text().includes('確認待ち 1件'), 'the question')
    expect(text()).toContain('鈴木')
    await click('これで正しい')
    expect(asked('stockCounts.confirm')).toEqual([{ sessionId: rows[0]!.sessionId, seq: 4, by: sessionId }])
  })

  it('is corrected in the ledger: confirmed, set to another number, taken back', async () => {
    const before = 'session00earlier'
    const rows = [entry({ sessionId: before, seq: 4, doubt: 'huge', isOpen: true, pieces: 800, stands: 800 })]
    await page(
      { 'stockCounts.entries': () => ({ rows, next: null, found: null }) },
      { sessions: [{ ...ended, sessionId: before, person: '鈴木' }] },
    )
    await click('記録')
    await click('これで正しい')
    await click('玄米茶の数を変える')
    await fill(field('玄米茶の数を変える'), '8')
    await pressKey({ key: 'Enter' }, field('玄米茶の数を変える'))
    await settle(50)
    await click('玄米茶の読み取りを取り消す')
    const place = { sessionId: before, seq: 4, by: sessionId }
    expect(asked('stockCounts.confirm')).toEqual([place])
    expect(asked('stockCounts.setPieces')).toEqual([{ ...place, pieces: 8 }])
    expect(asked('stockCounts.takeBack')).toEqual([place])
  })

  it('has the answers to what is asked about a number that was set, on its row, while it is open', async () => {
    const before = 'session00earlier'
    const set = { kind: 'quantity', sets: -3, pieces: -4, stands: -3, doubt: 'negative', aboutSessionId: before, aboutSeq: 1 } as const
    const rows = [entry({ ...set, sessionId: before, seq: 5, isOpen: true }), entry({ ...set, sessionId: before, seq: 4 })]
    await page(
      { 'stockCounts.entries': () => ({ rows, next: null, found: null }) },
      { sessions: [{ ...ended, sessionId: before, person: '鈴木' }] },
    )
    await click('記録')
    const answers = await until(() => {
      const found = [...document.querySelectorAll('.stockCounts-ledger-row')].map((row) => row.querySelectorAll('button').length)
      return found.length === 2 && found
    }, 'the rows')
    expect(answers).toEqual([3, 0])
    await click('これで正しい')
    await click('玄米茶の読み取りを取り消す')
    const place = { sessionId: before, seq: 5, by: sessionId }
    expect(asked('stockCounts.confirm')).toEqual([place])
    expect(asked('stockCounts.takeBack')).toEqual([place])
  })

  it('calls what is not on the list of a recount that, not a product outside the count', async () => {
    const row = entry({ doubt: 'notPlanned', isOpen: true })
    await page(
      {
        'stockCounts.entries': () => ({ rows: [row], next: null, found: null }),
        'stockCounts.scan': () => ({ ...beepOf({ doubt: 'notPlanned', isOpen: true }), verdict: 'notPlanned' }),
      },
      { sessions: [{ ...ended, sessionId, person: '佐藤', round: 2 }] },
    )
    const session = useStockCounts.getState().session
    if (session === null) throw new Error('nobody counts')
    await happen(() => useStockCounts.setState({ session: { ...session, round: 2 } }))
    await scan()
    expect(text()).toContain('数え直しの一覧にない商品')
    expect(text()).not.toContain('この棚卸の対象ではない商品')
    expect(text()).not.toContain('数には入れました')
    await click('記録')
    await until(() => text().includes('数え直しの一覧にない商品です'), 'the word in the ledger')
    expect(text()).not.toContain('この棚卸の対象ではない商品')
  })

  it('keeps the number that was asked about, once it was answered by another', async () => {
    const rows = [entry({ doubt: 'negative', pieces: -5, stands: 12 })]
    await page(
      { 'stockCounts.entries': ({ openDoubts }) => ({ rows: openDoubts ? [] : rows, next: null, found: null }) },
      { sessions: [{ ...ended, sessionId, person: '鈴木' }] },
    )
    await click('記録')
    await until(() => text().includes('数がマイナスです'), 'the question')
    expect(text()).toContain('数がマイナスです(-5点)')
  })

  it('marks a beep that counts for nothing, and tells a number that is none; Esc and the button leave the change', async () => {
    const rows = [entry({ seq: 4, pieces: 12, stands: 12 }), entry({ seq: 3, pieces: 1, stands: 0, productName: 'ほうじ茶' })]
    await page(
      { 'stockCounts.entries': () => ({ rows, next: null, found: null }) },
      { sessions: [{ ...ended, sessionId, person: '鈴木' }] },
    )
    await click('記録')
    const marked = await until(() => [...document.querySelectorAll('.stockCounts-ledger-row')], 'the rows')
    expect(marked.map((row) => row.textContent?.includes('今は数に入っていません'))).toEqual([false, true])
    await click('玄米茶の数を変える')
    const change = field('玄米茶の数を変える')
    expect([change.selectionStart, change.selectionEnd]).toEqual([0, 2])
    for (const wrong of ['abc', '', '1.5', '9999999']) {
      await fill(change, wrong)
      expect(text()).toContain('整数6桁まで')
    }
    await pressKey({ key: 'Escape' }, change)
    await click('玄米茶の数を変える')
    await click('キャンセル')
    expect(button('玄米茶の数を変える')).not.toBeNull()
    expect(asked('stockCounts.setPieces')).toEqual([])
  })

  it('tells both numbers of a beep that two PCs corrected, and which one holds', async () => {
    const rival = { person: '鈴木', computer: '2階', at, value: 7, holds: true }
    const rows = [entry({ stands: 7, rivals: [rival, { ...rival, person: '田中', computer: 'レジ横', value: 5, holds: false }] })]
    await page(
      { 'stockCounts.entries': () => ({ rows, next: null, found: null }) },
      { sessions: [{ ...ended, sessionId, person: '鈴木' }] },
    )
    await click('記録')
    await until(() => text().includes('2台のパソコンで別々に直されています'), 'that two PCs corrected it')
    expect(text()).toMatch(/鈴木\(2階、[^)]*\): 7点 ← この記録が有効.*田中\(レジ横、[^)]*\): 5点 (?!←)/su)
    await click('これで正しい')
    expect(asked('stockCounts.confirm')).toHaveLength(1)
  })

  it('loses all of an unknown code at once', async () => {
    const code = '4909999000017'
    const unknown = { code, productId: null, productName: null }
    const rows = (): CountEntry[] => [
      entry({ ...unknown, seq: 1 }),
      entry({ seq: 2 }),
      entry({ ...unknown, seq: 3, sessionId: 'session00earlier' }),
    ]
    await page({
      'stockCounts.entries': ({ openDoubts }) => ({ rows: openDoubts ? [] : rows(), next: null, found: null }),
      'stockCounts.unknownCodes': () => [{ code, pieces: 2, entries: 2, lastAt: at, product: null }],
    })
    await click(`「${code}」をすべて取り消す`)
    await click('取り消す')
    await until(() => asked('stockCounts.takeBack').length === 2, 'both beeps')
    expect(asked('stockCounts.takeBack')).toEqual([
      { sessionId, seq: 1, by: sessionId },
      { sessionId: 'session00earlier', seq: 3, by: sessionId },
    ])
  })
})

describe('the focus', () => {
  const ended = { computer: 'pc', origin: 'here', startedAt: at, endedAt: at, round: 1, entries: 1, pieces: 1, isReplaced: false } as const
  const focused = (): string | null | undefined => document.activeElement?.getAttribute('aria-label')

  it.each([
    ['is kept', async (change: HTMLInputElement) => pressKey({ key: 'Enter' }, change)],
    ['is left by Esc', async (change: HTMLInputElement) => pressKey({ key: 'Escape' }, change)],
    ['is left by its button', async () => (button('キャンセル')?.focus(), click('キャンセル'))],
  ])('is on the button of the row again when a change in the ledger %s', async (_, leave) => {
    await page(
      { 'stockCounts.entries': () => ({ rows: [entry({ stands: 3 })], next: null, found: null }) },
      { sessions: [{ ...ended, sessionId, person: '鈴木' }] },
    )
    await click('記録')
    await click('玄米茶の数を変える')
    const change = field('玄米茶の数を変える')
    change.focus()
    await fill(change, '8')
    await leave(change)
    await until(() => button('玄米茶の数を変える')?.tagName === 'BUTTON' && focused() === '玄米茶の数を変える', 'the focus')
  })

  it('stays in the ledger where the row that was answered has no buttons any more', async () => {
    let rows = [entry({ stands: 3, doubt: 'twice', isOpen: true })]
    await page(
      {
        'stockCounts.entries': () => ({ rows, next: null, found: null }),
        'stockCounts.takeBack': () => {
          rows = [entry({ stands: 0, isTakenBack: true })]
          return beepOf({ stands: 0, isTakenBack: true })
        },
      },
      { sessions: [{ ...ended, sessionId, person: '鈴木' }] },
    )
    await click('記録')
    const takeBack = await until(() => button('玄米茶の読み取りを取り消す'), 'the button')
    takeBack.focus()
    await happen(() => takeBack.click())
    await happen(() => engine.emit('stockCounts.changed', { countId }))
    await until(() => focused() === '記録' && document.activeElement?.getAttribute('role') === 'region', 'the focus')
  })

  it('is in the number of the next shelf when one was added, by Enter and by the button', async () => {
    await page({ 'stockCounts.saveShelf': () => ({ shelfId: 'shelf00000000001' }) }, {}, 'default')
    await click('棚の設定…')
    const code = await until(() => field('棚番号'), 'the number')
    await fill(code, 'A-1')
    field('呼び名').focus()
    await pressKey({ key: 'Enter' }, field('呼び名'))
    await until(() => field('棚番号').value === '' && document.activeElement === field('棚番号'), 'the focus after Enter')
    await fill(field('棚番号'), 'A-2')
    button('棚を加える')?.focus()
    await click('棚を加える')
    await until(() => field('棚番号').value === '' && document.activeElement === field('棚番号'), 'the focus after the button')
    expect(asked('stockCounts.saveShelf')).toHaveLength(2)
  })

  it('is on the button of a shelf again when its number was changed', async () => {
    const shelfId = 'shelf00000000001'
    await page(
      {
        'stockCounts.shelves': () => [{ shelfId, code: 'A-1', name: '', position: 1, products: 3 }],
        'stockCounts.saveShelf': () => ({ shelfId }),
      },
      {},
      'default',
    )
    await click('棚の設定…')
    await click('A-1の番号と呼び名を変える')
    const code = await until(() => document.querySelector<HTMLInputElement>('tbody input[aria-label="棚番号"]'), 'the number')
    code.focus()
    await pressKey({ key: 'Enter' }, code)
    await until(() => focused() === 'A-1の番号と呼び名を変える', 'the focus')
  })
})

describe('a carton', () => {
  it('says what it holds, also after a number that was typed was taken back, and after the beep was', async () => {
    const carton = (stands: number, more: Partial<CountEntry> = {}) => ({
      ...beepOf({ seq: 1, pieces: 24, stands, ...more }, stands),
      casePieces: 24,
    })
    await page({
      'stockCounts.scan': () => carton(24),
      'stockCounts.setRun': ({ pieces }) => ({ beep: carton(pieces), others: [] }),
      'stockCounts.undo': () => ({ beep: carton(24), others: [] }),
    })
    const verdict = (): string | null | undefined => document.querySelector('.stockCounts-figure-verdict')?.textContent
    await scan('14901234567891')
    expect([verdict(), number()]).toEqual(['数えました · カートン 24入り', '24'])
    await fill(field('数'), '20')
    await pressKey({ key: 'Enter' }, field('数'))
    await until(() => number() === '20', 'the number')
    await click('玄米茶の読み取りを取り消す')
    await until(() => number() === '24', 'the step back')
    expect(verdict()).toBe('数えました · カートン 24入り')
    engine.answer({ 'stockCounts.undo': () => ({ beep: carton(0, { isTakenBack: true }), others: [] }) })
    await click('玄米茶の読み取りを取り消す')
    await until(() => number() === '0', 'the beep is taken back')
    expect(verdict()).toBe('取り消しました · カートン 24入り')
  })
})

describe('the doubt about the shelf', () => {
  it('names the shelves on which the product usually is, at the beep, beside it and in the ledger', async () => {
    const doubted = { doubt: 'otherShelf', isOpen: true, usualShelves: ['B-2 冷蔵', 'C-1'] } as const
    const rows = [entry({ ...doubted, usualShelves: [...doubted.usualShelves] })]
    await page(
      {
        'stockCounts.entries': () => ({ rows, next: null, found: null }),
        'stockCounts.scan': () => beepOf({ ...doubted, usualShelves: [...doubted.usualShelves] }),
      },
      {
        sessions: [
          {
            computer: 'pc',
            origin: 'here',
            startedAt: at,
            endedAt: at,
            round: 1,
            entries: 1,
            pieces: 1,
            isReplaced: false,
            sessionId,
            person: '佐藤',
          },
        ],
      },
    )
    await scan()
    const words = 'いつもは「B-2 冷蔵・C-1」にある商品です'
    expect(document.querySelector('.stockCounts-figure-doubt')?.textContent).toBe(words)
    expect(document.querySelector('.stockCounts-questions')?.textContent).toContain(words)
    await click('記録')
    await until(() => document.querySelector('.stockCounts-ledger-row')?.textContent?.includes(words), 'the ledger')
  })
})

describe('a recount', () => {
  it('begins with the question who counts, in a window that counts already', async () => {
    await page({
      'countReview.summary': () =>
        countSummary({ recount: { limits: { pieces: 3, yen: null, percent: null }, lines: 2, disagree: 1, settled: 3, round: 2 } }),
      'countReview.lines': () => ({ version: 'v1', total: 0, rows: [] }),
      'countReview.groups': () => [],
      'stockCounts.join': () => ({ sessionId: 'session000000009', round: 3 }),
    })
    await scan()
    await click('見直しと確定')
    await click('数え直しを始める')
    await until(() => text().includes('数え直し(2回目)を数える人'), 'the question who counts')
    expect(asked('stockCounts.leave')).toEqual([{ sessionId }])
    await fill(field('名前'), '鈴木')
    await click('数え始める')
    expect(asked('stockCounts.join')).toEqual([{ countId, person: '鈴木', round: 2 }])
    // Round 2 is somebody else's by now.
    await until(() => document.querySelector('.stockCounts-round')?.textContent === '数え直し(3回目)', 'the round above the page')
    // How far it is, in the words and numbers of the review.
    await until(() => document.querySelector('.countReview-again h2')?.textContent === '数え直し: 残り2商品、決まり3商品', 'how far it is')
    expect(document.querySelector('.countReview-again')?.textContent).toContain('1商品は、数え直した数が前の数と合いません')
  })
})

describe('a scan that is not counted', () => {
  it.each([
    ['before anybody has said who counts', async () => happen(() => useStockCounts.setState({ session: null })), '先に名前を入れて'],
    ['while shelves are set up', async () => click('棚の設定…'), 'この画面を閉じてから'],
    ['in the ledger', async () => click('記録'), '「数える」の画面に戻ってから'],
  ])('%s is said to be none, and opens no card', async (_, go, what) => {
    await page()
    await go()
    await scan()
    await until(() => text().includes(`「${jan}」は数えていません。${what}`), 'the words')
    expect(cards).toBe(0)
    expect(asked('stockCounts.scan')).toEqual([])
  })
})

describe('a shelf', () => {
  it('gets another number and name in its row, and a number that is taken is said', async () => {
    const shelfId = 'shelf00000000001'
    await page({
      'stockCounts.shelves': () => [{ shelfId, code: 'A-1', name: '入口', position: 1, products: 3 }],
      'stockCounts.saveShelf': () => {
        throw new BantoError('INVALID_INPUT', '', { details: { reason: 'shelfCode' } })
      },
    })
    await click('棚の設定…')
    await click('A-1の番号と呼び名を変える')
    const code = await until(() => document.querySelector<HTMLInputElement>('tbody input[aria-label="棚番号"]'), 'the number')
    await fill(code, 'B-1')
    await pressKey({ key: 'Enter' }, code)
    await until(() => text().includes('B-1はもうあります。'), 'the refusal')
    engine.answer({ 'stockCounts.saveShelf': () => ({ shelfId }) })
    await pressKey({ key: 'Enter' }, code)
    await until(() => button('A-1の番号と呼び名を変える'), 'the row again')
    expect(asked('stockCounts.saveShelf').at(-1)).toEqual({ shelfId, storeId: 1, code: 'B-1', name: '入口' })
  })
})

describe('a new shelf', () => {
  it('leaves its fields empty for the next one, and one without a number is asked for it', async () => {
    await page({ 'stockCounts.saveShelf': () => ({ shelfId: 'shelf00000000001' }) })
    await click('棚の設定…')
    const name = await until(() => field('呼び名'), 'the name')
    await fill(field('棚番号'), 'A-1')
    await fill(name, '入口')
    name.focus()
    await pressKey({ key: 'Enter' }, name)
    await until(() => field('棚番号').value === '', 'the next')
    name.focus()
    await pressKey({ key: 'Enter' }, name)
    expect(text()).toContain('棚番号を入れてください。')
    expect(asked('stockCounts.saveShelf')).toHaveLength(1)
  })
})

describe('the progress of a count', () => {
  it('is read only while it is looked at, and says how many products are counted over time, by shelf and by person', async () => {
    await page({
      'stockCounts.progress': () => ({
        shelves: [{ shelfId: null, code: null, products: 5, pieces: 40, lastAt: at }],
        persons: [
          { person: '佐藤', computer: 'pc', isRecount: false, pieces: 40, entries: 12, lastAt: at },
          { person: '田中', computer: 'pc', isRecount: true, pieces: 8, entries: 3, lastAt: at },
        ],
        overTime: [
          { at: '2026-11-20T10:00:00+09:00', products: 2 },
          { at: '2026-11-20T10:10:00+09:00', products: 3 },
        ],
      }),
    })
    expect(asked('stockCounts.progress')).toEqual([])
    const board = document.querySelector<HTMLDetailsElement>('.stockCounts-board')!
    await happen(() => {
      board.open = true
      board.dispatchEvent(new Event('toggle'))
    })
    const plot = await until(() => board.querySelector('svg'), 'the plot')
    expect(plot.getAttribute('aria-label')).toBe('数えた商品の数の推移。今 5商品、予定は 10商品です。')
    expect(board.textContent).toContain('棚の指定なし5商品 · 40点')
    expect(board.textContent).toContain('棚ごと(1回目)')
    expect(board.textContent).toContain('佐藤 · pc40点')
    expect(board.textContent).toContain('田中 · pc(数え直し)8点')
  })
})
