import { Group, Modal, Stack, Table, Text, Title } from '../ui/index.ts'
import { keysOf, type Action } from '../common/actions.ts'
import { useWords } from '../common/i18n.ts'
import { Keys } from '../common/Keys.tsx'

/** Keys of the grid itself (`renderer/grid/keys.ts`), which are no actions of the program. */
const gridKeys = [
  ['move', ['ArrowUp', 'ArrowDown', 'ArrowLeft', 'ArrowRight']],
  ['next', ['Tab', 'Shift+Tab']],
  ['edge', ['Home', 'End', 'Ctrl+Home', 'Ctrl+End']],
  ['page', ['PageUp', 'PageDown']],
  ['extend', ['Shift+ArrowDown', 'Shift+ArrowRight']],
  ['selectRow', ['Shift+Space']],
  ['selectColumn', ['Ctrl+Space']],
  ['selectAll', ['Ctrl+A']],
  ['edit', ['Enter', 'F2']],
  ['choices', ['Alt+ArrowDown']],
  ['fill', ['Ctrl+Enter']],
  ['clear', ['Delete']],
  ['cancel', ['Escape']],
  ['copy', ['Ctrl+C', 'Ctrl+X', 'Ctrl+V']],
  ['widen', ['Alt+Shift+ArrowLeft', 'Alt+Shift+ArrowRight']],
] as const

function Row({ label, keys }: { readonly label: string; readonly keys: readonly string[] }) {
  return (
    <Table.Tr>
      <Table.Td>{label}</Table.Td>
      <Table.Td>
        <Group gap="xs" justify="flex-end">
          {keys.map((one) => (
            <Keys key={one} keys={one} />
          ))}
        </Group>
      </Table.Td>
    </Table.Tr>
  )
}

interface Props {
  readonly opened: boolean
  readonly onClose: () => void
  readonly actions: readonly Action[]
}

/** Every key at a glance: the program's, and the grid's on every screen. */
export function KeyList({ opened, onClose, actions }: Props) {
  const { t } = useWords()
  return (
    <Modal opened={opened} onClose={onClose} title={t('app.shortcuts.title')} size="md">
      <Stack gap="sm">
        <Text size="sm" c="dimmed">
          {t('app.shortcuts.scanner')}
        </Text>
        <Table aria-label={t('app.shortcuts.title')}>
          <Table.Tbody>
            {actions
              .filter((action) => keysOf(action).length > 0)
              .map((action) => (
                <Row key={action.id} label={action.label} keys={keysOf(action)} />
              ))}
          </Table.Tbody>
        </Table>
        <Title order={3} size="h4">
          {t('app.shortcuts.grid')}
        </Title>
        <Text size="sm" c="dimmed">
          {t('app.shortcuts.leaveGrid')}
        </Text>
        <Table aria-label={t('app.shortcuts.grid')}>
          <Table.Tbody>
            {gridKeys.map(([name, keys]) => (
              <Row key={name} label={t(`app.shortcuts.gridKeys.${name}`)} keys={keys} />
            ))}
          </Table.Tbody>
        </Table>
      </Stack>
    </Modal>
  )
}
