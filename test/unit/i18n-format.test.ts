import { describe, expect, it } from 'vitest'
import { createFormat } from '#shared/i18n/format.ts'

const ja = createFormat('ja')
const en = createFormat('en')

describe('figures and times', () => {
  it('shows the shop’s time of day in Japan, whatever the zone of the PC', () => {
    expect(process.env['TZ']).toBe('America/New_York')
    expect(ja.moment('2026-11-24T01:05:09Z')).toBe('2026/11/24 10:05:09')
    expect(en.moment('2026-12-31T15:00:00Z')).toBe('2027-01-01 00:00:00')
    expect(ja.shortMoment('2026-11-24T01:05:09Z')).toBe('11/24 10:05')
    expect([ja.day('2026-11-24'), en.day('2026-11-24'), ja.day('来週')]).toEqual(['2026/11/24', '2026-11-24', '来週'])
  })

  it('writes yen, costs with decimals and changes', () => {
    expect(ja.yen(1280)).toBe('1,280円')
    expect(en.yen(-1280)).toBe('-¥1,280')
    expect(ja.yen(155.83)).toBe('155.83円')
    expect(ja.number(-0)).toBe('0')
    expect([ja.signed(1234), ja.signed(-3), ja.signed(-0)]).toEqual(['+1,234', '-3', '0'])
    expect([ja.signedYen(899.6), en.signedYen(899.6), en.signedYen(-1280), ja.signedYen(-0.4)]).toEqual([
      '+900円',
      '+¥900',
      '-¥1,280',
      '0円',
    ])
    expect(ja.percentChange(0.154)).toBe('+15.4%')
    expect(ja.percentChange(-1)).toBe('-100%')
  })

  it('says how long ago something was, and leaves the last minute to the words', () => {
    const now = new Date('2026-11-24T10:00:00Z')
    expect(ja.ago('2026-11-24T09:59:30Z', now)).toBeNull()
    expect(ja.ago('2026-11-24T09:57:00Z', now)).toBe('3分前')
    expect(en.ago('2026-11-24T08:00:00Z', now)).toBe('2 hours ago')
    expect(ja.ago('2026-11-23T09:00:00Z', now)).toBe('昨日')
  })

  it('writes sizes of files', () => {
    expect(ja.bytes(10_700_000)).toBe('10.7 MB')
    expect(ja.bytes(12)).toBe('12 B')
  })
})
