import { alignments, labelContents, labelLimits, type LabelContent, type LabelField } from '#shared/domain/labels/template.ts'
import { useWords } from '../common/i18n.ts'
import { NumberField } from '../common/NumberField.tsx'
import { ActionIcon, Checkbox, IconTrash, Select, TextInput } from '../ui/index.ts'

interface Props {
  readonly fields: readonly LabelField[]
  readonly disabled: boolean
  readonly onChange: (fields: readonly LabelField[]) => void
}

const numbers = [
  ['xMm', 'x', 0, labelLimits.widestMm],
  ['yMm', 'y', 0, labelLimits.longestMm],
  ['widthMm', 'fieldWidth', 0.5, labelLimits.widestMm],
  ['heightMm', 'fieldHeight', 0.5, labelLimits.longestMm],
  ['sizeMm', 'size', labelLimits.smallestTypeMm, labelLimits.largestTypeMm],
  ['smallestMm', 'smallest', labelLimits.smallestTypeMm, labelLimits.largestTypeMm],
] as const

/** What a field is called: two of the same content are told apart by their number. */
function useFieldNames(fields: readonly LabelField[]): readonly string[] {
  const { t } = useWords()
  return fields.map(({ content }, at) => {
    const name = t(`labels.contents.${content}`)
    const before = fields.slice(0, at).filter((one) => one.content === content).length
    const isOnly = fields.filter((one) => one.content === content).length === 1
    return isOnly ? name : `${name} ${before + 1}`
  })
}

/** Which numbers of the fields are none, with the bounds that they have. */
export function useFieldProblems(fields: readonly LabelField[]): readonly string[] {
  const { t } = useWords()
  const names = useFieldNames(fields)
  return fields.flatMap((field, at) =>
    numbers.flatMap(([name, word, min, max]) =>
      Number.isNaN(field[name])
        ? [
            t('labels.faults.fieldNumber', {
              content: names[at] ?? '',
              column: t(`labels.editor.${word}`),
              problem: t('rules.outOfRange', { min, max }),
            }),
          ]
        : [],
    ),
  )
}

/** The fields of a template, one line each. */
export function FieldTable({ fields, disabled, onChange }: Props) {
  const { t } = useWords()
  const names = useFieldNames(fields)
  const change = (at: number, part: Partial<LabelField>): void =>
    onChange(fields.map((field, i) => (i === at ? { ...field, ...part } : field)))
  return (
    <div className="labels-fields" tabIndex={0} role="group" aria-label={t('labels.editor.fields')}>
      <div className="labels-field" data-head aria-hidden>
        <span>{t('labels.editor.content')}</span>
        {numbers.map(([, word]) => (
          <span key={word}>{t(`labels.editor.${word}`)}</span>
        ))}
        <span>{t('labels.editor.align')}</span>
        <span>{t('labels.editor.bold')}</span>
        <span>{t('labels.editor.text')}</span>
        <span />
      </div>
      {fields.map((field, at) => {
        const content = names[at] ?? ''
        return (
          // The place is the field: lines are neither sorted nor dragged.
          // oxlint-disable-next-line react/no-array-index-key
          <div key={`${at} ${fields.length}`} className="labels-field" role="group" aria-label={content}>
            <Select
              aria-label={`${content} ${t('labels.editor.content')}`}
              allowDeselect={false}
              disabled={disabled}
              value={field.content}
              data={labelContents.map((value) => ({ value, label: t(`labels.contents.${value}`) }))}
              onChange={(value) => change(at, { content: (value ?? field.content) as LabelContent })}
            />
            {numbers.map(([name, word, least, most]) => (
              <NumberField
                key={name}
                isBare
                label={`${content} ${t(`labels.editor.${word}`)}`}
                value={field[name]}
                least={least}
                most={most}
                disabled={disabled}
                onChange={(value) => change(at, { [name]: value })}
              />
            ))}
            <Select
              aria-label={`${content} ${t('labels.editor.align')}`}
              allowDeselect={false}
              disabled={disabled}
              value={field.align}
              data={alignments.map((value) => ({ value, label: t(`labels.alignments.${value}`) }))}
              onChange={(value) => change(at, { align: (value ?? 'left') as LabelField['align'] })}
            />
            <Checkbox
              size="md"
              aria-label={`${content} ${t('labels.editor.bold')}`}
              disabled={disabled}
              checked={field.bold}
              onChange={(event) => change(at, { bold: event.currentTarget.checked })}
            />
            <TextInput
              aria-label={`${content} ${t('labels.editor.text')}`}
              disabled={disabled || field.content !== 'text'}
              maxLength={labelLimits.textLength}
              value={field.text}
              onChange={(event) => change(at, { text: event.currentTarget.value })}
            />
            <ActionIcon
              aria-label={t('labels.editor.removeField', { content })}
              disabled={disabled}
              onClick={() => onChange(fields.filter((_, i) => i !== at))}
            >
              <IconTrash size={14} />
            </ActionIcon>
          </div>
        )
      })}
    </div>
  )
}
