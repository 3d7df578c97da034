import { afterEach, describe, expect, it, onTestFinished, vi } from 'vitest'
import type { Beep, CountEntry } from '#shared/contracts/stockCounts.ts'
import { BantoError } from '#shared/errors.ts'
import { currentActions, keysOf, useActionStore } from '../../renderer/common/actions.ts'
import { useStockCounts } from '../../renderer/stockCounts/state.ts'
import { button, click, field, fill, happen, settle, text, until } from '../fakes/page.tsx'
import {
  countId,
  jan,
  entry,
  beepOf,
  page,
  pressKey,
  scan,
  asked,
  stand,
  number,
  inField,
  engine,
  editsUndone,
  sessionId,
  leavePage,
} from '../fakes/countingPage.tsx'

afterEach(leavePage)

describe('the counting page', () => {
  it('counts a beep as one, at the shelf that is set', async () => {
    await page()
    await stand('shelf00000000001')
    await scan()
    expect(asked('stockCounts.scan')).toMatchObject([
      { sessionId, shelfId: 'shelf00000000001', code: jan, raw: jan, source: 'wedge', pieces: null },
    ])
    expect(number()).toBe('1')
    expect(inField()).toBe('')
  })

  it('takes a number that was typed before for the next beep alone', async () => {
    await page()
    await fill(field('数'), '12')
    expect(text()).toContain('次に読む商品を 12 点として数えます。')
    await scan()
    await scan()
    expect(asked('stockCounts.scan')).toMatchObject([{ pieces: 12 }, { pieces: null }])
    expect(inField()).toBe('')
  })

  it('takes no half of a code, in the middle of the keys of another scanner, for a quantity', async () => {
    await page({ 'scanners.take': () => ({ taken: true }) })
    const now = vi.spyOn(performance, 'now')
    onTestFinished(() => now.mockRestore())
    const scanAfter = (scanId: number, ms: number): Promise<void> => {
      now.mockReturnValue(performance.now() + ms)
      return happen(() => engine.emit('scanners.scanned', { scanId, pageId: null, raw: jan, source: 'serial', deviceId: 3 }))
    }
    now.mockReturnValue(10_000)
    await fill(field('数'), '4901')
    await scanAfter(1, 120)
    await until(() => asked('stockCounts.scan').length === 1, 'the scan')
    expect(asked('stockCounts.scan')).toMatchObject([{ source: 'serial', pieces: null }])
    await fill(field('数'), '12')
    await scanAfter(2, 200)
    await until(() => asked('stockCounts.scan').length === 2, 'the next scan')
    expect(asked('stockCounts.scan').at(-1)).toMatchObject({ source: 'serial', pieces: 12 })
  })

  it('sets the last beep to a number that is typed after it', async () => {
    await page()
    await scan()
    await fill(field('数'), '９')
    await pressKey({ key: 'Enter' }, field('数'))
    await settle(50)
    expect(asked('stockCounts.setRun')).toEqual([{ sessionId, seq: 1, pieces: 9 }])
    expect(number()).toBe('9')
    expect(asked('stockCounts.scan')).toHaveLength(1)
  })

  it.each(['8', '123456', '-2'])('never makes a code of the quantity %s, and says that nothing was scanned yet', async (quantity) => {
    await page()
    await fill(field('数'), quantity)
    await pressKey({ key: 'Enter' }, field('数'))
    await settle(50)
    expect(asked('stockCounts.scan')).toEqual([])
    expect(asked('stockCounts.setRun')).toEqual([])
    expect(text()).toContain('数を直す商品がありません。先にスキャンしてください。')
  })

  it('reads a code that was typed as a code, after Enter', async () => {
    await page()
    await fill(field('数'), jan)
    expect(text()).toContain('Enterで、このコードを1点数えます。')
    expect(asked('stockCounts.scan')).toEqual([])
    await pressKey({ key: 'Enter' }, field('数'))
    await settle(50)
    expect(asked('stockCounts.scan')).toMatchObject([{ code: jan, source: 'keyboard', pieces: null }])
  })

  it.each(['1.5', 'abc', '1000000', '4901234567890'])(
    'takes %s neither for a quantity nor for a code, and keeps it in sight',
    async (wrong) => {
      await page()
      await scan()
      await fill(field('数'), wrong)
      expect(text()).toContain(wrong.length > 6 ? '数は6桁までです。' : `「${wrong}」は数ではありません。`)
      await pressKey({ key: 'Enter' }, field('数'))
      await until(() => text().includes(`「${wrong}」は数でも、登録のある商品コードでも、棚番号でもありません。`), 'the refusal')
      expect(asked('stockCounts.scan')).toHaveLength(1)
      expect(asked('stockCounts.setRun')).toEqual([])
      expect(inField()).toBe(wrong)
    },
  )

  it('asks what a text was that was left in the quantity when a scan came, and counts the scan as one', async () => {
    await page()
    const broken = '49012345678'
    await fill(field('数'), broken)
    await scan()
    expect(asked('stockCounts.scan')).toMatchObject([{ code: jan, pieces: null }])
    expect(text()).toContain(`「${broken}」が数の欄に残っていました。まだ数えていません。`)
    await click('消す')
    expect(text()).not.toContain('数の欄に残っていました')
    expect(asked('stockCounts.scan')).toHaveLength(1)
  })

  it('gives a digit to the quantity wherever the focus is, and a scan from there leaves nothing in it', async () => {
    await page()
    const elsewhere = await until(() => button('棚の設定…'), 'a button')
    elsewhere.focus()
    await scan()
    expect(asked('stockCounts.scan')).toMatchObject([{ code: jan, pieces: null }])
    elsewhere.focus()
    await pressKey({ key: '3', code: 'Digit3' }, elsewhere)
    expect(document.activeElement).toBe(field('数'))
  })

  it('has the focus in the quantity again after a shelf or a setting was chosen', async () => {
    await page({ 'stockCounts.shelves': () => [{ shelfId: 'shelf00000000001', code: 'A-1', name: '', position: 1, products: 0 }] })
    await fill(field('数'), '4')
    const sound = field('音を鳴らす')
    sound.focus()
    await happen(() => sound.click())
    expect(document.activeElement).toBe(field('数'))
    const shelf = field('棚')
    shelf.focus()
    await happen(() => shelf.click())
    await click('A-1')
    await until(() => document.activeElement === field('数'), 'the focus')
    expect(useStockCounts.getState().shelfId).toBe('shelf00000000001')
    expect(inField()).toBe('4')
  })

  it('keeps a beep that was not recorded until it is tried again, at the shelf and with the pieces of then, while others go on', async () => {
    await page()
    engine.answer({
      'stockCounts.scan': () => {
        throw new BantoError('INTERNAL', 'the disk is full')
      },
    })
    await stand('shelf00000000001')
    await fill(field('数'), '5')
    await scan()
    expect(document.querySelector('.stockCounts-figure[role=alert]')?.textContent).toContain('記録できませんでした')
    engine.answer({ 'stockCounts.scan': ({ pieces, code }) => beepOf({ seq: 7, code, pieces: pieces ?? 1, stands: pieces ?? 1 }) })
    await stand('shelf00000000002')
    for (let more = 0; more < 12; more += 1) await scan('4909999000017')
    // Somebody looks at the review and comes back.
    await happen(() => useStockCounts.setState({ session: null }))
    await happen(() => useStockCounts.setState({ session: { countId, sessionId, person: '佐藤', round: 1 } }))
    const failed = await until(() => document.querySelector('.stockCounts-beeps [data-verdict=failed]'), 'the beep that failed')
    expect(failed.textContent).toContain(jan)
    await click(`もう一度: ${jan}`)
    await until(() => document.querySelector('.stockCounts-beeps [data-verdict=failed]') === null, 'the beep is recorded')
    expect(asked('stockCounts.scan').at(-1)).toMatchObject({ code: jan, pieces: 5, shelfId: 'shelf00000000001' })
  })

  it('shows the pieces that hold after a recount, and those of the first round beside them', async () => {
    await page({}, { counted: 145, planned: 1_210, pieces: 468, holding: 455, round: 2 })
    expect(document.querySelector('.stockCounts-progress')?.textContent).toBe('対象 145 / 1,210商品 · 455点 · 1回目 468点')
  })

  it('names each part of what was counted: of the plan, beside it, codes of no product', async () => {
    await page({}, { counted: 145, planned: 1_210, notPlanned: 2, pieces: 468, holding: 468, unknownCodes: 1, unknownPieces: 12 })
    expect(document.querySelector('.stockCounts-progress')?.textContent).toBe(
      '対象 145 / 1,210商品 · 対象外 2商品 · 468点 · 登録のないコード 1件(12点)',
    )
  })

  it('sets the product to a number that is typed after several beeps of it, and goes one step back', async () => {
    const others = [1, 2]
    await page({
      'stockCounts.setRun': ({ seq, pieces }) => ({ beep: beepOf({ seq, pieces: 1, stands: pieces }, pieces), others }),
      'stockCounts.undo': ({ seq }) => ({ beep: beepOf({ seq }, 3), others }),
    })
    const struck = (): (string | undefined)[] =>
      [...document.querySelectorAll<HTMLElement>('.stockCounts-beeps li')].map(({ dataset }) => dataset['back'])
    for (const _ of [1, 2, 3]) await scan()
    await fill(field('数'), '6')
    await pressKey({ key: 'Enter' }, field('数'))
    await until(() => number() === '6', 'the number')
    expect(asked('stockCounts.setRun')).toEqual([{ sessionId, seq: 3, pieces: 6 }])
    expect(struck()).toEqual([undefined, 'true', 'true'])
    await click('玄米茶の読み取りを取り消す')
    await until(() => number() === '3', 'the step back')
    expect(asked('stockCounts.undo')).toEqual([{ sessionId, seq: 3 }])
    expect(struck()).toEqual([undefined, undefined, undefined])
  })

  it('gives the number to the beep that was on its way when it was typed', async () => {
    let answer: (() => void) | undefined
    let seq = 0
    await page({
      'stockCounts.scan': async () => {
        seq += 1
        const mine = seq
        if (mine === 2) await new Promise<void>((resolve) => (answer = resolve))
        return beepOf({ seq: mine })
      },
    })
    await scan()
    await scan()
    await fill(field('数'), '6')
    await pressKey({ key: 'Enter' }, field('数'))
    await settle(50)
    expect(asked('stockCounts.setRun')).toEqual([])
    answer?.()
    await until(() => asked('stockCounts.setRun').length === 1, 'the number')
    expect(asked('stockCounts.setRun')).toEqual([{ sessionId, seq: 2, pieces: 6 }])
  })

  it('counts a scan while a product is looked for, and closes the search', async () => {
    await page()
    await fill(field('数'), '4')
    await click('コード・商品名で数える')
    await until(() => document.querySelector('[role=dialog]') !== null, 'the search')
    await scan()
    expect(asked('stockCounts.scan')).toMatchObject([{ code: jan, pieces: 4 }])
    expect(asked('lookup.find')).toEqual([])
    await until(() => document.querySelector('[role=dialog]') === null, 'the search is closed')
    expect(number()).toBe('4')
  })

  it('says of the label of a shelf that is not here that it is a shelf, and keeps no beep to be recorded again', async () => {
    await page({ 'stockCounts.scan': () => ({ verdict: 'noShelf', entry: null, shelf: null, product: null, casePieces: null }) })
    await fill(field('数'), 'BANTO-SHELF:::::::Z-9')
    await pressKey({ key: 'Enter' }, field('数'))
    await until(() => text().includes('この店舗にない棚です'), 'the words')
    expect(document.querySelector('.stockCounts-figure-name')?.textContent).toBe('Z-9')
    expect(text()).toContain('棚は前のままです。何も数えていません。')
    expect(text()).not.toMatch(/まだ記録できていない読み取り|もう一度|BANTO-SHELF/u)
  })

  it('takes a beep back once', async () => {
    await page()
    await scan()
    await click('玄米茶の読み取りを取り消す')
    expect(asked('stockCounts.undo')).toEqual([{ sessionId, seq: 1 }])
    expect(text()).toContain('取り消しました')
    expect((button('玄米茶の読み取りを取り消す') as HTMLButtonElement).disabled).toBe(true)
  })

  it('takes the last beep back by Ctrl+Z in the empty quantity, and never an edit of another screen', async () => {
    await page()
    const undo = () => pressKey({ key: 'z', code: 'KeyZ', ctrlKey: true }, field('数'))
    await undo()
    await until(() => text().includes('取り消せる読み取りがありません。'), 'that there is none')
    await scan()
    await fill(field('数'), '12')
    expect(await undo()).toBe(true)
    expect(asked('stockCounts.undo')).toEqual([])
    await fill(field('数'), '')
    await undo()
    await until(() => asked('stockCounts.undo').length === 1, 'the beep is taken back')
    expect(asked('stockCounts.undo')).toEqual([{ sessionId, seq: 1 }])
    expect(editsUndone).toBe(0)
    const withKey = currentActions(useActionStore.getState().actions).filter((action) => keysOf(action).includes('Ctrl+Z'))
    expect(withKey.map(({ id }) => id)).toEqual(['stockCounts.takeBack'])
  })

  it('asks beside the beeps, and goes on counting meanwhile', async () => {
    const rows = (): CountEntry[] => [
      entry({ seq: 4, doubt: 'twice', isOpen: true }),
      entry({ seq: 5, doubt: 'caseUnknown', isOpen: true, code: '14901234567891' }),
    ]
    await page({ 'stockCounts.entries': ({ openDoubts }) => ({ rows: openDoubts ? rows() : [], next: null, found: null }) })
    await until(() => text().includes('確認待ち 2件'), 'the questions')
    await scan()
    expect(number()).toBe('1')
    await click('これで正しい')
    expect(asked('stockCounts.confirm')).toEqual([{ sessionId, seq: 4, by: sessionId }])
    await fill(field('1カートンの入り数'), '24')
    await click('覚える')
    expect(asked('stockCounts.setCase')).toMatchObject([{ sessionId, code: '14901234567891', productId: 1, pieces: 24 }])
  })
})

describe('questions beside the beeps', () => {
  it('keep their places while the pointer is over them, and a double click answers one', async () => {
    let open = [4, 5, 6]
    const rows = (): CountEntry[] => open.map((seq) => entry({ seq, doubt: 'twice', isOpen: true }))
    await page({
      'stockCounts.entries': ({ openDoubts }) => ({ rows: openDoubts ? rows() : [], next: null, found: null }),
      'stockCounts.takeBack': ({ seq }) => {
        open = open.filter((one) => one !== seq)
        engine.emit('stockCounts.changed', { countId })
        return beepOf({ stands: 0 })
      },
    })
    const list = await until(() => document.querySelector('.stockCounts-questions'), 'the questions')
    const pointer = (type: string, relatedTarget: Element | null = null) =>
      happen(() => list.dispatchEvent(new PointerEvent(type, { bubbles: true, relatedTarget })))
    await pointer('pointerover')
    const first = list.querySelectorAll('li')[0]!.querySelectorAll('button')[1]!
    const clickOf = (detail: number) => happen(() => first.dispatchEvent(new MouseEvent('click', { bubbles: true, detail })))
    await clickOf(1)
    await clickOf(2)
    await until(() => text().includes('確認待ち 2件'), 'one is answered')
    expect(asked('stockCounts.takeBack')).toEqual([{ sessionId, seq: 4, by: sessionId }])
    expect([...list.querySelectorAll('li')].map((one) => one.getAttribute('data-answered'))).toEqual(['対応済み', null, null])
    // On its way to what is below: the buttons there keep their places too.
    await pointer('pointerout', document.querySelector('.stockCounts-open-points'))
    expect(list.querySelectorAll('li')).toHaveLength(3)
    await pointer('pointerout')
    expect(list.querySelectorAll('li')).toHaveLength(2)
  })

  it('stand in a region of their own, below the last beeps', async () => {
    await page({
      'stockCounts.entries': ({ openDoubts }) => ({
        rows: openDoubts ? [entry({ doubt: 'twice', isOpen: true })] : [],
        next: null,
        found: null,
      }),
    })
    await scan()
    const region = document.querySelector('.stockCounts-open-points')!
    expect(region.querySelector('.stockCounts-questions')).not.toBeNull()
    expect(region.querySelector('.stockCounts-beeps')).toBeNull()
    expect(document.querySelector('.stockCounts-last')!.compareDocumentPosition(region)).toBe(Node.DOCUMENT_POSITION_FOLLOWING)
  })
})

describe('what was left in the quantity', () => {
  it('goes by Esc once nothing is typed', async () => {
    await page()
    await fill(field('数'), '49012345678')
    await scan()
    expect(text()).toContain('数の欄に残っていました')
    await pressKey({ key: 'Escape' }, field('数'))
    expect(text()).not.toContain('数の欄に残っていました')
  })
})

describe('the practice shop', () => {
  it('sells or does not in every window alike', async () => {
    await page({ 'connection.sampleSelling': () => ({ selling: false }), 'stockCounts.list': () => [] })
    const isOn = (): boolean => field(/^練習用の店で売れ続ける/u).checked
    expect(isOn()).toBe(false)
    await happen(() => engine.emit('connection.sampleSellingChanged', { selling: true }))
    expect(isOn()).toBe(true)
    // The same switch stands where counts begin.
    await happen(() => useStockCounts.getState().open(null))
    await until(() => text().includes('棚卸を始める'), 'the list')
    expect(isOn()).toBe(true)
  })
})

describe('the shelf that is chosen with the mouse', () => {
  it('has its list open until something is chosen, and the field of the quantity has the focus then', async () => {
    await page({ 'stockCounts.shelves': () => [{ shelfId: 'shelf00000000001', code: 'A-1', name: '', position: 1, products: 0 }] })
    const shelf = document.querySelector<HTMLInputElement>('input[aria-label="棚"]')
    shelf?.focus()
    await happen(() => shelf?.click())
    await settle(150)
    expect(shelf?.getAttribute('aria-expanded')).toBe('true')
    expect(document.activeElement).toBe(shelf)
    await click('A-1')
    await until(() => document.activeElement === field('数'), 'the focus in the field of the quantity')
    expect(useStockCounts.getState().shelfId).toBe('shelf00000000001')
  })
})

describe('the number and the product that is displayed', () => {
  const three = async (isTakenBack: boolean): Promise<void> => {
    let seq = 0
    const named = (of: number, part: Partial<CountEntry> = {}) => {
      const beep = beepOf({ seq: of, ...part })
      return { ...beep, product: beep.product === null ? null : { ...beep.product, productName: `商品${of}` } }
    }
    await page({
      'stockCounts.scan': () => named((seq += 1)),
      'stockCounts.undo': ({ seq: of }) => ({ beep: named(of, isTakenBack ? { stands: 0, isTakenBack } : {}), others: [] }),
    })
    for (const _ of [1, 2, 3]) await scan()
    await click('商品1の読み取りを取り消す')
    await until(() => document.querySelector('.stockCounts-figure-name')?.textContent === '商品1', 'the first product')
    await fill(field('数'), '48')
  }

  it('are the same: what is displayed was taken back, and no other product gets the number', async () => {
    await three(true)
    expect(text()).not.toContain('Enterなら')
    await pressKey({ key: 'Enter' }, field('数'))
    await until(() => text().includes('数を直す商品がありません。先にスキャンしてください。'), 'the refusal')
    expect(asked('stockCounts.setRun')).toEqual([])
  })

  it('are the same: a step back shows an earlier product, which gets the number', async () => {
    await three(false)
    expect(text()).toContain('Enterなら「商品1」を 48 点にします。')
    await pressKey({ key: 'Enter' }, field('数'))
    await until(() => asked('stockCounts.setRun').length === 1, 'the number')
    expect(asked('stockCounts.setRun')).toEqual([{ sessionId, seq: 1, pieces: 48 }])
  })
})

describe('a number typed after beeps of a product that was also counted apart', () => {
  it('says what was set, what else was counted, and the total', async () => {
    await page({ 'stockCounts.setRun': ({ seq, pieces }) => ({ beep: beepOf({ seq, stands: pieces }, pieces + 3), others: [] }) })
    await scan()
    expect(text()).not.toContain('別に数えた分')
    await fill(field('数'), '48')
    await pressKey({ key: 'Enter' }, field('数'))
    await until(() => text().includes('入れた数 48 + 別に数えた分 3 = 合計 51'), 'the sum')
    expect(number()).toBe('51')
  })
})

describe('the colour of a beep', () => {
  it('says that the number which was set of it is asked about, in the panel and among the last ones, until it is answered', async () => {
    let rows: CountEntry[] = []
    const read = async (now: CountEntry[]): Promise<void> => {
      rows = now
      await happen(() => engine.emit('stockCounts.changed', { countId }))
      await settle(100)
    }
    await page({
      'stockCounts.entries': ({ openDoubts }) => ({ rows: openDoubts ? [] : rows, next: null, found: null }),
      'stockCounts.setRun': ({ seq, pieces }) => ({
        beep: beepOf({ seq, stands: pieces, doubt: 'negative', isOpen: true }, pieces),
        others: [],
      }),
    })
    const colours = (): (string | undefined)[] =>
      [...document.querySelectorAll<HTMLElement>('.stockCounts-figure, .stockCounts-beeps li')].map(({ dataset }) => dataset['verdict'])
    await scan()
    await fill(field('数'), '-3')
    await pressKey({ key: 'Enter' }, field('数'))
    await until(() => number() === '-3', 'the number')
    const about = { aboutSessionId: sessionId, aboutSeq: 1 }
    const set = entry({ ...about, seq: 2, kind: 'quantity', pieces: -4, sets: -3, stands: -3, doubt: 'negative', isOpen: true })
    const beep = entry({ seq: 1, stands: -3 })
    await read([set, beep])
    expect(colours()).toEqual(['doubt', 'doubt'])
    await read([entry({ ...about, seq: 3, kind: 'confirm', pieces: 0, stands: 0 }), { ...set, isOpen: false }, beep])
    expect(colours()).toEqual(['right', 'right'])
  })
})

describe('the large figure', () => {
  it('counts what an unknown code that was linked to the product adds, and what others count of it', async () => {
    let live = beepOf({ seq: 1 })
    await page({ 'stockCounts.beep': () => live })
    await scan()
    await until(() => number() === '1', 'the beep')
    live = beepOf({ seq: 1 }, 6)
    await happen(() => engine.emit('stockCounts.changed', { countId }))
    await until(() => number() === '6', 'the sum of the line')
  })
  it('of an unknown code is its product from the link on', async () => {
    const unknown: Beep = { ...beepOf({ seq: 1 }), verdict: 'unknown', product: null }
    let live = unknown
    await page({ 'stockCounts.scan': () => unknown, 'stockCounts.beep': () => live })
    await scan()
    await until(() => document.querySelector('.stockCounts-figure[data-verdict=unknown]'), 'the unknown code')
    live = beepOf({ seq: 1 }, 4)
    await happen(() => engine.emit('stockCounts.changed', { countId }))
    await until(() => number() === '4', 'the sum of the product')
    expect(document.querySelector('.stockCounts-figure')?.textContent).toContain('玄米茶')
  })
})
