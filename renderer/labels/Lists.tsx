import { useState } from 'react'
import { call } from '../api/index.ts'
import { useErrors } from '../common/errors.ts'
import { useWords } from '../common/i18n.ts'
import { useEngine } from '../common/queries.ts'
import { ActionIcon, Button, Group, IconTrash, Modal, modals, notifications, Select, Text, TextInput } from '../ui/index.ts'
import { useLabels } from './state.ts'

interface Props {
  readonly items: readonly { readonly productId: number; readonly copies: number }[]
}

/** Lists of products with copies, kept under a name: chosen, saved, deleted. */
export function Lists({ items }: Props) {
  const { t } = useWords()
  const errors = useErrors()
  const lists = useEngine('labels.lists', {}).data ?? []
  const take = useLabels((state) => state.take)
  const [chosen, setChosen] = useState<number | null>(null)
  const [name, setName] = useState<string | null>(null)
  const save = async (): Promise<void> => {
    if (name === null || name.trim() === '') return
    try {
      const known = lists.find((list) => list.name === name.trim())
      const { listId } = await call('labels.saveList', { listId: known?.listId ?? null, name, items: items.map((item) => ({ ...item })) })
      setChosen(listId)
      setName(null)
      notifications.show({ id: 'labels.list', message: t('labels.lists.saved', { name: name.trim() }) })
    } catch (error) {
      errors.show(error)
    }
  }
  const remove = async (listId: number): Promise<void> => {
    try {
      await call('labels.deleteList', { listId })
      setChosen(null)
    } catch (error) {
      errors.show(error)
    }
  }
  const askRemove = (listId: number): void => {
    const list = lists.find((one) => one.listId === listId)
    if (list === undefined) return
    modals.openConfirmModal({
      title: t('labels.lists.deleteTitle', { name: list.name }),
      children: <Text size="sm">{t('labels.lists.deleteBody', { count: list.items.length })}</Text>,
      labels: { confirm: t('labels.lists.delete'), cancel: t('common.cancel') },
      confirmProps: { color: 'red' },
      onConfirm: () => void remove(listId),
    })
  }
  return (
    <Group gap={4} wrap="nowrap">
      <Select
        aria-label={t('labels.lists.choose')}
        placeholder={lists.length === 0 ? t('labels.lists.none') : t('labels.lists.choose')}
        title={t('labels.lists.noneBody')}
        w={180}
        disabled={lists.length === 0}
        value={chosen === null ? null : String(chosen)}
        data={lists.map((list) => ({
          value: String(list.listId),
          label: `${list.name} (${t('labels.lists.products', { count: list.items.length })})`,
        }))}
        onChange={(value) => {
          const list = lists.find(({ listId }) => String(listId) === value)
          setChosen(list?.listId ?? null)
          if (list !== undefined) take(list.items)
        }}
      />
      {chosen === null ? null : (
        <ActionIcon aria-label={t('labels.lists.delete')} onClick={() => askRemove(chosen)}>
          <IconTrash size={15} />
        </ActionIcon>
      )}
      <Button
        variant="default"
        disabled={items.length === 0}
        onClick={() => setName(lists.find(({ listId }) => listId === chosen)?.name ?? '')}
      >
        {t('labels.lists.save')}
      </Button>
      <Modal opened={name !== null} onClose={() => setName(null)} title={t('labels.lists.save')} size="sm">
        <form
          onSubmit={(event) => {
            event.preventDefault()
            void save()
          }}
        >
          <TextInput
            data-autofocus
            label={t('labels.lists.name')}
            maxLength={40}
            value={name ?? ''}
            onChange={(event) => setName(event.currentTarget.value)}
          />
          <Group justify="flex-end" mt="md">
            <Button type="submit" disabled={(name ?? '').trim() === ''}>
              {t('labels.editor.save')}
            </Button>
          </Group>
        </form>
      </Modal>
    </Group>
  )
}
