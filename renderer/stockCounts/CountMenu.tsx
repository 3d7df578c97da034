import { useState } from 'react'
import { call } from '../api/index.ts'
import { useErrors } from '../common/errors.ts'
import { useWords } from '../common/i18n.ts'
import { ActionIcon, Button, Group, IconPencil, Menu, Modal, modals, Stack, Text, TextInput } from '../ui/index.ts'
import type { OpenCount } from './state.ts'

type Named = Pick<OpenCount, 'countId' | 'name' | 'state'>

interface RenameProps extends Pick<Named, 'countId' | 'name'> {
  readonly opened: boolean
  readonly onClose: () => void
}

function Rename({ countId, name: before, opened, onClose }: RenameProps) {
  const { t } = useWords()
  const errors = useErrors()
  const [name, setName] = useState(before)
  const save = async (): Promise<void> => {
    try {
      await call('stockCounts.rename', { countId, name })
      onClose()
    } catch (error) {
      errors.show(error)
    }
  }
  return (
    <Modal opened={opened} onClose={onClose} title={t('stockCounts.rename')}>
      <Stack gap="sm">
        <TextInput
          label={t('stockCounts.nameLabel')}
          description={t('stockCounts.start.nameHint')}
          data-autofocus
          maxLength={60}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
          onKeyDown={(event) => {
            if (event.key === 'Enter' && !event.nativeEvent.isComposing && name.trim() !== '') void save()
          }}
        />
        <Group justify="flex-end">
          <Button disabled={name.trim() === ''} onClick={() => void save()}>
            {t('common.save')}
          </Button>
        </Group>
      </Stack>
    </Modal>
  )
}

/** What can be done with a count as a whole, and nothing else: once it is committed, its name stands at Smaregi and nothing of this is left. */
export function CountMenu({ countId, name, state }: Named) {
  const { t } = useWords()
  const errors = useErrors()
  const [isRenaming, setRenaming] = useState(false)
  if (state !== 'counting' && state !== 'ended') return null
  const end = async (ended: boolean): Promise<void> => {
    try {
      await call('stockCounts.end', { countId, ended })
    } catch (error) {
      errors.show(error)
    }
  }
  const askEnd = (): void => {
    modals.openConfirmModal({
      title: t('stockCounts.end'),
      children: <Text size="sm">{t('stockCounts.endBody')}</Text>,
      labels: { confirm: t('stockCounts.end'), cancel: t('common.cancel') },
      onConfirm: () => void end(true),
    })
  }
  return (
    <>
      <Menu position="bottom-end">
        <Menu.Target>
          <ActionIcon aria-label={t('stockCounts.more')} title={t('stockCounts.more')}>
            <IconPencil size={16} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item onClick={() => setRenaming(true)}>{t('stockCounts.rename')}</Menu.Item>
          {state === 'ended' ? (
            <Menu.Item onClick={() => void end(false)}>{t('stockCounts.resume')}</Menu.Item>
          ) : (
            <Menu.Item onClick={askEnd}>{t('stockCounts.end')}</Menu.Item>
          )}
        </Menu.Dropdown>
      </Menu>
      <Rename key={`${countId}-${isRenaming}`} countId={countId} name={name} opened={isRenaming} onClose={() => setRenaming(false)} />
    </>
  )
}
