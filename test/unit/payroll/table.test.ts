import { describe, expect, it } from 'vitest'
import { differencesOf } from '#shared/domain/payroll/difference.ts'
import type { Column, Layout } from '#shared/domain/payroll/layout.ts'
import type { PayrollMonth } from '#shared/domain/payroll/month.ts'
import { problemsOf, warningsOf } from '#shared/domain/payroll/problems.ts'
import { rowOf, sumsOf, tableText, type Spelling } from '#shared/domain/payroll/table.ts'
import { targets } from '#shared/domain/payroll/targets.ts'
import { onDays, shiftsOf } from '../../fixtures/labour.ts'
import { payrollMonth, wholeDay } from '../../fixtures/payroll.ts'

const code: Column = { header: '従業員コード', source: { kind: 'person', field: 'code' } }
const name: Column = { header: '氏名', source: { kind: 'person', field: 'name' } }
const overtime: Column = { header: '残業', source: { kind: 'minutes', field: 'overtime', on: null, format: null, isRounded: false } }
const free: Layout = { ...targets.free.layout, premium: 'inside', nightOvertime: 'both', columns: [code, name, overtime] }
const rows = (months: readonly PayrollMonth[], layout: Layout, spellings: readonly Spelling[] = []) =>
  months.map((month) => rowOf(month, layout, spellings.find(({ staffId }) => staffId === month.staffId) ?? null))
const text = (months: readonly PayrollMonth[], layout: Layout) => tableText(rows(months, layout), layout)

// 80 minutes of overtime: 8 h 40 twice.
const twoLongDays = shiftsOf(onDays(['2026-11-04', '2026-11-05'], '9-18:40/12-13'))
const yamada = payrollMonth({ shifts: twoLongDays })

describe('the file', () => {
  it('has a line a person, codes with their zeros, and the ends of its lines', () => {
    expect(text([yamada], free)).toBe('従業員コード,氏名,残業\r\n000123,山田 太郎,1.20\r\n')
    expect(text([yamada], { ...free, hasHeader: false, quotes: 'always', lineEnd: 'lf', delimiter: '\t' })).toBe(
      '"000123"\t"山田 太郎"\t"1.20"\n',
    )
    expect(text([yamada], { ...free, time: { kind: 'decimal', places: 2 } })).toContain(',1.33\r\n')
    expect(text([payrollMonth({ staffName: '"A", Inc', staffCode: '7' })], free)).toContain('7,"""A"", Inc",0.00')
  })
  it('has one row of a person who worked in two shops, by the law of both together', () => {
    // 10 to 15 in one shop, 17 to 21 in another: nine hours, one of them overtime (38条).
    const both = payrollMonth({ shifts: shiftsOf({ '2026-11-04': ['10-15', '17-21'] }) })
    expect(text([both], free)).toBe('従業員コード,氏名,残業\r\n000123,山田 太郎,1.00\r\n')
  })
  it('names the days of the period, never a month alone', () => {
    const dates: Column[] = (['from', 'to'] as const).map((field) => ({ header: field, source: { kind: 'person', field } }))
    const layout = { ...free, columns: dates }
    const month = payrollMonth({ from: '2026-10-21', to: '2026-11-20' })
    expect(text([month], layout)).toBe('from,to\r\n2026/10/21,2026/11/20\r\n')
    expect(text([month], { ...layout, dates: 'digits' })).toBe('from,to\r\n20261021,20261120\r\n')
    expect(text([month], { ...layout, dates: 'dashes' })).toBe('from,to\r\n2026-10-21,2026-11-20\r\n')
  })
  it('is read back for the check line, so that one form taken for the other is seen', () => {
    const months = [yamada, payrollMonth({ staffId: 2, staffCode: '2', shifts: twoLongDays })]
    const written = text(months, free)
    expect(sumsOf(rows(months, free), written, free)).toEqual([{ header: '残業', minutes: 160, written: 160 }])
    expect(sumsOf(rows(months, free), written, { ...free, time: { kind: 'decimal', places: 2 } })[0]?.written).not.toBe(160)
    const hours: Layout = { ...free, columns: [code, { ...overtime, source: { ...overtime.source, isRounded: true } as Column['source'] }] }
    expect(sumsOf(rows(months, hours), text(months, hours), hours)).toEqual([{ header: '残業', minutes: 160, written: 120 }])
  })
})

describe('what keeps a person from being written', () => {
  const jobcan: Layout = { ...targets.jobcan.layout }
  const problems = (
    months: readonly PayrollMonth[],
    layout: Layout,
    spellings: readonly Spelling[] = [],
    longestCode: number | null = null,
  ) =>
    problemsOf(months, rows(months, layout, spellings), layout, {
      longestCode,
      period: { from: '2026-11-01', to: '2026-11-30' },
      unwritable: (written) => [...written].filter((character) => character === '𠮷').join(''),
    }).map(({ staffId, problem, text: about }) => [staffId, problem, about])

  it('is no code, one code of two people, or one that is too long', () => {
    const months = [
      payrollMonth({ staffId: 1, staffCode: null }),
      payrollMonth({ staffId: 2, staffCode: '7' }),
      payrollMonth({ staffId: 3, staffCode: ' 7 ' }),
      payrollMonth({ staffId: 4, staffCode: '123456789012345678901' }),
    ]
    expect(problems(months, free, [], targets.yayoi.longestCode)).toEqual([
      [1, 'noCode', ''],
      [2, 'sameCode', '7'],
      [3, 'sameCode', '7'],
      [4, 'codeTooLong', '123456789012345678901'],
    ])
    expect(problems(months.slice(0, 1), free, [{ staffId: 1, code: '0009', familyName: null, givenName: null }])).toEqual([])
  })
  it('is a name in one piece where the target has two columns', () => {
    const months = [payrollMonth({ staffName: '山田太郎' }), payrollMonth({ staffId: 2, staffCode: '2', staffName: '佐藤　花子' })]
    expect(problems(months, jobcan)).toEqual([[1, 'nameNotSplit', '']])
    expect(rows(months, jobcan)[1]?.cells.map((cell) => cell.text)).toEqual(['2', '佐藤', '花子'])
    const spellings = [{ staffId: 1, code: null, familyName: '山田', givenName: '太郎' }]
    expect(problems(months, jobcan, spellings)).toEqual([])
    expect(rows(months, jobcan, spellings)[0]?.cells.map((cell) => cell.text)).toEqual(['000123', '山田', '太郎'])
  })
  it('is a character that the file cannot hold, or a period of other days', () => {
    expect(problems([payrollMonth({ staffName: '𠮷田 𠮷子' })], free)).toEqual([[1, 'unwritable', '𠮷']])
    expect(problems([payrollMonth({ from: '2026-10-21', to: '2026-11-20' })], free)).toEqual([
      [1, 'otherPeriod', '2026-10-21 – 2026-11-20'],
    ])
  })
})

describe('what is told before it is written', () => {
  const warnings = (months: readonly PayrollMonth[], layout: Layout) =>
    warningsOf(months, layout).map(({ warning, people, amount, text: about }) => [warning, people, amount, about])
  // 420 minutes of overtime at night.
  const night = payrollMonth({ shifts: shiftsOf({ '2026-11-04': '8:30-29/12-13' }), contract: 450 })
  it('is overtime at night whose premium for the night stands in no column', () => {
    expect(warnings([night], free)).toEqual([['nightOvertimeNowhere', 1, 420, '']])
    const nightColumn: Column = { ...overtime, header: '深夜', source: { ...overtime.source, field: 'night' } as Column['source'] }
    const withNight: Layout = { ...free, columns: [...free.columns, nightColumn] }
    expect(warnings([night], withNight)).toEqual([])
    expect(warnings([night], { ...withNight, nightOvertime: 'overtime' })).toEqual([['nightOvertimeNowhere', 1, 420, '']])
  })
  it('is leave that no column counts, and a whole day of it on a day of work', () => {
    const month = payrollMonth({
      shifts: shiftsOf({ '2026-11-04': '9-12' }),
      leaves: { '2026-11-04': [wholeDay('有給休暇')], '2026-11-05': [wholeDay('夏季休暇')] },
    })
    const paid: Column = { header: '有給', source: { kind: 'leave', leave: [{ name: '有給休暇', days: 1 }] } }
    expect(warnings([month], { ...free, columns: [...free.columns, paid] })).toEqual([
      ['leaveNowhere', 1, 1, '夏季休暇'],
      ['leaveOnWorkedDay', 1, 1, ''],
    ])
  })
})

describe('a second file', () => {
  const written = (staffId: number, ...texts: string[]) => ({
    staffId,
    staffName: `${staffId}`,
    cells: texts.map((cell, at) => ({ header: `h${at}`, text: cell })),
  })
  it('is of the people whose cells are other ones, each with what was there before', () => {
    const before = [written(1, '1', '8.00'), written(2, '2', '9.00'), written(3, '3', '1.00')]
    const after = [written(1, '1', '8.00'), written(2, '2', '9.30'), written(4, '4', '2.00')]
    expect(differencesOf(before, after)).toEqual([
      { staffId: 2, staffName: '2', kind: 'changed', cells: [{ header: 'h1', before: '9.00', after: '9.30' }] },
      {
        staffId: 3,
        staffName: '3',
        kind: 'gone',
        cells: [
          { header: 'h0', before: '3', after: null },
          { header: 'h1', before: '1.00', after: null },
        ],
      },
      {
        staffId: 4,
        staffName: '4',
        kind: 'new',
        cells: [
          { header: 'h0', before: null, after: '4' },
          { header: 'h1', before: null, after: '2.00' },
        ],
      },
    ])
    expect(differencesOf(before, before)).toEqual([])
  })
})
