import { describe, expect, it } from 'vitest'
import { columnsOfHeader } from '#shared/domain/payroll/header.ts'
import { faultsOf, targetIds, type Layout, type Source } from '#shared/domain/payroll/layout.ts'
import { targets } from '#shared/domain/payroll/targets.ts'

const faults = (layout: Layout) =>
  faultsOf(layout, { ...targets[layout.target], unwritable: (text) => (text.includes('𠮷') ? '𠮷' : '') }).map(({ fault, header }) => [
    fault,
    header,
  ])
const minutes = (field: 'overtime' | 'worked' | 'over60', more: Partial<Extract<Source, { kind: 'minutes' }>> = {}): Source => ({
  kind: 'minutes',
  field,
  on: null,
  format: null,
  isRounded: false,
  ...more,
})

const withTime = (layout: Layout): Layout => ({
  ...layout,
  columns: [...layout.columns, { header: '労働時間', source: minutes('worked') }],
})

describe('a layout', () => {
  it.each(targetIds)('of %s begins without a claim: what nobody has said yet is named, and all else is in order', (target) => {
    const unsaid = ['unset', 'premiumUnknown', 'nightOvertimeUnknown', 'noColumns', 'noCode', 'noTime']
    expect(faults(targets[target].layout).filter(([fault]) => !unsaid.includes(fault ?? ''))).toEqual([])
    expect(targets[target].layout.target).toBe(target)
  })
  it('of マネーフォワード keeps its two key columns letter by letter, and its header', () => {
    const layout = withTime(targets.moneyForward.layout)
    expect(faults(layout)).toEqual([])
    expect(faults({ ...layout, columns: layout.columns.slice(1) })).toEqual([['lacks', 'Version']])
    expect(faults({ ...layout, columns: layout.columns.map((column) => ({ ...column, header: column.header.toLowerCase() })) })).toEqual([
      ['lacks', 'Version'],
    ])
    expect(faults({ ...layout, hasHeader: false })).toEqual([['headerOff', '']])
  })
  it('of ジョブカン has family name and given name in two columns', () => {
    const layout = withTime(targets.jobcan.layout)
    expect(faults(layout)).toEqual([])
    expect(faults({ ...layout, columns: layout.columns.toSpliced(1, 2) })).toEqual([
      ['lacks', '姓'],
      ['lacks', '名'],
    ])
  })
  it('says which column is wrong', () => {
    const { layout } = targets.free
    const wrong: Layout = {
      ...layout,
      premium: 'inside',
      columns: [
        ...layout.columns,
        { header: '残業', source: minutes('overtime') },
        { header: '残業', source: minutes('worked', { isRounded: true }) },
        { header: '60h', source: minutes('over60', { on: 'daysOff' }) },
        { header: '', source: { kind: 'blank' } },
        { header: '?', source: { kind: 'unset' } },
      ],
    }
    expect(faults(wrong)).toEqual([
      ['sameHeader', '残業'],
      ['notRoundable', '残業'],
      ['notByDay', '60h'],
      ['noHeader', ''],
      ['unset', '?'],
      ['nightOvertimeUnknown', ''],
    ])
    expect(faults({ ...withTime(layout), columns: withTime(layout).columns.with(1, { header: '𠮷', source: { kind: 'blank' } }) })).toEqual(
      [['unwritable', '𠮷']],
    )
    expect(faults({ ...layout, columns: [] })).toEqual([
      ['noColumns', ''],
      ['noCode', ''],
    ])
  })
})

describe('a header that is pasted in', () => {
  const kinds = (text: string) => columnsOfHeader(text, [], ['有給休暇', '午前半休', '慶弔']).map(({ source }) => source)
  it('keeps its names letter by letter, and usual items are proposed', () => {
    const text = '従業員コード,出勤日数（平日）,法定外時間（平日）,深夜所定時間（法定休日）,有休取得日数,謎の項目'
    expect(columnsOfHeader(text, [], []).map(({ header }) => header)).toEqual(text.split(','))
    expect(kinds(text)).toEqual([
      { kind: 'person', field: 'code' },
      { kind: 'count', field: 'daysOnWorkDays' },
      minutes('overtime', { on: 'workDays' }),
      { kind: 'minutes', field: 'nightLegalHoliday', on: null, format: null, isRounded: false },
      {
        kind: 'leave',
        leave: [{ name: '有給休暇', days: 1 }],
      },
      { kind: 'unset' },
    ])
  })
  it('is read with tabs, quotes, a mark of its encoding, or an item a line', () => {
    const headers = (text: string) => columnsOfHeader(text, [], []).map(({ header }) => header)
    expect(headers('\u{feff}"A,1"\t"B ""2"""\r\n1\t2')).toEqual(['A,1', 'B "2"'])
    expect(headers('社員番号\n出勤日数\n')).toEqual(['社員番号', '出勤日数'])
    expect(headers('')).toEqual([])
  })
  it('leaves what was said of a column before', () => {
    const known = [{ header: '残業時間', source: { kind: 'blank' } as const }]
    expect(columnsOfHeader('残業時間,休憩時間', known, [])[0]).toEqual(known[0])
  })
})

it('a layout of Money Forward has its version before all others, and every layout has a time', () => {
  const { layout } = targets.moneyForward
  const [version, code] = layout.columns
  if (version === undefined || code === undefined) throw new Error('no columns')
  const columns = [version, code, { header: '所定時間（平日）', source: minutes('worked') }]
  expect(faults({ ...layout, columns })).toEqual([])
  expect(faults({ ...layout, columns: columns.with(0, code).with(1, version) })).toEqual([['notFirst', 'Version']])
  expect(faults(layout)).toEqual([['noTime', '']])
})
