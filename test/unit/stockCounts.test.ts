import { describe, expect, it } from 'vitest'
import { createCountClock, placedAnew } from '#core/stockCounts/clock.ts'
import { classesOf } from '#shared/domain/stockCounts/abc.ts'
import { setBackMs, setBackSeq } from '#shared/domain/stockCounts/clock.ts'
import { readShelfLabel, shelfCodeOf, shelfLabelCode } from '#shared/domain/stockCounts/shelfCode.ts'
import { countStateOf } from '#shared/domain/stockCounts/state.ts'
import type { ServerClock } from '#core/smaregi/client.ts'

describe('the code on the label of a shelf', () => {
  it.each(['A', 'A-3', '12', 'X'.repeat(20), 'a b', 'B:1'])('%s comes back, and is longer than any code of goods', (code) => {
    const label = shelfLabelCode(code)
    expect(label.length).toBeGreaterThan(20)
    expect(label).toMatch(/^[ -~]+$/u)
    expect(readShelfLabel(label)).toBe(code)
    // As a scanner of a US keyboard types it on a Japanese one.
    expect(
      readShelfLabel(label.replace(/^(BANTO-SHELF)(:+)/u, (_, name: string, colons: string) => name + '+'.repeat(colons.length))),
    ).toBe(code)
    expect(readShelfLabel(label.toLowerCase())).toBe(code.toLowerCase())
  })

  it('is none of goods, and no shelf has a code that a label could not carry', () => {
    for (const text of ['4901234567894', 'BANTO-SHELF', 'BANTO-SHELF:', 'XBANTO-SHELF:A', '']) expect(readShelfLabel(text)).toBeNull()
    expect(['Ａ－３', ' A-3 '].map(shelfCodeOf)).toEqual(['A-3', 'A-3'])
    expect(['棚', ':A', '', 'X'.repeat(21)].map(shelfCodeOf)).toEqual([null, null, null, null])
  })
})

describe('classes by value', () => {
  it('A makes up the first 70 % of the yen, B the next 20 %, C the rest', () => {
    const classOf = classesOf([500, 200, 100, 100, 50, 50])
    expect([500, 200, 100, 50, 0, -10].map(classOf)).toEqual(['A', 'A', 'B', 'C', 'C', 'C'])
  })

  it('puts what sold for the same into one class, and everything into C where nothing sold', () => {
    const classOf = classesOf([100, 100, 100, 100])
    expect(classOf(100)).toBe('A')
    expect(classesOf([])(5)).toBe('C')
    expect(classesOf([-5, 0])(0)).toBe('C')
  })
})

describe('the clock of a count', () => {
  const clocks = () => {
    const state = { wall: Date.parse('2026-11-23T03:00:00Z'), monotonic: 0, server: null as ServerClock | null }
    const pass = (ms: number): void => {
      state.wall += ms
      state.monotonic += ms
    }
    const placed = createCountClock({ now: () => new Date(state.wall), monotonic: () => state.monotonic, server: () => state.server })
    return { state, pass, placed }
  }

  it('is the PC’s until Smaregi has told its own', () => {
    const { state, pass, placed } = clocks()
    pass(5_000)
    expect(placed().placedMs).toBe(state.wall)
    state.server = { serverMs: state.wall + 90_000, wallMs: state.wall, monotonicMs: state.monotonic }
    pass(1_000)
    expect(placed()).toMatchObject({ at: new Date(state.wall).toISOString(), placedMs: state.wall + 90_000 })
  })

  it('goes on by the time that passed when the PC’s was set back, and follows it when the PC slept', () => {
    const { state, pass, placed } = clocks()
    const start = state.wall
    pass(10_000)
    state.wall -= 3_600_000
    pass(5_000)
    expect(placed()).toMatchObject({ at: new Date(start + 15_000 - 3_600_000).toISOString(), placedMs: start + 15_000 })
    const slept = clocks()
    slept.state.wall += 3_600_000
    expect(slept.placed().placedMs).toBe(slept.state.wall)
  })

  it('that was put forward is found out by the next reply, and one that slept is believed', () => {
    const hourMs = 3_600_000
    const { state, pass, placed } = clocks()
    const reply = (more = 0): ServerClock => ({ serverMs: state.wall + more, wallMs: state.wall, monotonicMs: state.monotonic })
    const start = state.wall + hourMs
    state.server = reply(hourMs)
    pass(10_000)
    const before = placed()
    state.wall += hourMs
    const ahead = placed()
    pass(60_000)
    expect(ahead.placedMs).toBe(start + 10_000 + hourMs)
    expect([before, ahead].map((one) => placedAnew(one, reply()))).toEqual([null, start + 10_000])
    // The PC sleeps for an hour: no time passes for it, and Smaregi's goes on.
    const slept = clocks()
    slept.state.server = { serverMs: slept.state.wall, wallMs: slept.state.wall, monotonicMs: 0 }
    slept.state.wall += hourMs
    const awake = slept.placed()
    slept.pass(5_000)
    expect(placedAnew(awake, { serverMs: slept.state.wall, wallMs: slept.state.wall, monotonicMs: 5_000 })).toBeNull()
    // Begun without a network, by a clock that was two hours slow.
    const offline = clocks()
    offline.pass(1_000)
    const early = offline.placed()
    offline.pass(9_000)
    const told = { serverMs: offline.state.wall + 2 * hourMs, wallMs: offline.state.wall, monotonicMs: 10_000 }
    expect(placedAnew(early, told)).toBe(early.placedMs + 2 * hourMs)
  })

  it('tells from the entries where the PC’s clock was set back', () => {
    const entry = (seq: number, second: number, placedSecond = second) => ({
      seq,
      at: new Date(second * 1_000).toISOString(),
      placedMs: placedSecond * 1_000,
    })
    expect(setBackSeq([entry(1, 10), entry(2, 20), entry(3, 30)])).toBeNull()
    expect(setBackSeq([entry(1, 10), entry(2, 20 - setBackMs / 1_000, 20)])).toBeNull()
    expect(setBackSeq([entry(1, 100), entry(2, 110), entry(3, 20, 120), entry(4, 30, 130)])).toBe(3)
  })
})

describe('the state of a count', () => {
  const outcomes = { waiting: 0, verified: 0, rejected: 0, conflict: 0, unknown: 0, withdrawn: 0, superseded: 0 }
  const set = (more: Partial<typeof outcomes>, position: 'done' | 'undone' | 'dropped' = 'done') => ({
    inverse: null,
    set: { position, cells: 3, outcomes: { ...outcomes, ...more } },
  })

  it('is told by what became of its corrections', () => {
    expect(countStateOf(false, null)).toBe('counting')
    expect(countStateOf(true, null)).toBe('ended')
    expect(countStateOf(false, { inverse: null, set: null })).toBe('sealed')
    expect(countStateOf(false, set({ waiting: 1, verified: 2 }))).toBe('committed')
    expect(countStateOf(false, set({ rejected: 1, waiting: 1, verified: 1 }))).toBe('committed')
    expect(countStateOf(false, set({ rejected: 1, verified: 2 }))).toBe('partial')
    expect(countStateOf(false, set({ conflict: 1, verified: 2 }))).toBe('partial')
    expect(countStateOf(false, set({ verified: 3 }))).toBe('sealed')
    const inverse = (outcomes: Parameters<typeof set>[0]) => ({ ...set({ verified: 3 }), inverse: set(outcomes).set })
    expect(countStateOf(false, inverse({ waiting: 1, verified: 2 }))).toBe('takingBack')
    expect(countStateOf(false, inverse({ verified: 3 }))).toBe('takenBack')
  })

  it('is counting again when the set was undone before it was sent', () => {
    expect(countStateOf(false, set({ withdrawn: 3 }, 'undone'))).toBe('counting')
    expect(countStateOf(false, set({ withdrawn: 3 }, 'dropped'))).toBe('counting')
    expect(countStateOf(false, set({ withdrawn: 3 }))).toBe('counting')
    expect(countStateOf(false, set({ withdrawn: 1, verified: 2 }))).toBe('partial')
  })
})
