import { useState } from 'react'
import type { Shelf } from '#shared/contracts/stockCounts.ts'
import { call } from '../api/index.ts'
import { asBody, useErrors } from '../common/errors.ts'
import { useWords } from '../common/i18n.ts'
import { useFocusBack } from '../common/useFocusBack.ts'
import {
  ActionIcon,
  Button,
  Group,
  IconChevronDown,
  IconChevronUp,
  IconPencil,
  IconTrash,
  notifications,
  Table,
  TextInput,
} from '../ui/index.ts'

interface ShelfRowProps {
  readonly shelf: Shelf
  readonly storeId: number
  readonly onMove: (by: -1 | 1) => void
  readonly canMove: { readonly up: boolean; readonly down: boolean }
}

/** Its number and name while they are changed; what was counted on it stays on it. */
function Edit({ shelf, storeId, onDone }: Pick<ShelfRowProps, 'shelf' | 'storeId'> & { readonly onDone: () => void }) {
  const { t } = useWords()
  const errors = useErrors()
  const [code, setCode] = useState(shelf.code)
  const [name, setName] = useState(shelf.name)
  const [refusal, setRefusal] = useState<string | null>(null)
  const save = async (): Promise<void> => {
    if (code.trim() === '') return
    try {
      await call('stockCounts.saveShelf', { shelfId: shelf.shelfId, storeId, code: code.trim(), name: name.trim() })
      onDone()
    } catch (error) {
      const isTaken = asBody(error).details['reason'] === 'shelfCode'
      setRefusal(isTaken ? t('stockCounts.shelves.taken', { code: code.trim() }) : errors.text(error))
    }
  }
  const onKeyDown = (event: React.KeyboardEvent): void => {
    if (event.key === 'Enter' && !event.nativeEvent.isComposing) void save()
    if (event.key !== 'Escape') return
    event.stopPropagation()
    onDone()
  }
  return (
    <>
      <Table.Td>
        <TextInput
          aria-label={t('stockCounts.shelves.code')}
          w={110}
          autoFocus
          maxLength={20}
          value={code}
          error={code.trim() === '' ? t('stockCounts.shelves.codeMissing') : refusal}
          onChange={(event) => {
            setCode(event.currentTarget.value)
            setRefusal(null)
          }}
          onKeyDown={onKeyDown}
        />
      </Table.Td>
      <Table.Td colSpan={2}>
        <TextInput
          aria-label={t('stockCounts.shelves.name')}
          maxLength={60}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
          onKeyDown={onKeyDown}
        />
      </Table.Td>
      <Table.Td>
        <Group gap={4} justify="flex-end" wrap="nowrap">
          <Button size="compact-sm" disabled={code.trim() === ''} onClick={() => void save()}>
            {t('common.save')}
          </Button>
          <Button size="compact-sm" variant="default" onClick={onDone}>
            {t('common.cancel')}
          </Button>
        </Group>
      </Table.Td>
    </>
  )
}

/** One shelf of the order of walking. */
export function ShelfRow({ shelf, storeId, onMove, canMove }: ShelfRowProps) {
  const { t, format } = useWords()
  const errors = useErrors()
  const [isEditing, setEditing] = useState(false)
  const edit = useFocusBack(isEditing)
  const { shelfId, code, name, products } = shelf
  const remove = async (): Promise<void> => {
    try {
      await call('stockCounts.removeShelf', { shelfId })
      notifications.show({ message: t('stockCounts.shelves.removed', { code }), inDialog: true })
    } catch (error) {
      errors.show(error)
    }
  }
  if (isEditing) {
    return (
      <Table.Tr>
        <Edit shelf={shelf} storeId={storeId} onDone={() => setEditing(false)} />
      </Table.Tr>
    )
  }
  return (
    <Table.Tr>
      <Table.Td>{code}</Table.Td>
      <Table.Td>{name}</Table.Td>
      <Table.Td ta="right">{format.number(products)}</Table.Td>
      <Table.Td>
        <Group gap={2} justify="flex-end" wrap="nowrap">
          <ActionIcon
            ref={edit}
            aria-label={t('stockCounts.shelves.edit', { code })}
            title={t('stockCounts.shelves.edit', { code })}
            onClick={() => setEditing(true)}
          >
            <IconPencil size={15} />
          </ActionIcon>
          <ActionIcon aria-label={t('stockCounts.shelves.up', { code })} disabled={!canMove.up} onClick={() => onMove(-1)}>
            <IconChevronUp size={15} />
          </ActionIcon>
          <ActionIcon aria-label={t('stockCounts.shelves.down', { code })} disabled={!canMove.down} onClick={() => onMove(1)}>
            <IconChevronDown size={15} />
          </ActionIcon>
          <ActionIcon aria-label={t('stockCounts.shelves.remove', { code })} onClick={() => void remove()}>
            <IconTrash size={15} />
          </ActionIcon>
        </Group>
      </Table.Td>
    </Table.Tr>
  )
}
