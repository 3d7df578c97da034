import { useClock, useWords } from '../common/i18n.ts'
import { useNavigation } from '../common/navigation.ts'
import { useStatus } from '../common/queries.ts'
import { Schedule } from '../sync/Schedule.tsx'
import { usePull } from '../sync/usePull.ts'
import { Button, Group, IconCloudDownload, IconRefresh, Text } from '../ui/index.ts'

/** How often Banto syncs by itself, and the way to the screen that shows how each kind of thing stands. */
export function SyncSection() {
  const { t, format } = useWords()
  const clock = useClock()
  const showChanges = useNavigation((navigation) => navigation.showChanges)
  const last = useStatus()?.lastSyncAt ?? null
  const { pull, running } = usePull()
  return (
    <>
      <Text size="sm">
        {last === null ? t('settings.sync.never') : t('sync.lastPull', { ago: format.ago(last, clock()) ?? t('common.time.now') })}
      </Text>
      <Group gap="xs">
        <Button leftSection={<IconRefresh size={15} />} loading={running !== null} onClick={() => void pull('auto')}>
          {t('settings.sync.now')}
        </Button>
        <Button variant="default" leftSection={<IconCloudDownload size={15} />} onClick={() => showChanges('pull')}>
          {t('settings.sync.show')}
        </Button>
      </Group>
      <Schedule order={3} />
    </>
  )
}
