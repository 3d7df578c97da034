import { describe, expect, it } from 'vitest'
import { readMinutes, writeMinutes, type TimeFormat } from '#shared/domain/payroll/numbers.ts'

const minutes: TimeFormat = { kind: 'minutes' }
const point: TimeFormat = { kind: 'sexagesimal', separator: '.' }
const colon: TimeFormat = { kind: 'sexagesimal', separator: ':' }
const decimal = (places: number): TimeFormat => ({ kind: 'decimal', places })

describe('a sum of minutes', () => {
  it.each([
    [80, '80', '1.20', '1:20', '1.33', '1.333'],
    [60, '60', '1.00', '1:00', '1.00', '1.000'],
    [0, '0', '0.00', '0:00', '0.00', '0.000'],
    [5, '5', '0.05', '0:05', '0.08', '0.083'],
    [59, '59', '0.59', '0:59', '0.98', '0.983'],
    // 13:50 may not become 13.83 where 60進 is read, nor 13.50 where 10進 is.
    [830, '830', '13.50', '13:50', '13.83', '13.833'],
    [10_080, '10080', '168.00', '168:00', '168.00', '168.000'],
    [-80, '-80', '-1.20', '-1:20', '-1.33', '-1.333'],
  ])('%i is written %s, %s and %s in sixtieths, %s and %s in tenths, and read back from each', (sum, ...texts) => {
    const formats = [minutes, point, colon, decimal(2), decimal(3)]
    expect(formats.map((format) => writeMinutes(sum, format))).toEqual(texts)
    expect(formats.map((format, at) => readMinutes(texts[at] ?? '', format))).toEqual(formats.map(() => sum))
  })

  it('of another form is not read as if it were this one', () => {
    expect(readMinutes('1.60', point)).toBeNull()
    expect(readMinutes('1:20', point)).toBeNull()
    expect(readMinutes('1.2', point)).toBeNull()
    expect(readMinutes('1.333', decimal(2))).toBeNull()
    expect(readMinutes('1:33', decimal(2))).toBeNull()
    expect(readMinutes('1.20', minutes)).toBeNull()
    expect(readMinutes('', minutes)).toBeNull()
  })
})
