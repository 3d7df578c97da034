import type { CountField, MinuteField } from './fields.ts'
import type { Column, Layout, Needed, PersonField, Source, TargetId } from './layout.ts'

/**
 * How far the maker's public pages tell the layout.
 * - `keys`: the key columns by name; all others are the shop's own items. - `shopsOwn`: the program takes what the shop lays down in it.
 * - `unconfirmed`: no page of the maker lists the columns; ours are a proposal that the shop holds against its own template.
 */
export type Certainty = 'keys' | 'shopsOwn' | 'unconfirmed'

export interface Target {
  readonly certainty: Certainty
  /** Pages that tell it. */
  readonly sources: readonly string[]
  readonly needed: readonly Needed[]
  /** Columns are found by their names. */
  readonly needsHeader: boolean
  /** What a second import of the same month does there, as far as a page tells. */
  readonly secondImport: 'adds' | 'unknown'
  /** Characters of a code at most; null: no page names a limit. */
  readonly longestCode: number | null
  /** With what the shop begins. */
  readonly layout: Layout
}

const person = (field: PersonField): Source => ({ kind: 'person', field })
const count = (field: CountField): Source => ({ kind: 'count', field })
const minutes = (field: MinuteField): Source => ({ kind: 'minutes', field, on: null, format: null, isRounded: false })
const unset: Source = { kind: 'unset' }
const blank: Source = { kind: 'blank' }
const column = (header: string, source: Source): Column => ({ header, source })

const usual: Omit<Layout, 'target' | 'columns'> = {
  hasHeader: true,
  delimiter: ',',
  quotes: 'needed',
  lineEnd: 'crlf',
  encoding: 'cp932',
  time: { kind: 'sexagesimal', separator: '.' },
  dates: 'slashes',
  premium: null,
  nightOvertime: null,
}

const moneyForwardKeys: readonly Needed[] = [
  { header: 'Version', source: { kind: 'fixed', text: '2' }, isFirst: true },
  { header: '従業員コード', source: person('code') },
]
const jobcanKeys: readonly Needed[] = [
  { header: 'スタッフコード', source: person('code') },
  { header: '姓', source: person('familyName') },
  { header: '名', source: person('givenName') },
]

export const targets: Readonly<Record<TargetId, Target>> = {
  yayoi: {
    certainty: 'shopsOwn',
    sources: ['support.yayoi-kk.co.jp/subcontents.html?page_id=24298', 'support.yayoi-kk.co.jp/subcontents.html?page_id=24293'],
    needed: [],
    needsHeader: false,
    secondImport: 'adds',
    longestCode: 20,
    layout: {
      ...usual,
      target: 'yayoi',
      columns: [
        column('従業員コード', person('code')),
        column('出勤日数', count('daysWorked')),
        column('欠勤日数', count('daysAbsent')),
        column('有給日数', { kind: 'leave', leave: [] }),
        column('遅刻早退', minutes('lateAndEarly')),
        column('実働時間', minutes('total')),
        column('普通残業時間', minutes('overtime')),
        column('深夜残業時間', minutes('nightOvertime')),
        column('休日勤務時間', minutes('legalHoliday')),
      ],
    },
  },
  moneyForward: {
    certainty: 'keys',
    sources: [
      'biz.moneyforward.com/support/payroll/guide/integrations/in09.html',
      'biz.moneyforward.com/support/payroll/guide/guide01/startup05.html',
    ],
    needed: moneyForwardKeys,
    needsHeader: true,
    secondImport: 'unknown',
    longestCode: null,
    layout: {
      ...usual,
      target: 'moneyForward',
      time: { kind: 'decimal', places: 2 },
      columns: moneyForwardKeys.map(({ header, source }) => column(header, source)),
    },
  },
  freee: {
    certainty: 'unconfirmed',
    sources: ['support.freee.co.jp/hc/ja/articles/204922194'],
    needed: [],
    needsHeader: true,
    secondImport: 'unknown',
    longestCode: null,
    layout: {
      ...usual,
      target: 'freee',
      encoding: 'utf8',
      time: { kind: 'minutes' },
      columns: [
        column('従業員番号', person('code')),
        column('集計開始日', person('from')),
        column('集計終了日', person('to')),
        column('所定労働時間', minutes('withinContract')),
        column('法定内残業時間', minutes('withinLegal')),
        column('時間外労働時間', minutes('overtime')),
        column('深夜労働時間', minutes('night')),
        column('法定休日労働時間', minutes('legalHoliday')),
        column('総労働時間', minutes('total')),
      ],
    },
  },
  bugyo: {
    certainty: 'shopsOwn',
    sources: ['support.obc.jp/hc/ja/articles/900003885706'],
    needed: [],
    needsHeader: true,
    secondImport: 'unknown',
    longestCode: null,
    // 受入記号 are in no public list: the header of the shop's own 汎用データ作成 is pasted in.
    layout: { ...usual, target: 'bugyo', columns: [] },
  },
  pca: {
    certainty: 'unconfirmed',
    sources: ['support.ta.kingoftime.jp/hc/ja/articles/360058957373'],
    needed: [],
    needsHeader: false,
    secondImport: 'unknown',
    longestCode: null,
    layout: {
      ...usual,
      target: 'pca',
      // Items and their order are fixed, blanks are kept; the page's list does not end here.
      columns: [
        column('社員コード', person('code')),
        column('要勤務日数', blank),
        column('要勤務時間', blank),
        column('出勤日数', count('daysWorked')),
        column('出勤時間', minutes('total')),
        column('事故欠勤日数', count('daysAbsent')),
        column('病気欠勤日数', blank),
        column('代休特休日数', unset),
        column('休日出勤日数', unset),
      ],
    },
  },
  jobcan: {
    certainty: 'keys',
    sources: ['jobcan-payroll.zendesk.com/hc/ja/articles/360006174134'],
    needed: jobcanKeys,
    needsHeader: true,
    secondImport: 'unknown',
    longestCode: null,
    layout: { ...usual, target: 'jobcan', time: { kind: 'sexagesimal', separator: ':' }, columns: jobcanKeys },
  },
  free: {
    certainty: 'shopsOwn',
    sources: [],
    needed: [],
    needsHeader: false,
    secondImport: 'unknown',
    longestCode: null,
    layout: { ...usual, target: 'free', columns: [column('従業員コード', person('code')), column('氏名', person('name'))] },
  },
}
