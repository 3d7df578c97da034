import { describe, expect, it } from 'vitest'
import { countId, storeId } from '../fixtures/countDay.ts'
import { pending, push, stockOf, writes } from '../fixtures/pushed.ts'
import { beep, commit, counted, decide, refresh, refused, stateOf, summary } from '../fixtures/reviewedCount.ts'

describe('what cannot be corrected', () => {
  it('a product that was deleted at Smaregi is told, and left out', async () => {
    const day = await counted({ gone: 10, here: 10 }, { gone: 9, here: 9 })
    await day.move('gone', -1, 12)
    await day.shop.engine.job('sync.pull', { mode: 'auto', resources: ['stock'] })
    await day.shop.control.edit({ remove: [day.ids.gone] })
    expect(await refresh(day)).toMatchObject({ left: 0 })
    expect((await day.lines()).get('gone')).toMatchObject({ marks: ['gone'], correction: 0, counted: 9 })
    expect((await summary(day)).commit).toMatchObject({ lines: 1, less: -1 })
    await commit(day)
    expect(await push(day.shop.engine)).toMatchObject({ verified: 1, rejected: 0 })
  })

  it('a product that Smaregi deleted after the commit is refused, and leaves the others proved', async () => {
    const day = await counted({ gone: 10, here: 10 }, { gone: 9, here: 9 })
    await refresh(day)
    await commit(day)
    await day.shop.control.edit({ remove: [day.ids.gone] })
    expect(await push(day.shop.engine)).toMatchObject({ verified: 1, rejected: 1 })
    expect((await summary(day)).sent).toMatchObject({ total: 2, proved: 1, refused: 1, waiting: 0 })
    expect((await day.lines()).get('gone')).toMatchObject({ outcome: 'rejected', marks: ['refused'] })
    expect((await summary(day)).commit).toMatchObject({ lines: 1, less: -1 })
    expect(await stateOf(day)).toBe('partial')
  })

  it('a stock that would be more than Smaregi holds is refused alone', async () => {
    const day = await counted({ full: 999_999_990, here: 10 }, { full: 999_999_999, here: 9 })
    await refresh(day)
    await commit(day)
    await day.move('full', 5, 25)
    expect(await push(day.shop.engine)).toMatchObject({ verified: 1, rejected: 1 })
    expect(await stockOf(day.shop, day.ids.full, storeId)).toBe(999_999_995)
    expect(await stockOf(day.shop, day.ids.here, storeId)).toBe(9)
    expect(await pending(day.shop.engine, ['rejected'])).toMatchObject([{ reasonKind: 'range' }])
  })

  it('a product that was deleted at Smaregi is called by the code that it was scanned by', async () => {
    const day = await counted({ gone: 10, here: 10 }, { here: 9 })
    const { engine, control } = day.shop
    beep(day, 'session000000002', [{ ms: day.minute(12), productId: day.ids.gone, pieces: 9, code: '4900390010268' }])
    await control.edit({ remove: [day.ids.gone] })
    await refresh(day)
    await engine.job('sync.pull', { mode: 'full', resources: ['products'] })
    const window = { filter: 'all', order: 'yen', descending: true, offset: 0, limit: 10 } as const
    const { rows } = await engine.call('countReview.lines', { countId, ...window, search: '4900390010268' })
    expect(rows).toMatchObject([{ productId: day.ids.gone, productName: '4900390010268', productCode: '4900390010268', marks: ['gone'] }])
  })

  it('a product whose stock is kept no longer is told, and left out', async () => {
    const day = await counted({ free: 10, here: 10 }, { free: 9, here: 10 })
    await day.shop.control.edit({ products: [{ productId: day.ids.free, fields: { stockControlDivision: '1' } }] })
    await day.shop.engine.job('sync.pull', { mode: 'auto', resources: ['products'] })
    await refresh(day)
    expect((await day.lines()).get('free')).toMatchObject({ marks: ['notControlled'], correction: 0 })
    expect(await commit(day)).toEqual({ changeSetId: null, lines: 0 })
    expect(await stateOf(day)).toBe('sealed')
  })

  it('is in no variance that the commit does not make, before and after it', async () => {
    const day = await counted({ free: 10, here: 10 }, { free: 9, here: 8 })
    await day.shop.control.edit({ products: [{ productId: day.ids.free, fields: { stockControlDivision: '1' } }] })
    await day.shop.engine.job('sync.pull', { mode: 'auto', resources: ['products'] })
    await refresh(day)
    const figures = async () => {
      const { counted: all, commit: made, notCorrectable } = await summary(day)
      const groups = await day.shop.engine.call('countReview.groups', { countId, by: 'person' })
      return { all, made, notCorrectable, groups, free: (await day.lines()).get('free') }
    }
    const before = await figures()
    expect(before).toMatchObject({ notCorrectable: 1, all: { lines: 2, pieces: 17, less: -2 }, made: { less: -2 } })
    expect(before.all.yen).toBe(before.made.yen)
    expect(before.groups).toMatchObject([{ differing: 1, pieces: -2 }])
    expect(before.free).toMatchObject({ counted: 9, variance: null, yen: null })
    await commit(day)
    const { free, ...after } = await figures()
    expect(after).toEqual({ all: before.all, made: before.made, notCorrectable: 1, groups: before.groups })
    expect(free).toMatchObject({ marks: ['notControlled'], counted: 9, variance: null, yen: null })
  })

  it('what was not read yet: the count waits for it, and the history that could not be read is read later', async () => {
    const day = await counted({ sold: 10, here: 10 }, { sold: 8, here: 9 })
    await day.move('sold', -2, 5)
    await expect(commit(day)).rejects.toMatchObject(refused('waiting'))
    const history = { method: 'GET', path: '/stock/changes/*' }
    await day.shop.control.fault({ match: history, fault: { kind: 'status', status: 400, detail: '一時的なエラー' } })
    await expect(refresh(day)).rejects.toMatchObject({ code: 'SERVER_REJECTED' })
    expect((await day.lines()).get('sold')?.marks).toEqual(['notRead'])
    await expect(commit(day)).rejects.toMatchObject(refused('waiting'))
    await day.shop.control.clearFaults()
    expect(await refresh(day)).toEqual({ read: 1, left: 0 })
    expect((await day.lines()).get('sold')).toMatchObject({ marks: ['late'], expected: 8, correction: 0 })
    expect(await commit(day)).toMatchObject({ lines: 1 })
  })
})

describe('a history that lacks what moved the stock', () => {
  it.each(['[]', 'the lines before'])('is not believed (%s): the line waits until all of it is read', async (reply) => {
    const day = await counted({ sold: 20 }, { sold: 15 })
    if (reply !== '[]') {
      await day.move('sold', -2, 5)
      await refresh(day)
      await day.turnTo(25)
    }
    await day.move('sold', -5, 12)
    await day.shop.control.fault({ match: { method: 'GET', path: '/stock/changes/*' }, fault: { kind: 'reply', body: '[]' }, count: 1 })
    expect(await refresh(day)).toMatchObject({ left: 1 })
    expect((await day.lines()).get('sold')?.marks).toContain('notRead')
    await expect(commit(day)).rejects.toMatchObject(refused('waiting'))
    expect(await refresh(day)).toMatchObject({ left: 0 })
    expect((await day.lines()).get('sold')).toMatchObject({ expected: reply === '[]' ? 20 : 18 })
  })
})

describe('a line of the history without a usable time', () => {
  it.each(['yesterday', '2026-13-41T99:00:00+09:00', '0001-01-01T00:00:00+09:00'])('is not placed by a guess (%s)', async (time) => {
    const day = await counted({ sold: 20 }, { sold: 15 })
    await day.move('sold', -3, 12)
    const rows = [{ id: '900', amount: '-3', stockAmount: '17', stockDivision: '02', targetDateTime: time, updDateTime: time }]
    const reply = { kind: 'reply', body: JSON.stringify(rows) } as const
    await day.shop.control.fault({ match: { method: 'GET', path: '/stock/changes/*' }, fault: reply, count: 1 })
    expect(await refresh(day)).toMatchObject({ left: 1 })
    expect((await day.lines()).get('sold')?.marks).toContain('notRead')
    expect(await refresh(day)).toMatchObject({ left: 0 })
    expect((await day.lines()).get('sold')).toMatchObject({ expected: 20 })
  })
})

describe('a product that was made from an unknown code', () => {
  it('waits until Smaregi has numbered it, and is then corrected under its number', async () => {
    const day = await counted({ here: 10 }, { here: 9 })
    const { engine, control } = day.shop
    const product = { productName: '新商品', productCode: 'NEW-1', categoryId: 1, price: 100 }
    const { created } = await engine.call('products.create', { products: [product], origin: 'edit' })
    const localId = created[0]?.productId ?? 0
    beep(day, 'session000000002', [
      { ms: day.minute(12), code: 'NEW-1', pieces: 4 },
      { ms: day.minute(13), kind: 'link', code: 'NEW-1', productId: localId },
    ])
    await refresh(day)
    const shown = async (filter: 'counted' | 'waiting' = 'counted') =>
      (await engine.call('countReview.lines', { countId, filter, order: 'code', descending: false, offset: 0, limit: 9, search: '新商品' }))
        .rows
    expect(await shown()).toMatchObject([
      { productId: localId, productName: '新商品', counted: 4, marks: ['unsent', 'notPlanned'], waits: ['unsent'], correction: 0 },
    ])
    expect((await summary(day)).commit).toMatchObject({ lines: 1, waiting: 1 })
    expect((await shown('waiting')).map(({ productId }) => productId)).toEqual([localId])
    await push(engine)
    await refresh(day)
    const [line] = await shown()
    expect(line).toMatchObject({ counted: 4, expected: 0, marks: ['notPlanned'], correction: 4 })
    expect(line?.productId).toBeGreaterThan(0)
    await commit(day)
    await push(engine)
    expect((await control.stock(line?.productId ?? 0)).map((row) => row['stockAmount'])).toEqual(['4'])
  })
})

describe('figures', () => {
  it('that changed since they were seen are not committed', async () => {
    const day = await counted({ late: 10 }, { late: 7 })
    await refresh(day)
    const { version } = await summary(day)
    await day.move('late', -3, 5)
    await refresh(day)
    const ask = { countId, mode: 'relative', version } as const
    await expect(day.shop.engine.call('countReview.commit', ask)).rejects.toMatchObject(refused('figuresChanged'))
    expect((await day.lines()).get('late')).toMatchObject({ marks: ['late'], late: -3, expected: 7, correction: 0 })
  })

  it('are committed once by two windows', async () => {
    const day = await counted({ one: 10 }, { one: 7 })
    await refresh(day)
    const ends = await Promise.allSettled([commit(day), commit(day)])
    expect(ends.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected'])
    await push(day.shop.engine)
    expect(await stockOf(day.shop, day.ids.one, storeId)).toBe(7)
    expect(await writes(day.shop.control)).toEqual([{ productId: day.ids.one, operation: 'stockAdd', count: 1 }])
  })

  it('of a commit that is undone before it is sent are open again, and are committed anew, once', async () => {
    const day = await counted({ one: 10 }, { one: 7 })
    await refresh(day)
    await commit(day)
    expect(await stateOf(day)).toBe('committed')
    await day.shop.engine.call('changes.undo', {})
    expect(await stateOf(day)).toBe('counting')
    beep(day, 'session000000002', [{ ms: day.minute(15), productId: day.ids.one, pieces: 1 }])
    await commit(day)
    await push(day.shop.engine)
    expect(await stockOf(day.shop, day.ids.one, storeId)).toBe(8)
    expect((await day.lines()).get('one')).toMatchObject({ counted: 8, correction: -2, outcome: 'verified' })
    expect(await stateOf(day)).toBe('sealed')
    await day.shop.engine.call('countReview.takeBack', { countId })
    expect((await summary(day)).reversed).toMatchObject({ total: 1, proved: 0, waiting: 1 })
    await push(day.shop.engine)
    expect((await summary(day)).reversed).toMatchObject({ total: 1, proved: 1, waiting: 0 })
  })

  it('that Smaregi refused are not waited for when the commit is taken back: there is nothing to put back', async () => {
    const day = await counted({ one: 10, gone: 10 }, { one: 7, gone: 8 })
    await refresh(day)
    await commit(day)
    await day.shop.control.edit({ remove: [day.ids.gone] })
    expect(await push(day.shop.engine)).toMatchObject({ verified: 1, rejected: 1 })
    await day.shop.engine.call('countReview.takeBack', { countId })
    expect((await summary(day)).reversed).toEqual({ total: 1, proved: 0, waiting: 1, unknown: 0, nothing: 1 })
    await push(day.shop.engine)
    expect((await summary(day)).reversed).toEqual({ total: 1, proved: 1, waiting: 0, unknown: 0, nothing: 1 })
    expect(await stockOf(day.shop, day.ids.one, storeId)).toBe(10)
  })

  it('whose arrival is not known are named as such, and are taken back only if they arrived', async () => {
    const day = await counted({ one: 10, two: 5 }, { one: 7, two: 4 })
    const { control, engine } = day.shop
    await refresh(day)
    await commit(day)
    await control.fault({ match: { method: 'POST', path: '/stock/*/add' }, fault: { kind: 'dropAfter' }, count: 1 })
    await control.fault({ match: { method: 'POST', path: '/stock/*/add' }, fault: { kind: 'dropBefore' } })
    await control.fault({ match: { method: 'GET' }, fault: { kind: 'dropBefore' }, skip: 2 })
    await push(engine).catch(() => undefined)
    await control.clearFaults()
    const { sent } = await summary(day)
    expect(sent).toMatchObject({ total: 2, proved: 0, refused: 0 })
    expect(sent?.unknown).toBeGreaterThan(0)
    expect((sent?.unknown ?? 0) + (sent?.waiting ?? 0)).toBe(2)
    await engine.call('countReview.takeBack', { countId })
    await push(engine)
    expect(await stockOf(day.shop, day.ids.one, storeId)).toBe(10)
    expect(await stockOf(day.shop, day.ids.two, storeId)).toBe(5)
    expect(await stateOf(day)).toBe('takenBack')
  })

  it('that are taken back before they are sent are never sent; undone, they are again', async () => {
    const day = await counted({ one: 10 }, { one: 7 })
    await refresh(day)
    await commit(day)
    expect(await day.shop.engine.call('countReview.takeBack', { countId })).toMatchObject({ lines: 1 })
    expect(await pending(day.shop.engine)).toEqual([])
    expect(await stateOf(day)).toBe('takenBack')
    await day.shop.engine.call('changes.undo', {})
    expect(await stateOf(day)).toBe('committed')
    await push(day.shop.engine)
    expect(await stockOf(day.shop, day.ids.one, storeId)).toBe(7)
  })

  it('are put to an absolute amount where a person asks for it: what was sold since is a conflict then', async () => {
    const day = await counted({ still: 10, sold: 10 }, { still: 7, sold: 7 })
    await refresh(day)
    await commit(day, 'absolute')
    await day.move('sold', -1, 25)
    expect(await push(day.shop.engine)).toMatchObject({ verified: 1, conflicts: 1 })
    expect(await stockOf(day.shop, day.ids.still, storeId)).toBe(7)
    expect(await stockOf(day.shop, day.ids.sold, storeId)).toBe(9)
  })
})

describe('a number that a person decided', () => {
  it('is the counted figure everywhere, also of what nobody counted, and the rounds say what was found', async () => {
    const day = await counted({ wrong: 10, lost: 5, gone: 4 }, { wrong: 3 })
    await refresh(day)
    const { engine } = day.shop
    const put = (productId: number, pieces: number) =>
      engine.call('countReview.decide', { countId, productIds: [productId], choice: 'pieces', pieces })
    await put(day.ids.wrong, 8)
    await put(day.ids.lost, 6)
    await decide(day, day.ids.gone, 'zero')
    const lines = await day.lines()
    expect(lines.get('wrong')).toMatchObject({ counted: 8, variance: -2, correction: -2, choice: 'pieces', rounds: [{ counted: 3 }] })
    expect(lines.get('lost')).toMatchObject({ counted: 6, variance: 1, correction: 1, choice: 'pieces', rounds: [] })
    const shown = await summary(day)
    expect(shown.counted).toMatchObject({ lines: 2, pieces: 14, more: 1, less: -2 })
    expect(shown).toMatchObject({ uncounted: { products: 1, toZero: 1 }, commit: { lines: 3, more: 1, less: -6 } })
    expect(await engine.call('countReview.groups', { countId, by: 'person' })).toMatchObject([
      // What a person decided of what nobody counted.
      { key: '', name: null, lines: 2, pieces: -3 },
      { key: '佐藤', lines: 1, pieces: -2 },
    ])
    const csvMadeAt = async () => (await engine.call('countFiles.smaregiCheck', { countId, uncountedAsZero: false })).csvMadeAt
    expect(await csvMadeAt()).toBeNull()
    await engine.call('countFiles.noteSmaregiCsv', { countId })
    expect(await csvMadeAt()).toMatch(/^\d{4}-/u)
    const csv = await engine.call('countFiles.smaregiCsv', { countId, uncountedAsZero: false })
    const rows = Buffer.from(csv.files[0]?.data ?? '', 'base64')
      .toString('latin1')
      .trim()
      .split('\r\n')
      .slice(1)
    expect(rows.map((row) => row.split(',')[1]).toSorted()).toEqual(['0', '6', '8'])
    // Decided anew, it stays a line that nobody counted.
    await put(day.ids.lost, 5)
    expect((await day.lines()).get('lost')).toMatchObject({ counted: 5, variance: 0 })
    await decide(day, day.ids.lost, null)
    expect((await day.lines()).get('lost')).toMatchObject({ counted: null, choice: null })
  })
})

describe('a number that a person decided of what nobody counted', () => {
  it('holds at the moment of the decision: what is sold afterwards is not put back', async () => {
    const day = await counted({ seen: 10, lost: 5 }, { seen: 10 })
    await refresh(day)
    await day.shop.engine.call('countReview.decide', { countId, productIds: [day.ids.lost], choice: 'pieces', pieces: 60 })
    const before = (await day.lines()).get('lost')
    expect(before).toMatchObject({ counted: 60, expected: 5 })
    await day.turnTo(40)
    await day.move('lost', -7, 39)
    await refresh(day)
    const { version, rows } = await day.shop.engine.call('countReview.lines', {
      countId,
      filter: 'differs',
      order: 'code',
      descending: false,
      offset: 0,
      limit: 5,
    })
    expect(rows).toMatchObject([{ counted: 60, expected: 5, correction: 55, waits: [] }])
    const { rows: moved } = await day.shop.engine.call('countReview.movements', { countId, productId: day.ids.lost })
    expect(moved).toMatchObject([{ amount: -7, place: 'after' }])
    await day.shop.engine.call('countReview.commit', { countId, mode: 'relative', version })
    await push(day.shop.engine)
    expect(await stockOf(day.shop, day.ids.lost, storeId)).toBe(53)
  })
})

describe('a product that is not in the plan', () => {
  it('is marked, and named before a commit that corrects it to what was scanned, unless a person has decided', async () => {
    const day = await counted({ planned: 10, stray: 85 }, {})
    const { engine } = day.shop
    const { planned, stray } = day.ids
    const some = 'count00000000002'
    day.ledger.start({ countId: some, name: '一部', storeId, startedMs: day.minute(1), items: [planned] })
    day.ledger.session('session000000002', { countId: some, person: '佐藤' }, [
      { ms: day.minute(12), productId: planned, pieces: 9 },
      { ms: day.minute(13), productId: stray, pieces: 1 },
    ])
    await engine.job('countReview.refresh', { countId: some })
    const asked = { countId: some, filter: 'marked', order: 'code', descending: false, offset: 0, limit: 5 } as const
    expect((await engine.call('countReview.lines', asked)).rows).toMatchObject([
      { productId: stray, marks: ['notPlanned'], variance: -84, correction: -84 },
    ])
    const named = async () => (await engine.call('countFiles.smaregiCheck', { countId: some, uncountedAsZero: false })).notPlanned.products
    expect(await named()).toMatchObject([{ productId: stray, pieces: 1 }])
    await engine.call('countReview.decide', { countId: some, productIds: [stray], choice: 'leave' })
    expect(await named()).toEqual([])
  })
})

describe('the movements of a line', () => {
  it('are those since the count began, and what nobody counted has its own', async () => {
    const day = await counted({ seen: 10, missed: 10, here: 10 }, { seen: 8, here: 10 })
    await day.move('seen', -2, 5)
    await day.move('missed', -3, 6)
    expect(await refresh(day)).toEqual({ read: 2, left: 0 })
    const movements = async (productId: number) =>
      (await day.shop.engine.call('countReview.movements', { countId, productId })).rows.map(({ amount }) => amount)
    expect(await movements(day.ids.seen)).toEqual([-2])
    expect(await movements(day.ids.missed)).toEqual([-3])
    expect((await day.lines()).get('missed')).toMatchObject({ counted: null, expected: 7 })
    expect(await movements(day.ids.here)).toEqual([])
  })

  it('are told to be not read, rather than none, until they were read', async () => {
    const day = await counted({ seen: 10, missed: 10, here: 10 }, { seen: 8, here: 10 })
    const isRead = async (productId: number) => (await day.shop.engine.call('countReview.movements', { countId, productId })).isRead
    expect([await isRead(day.ids.seen), await isRead(day.ids.here)]).toEqual([false, false])
    await refresh(day)
    expect([await isRead(day.ids.seen), await isRead(day.ids.here), await isRead(day.ids.missed)]).toEqual([true, true, true])
  })
})

describe('the figures of the counting page and of the review', () => {
  it('are the same, part by part: of the plan, beside it, codes of no product, numbers that were only decided', async () => {
    const day = await counted({ one: 10, two: 10, three: 10 }, { one: 8 })
    const { engine, control } = day.shop
    const planned = new Set<number>(Object.values(day.ids))
    const other = (await control.products(Array.from({ length: 60 }, (_, at) => at + 1)))
      .filter((row) => row['stockControlDivision'] === '0')
      .map((row) => Number(row['productId']))
      .find((productId) => !planned.has(productId))
    day.ledger.session('session000000009', { countId, person: '鈴木' }, [
      { ms: day.minute(12), productId: other ?? 0, pieces: 4 },
      { ms: day.minute(13), code: '4909999000017', pieces: 5 },
    ])
    await engine.call('countReview.decide', { countId, productIds: [day.ids.two], choice: 'pieces', pieces: 3 })
    const head = await engine.call('stockCounts.open', { countId })
    expect(head).toMatchObject({ planned: 3, counted: 1, notPlanned: 1, pieces: 12, unknownCodes: 1, unknownPieces: 5 })
    const summary = await engine.call('countReview.summary', { countId })
    expect(summary.countedOf).toEqual({ planned: head.counted, notPlanned: head.notPlanned, decided: 1 })
    expect(summary.counted).toMatchObject({ lines: head.counted + head.notPlanned + 1, pieces: head.pieces + 3 })
    const { overTime } = await engine.call('stockCounts.progress', { countId })
    expect(overTime.reduce((sum, { products }) => sum + products, 0)).toBe(head.counted)
  })
})

describe('the list', () => {
  it('names what is to be counted again, by pieces, yen or percent', async () => {
    const day = await counted({ few: 1000, many: 1000, right: 10 }, { few: 998, many: 900, right: 10 })
    await refresh(day)
    const limit = (limits: { pieces?: number; yen?: number; percent?: number }) =>
      day.shop.engine.call('countReview.setRecount', { countId, limits: { pieces: null, yen: null, percent: null, ...limits } })
    expect(await limit({ pieces: 3 })).toEqual({ lines: 1 })
    expect(await limit({ pieces: 2 })).toEqual({ lines: 2 })
    expect(await limit({ percent: 10 })).toEqual({ lines: 1 })
    expect(await limit({ yen: 99_999_999 })).toEqual({ lines: 0 })
    await limit({ percent: 10 })
    expect([...(await day.lines('recount')).keys()]).toEqual(['many'])
    beep(day, 'session000000002', [{ ms: day.minute(15), productId: day.ids.many, pieces: 900 }], 2)
    await refresh(day)
    expect((await summary(day)).recount).toMatchObject({ lines: 0, settled: 1 })
  })

  it('of what is to be counted again says the same number before and after the commit', async () => {
    const day = await counted({ agreed: 100, open: 100, apart: 100, right: 10 }, { agreed: 80, open: 70, apart: 60, right: 10 })
    const again = (name: 'agreed' | 'apart', pieces: number) => ({ ms: day.minute(15), productId: day.ids[name], pieces })
    await refresh(day)
    await day.shop.engine.call('countReview.setRecount', { countId, limits: { pieces: 3, yen: null, percent: null } })
    beep(day, 'session000000002', [again('agreed', 80), again('apart', 65)], 2)
    await refresh(day)
    const figures = async () => {
      const { lines, settled } = (await summary(day)).recount
      return { lines, settled, names: [...(await day.lines('recount')).keys()].toSorted() }
    }
    const before = await figures()
    expect(before).toEqual({ lines: 2, settled: 1, names: ['apart', 'open'] })
    await commit(day)
    expect(await figures()).toEqual(before)
    expect((await summary(day)).recount.round).toBeNull()
  })

  it('marks what was counted after the PC’s clock was set back', async () => {
    const day = await counted({ before: 10, after: 10 }, {})
    const at = (minutes: number, name: 'before' | 'after', pcMinutes = minutes) => ({
      ms: day.minute(minutes),
      pcMs: day.minute(pcMinutes),
      productId: day.ids[name],
      pieces: 10,
    })
    beep(day, 'session000000002', [at(10, 'before'), at(11, 'after', 3)])
    await refresh(day)
    const lines = await day.lines()
    expect([lines.get('before')?.marks, lines.get('after')?.marks]).toEqual([[], ['clock']])
  })

  it('is shown in windows, in any order, by group, and found by words', async () => {
    const day = await counted({ more: 10, less: 10, right: 10, none: 3 }, { more: 12, less: 4, right: 10 })
    await refresh(day)
    const { engine } = day.shop
    const ask = { countId, filter: 'counted', order: 'pieces', descending: true, offset: 0, limit: 2 } as const
    const first = await engine.call('countReview.lines', ask)
    expect(first.rows.map(({ variance }) => variance)).toEqual([-6, 2])
    const all = [...(await day.lines()).values()]
    const total = all.reduce((sum, { yen }) => sum + (yen ?? 0), 0)
    expect((await summary(day)).counted.yen).toBeCloseTo(total)
    expect((await day.lines()).get('none')).toMatchObject({ variance: null, yen: null })
    expect(first).toMatchObject({ total: 3, version: (await summary(day)).version })
    expect((await engine.call('countReview.lines', { ...ask, offset: 2 })).rows.map(({ variance }) => variance)).toEqual([0])
    const [code] = first.rows.map(({ productCode }) => productCode)
    const found = await engine.call('countReview.lines', { ...ask, search: code ?? '' })
    expect(found.rows.map(({ productId }) => productId)).toEqual([day.ids.less])
    const [group] = await engine.call('countReview.groups', { countId, by: 'person' })
    expect(group).toMatchObject({ key: '佐藤', name: '佐藤', lines: 3, differing: 2, pieces: -4 })
    const byCategory = await engine.call('countReview.groups', { countId, by: 'category' })
    expect(byCategory.reduce((sum, { lines }) => sum + lines, 0)).toBe(3)
    const inGroup = { ...ask, limit: 500, group: { by: 'category', key: byCategory[0]?.key ?? '' } } as const
    expect((await engine.call('countReview.lines', inGroup)).total).toBe(byCategory[0]?.lines)
    await engine.call('countReview.noteReason', { countId, productId: day.ids.less, reason: '破損' })
    expect((await day.lines()).get('less')).toMatchObject({ reason: '破損', choice: null, correction: -6 })
  })
})
