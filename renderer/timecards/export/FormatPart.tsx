import type { PayrollPreview } from '#shared/contracts/timecardExport.ts'
import { hoursText } from '#shared/domain/labour/time.ts'
import { usesField, type Layout } from '#shared/domain/payroll/layout.ts'
import { targets } from '#shared/domain/payroll/targets.ts'
import { useWords } from '../../common/i18n.ts'
import { Checkbox, Group, Radio, Select, Stack, Text } from '../../ui/index.ts'
import { formatName, formatNames, formatOf, isFormatName } from './sources.ts'

interface FormatPartProps {
  readonly layout: Layout
  readonly onChange: (layout: Layout) => void
}

const delimiters = { comma: ',', tab: '\t' } as const

/** A choice among a few words. */
function Choice<V extends string>(props: {
  readonly label: string
  readonly value: V
  readonly choices: readonly (readonly [V, string])[]
  readonly onChange: (value: V) => void
}) {
  const { label, value, choices, onChange } = props
  return (
    <Select
      size="xs"
      w={170}
      label={label}
      allowDeselect={false}
      value={value}
      data={choices.map(([of, text]) => ({ value: of, label: text }))}
      onChange={(next) => onChange(choices.find(([of]) => of === next)?.[0] ?? value)}
    />
  )
}

/** How times and the file are written. */
export function FormatPart({ layout, onChange }: FormatPartProps) {
  const { t } = useWords()
  return (
    <section>
      <h3>{t('timecardExport.fileTitle')}</h3>
      <Select
        size="xs"
        w={300}
        label={t('timecardExport.time')}
        description={t('timecardExport.timeHint')}
        allowDeselect={false}
        data={formatNames.map((name) => ({ value: name, label: t(`timecardExport.formats.${name}`) }))}
        value={formatName(layout.time)}
        onChange={(name) => onChange({ ...layout, time: name !== null && isFormatName(name) ? formatOf(name) : layout.time })}
      />
      <Group gap="sm" align="end">
        <Choice
          label={t('timecardExport.encoding')}
          value={layout.encoding}
          choices={(['cp932', 'utf8', 'utf8bom'] as const).map((of) => [of, t(`timecardExport.encodings.${of}`)] as const)}
          onChange={(encoding) => onChange({ ...layout, encoding })}
        />
        <Choice
          label={t('timecardExport.delimiter')}
          value={layout.delimiter === ',' ? 'comma' : 'tab'}
          choices={(['comma', 'tab'] as const).map((of) => [of, t(`timecardExport.delimiters.${of}`)] as const)}
          onChange={(name) => onChange({ ...layout, delimiter: delimiters[name] })}
        />
        <Choice
          label={t('timecardExport.quotes')}
          value={layout.quotes}
          choices={(['needed', 'always'] as const).map((of) => [of, t(`timecardExport.quoteKinds.${of}`)] as const)}
          onChange={(quotes) => onChange({ ...layout, quotes })}
        />
        <Choice
          label={t('timecardExport.lineEnd')}
          value={layout.lineEnd}
          choices={(['crlf', 'lf'] as const).map((of) => [of, t(`timecardExport.lineEnds.${of}`)] as const)}
          onChange={(lineEnd) => onChange({ ...layout, lineEnd })}
        />
        <Choice
          label={t('timecardExport.dates')}
          value={layout.dates}
          choices={(['slashes', 'dashes', 'digits'] as const).map((of) => [of, t(`timecardExport.dateForms.${of}`)] as const)}
          onChange={(dates) => onChange({ ...layout, dates })}
        />
      </Group>
      <Checkbox
        size="xs"
        label={t('timecardExport.hasHeader')}
        checked={layout.hasHeader}
        disabled={targets[layout.target].needsHeader}
        onChange={(event) => onChange({ ...layout, hasHeader: event.currentTarget.checked })}
      />
    </section>
  )
}

const nights = ['both', 'overtime', 'night', 'own'] as const

/** What each answer makes of overtime at night (shared/domain/payroll/fields.ts). */
function nightText(name: string, figures: PayrollPreview['people'][number]['night'], answer: (typeof nights)[number]) {
  const { overtime, night, nightOvertime } = figures
  return {
    name,
    overtime: hoursText(answer === 'both' || answer === 'overtime' ? overtime : overtime - nightOvertime),
    night: hoursText(answer === 'both' || answer === 'night' ? night : night - nightOvertime),
    own: hoursText(nightOvertime),
  }
}

/** What no file tells: asked once, with a person as the example. */
export function QuestionsPart({ layout, onChange, preview }: FormatPartProps & { readonly preview: PayrollPreview | null }) {
  const { t } = useWords()
  const asksPremium = usesField(layout, ['total'])
  const asksNight = usesField(layout, ['overtime', 'overtimeUpTo60', 'over60', 'night'])
  if (!asksPremium && !asksNight) return null
  const people = preview?.people ?? []
  const example = people.find(({ night }) => night.nightOvertime > 0) ?? people[0]
  return (
    <section>
      <h3>{t('timecardExport.questions.title')}</h3>
      {asksPremium ? (
        <Radio.Group
          label={t('timecardExport.questions.premium')}
          value={layout.premium ?? ''}
          onChange={(value) => onChange({ ...layout, premium: value === 'beside' ? 'beside' : 'inside' })}
        >
          <Stack gap={10} mt={6}>
            {(['inside', 'beside'] as const).map((premium) => (
              <Radio key={premium} value={premium} label={t(`timecardExport.questions.premiums.${premium}`)} />
            ))}
          </Stack>
        </Radio.Group>
      ) : null}
      {asksNight ? (
        <Radio.Group
          label={t('timecardExport.questions.night')}
          value={layout.nightOvertime ?? ''}
          onChange={(value) => onChange({ ...layout, nightOvertime: nights.find((one) => one === value) ?? layout.nightOvertime })}
        >
          <Stack gap={10} mt={6}>
            {nights.map((answer) => (
              <Radio
                key={answer}
                value={answer}
                label={t(`timecardExport.questions.nights.${answer}`)}
                description={
                  example === undefined
                    ? null
                    : t('timecardExport.questions.nightExample', nightText(example.staffName, example.night, answer))
                }
              />
            ))}
          </Stack>
        </Radio.Group>
      ) : null}
      {example === undefined ? <Text size="xs">{t('timecardExport.nobody')}</Text> : null}
    </section>
  )
}
