import {
  fieldsByDay,
  roundableFields,
  type Conventions,
  type CountField,
  type DayKind,
  type LeaveCount,
  type MinuteField,
} from './fields.ts'
import type { TimeFormat } from './numbers.ts'

/** Payroll programs to which a month can be handed over; `free`: any other, with a layout of the shop's own. */
export const targetIds = ['yayoi', 'moneyForward', 'freee', 'bugyo', 'pca', 'jobcan', 'free'] as const
export type TargetId = (typeof targetIds)[number]

/** What is known of a person and the period without counting. */
export const personFields = ['code', 'name', 'familyName', 'givenName', 'from', 'to'] as const
export type PersonField = (typeof personFields)[number]

/** What a column holds. `unset`: nobody has said yet, and nothing is written until somebody does. `blank`: left empty on purpose. */
export type Source =
  | { readonly kind: 'unset' }
  | { readonly kind: 'blank' }
  | { readonly kind: 'fixed'; readonly text: string }
  | { readonly kind: 'person'; readonly field: PersonField }
  | { readonly kind: 'count'; readonly field: CountField }
  | { readonly kind: 'leave'; readonly leave: readonly LeaveCount[] }
  | {
      readonly kind: 'minutes'
      readonly field: MinuteField
      /** Null: of all days. */
      readonly on: DayKind | null
      /** Null: as the layout says. */
      readonly format: TimeFormat | null
      /** In whole hours, under 30 minutes dropped and the others made an hour: only of what the law lets be rounded. */
      readonly isRounded: boolean
    }

export interface Column {
  readonly header: string
  readonly source: Source
}

/** How the file of a target is written. */
export interface Layout {
  readonly target: TargetId
  readonly columns: readonly Column[]
  readonly hasHeader: boolean
  readonly delimiter: ',' | '\t'
  /** Around the cells that need them, or around all. */
  readonly quotes: 'needed' | 'always'
  readonly lineEnd: 'crlf' | 'lf'
  readonly encoding: 'cp932' | 'utf8' | 'utf8bom'
  readonly time: TimeFormat
  /** 2026/11/01, 2026-11-01, 20261101. */
  readonly dates: 'slashes' | 'dashes' | 'digits'
  /** Null: the shop has not said yet. */
  readonly premium: Conventions['premium'] | null
  readonly nightOvertime: Conventions['nightOvertime'] | null
}

/** A column that a target asks for by this name. */
export interface Needed {
  readonly header: string
  readonly source: Source
  /** It has to stand before all others. */
  readonly isFirst?: true
}

export const layoutFaults = [
  'noColumns',
  'unset',
  'noHeader',
  'sameHeader',
  'unwritable',
  'headerOff',
  'lacks',
  'notFirst',
  'noCode',
  'noTime',
  'notRoundable',
  'notByDay',
  'premiumUnknown',
  'nightOvertimeUnknown',
] as const
export interface LayoutFault {
  readonly fault: (typeof layoutFaults)[number]
  /** Of this column, from 0; null: of the whole. */
  readonly column: number | null
  /** The header that is meant. */
  readonly header: string
}

const sameSource = (a: Source, b: Source): boolean => JSON.stringify(a) === JSON.stringify(b)

/** Fields that are other minutes with another answer to the question. */
const isByPremium: readonly MinuteField[] = ['total']
const isByNightOvertime: readonly MinuteField[] = ['overtime', 'overtimeUpTo60', 'over60', 'night']

export const usesField = ({ columns }: Pick<Layout, 'columns'>, fields: readonly MinuteField[]): boolean =>
  columns.some(({ source }) => source.kind === 'minutes' && fields.includes(source.field))

interface Asked {
  readonly needed: readonly Needed[]
  readonly needsHeader: boolean
  /** Characters of a text that the file's encoding has not. */
  readonly unwritable: (text: string) => string
}

/** Everything that keeps a layout from being written; none: it can be. */
export function faultsOf(layout: Layout, { needed, needsHeader, unwritable }: Asked): LayoutFault[] {
  const faults: LayoutFault[] = []
  const add = (fault: LayoutFault['fault'], column: number | null = null, header = ''): void => void faults.push({ fault, column, header })
  const { columns } = layout
  if (columns.length === 0) add('noColumns')
  const seen = new Set<string>()
  for (const [at, { header, source }] of columns.entries()) {
    if (source.kind === 'unset') add('unset', at, header)
    if (layout.hasHeader && header === '') add('noHeader', at)
    if (layout.hasHeader && header !== '' && seen.has(header)) add('sameHeader', at, header)
    if (layout.hasHeader && unwritable(header) !== '') add('unwritable', at, header)
    seen.add(header)
    if (source.kind !== 'minutes') continue
    if (source.isRounded && !roundableFields.includes(source.field)) add('notRoundable', at, header)
    if (source.on !== null && !fieldsByDay.some((field) => field === source.field)) add('notByDay', at, header)
  }
  if (needsHeader && !layout.hasHeader) add('headerOff')
  for (const { header, source } of needed)
    if (!columns.some((column) => column.header === header && sameSource(column.source, source))) add('lacks', null, header)
  for (const { header, isFirst } of needed) {
    const at = columns.findIndex((column) => column.header === header)
    if (isFirst === true && at > 0) add('notFirst', at, header)
  }
  if (!columns.some(({ source }) => source.kind === 'person' && source.field === 'code')) add('noCode')
  if (columns.length > 0 && !columns.some(({ source }) => source.kind === 'minutes' || source.kind === 'unset')) add('noTime')
  if (layout.premium === null && usesField(layout, isByPremium)) add('premiumUnknown')
  if (layout.nightOvertime === null && usesField(layout, isByNightOvertime)) add('nightOvertimeUnknown')
  return faults
}

/** What the shop said; until then, what adds up: every minute in the total, and overtime at night in both. */
export const conventionsOf = ({ premium, nightOvertime }: Pick<Layout, 'premium' | 'nightOvertime'>): Conventions => ({
  premium: premium ?? 'inside',
  nightOvertime: nightOvertime ?? 'both',
})
