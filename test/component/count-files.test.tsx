import { afterEach, describe, expect, it, onTestFinished, vi } from 'vitest'
import { mostFileBytes, type SmaregiCount } from '#shared/contracts/countFiles.ts'
import type { CountState } from '#shared/contracts/stockCounts.ts'
import { button, click, happen, text, until } from '../fakes/page.tsx'
import { at, countId, engine, leavePage, page } from '../fakes/countingPage.tsx'

afterEach(leavePage)

const session = {
  computer: 'レジ横',
  origin: 'here',
  startedAt: at,
  endedAt: at,
  round: 1,
  entries: 5,
  pieces: 5,
  isReplaced: false,
} as const
const none = { 'countFiles.smaregiCounts': () => ({ available: false, why: null, counts: [] }) } as const

describe('sessions of one person', () => {
  it('are told apart in a file by PC, time, round and beeps', async () => {
    const carried = {
      sessionId: 'session00000000a',
      questions: [],
      refused: null,
      person: '佐藤',
      computer: 'レジ横',
      round: 1,
      startedAt: '2026-11-20T01:00:00Z',
      beeps: 12,
      entries: 14,
      newEntries: 14,
      clock: { checkedAt: null, offsetMs: null },
      isNewlyChecked: false,
    }
    const compared = { checkedAt: '2026-11-20T05:31:00Z', offsetMs: 90_000 }
    await page({
      ...none,
      'countFiles.inspect': () => ({
        countId,
        name: '棚卸',
        storeName: '本店',
        isHere: true,
        sessions: [
          carried,
          {
            ...carried,
            sessionId: 'session00000000b',
            startedAt: '2026-11-20T05:30:00Z',
            round: 2,
            beeps: 3,
            entries: 3,
            newEntries: 0,
            clock: compared,
          },
        ],
        waiting: 2,
        differs: [],
      }),
    })
    await click('ファイル・印刷')
    await click('ファイルを取り込む…')
    const input = await until(() => document.querySelector<HTMLInputElement>('input[type=file]'), 'the field')
    await happen(() => {
      Object.defineProperty(input, 'files', { value: [new File(['x'], 'count.banto')] })
      input.dispatchEvent(new Event('change', { bubbles: true }))
    })
    await until(() => text().includes('佐藤(レジ横、2026/11/20 10:00:00から) 読み取り12件'), 'the first')
    expect(text()).toContain('パソコンの時計: スマレジの時刻と照合していません。')
    expect(text()).toContain('2026/11/20 14:31:00にスマレジの時刻と照合(ずれ 90秒)')
    expect(text()).toContain('修正2件は、このファイルにもこのパソコンにもない読み取りについてのものです。')
    expect(text()).toContain('佐藤 2回目(レジ横、2026/11/20 14:30:00から) 読み取り3件 · 記録3件のうち新しいもの 0件')
  })

  it('that are asked about are taken in only where a person ticks them, and what differs in the head is told', async () => {
    const carried = {
      sessionId: 'session00000000a',
      questions: [],
      refused: null,
      person: '田中',
      computer: 'レジ横',
      round: 1,
      startedAt: '2026-11-20T01:00:00Z',
      beeps: 12,
      entries: 14,
      newEntries: 14,
      clock: null,
      isNewlyChecked: false,
    }
    const asked: unknown[] = []
    await page({
      ...none,
      'countFiles.inspect': () => ({
        countId,
        name: '棚卸',
        storeName: '本店',
        isHere: true,
        sessions: [
          carried,
          {
            ...carried,
            sessionId: 'session00000000b',
            person: '',
            questions: [
              { kind: 'noPerson', count: 1, example: 'レジ横' },
              { kind: 'pieces', count: 2, example: '7000000' },
              { kind: 'times', count: 1, example: '2021-01-01T00:00:00Z' },
            ],
          },
          { ...carried, sessionId: 'session00000000c', person: '佐藤', refused: 'recountName' },
        ],
        waiting: 0,
        differs: [
          { field: 'name', here: 'ここ', there: 'あちら', count: 0 },
          { field: 'itemsOther', here: '', there: '', count: 3 },
        ],
      }),
      'countFiles.importSessions': (input) => {
        asked.push((input as { accepted: unknown }).accepted)
        return { countId, entries: 28, sessions: 2, left: 1 }
      },
    })
    await click('ファイル・印刷')
    await click('ファイルを取り込む…')
    const input = await until(() => document.querySelector<HTMLInputElement>('input[type=file]'), 'the field')
    await happen(() => {
      Object.defineProperty(input, 'files', { value: [new File(['x'], 'count.banto')] })
      input.dispatchEvent(new Event('change', { bubbles: true }))
    })
    await until(() => button('取り込む(3件のうち1件)'), 'the button')
    expect(text()).toContain('いちばん大きいものは7,000,000点')
    expect(text()).toContain('2021/01/01 09:00:00など')
    expect(text()).toContain('数え直しの回の名前が、番頭の付けるものではないため')
    expect(text()).toContain('名前: ここでは「ここ」、ファイルでは「あちら」。')
    expect(text()).toContain('原価が違う商品が3件。')
    const ticks = document.querySelectorAll<HTMLInputElement>('.countFiles-session input[type=checkbox]')
    expect(ticks).toHaveLength(1)
    await happen(() => ticks[0]?.click())
    await click('取り込む(3件のうち2件)')
    await until(() => asked.length > 0, 'the import')
    expect(asked).toEqual([['session00000000b']])
  })

  it('are told apart where some of them are written to a file', async () => {
    await page(none, {
      sessions: [
        { ...session, sessionId: 'session00000000a', person: '佐藤', startedAt: '2026-11-20T01:00:00Z' },
        { ...session, sessionId: 'session00000000b', person: '佐藤', startedAt: '2026-11-20T05:30:00Z' },
      ],
    })
    await click('ファイル・印刷')
    const labels = [...document.querySelectorAll('fieldset label')].map(({ textContent }) => textContent)
    expect(labels).toEqual(['佐藤(レジ横、2026/11/20 10:00:00から) 5件', '佐藤(レジ横、2026/11/20 14:30:00から) 5件'])
  })
})

describe('stocktakings of Smaregi', () => {
  const there: SmaregiCount = {
    stocktakingInfoId: 31,
    storeId: 1,
    storeName: '本店',
    targetDate: '2026-11-20',
    status: '0',
    updatedAt: null,
  }
  const answers = (...counts: SmaregiCount[]) => ({ 'countFiles.smaregiCounts': () => ({ available: true, why: null, counts }) })
  const rows = (): string[] => [...document.querySelectorAll('.countFiles-counts li')].map(({ textContent }) => textContent ?? '')

  it('of another store stand apart with the reason, and nothing is offered for them', async () => {
    await page(
      answers(
        there,
        { ...there, stocktakingInfoId: 32, storeId: 2, storeName: '二号店' },
        { ...there, stocktakingInfoId: 33, storeId: null, storeName: null },
      ),
    )
    await click('ファイル・印刷')
    await until(() => rows().length === 3, 'the rows')
    expect(rows()).toEqual([
      '31 · 本店 · 2026/11/20 · 棚卸中比べる取り込む',
      '32 · 二号店 · 2026/11/20 · 棚卸中',
      '33 · 店舗不明 · 2026/11/20 · 棚卸中',
    ])
    expect(text()).toContain('次の棚卸は本店のものではないので')
  })

  it('of other stores alone say that this store has none', async () => {
    await page(answers({ ...there, storeId: 2, storeName: '二号店' }))
    await click('ファイル・印刷')
    await until(() => text().includes('スマレジに、本店の棚卸はありません。'), 'the words')
    expect(button('比べる')).toBeNull()
  })

  it('shows what a comparison found, with the focus on it: it lies below what was pressed', async () => {
    const seen: (string | null)[] = []
    const scrolling = vi.spyOn(Element.prototype, 'scrollIntoView').mockImplementation(function (this: Element) {
      seen.push(this.getAttribute('aria-label'))
    })
    onTestFinished(() => scrolling.mockRestore())
    const found = { products: 3, same: 1, onlyThere: 1, onlyHere: 1, rows: [] }
    await page({ ...answers(there), 'countFiles.compareSmaregi': () => ({ jobId: 'c1' }) })
    await click('ファイル・印刷')
    await until(() => button('比べる'), 'the comparison')
    await click('比べる')
    await happen(() =>
      engine.emit('jobs.finished', { jobId: 'c1', method: 'countFiles.compareSmaregi', outcome: { ok: true, value: found } }),
    )
    await until(() => text().includes('3商品のうち、同じ 1'), 'what was found')
    expect(document.activeElement?.getAttribute('aria-label')).toBe('棚卸 31 との比較')
    expect(seen).toEqual(['棚卸 31 との比較'])
  })

  it('can be compared with a count that is over, not taken in, and it says so', async () => {
    await page(answers(there), { state: 'takenBack' })
    await click('ファイル・印刷')
    await until(() => button('比べる'), 'the comparison')
    expect(button('取り込む')).toBeNull()
    expect(text()).toContain('この棚卸は数え終わっているので、取り込めません。')
  })
})

describe('the menu of a count', () => {
  const items = (): string[] =>
    [...document.querySelectorAll<HTMLButtonElement>('[role=menuitem]')].map(
      (item) => `${item.textContent}${item.disabled ? ' (off)' : ''}`,
    )

  it.each<[CountState, string[]]>([
    ['counting', ['名前を変える', '棚卸を中止する']],
    ['ended', ['名前を変える', '再開する']],
  ])('of one that is %s offers what can be done', async (state, offered) => {
    await page({}, { state })
    await click('この棚卸の操作')
    await until(() => items().length > 0, 'the menu')
    expect(items()).toEqual(offered)
  })

  it.each<[CountState]>([['committed'], ['partial'], ['sealed'], ['takingBack'], ['takenBack']])(
    'of one that is %s is not there',
    async (state) => {
      await page({}, { state })
      expect(button('この棚卸の操作')).toBeNull()
    },
  )
})

describe('a file that is chosen', () => {
  const choose = async (file: File): Promise<void> => {
    await click('ファイル・印刷')
    await click('ファイルを取り込む…')
    const input = await until(() => document.querySelector<HTMLInputElement>('input[type=file]'), 'the field')
    await happen(() => {
      Object.defineProperty(input, 'files', { value: [file] })
      input.dispatchEvent(new Event('change', { bubbles: true }))
    })
  }

  it('and is larger than any count is refused by its size, and not read', async () => {
    await page(none)
    const file = new File(['x'], 'count.banto')
    Object.defineProperty(file, 'size', { value: mostFileBytes + 1 })
    const reading = vi.spyOn(FileReader.prototype, 'readAsDataURL')
    onTestFinished(() => reading.mockRestore())
    await choose(file)
    await until(() => text().includes('ファイルの中身が大きすぎます。'), 'why')
    expect(reading).not.toHaveBeenCalled()
    expect(engine.calls.filter(({ method }) => method === 'countFiles.inspect')).toEqual([])
  })

  it('reaches the engine byte for byte, whatever its bytes are', async () => {
    const bytes = Uint8Array.from({ length: 100_000 }, (_, at) => (at * 7) % 256)
    const got: string[] = []
    await page({
      ...none,
      'countFiles.inspect': ({ data }) => {
        got.push(data)
        return { countId, name: '棚卸', storeName: '本店', isHere: true, sessions: [], waiting: 0, differs: [] }
      },
    })
    await choose(new File([bytes], 'count.banto'))
    await until(() => got.length > 0, 'the bytes')
    expect(got).toEqual([Buffer.from(bytes).toString('base64')])
  })
})
