import type { ChangeSet } from '#shared/contracts/changes.ts'
import { useWords } from '../app/i18n.ts'
import { useEngine } from '../app/queries.ts'
import { Badge, Drawer, Group, Loader, Stack, Text } from '../ui/index.ts'
import { useChangeWords } from './words.ts'

const shown = 200

/** What was done to the shop's cells, newest first. */
export function History(props: {
  readonly opened: boolean
  readonly onClose: () => void
  readonly next: ChangeSet | null
}) {
  const { opened, onClose, next } = props
  const { t, format } = useWords()
  const words = useChangeWords()
  const history = useEngine('changes.history', { limit: shown }, { enabled: opened })
  return (
    <Drawer
      opened={opened}
      onClose={onClose}
      position="right"
      title={t('changes.history.title')}
      size={400}
      closeButtonProps={{ 'aria-label': t('common.close') }}
    >
      {history.data === undefined ? (
        <Loader />
      ) : history.data.length === 0 ? (
        <Text c="dimmed">{t('changes.history.empty')}</Text>
      ) : (
        <Stack gap={0}>
          {history.data.map((set) => (
            <div className="banto-figure" key={set.changeSetId}>
              <Stack gap={0} flex={1} miw={0}>
                <Group gap={6} wrap="nowrap">
                  <Text truncate>{words.setName(set)}</Text>
                  {set.changeSetId === next?.changeSetId ? (
                    <Badge variant="light" style={{ flexShrink: 0 }}>
                      {t('changes.history.next')}
                    </Badge>
                  ) : null}
                </Group>
                <Text size="xs" c="dimmed">
                  {format.moment(set.at)}
                  {set.author === null ? '' : ` · ${set.author}`}
                </Text>
              </Stack>
              <Text size="sm">{t('changes.history.cells', { count: set.cells })}</Text>
            </div>
          ))}
        </Stack>
      )}
    </Drawer>
  )
}
