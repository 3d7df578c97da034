import { useState } from 'react'
import type { OutputOf } from '#shared/contracts/index.ts'
import { freePlace } from '#shared/domain/labels/freePlace.ts'
import {
  barsChoices,
  codeSources,
  labelLimits,
  templateFaults,
  type BarsChoice,
  type CodeSource,
  type LabelField,
  type LabelTemplate,
} from '#shared/domain/labels/template.ts'
import { errorText } from '../common/errors.ts'
import { useWords } from '../common/i18n.ts'
import { NumberField } from '../common/NumberField.tsx'
import { Alert, Button, Checkbox, Group, IconPlus, Select, Stack, Text, TextInput } from '../ui/index.ts'
import { FieldTable, useFieldProblems } from './FieldTable.tsx'
import { Picture, Warnings } from './Picture.tsx'
import { ProductByCode } from './ProductByCode.tsx'
import { withTemplate, type TemplateDraft } from './templateDraft.ts'
import { isWhole, usePreview } from './usePreview.ts'

const newField: LabelField = {
  content: 'text',
  xMm: 1,
  yMm: 1,
  widthMm: 20,
  heightMm: 4,
  align: 'left',
  bold: false,
  sizeMm: 3,
  smallestMm: 1.5,
  text: '',
}

function Faults({ template }: { readonly template: LabelTemplate }) {
  const { t } = useWords()
  const numbers = useFieldProblems(template.fields)
  const others = templateFaults(template).map(({ rule, field }) =>
    t(`labels.faults.${rule}`, { content: t(`labels.contents.${template.fields[field]?.content ?? 'text'}`) }),
  )
  return [...new Set([...numbers, ...others])].map((fault) => (
    <Text key={fault} size="xs" className="labels-fault">
      {fault}
    </Text>
  ))
}

type Card = OutputOf<'lookup.find'>['cards'][number]

/** The label as it will look, and beside it what should be mended: nothing below moves while one types. */
function Sample({ draft }: { readonly draft: TemplateDraft }) {
  const words = useWords()
  const { t } = words
  const [product, setProduct] = useState<Card | null>(null)
  const { template, whole } = draft
  const { picture, error } = usePreview(isWhole(whole) ? whole : null, product?.productId ?? null, null, null)
  return (
    <div className="labels-sample">
      <div className="labels-preview" aria-live="polite">
        {picture === null ? null : <Picture picture={picture} />}
      </div>
      <Stack gap={6} className="labels-remarks">
        <Group gap="xs">
          <ProductByCode
            label={t('labels.editor.sample')}
            placeholder={t('labels.editor.sampleCode')}
            onFound={([first]) => setProduct(first ?? null)}
          />
          <Text size="xs" c="dimmed">
            {product === null ? t('labels.editor.sampleExample') : t('labels.editor.sampleOf', { name: product.productName })}
          </Text>
        </Group>
        {isWhole(template) ? null : (
          <Alert color="yellow" role="status" p="xs">
            {t(picture === null ? 'labels.previewNone' : 'labels.previewKept')}
            <Faults template={template} />
          </Alert>
        )}
        {picture === null ? null : <Warnings picture={picture} />}
        {error === null ? null : <Alert color="red">{errorText(words, error)}</Alert>}
      </Stack>
    </div>
  )
}

interface Props {
  readonly draft: TemplateDraft
  readonly isOwn: boolean
  readonly onChange: (draft: TemplateDraft) => void
}

/** A template with a preview while one types. */
export function TemplateEditor({ draft, isOwn, onChange }: Props) {
  const { t } = useWords()
  const { template, name } = draft
  const set = (part: Partial<LabelTemplate>): void => onChange(withTemplate(draft, part))
  return (
    <Stack gap="sm" p="md" className="labels-editor">
      <Sample draft={draft} />
      <Group gap="sm" align="flex-start">
        <TextInput
          flex={3}
          label={t('labels.editor.name')}
          maxLength={40}
          disabled={!isOwn}
          value={name}
          error={name.trim() === '' ? t('labels.faults.nameless') : null}
          onChange={(event) => onChange({ ...draft, name: event.currentTarget.value })}
        />
        <NumberField
          label={t('labels.editor.width')}
          value={template.widthMm}
          least={labelLimits.smallestMm}
          most={labelLimits.widestMm}
          disabled={!isOwn}
          onChange={(widthMm) => set({ widthMm })}
        />
        <NumberField
          label={t('labels.editor.height')}
          value={template.heightMm}
          least={labelLimits.smallestMm}
          most={labelLimits.longestMm}
          disabled={!isOwn}
          onChange={(heightMm) => set({ heightMm })}
        />
        <Select
          label={t('labels.editor.codeSource')}
          allowDeselect={false}
          disabled={!isOwn}
          value={template.codeSource}
          data={codeSources.map((value) => ({ value, label: t(`labels.codeSources.${value}`) }))}
          onChange={(value) => set({ codeSource: (value ?? 'productCode') as CodeSource })}
        />
        <Select
          label={t('labels.editor.bars')}
          allowDeselect={false}
          disabled={!isOwn}
          value={template.bars}
          data={barsChoices.map((value) => ({ value, label: t(`labels.barsChoices.${value}`) }))}
          onChange={(value) => set({ bars: (value ?? 'auto') as BarsChoice })}
        />
      </Group>
      <Checkbox
        label={t('labels.editor.frame')}
        disabled={!isOwn}
        checked={template.frame}
        onChange={(event) => set({ frame: event.currentTarget.checked })}
      />
      <FieldTable fields={template.fields} disabled={!isOwn} onChange={(fields) => set({ fields })} />
      <Group gap="sm">
        <Button
          variant="default"
          leftSection={<IconPlus size={14} />}
          disabled={!isOwn || template.fields.length >= labelLimits.fields}
          onClick={() => set({ fields: [...template.fields, { ...newField, ...freePlace(template), text: t('labels.contents.text') }] })}
        >
          {t('labels.editor.addField')}
        </Button>
        <Text size="xs" c="dimmed">
          {t('labels.editor.units')}
        </Text>
      </Group>
    </Stack>
  )
}
