import type { ReactNode } from 'react'
import { Group, Modal, Stack, Table, Text, Title } from '../ui/index.ts'
import { keysOf, type Action } from '../common/actions.ts'
import { useWords } from '../common/i18n.ts'
import { useNavigation } from '../common/navigation.ts'
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

/** What of them a table has that is only looked at, and what it has in their stead. */
const boardKeys = [
  ...gridKeys.filter(([name]) => !['edit', 'choices', 'fill', 'clear', 'cancel', 'copy'].includes(name)),
  ['open', ['Enter', 'F2']],
  ['sort', ['Alt+Shift+ArrowUp', 'Alt+Shift+ArrowDown']],
  ['copyOnly', ['Ctrl+C']],
] as const

/** Keys of an open day of 勤怠 and of what is corrected in it (`renderer/timecards/day`, `renderer/timecards/edit`). */
const dayKeys = [
  ['day', ['ArrowLeft', 'ArrowRight']],
  ['person', ['ArrowUp', 'ArrowDown']],
  ['finding', ['N']],
  ['stage', ['Ctrl+Enter']],
  ['close', ['Escape']],
] as const

/** Keys of a person's month (`renderer/timecards/person`). */
const monthKeys = [
  ['day', ['ArrowUp', 'ArrowDown']],
  ['week', ['PageUp', 'PageDown']],
  ['edge', ['Home', 'End']],
  ['open', ['Enter']],
  ['back', ['Escape']],
] as const

/** Keys of the tree of the 部門, those of its actions among them: which of these can be done now depends on what is selected. */
const treeKeys = [
  ['move', ['ArrowUp', 'ArrowDown']],
  ['unfold', ['ArrowRight']],
  ['fold', ['ArrowLeft']],
  ['unfoldSiblings', ['*']],
  ['edge', ['Home', 'End']],
  ['page', ['PageUp', 'PageDown']],
  ['rename', ['F2', 'Enter']],
  ['add', ['Insert', 'Ctrl+Enter', 'Alt+N']],
  ['addBelow', ['Shift+Insert', 'Ctrl+Shift+Enter']],
  ['order', ['Alt+ArrowUp', 'Alt+ArrowDown']],
  ['level', ['Alt+ArrowLeft', 'Alt+ArrowRight']],
  ['delete', ['Delete']],
  ['cancel', ['Escape']],
] as const
const inTreeKeys: ReadonlySet<string> = new Set(
  ['add', 'addBelow', 'rename', 'delete', 'up', 'down', 'outward', 'inward'].map((verb) => `categories.${verb}`),
)

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

function Keyboard({ title, lead, children }: { readonly title: string; readonly lead: string; readonly children: ReactNode }) {
  return (
    <>
      <Title order={3} size="h4">
        {title}
      </Title>
      <Text size="sm" c="dimmed">
        {lead}
      </Text>
      <Table aria-label={title}>
        <Table.Tbody>{children}</Table.Tbody>
      </Table>
    </>
  )
}

/** Every key at a glance: the program's, and those of what the screen shows: the tree, the timecards, else the grid. */
export function KeyList({ opened, onClose, actions }: Props) {
  const { t } = useWords()
  const screen = useNavigation((navigation) => navigation.screen)
  return (
    <Modal opened={opened} onClose={onClose} title={t('app.shortcuts.title')} size="md">
      <Stack gap="sm">
        <Text size="sm" c="dimmed">
          {t('app.shortcuts.scanner')}
        </Text>
        <Table aria-label={t('app.shortcuts.title')}>
          <Table.Tbody>
            {actions
              .filter((action) => keysOf(action).length > 0 && !inTreeKeys.has(action.id))
              .map((action) => (
                <Row key={action.id} label={action.label} keys={keysOf(action)} />
              ))}
          </Table.Tbody>
        </Table>
        {screen === 'timecards' ? (
          <>
            <Keyboard title={t('app.shortcuts.board')} lead={t('app.shortcuts.leaveBoard')}>
              {boardKeys.map(([name, keys]) => (
                <Row key={name} label={t(`app.shortcuts.gridKeys.${name}`)} keys={keys} />
              ))}
            </Keyboard>
            <Keyboard title={t('app.shortcuts.day')} lead={t('app.shortcuts.leaveDay')}>
              {dayKeys.map(([name, keys]) => (
                <Row key={name} label={t(`app.shortcuts.dayKeys.${name}`)} keys={keys} />
              ))}
            </Keyboard>
            <Keyboard title={t('app.shortcuts.month')} lead={t('app.shortcuts.leaveMonth')}>
              {monthKeys.map(([name, keys]) => (
                <Row key={name} label={t(`app.shortcuts.monthKeys.${name}`)} keys={keys} />
              ))}
            </Keyboard>
          </>
        ) : screen === 'categories' ? (
          <Keyboard title={t('app.shortcuts.tree')} lead={t('app.shortcuts.leaveTree')}>
            {treeKeys.map(([name, keys]) => (
              <Row key={name} label={t(`app.shortcuts.treeKeys.${name}`)} keys={keys} />
            ))}
          </Keyboard>
        ) : (
          <Keyboard title={t('app.shortcuts.grid')} lead={t('app.shortcuts.leaveGrid')}>
            {gridKeys.map(([name, keys]) => (
              <Row key={name} label={t(`app.shortcuts.gridKeys.${name}`)} keys={keys} />
            ))}
          </Keyboard>
        )}
      </Stack>
    </Modal>
  )
}
