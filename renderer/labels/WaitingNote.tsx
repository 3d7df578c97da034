import { useWords } from '../common/i18n.ts'
import { useNavigation } from '../common/navigation.ts'
import { useEngine } from '../common/queries.ts'
import { useDevices } from '../devices/state.ts'
import { Alert, Button, Group, IconPrinter } from '../ui/index.ts'

/** Labels that are in the queue of a printer and not on paper: how many, where and why, with the way to the queue. */
export function WaitingNote() {
  const { t, find } = useWords()
  const go = useNavigation((navigation) => navigation.go)
  const show = useDevices((devices) => devices.show)
  const waiting = useEngine('labels.waiting', {}).data ?? []
  if (waiting.length === 0) return null
  const isAsking = waiting.some(({ state, reason }) => state === 'stopped' || state === 'lost' || reason !== null)
  return (
    <Alert color={isAsking ? 'yellow' : 'blue'} icon={<IconPrinter size={16} />} mx="md" my="xs" py={6} role="status">
      <Group gap="sm" justify="space-between">
        <span>
          {waiting.map(({ deviceId, deviceName, state, reason, labels }) => {
            const why = reason === null ? null : (find(`printing.reasons.${reason}`) ?? find(`devices.conditions.${reason}`))
            return (
              <span key={`${deviceId} ${state}`} style={{ display: 'block' }}>
                {t('labels.waiting.line', { printer: deviceName ?? t('printing.reasons.deviceGone'), count: labels })}
                {t(`printing.states.${state}`)}
                {why === null ? null : ` (${why})`}
              </span>
            )
          })}
        </span>
        <Button
          size="compact-xs"
          variant="default"
          onClick={() => {
            show('queue')
            go('devices')
          }}
        >
          {t('labels.waiting.goQueue')}
        </Button>
      </Group>
    </Alert>
  )
}
