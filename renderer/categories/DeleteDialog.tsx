import type { CategoryRow } from '#shared/contracts/categories.ts'
import { useWords } from '../common/i18n.ts'
import { useNavigation } from '../common/navigation.ts'
import { Alert, Button, Group, IconAlertTriangle, IconPackages, Modal, Stack, Text } from '../ui/index.ts'

interface Props {
  readonly row: CategoryRow | null
  readonly onDelete: (key: number) => void
  readonly onClose: () => void
}

function Answer({ row, onDelete, onClose }: Props & { readonly row: CategoryRow }) {
  const { t } = useWords()
  const showProducts = useNavigation((navigation) => navigation.showProducts)
  if (row.products > 0 || row.children > 0) {
    return (
      <Stack gap="md">
        <Alert color="orange" icon={<IconAlertTriangle />} title={t('categories.deleting.blocked')}>
          {row.products > 0 ? <div>{t('categories.deleting.products', { count: row.products })}</div> : null}
          {row.children > 0 ? <div>{t('categories.deleting.children', { count: row.children })}</div> : null}
        </Alert>
        <Group justify="flex-end" gap="xs">
          {row.products > 0 ? (
            <Button
              variant="default"
              leftSection={<IconPackages size={15} stroke={1.6} />}
              onClick={() => {
                onClose()
                showProducts({ search: '', categoryId: row.categoryId })
              }}
            >
              {t('categories.showProducts')}
            </Button>
          ) : null}
          <Button data-autofocus onClick={onClose}>
            {t('common.close')}
          </Button>
        </Group>
      </Stack>
    )
  }
  return (
    <Stack gap="md">
      <Text size="sm">{t(row.isNew ? 'categories.deleting.bodyNew' : 'categories.deleting.body')}</Text>
      <Group justify="flex-end" gap="xs">
        <Button variant="default" data-autofocus onClick={onClose}>
          {t('common.cancel')}
        </Button>
        <Button
          color="red"
          onClick={() => {
            onClose()
            onDelete(row.categoryId)
          }}
        >
          {t('categories.deleting.go')}
        </Button>
      </Group>
    </Stack>
  )
}

/** Asks before a deletion; where something hangs on the 部門, says what and refuses. */
export function DeleteDialog({ row, onDelete, onClose }: Props) {
  const { t } = useWords()
  return (
    <Modal opened={row !== null} onClose={onClose} title={t('categories.deleting.title', { name: row?.categoryName ?? '' })}>
      {row === null ? null : <Answer row={row} onDelete={onDelete} onClose={onClose} />}
    </Modal>
  )
}
