import { useState } from 'react'
import type { OutputOf } from '#shared/contracts/index.ts'
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
import { call } from '../api/index.ts'
import { errorText, useErrors } from '../common/errors.ts'
import { useWords } from '../common/i18n.ts'
import { useEngine } from '../common/queries.ts'
import {
  Alert,
  Button,
  Center,
  Checkbox,
  Group,
  IconPlus,
  Loader,
  notifications,
  Select,
  Stack,
  Text,
  TextInput,
  UnstyledButton,
} from '../ui/index.ts'
import { FieldTable } from './FieldTable.tsx'
import { NumberField } from './NumberField.tsx'
import { Picture, Warnings } from './Picture.tsx'
import { isWhole, usePreview } from './usePreview.ts'
import { refKey, templateName } from './words.ts'

type Kept = OutputOf<'labels.templates'>[number]

interface Draft {
  /** Null: not saved yet. */
  readonly templateId: number | null
  readonly name: string
  readonly template: LabelTemplate
}

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
  return templateFaults(template).map(({ rule, field }) => (
    <Text key={`${rule} ${field}`} size="xs" className="labels-fault">
      {t(`labels.faults.${rule}`, { content: t(`labels.contents.${template.fields[field]?.content ?? 'text'}`) })}
    </Text>
  ))
}

function Editor({
  draft,
  isOwn,
  onChange,
  onSave,
}: {
  readonly draft: Draft
  readonly isOwn: boolean
  readonly onChange: (draft: Draft) => void
  readonly onSave: () => void
}) {
  const words = useWords()
  const { t } = words
  const { template, name } = draft
  const { picture, error } = usePreview(template, null, null, null)
  const set = (part: Partial<LabelTemplate>): void => onChange({ ...draft, template: { ...template, ...part } })
  return (
    <div className="labels-editor">
      <Stack gap="sm" p="md">
        <div className="labels-preview" aria-live="polite">
          {picture === null ? null : <Picture picture={picture} />}
        </div>
        {isWhole(template) ? null : (
          <Alert color="yellow" role="status">
            {t('labels.previewKept')}
            <Faults template={template} />
          </Alert>
        )}
        {picture === null ? null : <Warnings picture={picture} />}
        {error === null ? null : <Alert color="red">{errorText(words, error)}</Alert>}
        <Group gap="sm" align="flex-end">
          <TextInput
            flex={1}
            label={t('labels.editor.name')}
            maxLength={40}
            disabled={!isOwn}
            value={name}
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
            onClick={() => set({ fields: [...template.fields, { ...newField, text: t('labels.contents.text') }] })}
          >
            {t('labels.editor.addField')}
          </Button>
          <Text size="xs" c="dimmed">
            {t('labels.editor.units')}
          </Text>
          <span className="labels-gap" />
          {isOwn ? (
            <Button size="sm" disabled={!isWhole(template) || name.trim() === ''} onClick={onSave}>
              {t('labels.editor.save')}
            </Button>
          ) : null}
        </Group>
      </Stack>
    </div>
  )
}

/** Templates: the program's own to copy, the shop's to change, with a preview while one types. */
export function TemplatesPart() {
  const words = useWords()
  const { t } = words
  const errors = useErrors()
  const templates = useEngine('labels.templates', {}).data
  const [selected, setSelected] = useState<string | null>(null)
  const [draft, setDraft] = useState<Draft | null>(null)
  if (templates === undefined) {
    return (
      <Center flex={1}>
        <Loader />
      </Center>
    )
  }
  const kept: Kept | undefined = templates.find(({ ref }) => refKey(ref) === selected) ?? templates[0]
  const isOwn = draft !== null || (kept !== undefined && 'templateId' in kept.ref)
  const shown: Draft | null =
    draft ??
    (kept === undefined
      ? null
      : { templateId: 'templateId' in kept.ref ? kept.ref.templateId : null, name: templateName(words, kept), template: kept.template })
  const save = async (): Promise<void> => {
    if (shown === null) return
    try {
      const template = { ...shown.template, fields: [...shown.template.fields] }
      const { templateId } = await call('labels.saveTemplate', { templateId: shown.templateId, name: shown.name, template })
      setDraft(null)
      setSelected(refKey({ templateId }))
      notifications.show({ id: 'labels.template', message: t('labels.editor.saved', { name: shown.name }) })
    } catch (error) {
      errors.show(error)
    }
  }
  const remove = async (templateId: number): Promise<void> => {
    try {
      await call('labels.deleteTemplate', { templateId })
      setDraft(null)
      setSelected(null)
    } catch (error) {
      errors.show(error)
    }
  }
  const copy = (): void => {
    if (shown === null) return
    setDraft({ templateId: null, name: t('labels.editor.copyOf', { name: shown.name }).slice(0, 40), template: shown.template })
  }
  return (
    <div className="labels-templates">
      <div className="labels-names">
        {templates.map((one) => (
          <UnstyledButton
            key={refKey(one.ref)}
            className="labels-name-item"
            aria-current={draft === null && one === kept ? 'true' : undefined}
            disabled={draft !== null}
            onClick={() => setSelected(refKey(one.ref))}
          >
            {templateName(words, one)}
          </UnstyledButton>
        ))}
        {draft === null || draft.templateId !== null ? null : (
          <div className="labels-name-item" aria-current="true">
            {draft.name}
          </div>
        )}
      </div>
      <div className="labels-editor-side">
        <Group gap="xs" px="md" pt="xs">
          {draft === null ? (
            <>
              <Text size="sm" c="dimmed">
                {isOwn ? null : t('labels.editor.preset')}
              </Text>
              <span className="labels-gap" />
              <Button variant="default" onClick={copy}>
                {t('labels.editor.copy')}
              </Button>
              {kept !== undefined && 'templateId' in kept.ref ? (
                <Button variant="default" onClick={() => 'templateId' in kept.ref && void remove(kept.ref.templateId)}>
                  {t('labels.editor.delete')}
                </Button>
              ) : null}
            </>
          ) : (
            <>
              <Text size="sm" role="status">
                {t('labels.editor.unsaved')}
              </Text>
              <span className="labels-gap" />
              <Button variant="default" onClick={() => setDraft(null)}>
                {t('labels.editor.discard')}
              </Button>
            </>
          )}
        </Group>
        {shown === null ? null : (
          <Editor key={draft === null ? selected : 'draft'} draft={shown} isOwn={isOwn} onChange={setDraft} onSave={() => void save()} />
        )}
      </div>
    </div>
  )
}
