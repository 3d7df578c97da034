import { beforeEach, describe, expect, it } from 'vitest'
import { setRun } from '#core/stockCounts/run.ts'
import { withCheckDigit } from '#shared/domain/barcode/index.ts'
import { countIn, janOf, type Counting } from '../fixtures/counting.ts'
import { openFileInTest } from '../fixtures/inTest.ts'
import { fillShop, type TestShop } from '../fixtures/shopFile.ts'

let shop: TestShop
let counting: Counting
let me: string

beforeEach(async () => {
  shop = openFileInTest()
  fillShop(shop.db, 60)
  counting = countIn(shop.db)
  me = counting.join(await counting.start())
})

const later = (ms = 1_000) => counting.clock.pass(ms)

describe('a code that no product has', () => {
  it('that is the beginning or the end of a product’s code is asked about as cut off, once, and counts meanwhile', () => {
    const jan = janOf(2)
    expect(counting.scan(me, jan.slice(0, 9))).toMatchObject({ verdict: 'unknown', entry: { doubt: 'cutOff', pieces: 1, isOpen: true } })
    later()
    expect(counting.scan(me, jan.slice(0, 9)).entry?.doubt).toBeNull()
    later()
    expect(counting.scan(me, jan.slice(5)).entry?.doubt).toBe('cutOff')
    later()
    for (const other of ['X-1', '77', '991234567']) expect([other, counting.scan(me, other).entry?.doubt]).toEqual([other, null])
  })

  it('with a number before or behind it that completes a bar code is asked about as cut off', () => {
    const known = janOf(2)
    expect(counting.scan(me, known.slice(6), { pieces: Number(known.slice(0, 6)) }).entry?.doubt).toBe('cutOff')
    later(5_000)
    const other = withCheckDigit('491234500000')
    counting.scan(me, other.slice(0, 12))
    later(5_000)
    expect(setRun(shop.db, counting.sessions, { sessionId: me, seq: 2 }, Number(other.at(-1))).beep.entry?.doubt).toBe('cutOff')
    later(5_000)
    expect(setRun(shop.db, counting.sessions, { sessionId: me, seq: 2 }, 8 - Number(other.at(-1) === '8')).beep.entry?.doubt).not.toBe(
      'cutOff',
    )
  })

  it('of which many are typed is asked about, as one that the books have none of', () => {
    expect(counting.scan(me, 'X-1', { pieces: 9 }).entry?.doubt).toBeNull()
    later()
    expect(counting.scan(me, 'X-2', { pieces: 10 }).entry?.doubt).toBe('huge')
    later()
    expect(counting.scan(me, 'X-2', { pieces: 10 }).entry?.doubt).toBeNull()
  })
})
