import type { OutputOf } from '#shared/contracts/index.ts'
import { call } from '../api/index.ts'
import { useErrors } from '../common/errors.ts'
import { useWords } from '../common/i18n.ts'
import { useEngine } from '../common/queries.ts'
import { Button, Center, Group, Loader, modals, notifications, Text, UnstyledButton } from '../ui/index.ts'
import { TemplateEditor } from './TemplateEditor.tsx'
import { sameTemplate, useTemplates, type TemplateDraft } from './templateDraft.ts'
import { isWhole } from './usePreview.ts'
import { refKey, templateName } from './words.ts'

type Kept = OutputOf<'labels.templates'>[number]

const idOf = ({ ref }: Kept): number | null => ('templateId' in ref ? ref.templateId : null)

/** Saves and deletes templates. */
function useTemplateCommands() {
  const { t } = useWords()
  const errors = useErrors()
  const { select } = useTemplates()
  const save = async ({ templateId, name, template }: TemplateDraft): Promise<void> => {
    try {
      const saved = await call('labels.saveTemplate', { templateId, name, template: { ...template, fields: [...template.fields] } })
      select(refKey(saved))
      notifications.show({ id: 'labels.template', message: t('labels.editor.saved', { name }) })
    } catch (error) {
      errors.show(error)
    }
  }
  const remove = async (templateId: number, name: string): Promise<void> => {
    try {
      await call('labels.deleteTemplate', { templateId })
      select(null)
      notifications.show({ id: 'labels.template', message: t('labels.editor.deleted', { name }) })
    } catch (error) {
      errors.show(error)
    }
  }
  const askRemove = (templateId: number, name: string): void => {
    modals.openConfirmModal({
      title: t('labels.editor.deleteTitle', { name }),
      children: <Text size="sm">{t('labels.editor.deleteBody')}</Text>,
      labels: { confirm: t('labels.editor.delete'), cancel: t('common.cancel') },
      confirmProps: { color: 'red' },
      onConfirm: () => void remove(templateId, name),
    })
  }
  return { save, askRemove }
}

/** What can be done with the template that is shown; saving stands where it is always in sight. */
function Head({ shown, isOwn }: { readonly shown: TemplateDraft; readonly isOwn: boolean }) {
  const { t } = useWords()
  const { draft, setDraft } = useTemplates()
  const { save, askRemove } = useTemplateCommands()
  const { templateId, name } = shown
  if (draft !== null) {
    return (
      <Group gap="xs" px="md" pt="xs">
        <Text size="sm" role="status">
          {t('labels.editor.unsaved')}
        </Text>
        <span className="labels-gap" />
        <Button variant="default" onClick={() => setDraft(null)}>
          {t('labels.editor.discard')}
        </Button>
        <Button disabled={!isWhole(draft.template) || name.trim() === ''} onClick={() => void save(draft)}>
          {t('labels.editor.save')}
        </Button>
      </Group>
    )
  }
  return (
    <Group gap="xs" px="md" pt="xs">
      <Text size="sm" c="dimmed">
        {isOwn ? null : t('labels.editor.preset')}
      </Text>
      <span className="labels-gap" />
      <Button
        variant="default"
        onClick={() => setDraft({ ...shown, templateId: null, name: t('labels.editor.copyOf', { name }).slice(0, 40) })}
      >
        {t('labels.editor.copy')}
      </Button>
      {templateId === null ? null : (
        <Button variant="default" onClick={() => askRemove(templateId, name)}>
          {t('labels.editor.delete')}
        </Button>
      )}
    </Group>
  )
}

/** Templates: the program's own to copy, the shop's to change. */
export function TemplatesPart() {
  const words = useWords()
  const { t } = words
  const templates = useEngine('labels.templates', {}).data
  const { selected, draft, select, setDraft } = useTemplates()
  if (templates === undefined) {
    return (
      <Center flex={1}>
        <Loader />
      </Center>
    )
  }
  const kept = templates.find(({ ref }) => refKey(ref) === selected) ?? templates[0]
  const shown: TemplateDraft | null =
    draft ??
    (kept === undefined ? null : { templateId: idOf(kept), name: templateName(words, kept), template: kept.template, whole: kept.template })
  const isOwn = draft !== null || (kept !== undefined && idOf(kept) !== null)
  const change = (next: TemplateDraft): void => {
    // A scan that ran into a field and was taken out again changed nothing.
    const saved = templates.find((one) => next.templateId !== null && idOf(one) === next.templateId)
    const isSaved = saved !== undefined && saved.name === next.name && sameTemplate(saved.template, next.template)
    setDraft(isSaved ? null : next)
  }
  return (
    <div className="labels-templates">
      <div className="labels-names">
        {templates.map((one) => (
          <UnstyledButton
            key={refKey(one.ref)}
            className="labels-name-item"
            data-focus-home={one === kept || undefined}
            aria-current={one === kept && (draft === null || draft.templateId !== null) ? 'true' : undefined}
            disabled={draft !== null}
            title={draft === null ? undefined : t('labels.editor.unsavedHint')}
            onClick={() => select(refKey(one.ref))}
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
      {shown === null ? null : (
        <div className="labels-editor-side">
          <Head shown={shown} isOwn={isOwn} />
          {/* The same from the first key on: a field that is drawn anew while one types loses its text. */}
          <TemplateEditor key={shown.templateId ?? (draft === null ? selected : 'new')} draft={shown} isOwn={isOwn} onChange={change} />
        </div>
      )}
    </div>
  )
}
