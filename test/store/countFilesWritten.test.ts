import iconv from 'iconv-lite'
import { afterEach, describe, expect, it } from 'vitest'
import { checkSmaregi, linesPerFile, smaregiCsv } from '#core/countFiles/smaregiCsv.ts'
import { sheetOf, type SheetKind } from '#core/countFiles/sheets.ts'
import { reviewTable } from '#core/countFiles/table.ts'
import { decideUncounted, noteReason } from '#core/countReview/decide.ts'
import { windowOf } from '#core/countReview/lines.ts'
import { summarize } from '#core/countReview/totals.ts'
import { tablePdf } from '#core/pdf/tablePdf.ts'
import { reviewOf } from '#core/countReview/reviews.ts'
import { confirm, setPieces } from '#core/stockCounts/correct.ts'
import { openCount, readCounts } from '#core/stockCounts/heads.ts'
import { saveShelf } from '#core/stockCounts/shelves.ts'
import { createFormat } from '#shared/i18n/format.ts'
import { readCodes } from '../fakes/codeReader.ts'
import { hasPoppler, pageDots, pdfFonts, pdfText } from '../fakes/pdfReader.ts'
import { readSheet } from '../fakes/xlsxReader.ts'
import { countIn, janOf, type Counting } from '../fixtures/counting.ts'
import { fillShop, noon, openTestShop, type TestShop } from '../fixtures/shopFile.ts'

const shops: TestShop[] = []
afterEach(() => {
  for (const shop of shops.splice(0)) shop.remove()
})

interface Counted extends Counting {
  readonly db: TestShop['db']
  readonly countId: string
  readonly shelfIds: readonly string[]
}
/** Products 1 to 5 with a cost and a stock of 10, and what was counted of them. */
async function counted(found: Readonly<Record<number, number>>, products = 5, more: { isBlind?: boolean } = {}): Promise<Counted> {
  const shop = openTestShop()
  shops.push(shop)
  const { db } = shop
  fillShop(db, products)
  db.run(
    "UPDATE product SET cost = 100, stock_control_division = '0', product_code = CASE product_id WHEN 5 THEN NULL ELSE product_code END",
  )
  db.run('DELETE FROM stock WHERE store_id = 1')
  db.run('INSERT INTO stock (store_id, product_id, stock_amount, pull_id) SELECT 1, product_id, 10, 1 FROM product')
  const shelfIds = ['A-1', 'B-2'].map((code) => saveShelf(db, { shelfId: null, storeId: 1, code, name: '入口' }, noon.toISOString()))
  const counting = countIn(db)
  const countId = await counting.start({ kind: 'everything' }, { name: '棚卸 2026-11 本店', ...more })
  const me = counting.join(countId)
  for (const [id, pieces] of Object.entries(found)) counting.add(me, Number(id), pieces, shelfIds[Number(id) % 2] ?? null)
  return { ...counting, db, countId, shelfIds }
}
const rename = ({ db }: Counted, productId: number, name: string, code = janOf(productId)): void =>
  void db.run('UPDATE product SET product_name = ?, product_code = ? WHERE product_id = ?', [name, code, productId])

describe('the CSV that Smaregi takes in', () => {
  const decoded = (bytes: Uint8Array): string => iconv.decode(Buffer.from(bytes), 'cp932')

  it('has its columns in its order, byte for byte', async () => {
    const count = await counted({ 1: 12, 2: 0 })
    const { files, ...rest } = await smaregiCsv(count.db, count.countId, false)
    expect(rest).toEqual({ lines: 2, withoutCode: 0, unwritable: 0 })
    // 商品コード,実地棚卸,棚番 in Shift_JIS; \r\n after each line, no mark at the beginning.
    const heading = '8fa495698352815b83682c8ec0926e924989b52c924994d4'
    const lines = [`${janOf(1)},12,B-2`, `${janOf(2)},0,A-1`].map((line) => Buffer.from(line, 'latin1'))
    const [file] = files
    const body = Buffer.from(file ?? [])
    expect(decoded(body)).toBe(`商品コード,実地棚卸,棚番\r\n${lines.map((line) => line.toString('latin1')).join('\r\n')}\r\n`)
    const first = body.subarray(0, body.indexOf('\r\n'))
    expect(first.toString('hex')).toBe(heading)
  })

  it('names every shelf of a product, in one line of it', async () => {
    const count = await counted({ 1: 12 })
    count.add(count.join(count.countId, '佐藤'), 1, 3, count.shelfIds[0] ?? null)
    const { files, lines } = await smaregiCsv(count.db, count.countId, false)
    expect(lines).toBe(1)
    expect(decoded(files[0] ?? new Uint8Array())).toContain(`${janOf(1)},15,A-1 B-2\r\n`)
  })

  it('leaves out what has no code, and says so; what nobody counted is 0 only where that is asked for', async () => {
    const count = await counted({ 1: 12, 5: 3 })
    expect(await smaregiCsv(count.db, count.countId, false)).toMatchObject({ lines: 1, withoutCode: 1, unwritable: 0 })
    const { files, lines } = await smaregiCsv(count.db, count.countId, true)
    expect(lines).toBe(4)
    expect(decoded(files[0] ?? new Uint8Array())).toContain(`${janOf(3)},0,\r\n`)
  })

  it('writes codes as they are, also those that look like formulas, and names what Shift_JIS lacks', async () => {
    const count = await counted({ 1: 1, 2: 2, 3: 3 })
    rename(count, 1, '式', '=1+1')
    rename(count, 2, '引用符', 'a,"b')
    rename(count, 3, '絵文字', '😀')
    const { files, lines, unwritable } = await smaregiCsv(count.db, count.countId, false)
    expect([lines, unwritable]).toEqual([2, 1])
    expect(
      decoded(files[0] ?? new Uint8Array())
        .split('\r\n')
        .slice(1, 3),
    ).toEqual(['=1+1,1,B-2', '"a,""b",2,A-1'])
  })

  it('is split, each file with the headings, and no line is lost or twice', async () => {
    const count = await counted({ 1: 1 }, linesPerFile * 2 + 10)
    const { files, lines } = await smaregiCsv(count.db, count.countId, true)
    expect(files).toHaveLength(3)
    const all = files.map((file) => decoded(file).trimEnd().split('\r\n'))
    expect(all.map((each) => each[0])).toEqual(Array.from({ length: 3 }, () => '商品コード,実地棚卸,棚番'))
    expect(all.map((each) => each.length - 1)).toEqual([linesPerFile, linesPerFile, lines - 2 * linesPerFile])
    expect(new Set(all.flatMap((each) => each.slice(1))).size).toBe(lines)
  })

  it('of nothing counted is no file', async () => {
    const count = await counted({})
    expect(await smaregiCsv(count.db, count.countId, false)).toEqual({ files: [], lines: 0, withoutCode: 0, unwritable: 0 })
  })
})

describe('what is said before that CSV is written', () => {
  it('are figures of what is in no line, or not yet sure, the products by name', async () => {
    const count = await counted({ 1: 12, 2: -3, 5: 3, 4: 4 }, 8)
    rename(count, 4, '絵文字', '😀')
    count.scan(count.join(count.countId, '佐藤'), 'X-UNKNOWN', { pieces: 70 })
    const found = await checkSmaregi(count.db, count.countId, false)
    expect(found).toEqual({
      lines: 2,
      zeros: 0,
      // Of -3 pieces, and of 70 of a code that no product has.
      questions: 2,
      unknownQuestions: 1,
      recount: 0,
      unknownCodes: 1,
      unknownPieces: 70,
      uncounted: 4,
      notPlanned: { count: 0, products: [] },
      negative: { count: 1, products: [{ productId: 2, name: expect.any(String), pieces: -3 }] },
      twoShelves: { count: 0, products: [] },
      withoutCode: { count: 1, products: [{ productId: 5, name: expect.any(String), pieces: 3 }] },
      unwritable: { count: 1, products: [{ productId: 4, name: '絵文字', pieces: 4 }] },
      csvMadeAt: null,
    })
    const { files: _, ...written } = await smaregiCsv(count.db, count.countId, false)
    expect(written).toEqual({ lines: found.lines, withoutCode: 1, unwritable: 1 })
    expect(await checkSmaregi(count.db, count.countId, true)).toMatchObject({ lines: 6, zeros: 4, uncounted: 0 })
  })

  it('counts what is still to be counted again', async () => {
    const count = await counted({ 1: 12, 2: 10 })
    count.db.run(`UPDATE stock_count SET recount = '{"pieces":1,"yen":null,"percent":null}'`)
    expect(await checkSmaregi(count.db, count.countId, false)).toMatchObject({ recount: 1 })
  })
})

describe('a product of two shelves', () => {
  const rowsOf = (count: Counted, kind: SheetKind, countId = count.countId) =>
    sheetOf(count.db, { countId, kind, showExpected: false, language: 'ja' }, noon).parts.map(({ title, rows }) => [
      title,
      rows.map(([, code]) => code),
    ])

  it('is on the sheets of both, as it is in the counts after it', async () => {
    const count = await counted({ 1: 12, 2: 4 })
    count.add(count.join(count.countId, '佐藤'), 1, 3, count.shelfIds[0] ?? null)
    const both = [
      ['A-1 入口', [janOf(1), janOf(2)]],
      ['B-2 入口', [janOf(1)]],
      ['棚の指定なし', [janOf(3), janOf(4), '']],
    ]
    const sorted = (rows: ReturnType<typeof rowsOf>) => rows.map(([title, codes]) => [title, [...(codes as string[])].toSorted()])
    const expected = both.map(([title, codes]) => [title, [...(codes as string[])].toSorted()])
    expect(sorted(rowsOf(count, 'countSheets'))).toEqual(expected)
    count.clock.pass(60_000)
    const next = await count.start()
    expect(sorted(rowsOf(count, 'countSheets', next))).toEqual(expected)
    // Found on one of them so far, it is still to be looked for on the other.
    count.add(count.join(next), 1, 9, count.shelfIds[1] ?? null)
    expect(sorted(rowsOf(count, 'countSheets', next))).toEqual(expected)
    count.db.run(`UPDATE stock_count SET recount = '{"pieces":1,"yen":null,"percent":null}' WHERE count_id = ?`, [count.countId])
    expect(rowsOf(count, 'recount').flatMap(([, codes]) => codes)).toContain(janOf(1))
  })

  it('has the books of all shelves on the sheet of each, and says so; a blind count has none on any', async () => {
    const booksOf = (count: Counted) =>
      sheetOf(count.db, { countId: count.countId, kind: 'countSheets', showExpected: true, language: 'ja' }, noon).parts.map(
        ({ title, rows }) => [title, rows.map((row) => row[2]).toSorted()],
      )
    const count = await counted({ 1: 12, 2: 4 })
    count.add(count.join(count.countId, '佐藤'), 1, 3, count.shelfIds[0] ?? null)
    expect(booksOf(count).slice(0, 2)).toEqual([
      ['A-1 入口', ['10', '全棚で 10']],
      ['B-2 入口', ['全棚で 10']],
    ])
    const blind = await counted({ 1: 12 }, 5, { isBlind: true })
    expect(new Set(booksOf(blind).flatMap(([, books]) => books))).toEqual(new Set(['']))
  })

  it('that was moved is no more on the shelf of the counts before', async () => {
    const count = await counted({ 1: 12 })
    for (const shelfId of [count.shelfIds[1], count.shelfIds[0]]) {
      count.clock.pass(60_000)
      count.add(count.join(await count.start()), 1, 5, shelfId ?? null)
    }
    const places = rowsOf(count, 'countSheets', await count.start()).filter(([, codes]) => codes?.includes(janOf(1)))
    expect(places.map(([title]) => title)).toEqual(['A-1 入口'])
  })
})

describe('the pieces in the head of a count', () => {
  it('are those of the recount where it holds, and the first round is told beside it', async () => {
    const count = await counted({ 1: 12, 2: 7 })
    expect(openCount(count.db, count.countId)).toMatchObject({ pieces: 19, holding: 19 })
    count.db.run(`UPDATE stock_count SET recount = '{"pieces":1,"yen":null,"percent":null}'`)
    const again = count.join(count.countId, '佐藤', 2)
    count.add(again, 1, 10)
    count.add(again, 2, 10)
    const { pieces, holding } = openCount(count.db, count.countId)
    const held = reviewOf(count.db, count.countId).review.counted.reduce((sum, line) => sum + (line.counted ?? 0), 0)
    expect([pieces, holding]).toEqual([19, held])
    expect(held).toBe(20)
    expect(readCounts(count.db, 1)).toMatchObject([{ pieces: 19, holding: 20 }])
  })
})

describe('the review as a table', () => {
  const windowOfOne = ({ db, countId }: Counted, productId: number) => {
    const asked = {
      countId,
      productId,
      filter: 'all',
      order: 'name',
      descending: false,
      search: '',
      group: null,
      offset: 0,
      limit: 1,
    } as const
    const [line] = windowOf(db, asked).rows
    if (line === undefined) throw new Error('no line')
    return line
  }

  it('in CSV begins with the mark of UTF-8 and holds no formula', async () => {
    const count = await counted({ 1: 12, 2: 7 })
    rename(count, 1, '=HYPERLINK("http://example.com","x")')
    rename(count, 2, '@SUM(A1),"b"\n2')
    const bytes = Buffer.from(await reviewTable(count.db, count.countId, 'csv', 'ja'))
    expect([...bytes.subarray(0, 3)]).toEqual([0xef, 0xbb, 0xbf])
    const text = bytes.toString('utf8')
    expect(text).toContain(`"'=HYPERLINK(""http://example.com"",""x"")",${janOf(1)},`)
    expect(text).toContain(`"'@SUM(A1),""b""\n2",${janOf(2)},`)
    // A variance below zero stays a number.
    expect(text).toContain(',7,10,-3,100,-300,')
    expect(text.split('\r\n')[0]).toBe(
      '\u{feff}商品名,商品コード,部門,実地棚卸,帳簿,差異,原価,差異金額,在庫の修正,扱い,確認,理由,数えた人,最後に数えた時刻,棚,棚ごとの数(人)',
    )
  })

  it('names what was decided of a line, and what is to be looked at', async () => {
    const count = await counted({ 1: 12, 2: 7, 3: 10, 4: 10 })
    decideUncounted(count.db, { author: null, at: noon.toISOString() }, { countId: count.countId, choice: 'zero', products: 1 })
    const text = Buffer.from(await reviewTable(count.db, count.countId, 'csv', 'ja')).toString('utf8')
    expect(text).toMatch(/,,10,-10,100,-1000,-10,0にする,,/u)
    expect(text).toMatch(/,7,10,-3,100,-300,0,,動きを未取得,/u)
  })

  it('has what nobody counted and is set to 0, with the lines and the sum of the report', async () => {
    const count = await counted({ 1: 12, 2: 7, 3: 10, 4: 10 })
    decideUncounted(count.db, { author: null, at: noon.toISOString() }, { countId: count.countId, choice: 'zero', products: 1 })
    const { variance, commit } = summarize(count.db, count.countId)
    expect(variance).toEqual({ more: 2, less: -13, moreYen: 200, lessYen: -1300, yen: -1100, withoutCost: 0 })
    // What was counted waits for what moved; what is set to 0 waits for nothing.
    expect(commit).toMatchObject({ lines: 1, less: -10, yen: -1000 })
    const text = Buffer.from(await reviewTable(count.db, count.countId, 'csv', 'ja')).toString('utf8')
    expect(text).toContain(',,10,-10,100,-1000,-10,')
    const asked = { countId: count.countId, kind: 'variance', showExpected: false, language: 'ja' } as const
    const { parts, notes } = sheetOf(count.db, asked, noon)
    expect(parts.flatMap(({ rows }) => rows.map((row) => row[4]))).toEqual(['-10', '-3', '+2'])
    expect(notes?.[0]).toContain('差異 3商品')
    expect(notes?.[0]).toContain('-1,100')
  })

  it('names who counted a line, when last, and how many each found on which shelf, a correction with who counted', async () => {
    const count = await counted({ 1: 12 })
    const [shelf = null] = count.shelfIds
    const she = count.join(count.countId, '佐藤')
    count.clock.pass(60_000)
    const { seq = 0 } = count.add(she, 1, 5, shelf).entry ?? {}
    setPieces(count.db, count.sessions, { sessionId: she, seq }, 4, null)
    const again = count.join(count.countId, '鈴木', 2)
    count.clock.pass(60_000)
    count.add(again, 1, 16, shelf)
    confirm(count.db, count.sessions, { sessionId: again, seq: 1 })
    const text = Buffer.from(await reviewTable(count.db, count.countId, 'csv', 'ja')).toString('utf8')
    const { lastAt } = windowOfOne(count, 1)
    expect(text).toContain(`${createFormat('ja').moment(lastAt ?? '')},"A-1, B-2",A-1: 4(佐藤); B-2: 12(田中); 2回目 A-1: 16(鈴木)`)
    const cells = readSheet(await reviewTable(count.db, count.countId, 'xlsx', 'en'))
    expect(['M1', 'N1', 'P1'].map((cell) => cells.get(cell))).toEqual(['Counted by', 'Last counted', 'Per shelf (by)'])
    expect([...cells.values()]).toContain('A-1: 4 (佐藤); B-2: 12 (田中); Round 2, A-1: 16 (鈴木)')
  })

  it('in XLSX is read by another reader: texts are texts, numbers are numbers, nothing is a formula', async () => {
    const count = await counted({ 1: 12, 2: 7 })
    rename(count, 1, '=1+1', '0012345')
    rename(count, 2, '塩 & <砂糖>')
    const cells = readSheet(await reviewTable(count.db, count.countId, 'xlsx', 'ja'))
    const rows = [2, 3, 4, 5, 6].map((row) => ['A', 'B', 'D', 'E', 'F', 'G', 'H'].map((column) => cells.get(`${column}${row}`) ?? null))
    expect(cells.get('A1')).toBe('商品名')
    expect(rows).toContainEqual(['=1+1', '0012345', 12, 10, 2, 100, 200])
    expect(rows).toContainEqual(['塩 & <砂糖>', janOf(2), 7, 10, -3, 100, -300])
    expect([...cells.values()].filter((cell) => typeof cell === 'object' && cell !== null)).toEqual([])
    // What nobody counted is empty, not 0.
    expect(rows.filter((row) => row[2] === null)).toHaveLength(3)
  })
})

const pdfOf = (count: Counted, kind: SheetKind, more: { showExpected?: boolean; language?: 'ja' | 'en' } = {}) =>
  tablePdf(sheetOf(count.db, { countId: count.countId, kind, showExpected: false, language: 'ja', ...more }, noon), () => undefined)

/** Pages are drawn in dots and read by a program of its own: many seconds on a busy machine. */
describe('papers of a count', { timeout: 90_000 }, () => {
  it.skipIf(!hasPoppler)('count sheets go shelf by shelf, in the order of walking, with bars that are read as the codes', async () => {
    const count = await counted({ 1: 1, 2: 2, 3: 3, 4: 4 })
    const next = await count.start()
    const { bytes, pages } = await pdfOf({ ...count, countId: next }, 'countSheets')
    expect(pages).toBe(3)
    const codes: string[][] = []
    for (let page = 1; page <= pages; page += 1)
      codes.push((await readCodes(pageDots(bytes, page, 300))).map(({ text }) => text).toSorted())
    expect(codes).toEqual([[janOf(2), janOf(4)].toSorted(), [janOf(1), janOf(3)].toSorted(), []])
    const text = pdfText(bytes)
    const places = ['A-1 入口', 'B-2 入口', '棚の指定なし'].map((title) => text.indexOf(title))
    expect(places.every((at, index) => at > (places[index - 1] ?? 0))).toBe(true)
    expect(text).toMatch(/1 ?\/ ?3/u)
    expect(pdfFonts(bytes)).toMatch(/yes yes/u)
  })

  it.skipIf(!hasPoppler)('the bars are at least 0.25 mm a module, with light at both ends', async () => {
    const count = await counted({ 1: 1 }, 1)
    const dpi = 600
    const dots = pageDots((await pdfOf(count, 'countSheets')).bytes, 1, dpi)
    const mm = (value: number): number => Math.round((value * dpi) / 25.4)
    // Through the middle of the first row's bars: 34 mm from above, rows of 13 mm.
    const y = mm(34 + 5)
    const black = Array.from({ length: mm(57) }, (_, at) => dots.isBlack(mm(12 + 92) + at, y))
    const first = black.indexOf(true)
    const last = black.lastIndexOf(true)
    const moduleMm = (((last - first + 1) / dpi) * 25.4) / 95
    expect(moduleMm).toBeGreaterThan(0.25)
    expect(moduleMm).toBeLessThan(0.45)
    expect((first / dpi) * 25.4).toBeGreaterThan(moduleMm * 7)
  })

  it.skipIf(!hasPoppler)('a list to count again never shows the books; count sheets do where that is asked for', async () => {
    const count = await counted({ 1: 1, 2: 4321 }, 5)
    count.db.run(`UPDATE stock_count SET recount = '{"pieces":1,"yen":null,"percent":null}'`)
    const recount = pdfText((await pdfOf(count, 'recount', { showExpected: true })).bytes)
    expect(recount).toContain('数え直し')
    expect(recount).not.toMatch(/帳簿|4,?321/u)
    expect(pdfText((await pdfOf(count, 'countSheets', { showExpected: false })).bytes)).not.toContain('帳簿')
    expect(pdfText((await pdfOf(count, 'countSheets', { showExpected: true })).bytes)).toContain('帳簿')
  })

  it.skipIf(!hasPoppler)('the variance report shows what differs, the dearest first, and its totals, in both languages', async () => {
    const count = await counted({ 1: 12, 2: 7, 3: 10 })
    const text = pdfText((await pdfOf(count, 'variance')).bytes)
    expect(text).toMatch(/差異 2商品.*多い .?200.*少ない -.?300.*差し引き -.?100/u)
    expect(text).toContain('+2')
    expect(text).toContain('-3')
    // What a paper says has no screen beside it: how far the count is, and whether its figures hold.
    for (const word of ['数えています', '差し引き -', '差異 +2 / -3点', '在庫の修正 0商品', '暫定', '動きを未取得'])
      expect(text).toContain(word)
    expect(text).not.toContain(janOf(3))
    expect(pdfText((await pdfOf(count, 'variance', { language: 'en' })).bytes)).toMatch(/Variance report.*Differing: 2 products/su)
  })

  it.skipIf(!hasPoppler)(
    'the variance report cuts no name and no reason: what tells products apart stands at the end of them',
    async () => {
      const count = await counted({ 1: 12, 2: 7 })
      const name = 'オーガニックコットンの長袖クルーネックシャツ(数量限定・秋冬の色違い)ゆったりとした着心地の定番品'
      rename(count, 1, name)
      count.db.run("UPDATE product SET size = 'XXL', color = '杢グレー' WHERE product_id = 1")
      const reason = `${'入荷の登録もれがあったため、仕入先に確認してから直しました。'.repeat(3)}以上`
      noteReason(count.db, { author: null, at: noon.toISOString() }, { countId: count.countId, productId: 1, reason })
      const text = pdfText((await pdfOf(count, 'variance')).bytes)
      expect(text).not.toContain('…')
      const together = text.replaceAll(/\s/gu, '')
      for (const end of ['XXL杢グレー', '以上']) expect(together).toContain(end)
    },
  )

  it.skipIf(!hasPoppler)('long names and rare signs are cut, not lost over the edge', async () => {
    const count = await counted({ 1: 12 })
    rename(count, 1, `${'とても長い商品の名前'.repeat(12)}😀`)
    const text = pdfText((await pdfOf(count, 'countSheets')).bytes)
    expect(text).toContain('とても長い商品の名前とても長い')
    expect(text).toContain('…')
  })

  it('of 10,000 products are made in some seconds, page by page, and can be stopped', async () => {
    const count = await counted({}, 10_000)
    const table = sheetOf(count.db, { countId: count.countId, kind: 'countSheets', showExpected: false, language: 'ja' }, noon)
    let longest = 0
    let turns = 0
    let last = performance.now()
    const beat = setInterval(() => {
      turns += 1
      longest = Math.max(longest, performance.now() - last)
      last = performance.now()
    }, 5)
    const began = process.cpuUsage()
    const { bytes, pages } = await tablePdf(table, () => undefined)
    clearInterval(beat)
    const { user, system } = process.cpuUsage(began)
    // Of the processor's time: how long it takes beside others is theirs.
    const tookMs = (user + system) / 1000
    console.log(
      `10,000 products: ${pages} pages, ${(bytes.length / 1e6).toFixed(1)} MB, ${(tookMs / 1000).toFixed(1)} s, others waited ${longest.toFixed(0)} ms at most`,
    )
    expect(pages).toBe(Math.ceil(10_000 / 19))
    expect(tookMs).toBeLessThan(15_000)
    expect(turns).toBeGreaterThan(50)
    const stopped = new Error('stop')
    await expect(
      tablePdf(table, (page) => {
        if (page === 3) throw stopped
      }),
    ).rejects.toBe(stopped)
  })
})
