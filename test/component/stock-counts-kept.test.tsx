import { afterEach, describe, expect, it, onTestFinished } from 'vitest'
import type { OutputOf } from '#shared/contracts/index.ts'
import type { Beep } from '#shared/contracts/stockCounts.ts'
import { BantoError } from '#shared/errors.ts'
import type { useUnrecorded } from '../../renderer/stockCounts/count/unrecorded.ts'
import { useReview } from '../../renderer/countReview/index.ts'
import { useNavigation } from '../../renderer/common/navigation.ts'
import { keepCounting } from '../../renderer/stockCounts/index.ts'
import { useStockCounts } from '../../renderer/stockCounts/state.ts'
import { countSummary } from '../fakes/countSummary.ts'
import { type Answers } from '../fakes/engine.ts'
import { button, click, field, fill, happen, settle, text, until } from '../fakes/page.tsx'
import { pulled } from '../fakes/shop.ts'
import { asked, at, beepOf, countId, engine, jan, leavePage, page, scan, sessionId, stand } from '../fakes/countingPage.tsx'

afterEach(leavePage)

const fail = (): void =>
  engine.answer({
    'stockCounts.scan': () => {
      throw new BantoError('INTERNAL', 'the disk is full')
    },
  })

describe('a beep that was not recorded', () => {
  const list = (): string => [...document.querySelectorAll('.stockCounts-unrecorded li b')].map(({ textContent }) => textContent).join()
  const ended = () => new BantoError('INVALID_INPUT', 'ended', { details: { reason: 'sessionEnded' } })

  it('stays in sight on other pages, after the session ended and after a reload, until it is read again or discarded', async () => {
    await page({ 'stockCounts.join': () => ({ sessionId: 'sessionofitsown0', round: 1 }) })
    fail()
    await stand('shelf00000000001')
    await fill(field('数'), '5')
    await scan()
    await scan('4909999000017')
    expect(list()).toBe(`${jan},4909999000017`)
    await click('記録')
    expect(list()).toBe(`${jan},4909999000017`)
    // Somebody else begins: the session is over, at the engine as well.
    await happen(() => useStockCounts.setState({ session: null, part: 'count' }))
    expect(text()).toContain('まだ記録できていない読み取り 2件')
    // The module as a window that was loaded again has it.
    const module = '../../renderer/stockCounts/count/unrecorded.ts?reloaded'
    const reloaded = (await import(/* @vite-ignore */ module)) as { readonly useUnrecorded: typeof useUnrecorded }
    expect(reloaded.useUnrecorded.getState().items.map(({ code }) => code)).toEqual([jan, '4909999000017'])

    const sessionsSeen: string[] = []
    engine.answer({
      'stockCounts.scan': (asked) => {
        sessionsSeen.push(asked.sessionId)
        if (asked.sessionId !== 'sessionofitsown0') throw ended()
        return beepOf({ seq: 1, code: asked.code, pieces: asked.pieces ?? 1 })
      },
    })
    await click(`「${jan}」を読み直す`)
    await until(() => list() === '4909999000017', 'the first is recorded')
    expect(sessionsSeen).toEqual([sessionId, 'sessionofitsown0'])
    expect(asked('stockCounts.join')).toEqual([{ countId, person: '佐藤', round: 1 }])
    expect(asked('stockCounts.scan').at(-1)).toMatchObject({ code: jan, pieces: 5, shelfId: 'shelf00000000001' })
    expect(asked('stockCounts.leave')).toEqual([{ sessionId: 'sessionofitsown0' }])
    await click('「4909999000017」を破棄')
    expect(list()).toBe('4909999000017')
    await until(() => text().includes('1件の読み取りは、数に入らないままなくなります。'), 'the question')
    await click('破棄')
    await until(() => list() === '', 'it is discarded')
    expect(asked('stockCounts.scan')).toHaveLength(4)
  })

  it('is recorded once, however often it is asked for', async () => {
    await page()
    fail()
    await scan()
    let finish: ((beep: Beep) => void) | undefined
    engine.answer({ 'stockCounts.scan': () => new Promise((resolve) => void (finish = resolve)) })
    const before = asked('stockCounts.scan').length
    const again = button(`「${jan}」を読み直す`)
    await happen(() => {
      again?.click()
      again?.click()
      button(`もう一度: ${jan}`)?.click()
    })
    await until(() => finish !== undefined, 'the request')
    finish?.(beepOf({ seq: 1 }))
    await until(() => list() === '', 'it is recorded')
    await settle(50)
    expect(asked('stockCounts.scan')).toHaveLength(before + 1)
    expect(document.querySelector('.stockCounts-beeps [data-verdict=failed]')).toBeNull()
  })
})

describe('the CSV for Smaregi', () => {
  const file = { files: [], linesPerFile: 5_000, withoutCode: 0, unwritable: 0, lines: 0 }
  const none = { count: 0, products: [] }
  const sure: OutputOf<'countFiles.smaregiCheck'> = {
    csvMadeAt: null,
    lines: 41,
    zeros: 0,
    questions: 0,
    unknownQuestions: 0,
    recount: 0,
    unknownCodes: 0,
    unknownPieces: 0,
    uncounted: 0,
    notPlanned: none,
    negative: none,
    twoShelves: none,
    withoutCode: none,
    unwritable: none,
  }
  const files: Answers = {
    'countFiles.smaregiCounts': () => ({ available: false, why: null, counts: [] }),
    'countFiles.noteSmaregiCsv': () => ({}),
    'countFiles.smaregiCsv': () => file,
    'countFiles.smaregiCheck': () => sure,
  }

  it('says first what is not sure, each figure with the way to its lines', async () => {
    const found = { ...sure, questions: 3, uncounted: 9, negative: { count: 2, products: [{ productId: 7, name: '玄米茶', pieces: -3 }] } }
    await page({ ...files, 'countFiles.smaregiCheck': () => found })
    const open = async (): Promise<void> => {
      await happen(() => useStockCounts.setState({ part: 'files' }))
      await click('スマレジの棚卸CSVを作る')
      await until(() => text().includes('CSVを作る前にご確認ください'), 'the question')
    }
    await open()
    for (const said of ['CSVは41商品', '確認待ちが3件', '数えていない商品が9件', '数がマイナスの商品が2件', 'ほか1件'])
      expect(text()).toContain(said)
    expect(asked('countFiles.smaregiCsv')).toEqual([])
    await click('記録で見る')
    expect(useStockCounts.getState()).toMatchObject({ part: 'ledger', ledger: { openDoubts: true, product: null } })
    await open()
    await click('見直しで見る')
    expect(useStockCounts.getState().part).toBe('review')
    expect(useReview.getState().filter).toBe('uncounted')
    await open()
    await click('玄米茶 -3')
    expect(useStockCounts.getState()).toMatchObject({ part: 'ledger', ledger: { product: { productId: 7, name: '玄米茶' } } })
    await open()
    await click('それでもCSVを作る')
    expect(asked('countFiles.smaregiCsv')).toHaveLength(1)
  })

  it('is made at once of a count that is not committed', async () => {
    await page(files)
    await click('ファイル・印刷')
    await click('スマレジの棚卸CSVを作る')
    expect(asked('countFiles.smaregiCsv')).toHaveLength(1)
  })

  it.each(['committed', 'sealed', 'takingBack'] as const)(
    'of a count that is %s is asked for first, with what it would do',
    async (state) => {
      const committed = countSummary({
        counted: { ...countSummary().counted, lines: 41 },
        sent: { changeSetId: 1, total: 37, proved: 0, waiting: 37, unknown: 0, refused: 0 },
      })
      await page({ ...files, 'countReview.summary': () => committed }, { state })
      await click('ファイル・印刷')
      await click('スマレジの棚卸CSVを作る')
      await until(() => text().includes('もう確定した棚卸です。CSVでも送ると二重に直ります'), 'the question')
      expect(text()).toContain('37商品の在庫の修正を、もうスマレジに送ったか')
      expect(text()).toContain('このCSV(41商品)')
      expect(asked('countFiles.smaregiCsv')).toEqual([])
      await click('それでもCSVを作る')
      expect(asked('countFiles.smaregiCsv')).toHaveLength(1)
    },
  )
})

describe('a new count', () => {
  const nothingHere: OutputOf<'stockCounts.planned'> = {
    products: 0,
    pieces: 0,
    value: 0,
    withoutCost: 0,
    notControlled: 0,
    unknownCodes: [],
    unknownTotal: 0,
    classes: null,
    stockAt: null,
  }

  it('where nothing was taken from Smaregi yet says so, and takes it', async () => {
    let stores: { storeId: number; storeName: string }[] = []
    await page()
    engine.answer({
      'stockCounts.list': () => [],
      'stockCounts.choices': () => ({ stores, salesFrom: null, suppliers: null }),
      'stockCounts.planned': () => nothingHere,
      'sync.pull': () => ({ jobId: 'j1' }),
    })
    await happen(() => useStockCounts.setState({ countId: null }))
    await click('棚卸を始める')
    await until(() => text().includes('店舗がまだ取り込まれていません。'), 'what is missing')
    await click('スマレジから取り込む')
    expect(asked('sync.pull')).toMatchObject([{ mode: 'auto' }])
    stores = [{ storeId: 1, storeName: '本店' }]
    await happen(() => engine.emit('jobs.finished', { jobId: 'j1', method: 'sync.pull', outcome: { ok: true, value: pulled } }))
    await until(() => text().includes('在庫がまだ取り込まれていません。先に取り込んでください。'), 'the stock is missing')
  })
})

describe('the counting page in a window that is loaded again', () => {
  const nobody = { countId: null, session: null, left: [], shelfId: null, part: 'count' } as const
  /** The window goes and comes: the page that comes begins with nothing but what the window kept. */
  async function reload(): Promise<void> {
    window.dispatchEvent(new Event('pagehide'))
    await happen(() => {
      useStockCounts.setState(nobody)
      useNavigation.setState({ screen: 'products' })
    })
    onTestFinished(keepCounting())
  }
  const ofSession = { computer: 'pc', origin: 'here', startedAt: at, round: 1, entries: 1, pieces: 1, isReplaced: false } as const

  it('is there again, with the session and the shelf; a window that is opened beside it asks who counts', async () => {
    await page({ 'stockCounts.list': () => [] })
    onTestFinished(keepCounting())
    await stand('shelf00000000001')
    await happen(() => useNavigation.setState({ screen: 'stockCounts' }))
    await reload()
    expect(useNavigation.getState().screen).toBe('stockCounts')
    expect(useStockCounts.getState()).toMatchObject({ countId, session: { sessionId, person: '佐藤' }, shelfId: 'shelf00000000001' })
    await scan()
    expect(asked('stockCounts.scan')).toMatchObject([{ sessionId, shelfId: 'shelf00000000001' }])
    // A copy of the window has what the window keeps while its page is there.
    await happen(() => useStockCounts.setState(nobody))
    onTestFinished(keepCounting())
    expect(useStockCounts.getState()).toMatchObject({ countId: null, session: null })
  })

  it('stays the page that it was where nobody counts, or another screen is looked at', async () => {
    await page({ 'stockCounts.list': () => [] })
    onTestFinished(keepCounting())
    await happen(() => useNavigation.setState({ screen: 'changes' }))
    await reload()
    expect(useNavigation.getState().screen).toBe('products')
    expect(useStockCounts.getState().session).toBeNull()
  })

  it('asks who counts where the session ended meanwhile', async () => {
    const over = 'sessionover00000'
    await page(
      { 'countReview.summary': () => countSummary() },
      { sessions: [{ ...ofSession, sessionId: over, person: '佐藤', endedAt: at }] },
    )
    expect(useStockCounts.getState().session).not.toBeNull()
    await happen(() => useStockCounts.setState({ session: { countId, sessionId: over, person: '佐藤', round: 1 } }))
    await until(() => useStockCounts.getState().session === null, 'the session is over')
    expect(text()).toContain('数える人')
  })

  it('gives no beep the name of one that was not recorded before', async () => {
    const old = {
      id: `${sessionId.slice(0, -1)}9 7`,
      counter: { countId, sessionId: `${sessionId.slice(0, -1)}9`, person: '佐藤', round: 1 },
      shelfId: null,
      reading: { kind: 'add', productId: 1, pieces: null },
      code: jan,
      reason: '',
    } as const
    const { keepUnrecorded, useUnrecorded: items } = await import('../../renderer/stockCounts/count/unrecorded.ts')
    await page()
    await happen(() => {
      keepUnrecorded({ ...old, id: `${old.counter.sessionId} 7` })
      useStockCounts.setState({ session: old.counter })
    })
    fail()
    await scan()
    await until(() => items.getState().items.length === 2, 'both are kept')
    expect(items.getState().items.map(({ id }) => id)).toEqual([`${old.counter.sessionId} 7`, `${old.counter.sessionId} 8`])
  })
})

describe('a text that was left in the quantity when a scan came', () => {
  it('is still asked about after the person changed, and not at another count', async () => {
    await page({
      'countReview.summary': () => countSummary(),
      'stockCounts.join': () => ({ sessionId: 'sessionofitsown0', round: 1 }),
    })
    await happen(() => useStockCounts.getState().begin({ countId, sessionId, person: '佐藤', round: 1 }))
    await fill(field('数'), '1.5')
    await scan()
    const left = (): string => document.querySelector('.stockCounts-left')?.textContent ?? ''
    await until(() => left().includes('1.5'), 'the question')
    await click('数える人を替える')
    await until(() => useStockCounts.getState().session === null, 'nobody counts')
    await fill(field('名前'), '鈴木')
    await click('数え始める')
    await until(() => left().includes('1.5'), 'the question')
    await happen(() => useStockCounts.getState().begin({ countId: 'count00000000009', sessionId, person: '佐藤', round: 1 }))
    expect(useStockCounts.getState().left).toEqual([])
  })
})
