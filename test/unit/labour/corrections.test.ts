import { describe, expect, it } from 'vitest'
import { proposalsFor, type DayTimes } from '#shared/domain/labour/proposals.ts'
import { checkShiftTimes } from '#shared/domain/labour/shiftChecks.ts'
import { readShiftTimes, readTypedTime, timeText, writeShiftTimes, type ShiftTimes } from '#shared/domain/labour/shiftTimes.ts'
import { readDay } from '#shared/domain/labour/time.ts'

const times = (text: string): ShiftTimes => {
  const read = readShiftTimes(text)
  if (read === null) throw new Error(`no times: ${text}`)
  return read
}

describe('a time as it is typed', () => {
  it.each([
    ['9', 540],
    ['900', 540],
    ['0900', 540],
    ['9:00', 540],
    ['９：０５', 545],
    ['９時５分', 545],
    ['9時', 540],
    ['9時半', 570],
    ['25:30', 1530],
    ['2530', 1530],
    [' 33:00 ', 1980],
    ['', null],
  ])('%s is read', (text, minute) => expect(readTypedTime(text)).toEqual({ ok: true, minute }))

  it.each(['9:60', '960', 'nine', '72:00', '-9', '12345'])('%s is none', (text) =>
    expect(readTypedTime(text)).toEqual({ ok: false, rule: 'notATime' }),
  )
})

describe('the times of a shift as one text', () => {
  it.each(['09:00~33:00 12:00~13:00', '~', '09:00~', '~18:00 12:00~', '-00:10~08:00', '09:00~18:00 12:00~13:00 15:00~15:10'])(
    '%s is written as it is read',
    (text) => expect(writeShiftTimes(times(text))).toBe(text),
  )

  it.each(['', '09:00', '9:00~18:00~19:00', '09:00~18:00 1~2', '09:00~18:00 12:00~13:00 14:00~14:10 15:00~15:10', '09:61~10:00'])(
    '%s is none',
    (text) => expect(readShiftTimes(text)).toBeNull(),
  )

  it('stands in a field without the first nought, beyond midnight too', () => {
    expect([540, 1530, null, -10].map(timeText)).toEqual(['9:00', '25:30', '', '-0:10'])
  })
})

describe('what can be', () => {
  const rules = (text: string, now = 10_000, others: readonly { start: number; end: number }[] = []): unknown[] =>
    checkShiftTimes(times(text), { now, others }).errors.map(({ rule, place }) => [rule, place])

  it.each([
    ['09:00~18:00 12:00~13:00', []],
    ['22:00~31:00 26:00~27:00', []],
    ['~18:00', [['clockInMissing', 'clockIn']]],
    ['09:00~', [['clockOutMissing', 'clockOut']]],
    ['18:00~18:00', [['clockOutBeforeIn', 'clockOut']]],
    ['09:00~33:01', [['over24Hours', 'clockOut']]],
    ['-00:10~08:00', [['startsOutsideDay', 'clockIn']]],
    ['09:00~18:00 12:00~', [['breakHalf', 'break1']]],
    ['09:00~18:00 13:00~12:00', [['breakBackwards', 'break1']]],
    ['09:00~18:00 08:00~09:30', [['breakOutside', 'break1']]],
    ['09:00~18:00 12:00~13:00 12:30~14:00', [['breaksOverlap', 'break2']]],
  ])('%s', (text, wanted) => expect(rules(text)).toEqual(wanted))

  it('a shift ends before now, and touches another only at its border', () => {
    expect(rules('09:00~18:00', 1079)).toEqual([['inFuture', 'clockOut']])
    expect(rules('09:00~18:00', 1080)).toEqual([])
    expect(rules('09:00~18:00', 10_000, [{ start: 1080, end: 1200 }])).toEqual([])
    expect(rules('09:00~18:00', 10_000, [{ start: 1079, end: 1200 }])).toEqual([['overlap', 'shift']])
  })

  it('what may be right is told, not refused', () => {
    const warned = (text: string): string[] => checkShiftTimes(times(text), { now: 10_000, others: [] }).warnings.map(({ rule }) => rule)
    expect(warned('09:00~15:00')).toEqual([])
    expect(warned('09:00~15:01')).toEqual(['shortBreak'])
    expect(warned('09:00~18:00 12:00~13:00')).toEqual([])
    expect(warned('09:00~26:00 12:00~13:00')).toEqual(['longShift'])
    expect(warned('25:00~29:00')).toEqual(['startsNextDay'])
  })
})

describe('what a missing punch may have been', () => {
  const day = readDay('2026-11-25')
  const earlier = (texts: readonly string[]): DayTimes[] => texts.map((text, at) => ({ day: day - 7 * (at + 1), ...times(text) }))
  const proposed = (known: string, plan: string | null, before: readonly string[]) =>
    proposalsFor({ day, known: times(known), plan: plan === null ? null : times(plan), earlier: earlier(before) }).map((one) => [
      one.basis.kind,
      writeShiftTimes(one.times),
    ])

  it('is told by the plan and by the median of that weekday; what was punched stays', () => {
    const before = ['08:57~17:58 12:00~13:00', '09:02~18:31 12:10~13:05', '09:10~18:04 12:00~13:00', '08:40~22:00 12:00~13:00']
    expect(proposed('08:51~', '09:00~18:00 12:00~13:00', before)).toEqual([
      ['plan', '08:51~18:00'],
      ['usual', '08:51~18:20'],
    ])
    expect(proposed('~', '09:00~18:00 12:00~13:00', before)).toEqual([
      ['plan', '09:00~18:00 12:00~13:00'],
      ['usual', '09:00~18:20 12:00~13:00'],
    ])
  })

  it('is not told by fewer than three days, by another weekday, or by what lies long ago', () => {
    expect(proposed('09:00~', null, ['09:00~18:00', '09:00~18:00'])).toEqual([])
    const elsewhere = [1, 2, 3, 4].map((back) => ({ day: day - back, ...times('09:00~18:00') }))
    expect(proposalsFor({ day, known: times('09:00~'), plan: null, earlier: elsewhere })).toEqual([])
    const longAgo = [9, 10, 11, 12].map((weeks) => ({ day: day - 7 * weeks, ...times('09:00~18:00') }))
    expect(proposalsFor({ day, known: times('09:00~'), plan: null, earlier: longAgo })).toEqual([])
  })

  it('is nothing where nothing is missing, and nothing that runs backwards', () => {
    expect(proposed('09:00~18:00', '10:00~19:00', [])).toEqual([])
    expect(proposed('19:00~', '09:00~18:00', [])).toEqual([])
  })

  it('fills the other side of a break', () => {
    expect(proposed('09:00~18:00 12:03~', '09:00~18:00 12:00~13:00', [])).toEqual([['plan', '09:00~18:00 12:03~13:00']])
  })
})
