import { cpSync, mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { countId, openCountDay, storeId, type CountDay } from '../fixtures/countDay.ts'
import { historyOf, pending, push, stockOf } from '../fixtures/pushed.ts'
import { startEngine, type Engine } from '../fixtures/realEngine.ts'
import { sampleOf } from '../fixtures/signedIn.ts'
import { tellFigure } from '../fixtures/figure.ts'
import { useBrowser } from '../fakes/formBrowser.ts'

type Names = 'less' | 'more' | 'right'
const { less, more, right } = { less: 20, more: 8, right: 5 }

interface TwoPcs {
  readonly day: CountDay<Names>
  readonly a: Engine
  readonly b: Engine
}

/** The books say 20, 8 and 5, the shelves 15, 9 and 5. PC A counted it and its file was carried to PC B. */
async function carried(): Promise<TwoPcs> {
  const day = await openCountDay({ less, more, right })
  onTestFinished(() => day.close())
  const { ids } = day
  day.ledger.session('session000000001', { countId, person: '佐藤' }, [
    { ms: day.minute(10), productId: ids.less, pieces: 15 },
    { ms: day.minute(11), productId: ids.more, pieces: 9 },
    { ms: day.minute(12), productId: ids.right, pieces: 5 },
  ])
  const a = day.shop.engine
  const b = await startEngine({
    sample: sampleOf(day.shop.sandbox),
    openBrowser: (url) => {
      useBrowser(url).catch(() => undefined)
      return true
    },
    now: () => day.now(),
  })
  onTestFinished(() => b.remove())
  await b.job('connection.signIn', { kind: 'sample' })
  await b.job('sync.pull', { mode: 'auto', resources: ['stores', 'categories', 'products', 'stock'] })
  const { data } = await a.call('countFiles.exportSessions', { countId, sessionIds: null })
  await b.call('countFiles.importSessions', { data })
  await day.turnTo(30)
  return { day, a, b }
}

const summaryOf = async (pc: Engine) => {
  await pc.job('countReview.refresh', { countId })
  return pc.call('countReview.summary', { countId })
}
const commitOn = async (pc: Engine, mode: 'relative' | 'absolute' = 'relative') => {
  const { version } = await summaryOf(pc)
  return pc.call('countReview.commit', { countId, mode, version })
}
const stateOn = async (pc: Engine) => (await pc.call('stockCounts.open', { countId })).state
const refused = (reason: string) => ({ code: 'INVALID_INPUT', details: { reason } })
const stocks = ({ shop, ids }: CountDay<Names>) => Promise.all([ids.less, ids.more, ids.right].map((id) => stockOf(shop, id, storeId)))
const counted = [15, 9, 5]
const books = [less, more, right]

describe('a count that was carried to a second PC', { timeout: 60_000 }, () => {
  for (const mode of ['relative', 'absolute'] as const) {
    it(`and was committed on the first (${mode}) is told and refused on the second`, async () => {
      const { day, a, b } = await carried()
      await commitOn(a, mode)
      await push(a)
      expect(await stocks(day)).toEqual(counted)
      await day.turnTo(40)
      const { version, elsewhere, marks } = await summaryOf(b)
      expect(elsewhere).toMatchObject({ products: 2, memo: expect.stringMatching(/^棚卸 2026-11 本店 番頭 .* #/u), at: expect.any(String) })
      expect(marks).toMatchObject({ elsewhere: 2 })
      const marked = await b.call('countReview.lines', { countId, filter: 'marked', order: 'code', descending: false, offset: 0, limit: 5 })
      expect(marked.rows.map(({ productId }) => productId).toSorted((x, y) => x - y)).toEqual([day.ids.less, day.ids.more])
      const commit = b.call('countReview.commit', { countId, mode, version })
      await expect(commit).rejects.toMatchObject(refused('committedElsewhere'))
      expect(await stateOn(b)).toBe('counting')
      expect(await pending(b)).toEqual([])
      // The PC that committed it is told nothing of the kind.
      expect((await a.call('countReview.summary', { countId })).elsewhere).toBeNull()
    })

    it(`and was taken back on the first (${mode}) may be committed on the second`, async () => {
      const { day, a, b } = await carried()
      await commitOn(a, mode)
      await push(a)
      await day.turnTo(40)
      await a.call('countReview.takeBack', { countId })
      await push(a)
      expect(await stocks(day)).toEqual(books)
      await day.turnTo(50)
      expect((await summaryOf(b)).elsewhere).toBeNull()
      expect(await commitOn(b)).toMatchObject({ lines: 2 })
      await push(b)
      expect(await stateOn(b)).toBe('sealed')
      expect(await stocks(day)).toEqual(counted)
    })
  }

  it('is refused again where the taking back was taken back', async () => {
    const { day, a, b } = await carried()
    await commitOn(a)
    await push(a)
    const { changeSetId } = await a.call('countReview.takeBack', { countId })
    await push(a)
    await a.call('changes.revert', { changeSetId: changeSetId ?? 0 })
    await push(a)
    expect(await stocks(day)).toEqual(counted)
    await day.turnTo(50)
    await expect(commitOn(b)).rejects.toMatchObject(refused('committedElsewhere'))
  })

  it('is refused where a change by hand was sent together with the correction', async () => {
    const { day, a, b } = await carried()
    await commitOn(a)
    await a.call('changes.stageStock', { cells: [{ productId: day.ids.less, storeId, op: 'add', amount: 3 }], origin: 'edit' })
    await push(a)
    expect(await stocks(day)).toEqual([18, 9, 5])
    await day.turnTo(40)
    expect((await summaryOf(b)).elsewhere).toMatchObject({ products: 2 })
  })
})

describe('a count that two PCs committed before either sent it', { timeout: 60_000 }, () => {
  async function committedOnBoth(): Promise<TwoPcs> {
    const pcs = await carried()
    await commitOn(pcs.a)
    expect(await commitOn(pcs.b)).toMatchObject({ lines: 2 })
    return pcs
  }

  it('is sent by one, and refused in words where the other sends it: Smaregi is corrected once', async () => {
    const { day, a, b } = await committedOnBoth()
    await push(a)
    await day.turnTo(40)
    expect(await push(b)).toMatchObject({ rejected: 2, applied: 0 })
    expect(await stocks(day)).toEqual(counted)
    expect(await pending(b)).toMatchObject([
      { state: 'rejected', reasonKind: 'committedElsewhere' },
      { state: 'rejected', reasonKind: 'committedElsewhere' },
    ])
    // Why they were refused stands above the review with the refusal, and once they are discarded.
    const told = async () => (await b.call('countReview.summary', { countId })).elsewhere
    expect((await b.call('countReview.summary', { countId })).sent).toMatchObject({ total: 2, refused: 2 })
    expect(await told()).toMatchObject({ kind: 'committed', memo: expect.stringContaining('棚卸 2026-11 本店') })
    expect((await summaryOf(a)).elsewhere).toBeNull()
    // Never sent, they keep no later count of the products waiting.
    const next = await b.job('stockCounts.start', { storeId, name: '棚卸 2回目', plan: { kind: 'everything' }, isBlind: false })
    expect((await b.call('countReview.summary', { countId: next.countId })).marks).not.toHaveProperty('unsent')
    // Discarded, it is told at the top of the review.
    await b.call('changes.discard', { all: true })
    expect(await stateOn(b)).toBe('counting')
    expect(await told()).toMatchObject({ kind: 'committed' })
    await expect(commitOn(b)).rejects.toMatchObject(refused('committedElsewhere'))
    expect((await historyOf(day.shop, day.ids.less, storeId)).filter(({ memo }) => memo !== null)).toHaveLength(1)
  })

  it('goes from the second once the first has taken it back', async () => {
    const { day, a, b } = await committedOnBoth()
    await push(a)
    await push(b)
    await a.call('countReview.takeBack', { countId })
    await push(a)
    await day.turnTo(40)
    expect((await summaryOf(b)).elsewhere).toBeNull()
    await b.call('changes.retry', { all: true })
    await push(b)
    expect(await stateOn(b)).toBe('sealed')
    expect((await summaryOf(b)).elsewhere).toBeNull()
    expect(await stocks(day)).toEqual(counted)
  })

  it('is refused whole, where one of its corrections alone has arrived from the other', async () => {
    const { day, a, b } = await committedOnBoth()
    await a.job('sync.push', { productIds: [day.ids.more] })
    await day.turnTo(40)
    expect(await push(b)).toMatchObject({ rejected: 2, applied: 0 })
    await push(a)
    expect(await stocks(day)).toEqual(counted)
  })
})

describe('a count that two PCs send at the same moment', { timeout: 60_000 }, () => {
  it('is refused but for what had left when the other was seen, and is right once either has taken its own back', async () => {
    const { day, a, b } = await carried()
    const others = day.others.slice(0, 25)
    day.ledger.session(
      'session000000002',
      { countId, person: '田中' },
      others.map((productId, at) => ({ ms: day.minute(20) + at, productId, pieces: 1_000 })),
    )
    const { data } = await a.call('countFiles.exportSessions', { countId, sessionIds: null })
    await b.call('countFiles.importSessions', { data })
    await commitOn(a)
    await commitOn(b)
    await push(a)
    const once = await Promise.all(others.map((id) => stockOf(day.shop, id, storeId)))
    expect(new Set(once)).toEqual(new Set([1_000]))
    // Asked before the other's first correction arrived, Smaregi tells of none.
    await day.shop.control.fault({ match: { method: 'GET', path: '/stock' }, fault: { kind: 'reply', body: '[]' }, count: 1 })
    const { applied, rejected } = await push(b)
    expect([applied > 0, rejected > 0, applied + rejected]).toEqual([true, true, others.length + 2])
    await b.call('countReview.takeBack', { countId })
    await push(b)
    expect(await Promise.all(others.map((id) => stockOf(day.shop, id, storeId)))).toEqual(once)
    expect(await stocks(day)).toEqual(counted)
  })
})

describe('counts that two PCs send at the same moment, round after round', { timeout: 120_000 }, () => {
  it('correct one product twice at most, which is named, and are right once that PC has taken its own back', async () => {
    const { day, a, b } = await carried()
    const goods = day.others.slice(0, 25)
    const stocksNow = () => Promise.all(goods.map((id) => stockOf(day.shop, id, storeId)))
    let told = 0
    for (let round = 1; round <= 8; round += 1) {
      const id = `count0000000010${round}`
      const at = day.minute(30 + 20 * round)
      await day.turnTo(30 + 20 * round)
      day.ledger.start({ countId: id, name: `棚卸 ${round}`, storeId, startedMs: at, items: goods })
      const beeps = goods.map((productId, place) => ({ ms: at + 60_000 + place * 1_000, productId, pieces: 1_000 * round + place }))
      day.ledger.session(`session0000001${round}0`, { countId: id, person: '田中' }, beeps)
      const { data } = await a.call('countFiles.exportSessions', { countId: id, sessionIds: null })
      await b.call('countFiles.importSessions', { data })
      await day.turnTo(40 + 20 * round)
      for (const pc of [a, b]) {
        await pc.job('countReview.refresh', { countId: id })
        const { version } = await pc.call('countReview.summary', { countId: id })
        expect(await pc.call('countReview.commit', { countId: id, mode: 'relative', version })).toMatchObject({ lines: goods.length })
      }
      const wanted = goods.map((_, place) => 1_000 * round + place)
      const ends = await Promise.all([push(a), push(b)])
      const [sentByA = 0, sentByB = 0] = ends.map(({ applied }) => applied)
      expect(sentByA + sentByB).toBeLessThanOrEqual(goods.length + 1)
      expect(sentByA + sentByB).toBeGreaterThanOrEqual(goods.length)
      const loser = sentByA < sentByB ? a : b
      const { twice } = await loser.call('countReview.summary', { countId: id })
      expect((await (loser === a ? b : a).call('countReview.summary', { countId: id })).twice).toBeNull()
      const wrong = (await stocksNow()).filter((stock, place) => stock !== wanted[place])
      expect([twice?.products ?? 0, twice?.names.length ?? 0]).toEqual([wrong.length, wrong.length])
      if (twice !== null) {
        told += 1
        await loser.call('countReview.takeBack', { countId: id })
        await push(loser)
        expect((await loser.call('countReview.summary', { countId: id })).twice).toBeNull()
      }
      await loser.call('changes.discard', { all: true })
      expect(await stocksNow()).toEqual(wanted)
    }
    tellFigure('counts sent by two PCs at the same moment', { counts: 8, oneProductTwice: told })
  })
})

describe('a data folder that was copied to a second PC', { timeout: 60_000 }, () => {
  async function copied(): Promise<TwoPcs> {
    const { day, a } = await carried()
    await commitOn(a)
    await push(a)
    const dataDir = mkdtempSync(path.join(tmpdir(), 'banto-copied-'))
    cpSync(a.dataDir, dataDir, { recursive: true, filter: (file) => !file.endsWith('-shm') })
    const c = await startEngine({
      dataDir,
      vault: new Map(a.vault),
      sample: sampleOf(day.shop.sandbox),
      openBrowser: (url) => {
        useBrowser(url).catch(() => undefined)
        return true
      },
      now: () => day.now(),
    })
    onTestFinished(() => c.remove())
    await day.turnTo(40)
    return { day, a, b: c }
  }

  it('takes a commit back once, whichever of the two does it', async () => {
    const { day, a, b } = await copied()
    await a.call('countReview.takeBack', { countId })
    await push(a)
    expect(await stocks(day)).toEqual(books)
    await b.call('countReview.takeBack', { countId })
    await push(b)
    expect(await stocks(day)).toEqual(books)
    expect(await pending(b)).toMatchObject([
      { state: 'rejected', reasonKind: 'takenBackElsewhere' },
      { state: 'rejected', reasonKind: 'takenBackElsewhere' },
    ])
    const told = async () => (await b.call('countReview.summary', { countId })).elsewhere
    expect(await told()).toMatchObject({ kind: 'takenBack' })
    await b.call('changes.discard', { all: true })
    expect(await told()).toMatchObject({ kind: 'takenBack' })
  })

  it('takes a commit back in the same moment as the other: one product twice at most', async () => {
    const { day, a, b } = await copied()
    for (const pc of [a, b]) await pc.call('countReview.takeBack', { countId })
    await Promise.all([push(a), push(b)])
    const wrong = (await stocks(day)).filter((stock, at) => stock !== books[at])
    expect(wrong.length).toBeLessThanOrEqual(1)
  })

  it('never takes a write of the other for its own, though both go on from one file', async () => {
    const { day, a, b } = await copied()
    const cells = (amount: number) => [{ productId: day.ids.right, storeId, op: 'add' as const, amount }]
    await a.call('changes.stageStock', { cells: cells(5), origin: 'edit' })
    await push(a)
    await b.call('changes.stageStock', { cells: cells(7), origin: 'edit' })
    await day.shop.control.fault({ match: { method: 'POST', path: '/stock/*/add' }, fault: { kind: 'dropBefore' }, count: 1 })
    await push(b)
    expect(await stockOf(day.shop, day.ids.right, storeId)).toBe(right + 12)
  })
})

describe('a count that one PC committed', { timeout: 60_000 }, () => {
  it('is sent with two requests more for the whole of it, and one or two more for each product that was sold since', async () => {
    const { day, a } = await carried()
    await commitOn(a)
    await day.move('more', -1, 31)
    await day.shop.control.resetStatistics()
    await push(a)
    const { requests } = await day.shop.control.statistics()
    expect(await stocks(day)).toEqual([15, 8, 5])
    // The list of what changed, and the history of what was sold; both again behind the first correction; each of the two is looked for in its own.
    expect(requests).toMatchObject({ 'GET /stock': 2, 'GET /stock/changes/{id}/{id}': 4, 'POST /stock/{id}/add': 2 })
  })
})
