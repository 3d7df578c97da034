import { useState } from 'react'
import { columnsOfHeader } from '#shared/domain/payroll/header.ts'
import { roundableFields } from '#shared/domain/payroll/fields.ts'
import type { Column, Layout, Source } from '#shared/domain/payroll/layout.ts'
import { targets } from '#shared/domain/payroll/targets.ts'
import { useWords } from '../../common/i18n.ts'
import { NumberField } from '../../common/NumberField.tsx'
import {
  ActionIcon,
  Button,
  Checkbox,
  Group,
  IconChevronDown,
  IconChevronUp,
  IconPlus,
  IconX,
  Select,
  Stack,
  Text,
  Textarea,
  TextInput,
} from '../../ui/index.ts'
import { chooseSource, formatName, formatNames, formatOf, isFormatName, sourceChoices, sourceKey } from './sources.ts'

interface ColumnsPartProps {
  readonly layout: Layout
  readonly leaveNames: readonly string[]
  readonly onChange: (columns: readonly Column[]) => void
}

/** What the source of a column asks beside its kind: its text, days of each leave, form of times, rounding. */
function SourceDetails({
  source,
  leaveNames,
  onChange,
}: {
  readonly source: Source
  readonly leaveNames: readonly string[]
  readonly onChange: (source: Source) => void
}) {
  const { t } = useWords()
  if (source.kind === 'fixed')
    return (
      <TextInput
        size="xs"
        aria-label={t('timecardExport.fixedText')}
        placeholder={t('timecardExport.fixedText')}
        value={source.text}
        maxLength={200}
        onChange={(event) => onChange({ ...source, text: event.currentTarget.value })}
      />
    )
  if (source.kind === 'leave') {
    const names = [...new Set([...source.leave.map(({ name }) => name), ...leaveNames])]
    return (
      <Group gap="xs">
        {names.map((name) => (
          <NumberField
            key={name}
            label={t('timecardExport.leaveDays', { name })}
            value={source.leave.find((one) => one.name === name)?.days ?? 0}
            least={0}
            most={1}
            decimals={2}
            onChange={(days) => {
              const others = source.leave.filter((one) => one.name !== name)
              if (!Number.isNaN(days) && Number.isInteger(days * 4)) onChange({ ...source, leave: [...others, { name, days }] })
            }}
          />
        ))}
      </Group>
    )
  }
  if (source.kind !== 'minutes') return null
  return (
    <Group gap="xs">
      <Select
        size="xs"
        w={190}
        aria-label={t('timecardExport.format')}
        allowDeselect={false}
        data={['own' as const, ...formatNames].map((name) => ({ value: name, label: t(`timecardExport.formats.${name}`) }))}
        value={source.format === null ? 'own' : formatName(source.format)}
        onChange={(name) => onChange({ ...source, format: name !== null && isFormatName(name) ? formatOf(name) : null })}
      />
      {roundableFields.includes(source.field) ? (
        <Checkbox
          size="xs"
          label={t('timecardExport.rounded')}
          title={t('timecardExport.roundedHint')}
          checked={source.isRounded}
          onChange={(event) => onChange({ ...source, isRounded: event.currentTarget.checked })}
        />
      ) : null}
    </Group>
  )
}

function Paste({ layout, leaveNames, onChange }: ColumnsPartProps) {
  const { t } = useWords()
  const [text, setText] = useState('')
  const columns = columnsOfHeader(text, layout.columns, leaveNames)
  return (
    <Stack gap={6}>
      <Textarea
        label={t('timecardExport.paste')}
        description={t('timecardExport.pasteHint')}
        rows={3}
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
      />
      <Group>
        <Button
          size="xs"
          variant="default"
          disabled={columns.length === 0}
          onClick={() => {
            onChange(columns)
            setText('')
          }}
        >
          {t('timecardExport.pasteGo')}
        </Button>
      </Group>
    </Stack>
  )
}

/** The columns in their order: names letter by letter, and what each holds. */
export function ColumnsPart({ layout, leaveNames, onChange }: ColumnsPartProps) {
  const { t } = useWords()
  const { columns, target } = layout
  const { needed } = targets[target]
  const choices = sourceChoices(t)
  const put = (at: number, column: Column): void => onChange(columns.with(at, column))
  const swap = (at: number, to: number): void => {
    const [one, other] = [columns[at], columns[to]]
    if (one !== undefined && other !== undefined) onChange(columns.with(at, other).with(to, one))
  }
  return (
    <section>
      <h3>{t('timecardExport.columnsTitle')}</h3>
      <Paste layout={layout} leaveNames={leaveNames} onChange={onChange} />
      <ol className="timecards-export-columns">
        {columns.length === 0 ? null : (
          <li className="timecards-export-heads" aria-hidden>
            <span>{t('timecardExport.header')}</span>
            <span>{t('timecardExport.content')}</span>
            <span>{t('timecardExport.format')}</span>
          </li>
        )}
        {columns.map((column, at) => {
          const isFirst = needed.some((one) => one.isFirst === true && one.header === column.header)
          const isBelowFirst = needed.some((one) => one.isFirst === true && one.header === columns[at - 1]?.header)
          const isNeeded = needed.some(({ header }) => header === column.header)
          const { header } = column
          return (
            <li key={at}>
              <TextInput
                size="xs"
                aria-label={t('timecardExport.header')}
                value={header}
                maxLength={200}
                disabled={isNeeded}
                onChange={(event) => put(at, { ...column, header: event.currentTarget.value })}
              />
              <Select
                size="xs"
                aria-label={t('timecardExport.content')}
                allowDeselect={false}
                searchable
                disabled={isNeeded}
                data={choices}
                error={column.source.kind === 'unset'}
                value={sourceKey(column.source)}
                onChange={(key) => put(at, { ...column, source: chooseSource(key ?? '', column.source, leaveNames) })}
              />
              <div>
                {isNeeded ? null : (
                  <SourceDetails source={column.source} leaveNames={leaveNames} onChange={(source) => put(at, { ...column, source })} />
                )}
              </div>
              <Group gap={2} wrap="nowrap">
                <ActionIcon
                  variant="subtle"
                  disabled={at === 0 || (isBelowFirst && at === 1)}
                  aria-label={t('timecardExport.moveUp', { header })}
                  onClick={() => swap(at, at - 1)}
                >
                  <IconChevronUp size={16} />
                </ActionIcon>
                <ActionIcon
                  variant="subtle"
                  disabled={at === columns.length - 1 || (isFirst && at === 0)}
                  aria-label={t('timecardExport.moveDown', { header })}
                  onClick={() => swap(at, at + 1)}
                >
                  <IconChevronDown size={16} />
                </ActionIcon>
                <ActionIcon
                  variant="subtle"
                  disabled={isNeeded}
                  aria-label={t('timecardExport.removeColumn', { header })}
                  onClick={() => onChange(columns.toSpliced(at, 1))}
                >
                  <IconX size={16} />
                </ActionIcon>
              </Group>
            </li>
          )
        })}
      </ol>
      {columns.length > 0 ? null : <Text size="sm">{t('timecardExport.faults.noColumns')}</Text>}
      <Group>
        <Button
          size="xs"
          variant="default"
          leftSection={<IconPlus size={14} />}
          onClick={() => onChange([...columns, { header: '', source: { kind: 'unset' } }])}
        >
          {t('timecardExport.addColumn')}
        </Button>
      </Group>
    </section>
  )
}
