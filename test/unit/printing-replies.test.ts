import { describe, expect, it } from 'vitest'
import { conditionOfAutomatic, conditionOfRealTime, takeEscposReply } from '#core/printing/escpos/replies.ts'
import { takeStarReply } from '#core/printing/star/replies.ts'

/** Every bit as it stands in the makers' manuals. */
describe('what an ESC/POS printer says', () => {
  it.each([
    [[0x12, 0x12, 0x12, 0x12], 'ready'],
    [[0x1a, 0x16, 0x12, 0x12], 'coverOpen'],
    [[0x1a, 0x32, 0x12, 0x72], 'paperOut'],
    [[0x12, 0x12, 0x12, 0x72], 'paperOut'],
    [[0x1a, 0x52, 0x1a, 0x12], 'cutterError'],
    [[0x1a, 0x52, 0x32, 0x12], 'error'],
    [[0x1a, 0x52, 0x52, 0x12], 'overheated'],
    [[0x1a, 0x12, 0x12, 0x12], 'busy'],
    [[0x12, 0x12, 0x12, 0x1e], 'nearEnd'],
    [[0x16, 0x12, 0x12, 0x12], 'ready'],
  ] as const)('%j to DLE EOT 1 to 4 is %s', (bytes, condition) => expect(conditionOfRealTime(bytes)).toBe(condition))

  it.each([
    [[0x10, 0, 0, 0], 'ready'],
    [[0x38, 0, 0, 0], 'coverOpen'],
    [[0x18, 0, 0x0c, 0], 'paperOut'],
    [[0x18, 0x08, 0, 0], 'cutterError'],
    [[0x18, 0x20, 0, 0], 'error'],
    [[0x18, 0x40, 0, 0], 'overheated'],
    [[0x18, 0, 0, 0], 'busy'],
    [[0x10, 0, 0x03, 0], 'nearEnd'],
  ] as const)('%j by itself is %s', (bytes, condition) => expect(conditionOfAutomatic(bytes)).toBe(condition))

  it('tells its replies apart in one stream', () => {
    const stream = Uint8Array.of(0x12, 0x18, 0x00, 0x0c, 0x00, 0x37, 0x22, 0x41, 0x42, 0x43, 0x44, 0x00, 0x0c, 0x5f, 0x45, 0x50, 0x00, 0xff)
    const kinds: (string | null)[] = []
    for (let at = 0; at < stream.length;) {
      const taken = takeEscposReply(stream.subarray(at))
      if (taken === null) break
      kinds.push(taken.reply?.kind ?? null)
      at += taken.length
    }
    expect(kinds).toEqual(['realTime', 'automatic', 'processed', 'transmitted', 'block', null])
    expect(takeEscposReply(stream.subarray(5))?.reply).toEqual({ kind: 'processed', id: 'ABCD' })
    expect(takeEscposReply(Uint8Array.of(0x18, 0x00))).toBeNull()
    expect(takeEscposReply(Uint8Array.of(0x37, 0x22, 0x41))).toBeNull()
  })
})

describe('what a Star printer says', () => {
  const block = (...rest: readonly number[]): Uint8Array => Uint8Array.of(0x23, 0x06, ...rest)
  it.each([
    [block(0, 0, 0, 0, 0, 0, 0), 'ready', 0],
    [block(0x28, 0, 0, 0, 0, 0, 0), 'coverOpen', 0],
    [block(0x08, 0, 0, 0x08, 0, 0, 0), 'paperOut', 0],
    [block(0x08, 0x08, 0, 0, 0, 0, 0), 'cutterError', 0],
    [block(0x08, 0x20, 0, 0, 0, 0, 0), 'error', 0],
    [block(0x08, 0x40, 0, 0, 0, 0, 0), 'overheated', 0],
    [block(0x40, 0, 0, 0, 0, 0, 0), 'paused', 0],
    [block(0, 0, 0, 0x04, 0, 0, 0), 'nearEnd', 0],
    [block(0x02, 0, 0, 0, 0, 0x6e, 0), 'ready', 31],
    [block(0x02, 0, 0, 0, 0, 0x22, 0), 'ready', 9],
  ] as const)('%j is %s with its counter at %i', (bytes, condition, counter) => {
    expect(takeStarReply(bytes)).toMatchObject({ length: 9, reply: { condition, counter } })
  })
  it('is waited for until it is whole, and is none where a fixed bit is wrong', () => {
    expect(takeStarReply(block(0, 0))).toBeNull()
    expect(takeStarReply(block(0, 0x10, 0, 0, 0, 0, 0))).toEqual({ length: 1, reply: null })
    expect(takeStarReply(Uint8Array.of(0x48, 0x54))).toEqual({ length: 1, reply: null })
  })
})
