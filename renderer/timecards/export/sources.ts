import { countFields, dayKinds, fieldsByDay, minuteFields, type DayKind, type MinuteField } from '#shared/domain/payroll/fields.ts'
import { proposePaidLeave } from '#shared/domain/payroll/header.ts'
import { personFields, type Source } from '#shared/domain/payroll/layout.ts'
import type { TimeFormat } from '#shared/domain/payroll/numbers.ts'
import type { Translate } from '#shared/i18n/index.ts'

const minutes = (field: MinuteField, on: DayKind | null = null): Source => ({ kind: 'minutes', field, on, format: null, isRounded: false })

/** What a column can hold, as a list offers it. */
const groups: readonly (readonly ['other' | 'person' | 'counts' | 'minutes' | 'minutesByDay', readonly Source[]])[] = [
  ['other', [{ kind: 'unset' }, { kind: 'blank' }, { kind: 'fixed', text: '' }, { kind: 'leave', leave: [] }]],
  ['person', personFields.map((field) => ({ kind: 'person', field }))],
  ['counts', countFields.map((field) => ({ kind: 'count', field }))],
  ['minutes', minuteFields.map((field) => minutes(field))],
  ['minutesByDay', fieldsByDay.flatMap((field) => dayKinds.map((on) => minutes(field, on)))],
]

/** A name for what a column holds, whatever its text, format and leave are. */
export function sourceKey(source: Source): string {
  if (source.kind === 'minutes') return source.on === null ? `minutes ${source.field}` : `minutes ${source.field} ${source.on}`
  return 'field' in source ? `${source.kind} ${source.field}` : source.kind
}

const byKey: ReadonlyMap<string, Source> = new Map(groups.flatMap(([, sources]) => sources.map((source) => [sourceKey(source), source])))

/** The source that was chosen, with what was said of the one before where it still holds. */
export function chooseSource(key: string, before: Source, leaveNames: readonly string[]): Source {
  const chosen = byKey.get(key) ?? before
  if (chosen.kind === 'leave') return before.kind === 'leave' ? before : { kind: 'leave', leave: proposePaidLeave(leaveNames) }
  return chosen.kind === 'minutes' && before.kind === 'minutes' ? { ...chosen, format: before.format } : chosen
}

function sourceLabel(source: Source, t: Translate): string {
  switch (source.kind) {
    case 'person':
      return t(`timecardExport.persons.${source.field}`)
    case 'count':
      return t(`timecardExport.counts.${source.field}`)
    case 'minutes': {
      const field = t(`timecardExport.fields.${source.field}`)
      return source.on === null ? field : t('timecardExport.fieldOn', { field, on: t(`timecardExport.on.${source.on}`) })
    }
    default:
      return t(`timecardExport.kinds.${source.kind}`)
  }
}

export const sourceChoices = (t: Translate) =>
  groups.map(([group, sources]) => ({
    group: t(`timecardExport.groups.${group}`),
    items: sources.map((source) => ({ value: sourceKey(source), label: sourceLabel(source, t) })),
  }))

const formats = {
  minutes: { kind: 'minutes' },
  point: { kind: 'sexagesimal', separator: '.' },
  colon: { kind: 'sexagesimal', separator: ':' },
  decimal2: { kind: 'decimal', places: 2 },
  decimal3: { kind: 'decimal', places: 3 },
  decimal4: { kind: 'decimal', places: 4 },
} as const satisfies Record<string, TimeFormat>
type FormatName = keyof typeof formats
export const formatNames: readonly FormatName[] = ['minutes', 'point', 'colon', 'decimal2', 'decimal3', 'decimal4']

export const isFormatName = (name: string): name is FormatName => name in formats
export const formatOf = (name: FormatName): TimeFormat => formats[name]
export function formatName(format: TimeFormat): FormatName {
  if (format.kind === 'minutes') return 'minutes'
  if (format.kind === 'sexagesimal') return format.separator === '.' ? 'point' : 'colon'
  return format.places === 2 ? 'decimal2' : format.places === 3 ? 'decimal3' : 'decimal4'
}
