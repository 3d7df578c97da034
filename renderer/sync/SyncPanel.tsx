import { errorText, useErrors } from '../common/errors.ts'
import { useWords } from '../common/i18n.ts'
import { paceText, percentOf, phaseText } from '../common/jobText.ts'
import { cancelJob, useCancelling } from '../common/jobs.ts'
import { useEngine, useStatus } from '../common/queries.ts'
import {
  Alert,
  Button,
  Center,
  Group,
  IconAlertCircle,
  IconCheck,
  IconMinus,
  IconRefresh,
  Loader,
  Paper,
  Progress,
  Stack,
  Text,
  Title,
} from '../ui/index.ts'
import { usePull } from './usePull.ts'

/** The first sync of a shop, with what is done, how fast it goes and how long it takes. */
export function SyncPanel() {
  const words = useWords()
  const { t, format } = words
  const errors = useErrors()
  const status = useStatus()
  const { pull, running } = usePull()
  const cancelling = useCancelling(running?.jobId)
  const state = useEngine('sync.state', {}).data
  // What this contract does not have is no failure.
  const failure = state?.resources.find((resource) => resource.failure !== null)?.lastError
  const resources = (state?.resources ?? []).filter(({ demand, available }) => demand === 'always' && available)
  const at = running ? resources.findIndex(({ resource }) => resource === running.phase) : -1
  const percent = running ? percentOf(running) : null
  return (
    <Center h="100%" p="xl">
      <Paper withBorder radius="md" p="xl" w={560}>
        <Stack gap="md">
          <Title order={2}>{running ? t('settings.sync.panelTitle') : t('settings.sync.never')}</Title>
          <Stack gap={4}>
            {resources.map(({ resource, lastFullAt, rows }, index) => {
              const done = lastFullAt !== null && (!running || index < at)
              return (
                <Group key={resource} gap="sm" wrap="nowrap">
                  <Center w={18}>
                    {index === at ? (
                      <Loader size={14} />
                    ) : done ? (
                      <IconCheck size={16} color="var(--banto-ok-text)" aria-hidden />
                    ) : (
                      <IconMinus size={16} aria-hidden />
                    )}
                  </Center>
                  <Text w={180} fw={index === at ? 600 : 400}>
                    {t(`settings.sync.resources.${resource}`)}
                  </Text>
                  <Text c="dimmed" size="sm">
                    {index === at && running
                      ? paceText(words, running)
                      : done
                        ? `${format.number(rows)} · ${t('settings.sync.finished')}`
                        : t('settings.sync.waiting')}
                  </Text>
                </Group>
              )
            })}
          </Stack>
          {running ? (
            <Stack gap={4} role="status">
              <Progress
                size="md"
                value={percent ?? 100}
                animated={percent === null}
                transitionDuration={100}
                aria-label={phaseText(words, running)}
              />
              <Text size="xs" c="dimmed">
                {cancelling ? t('jobs.cancelling') : phaseText(words, running)}
              </Text>
            </Stack>
          ) : failure ? (
            <Alert role="alert" color="red" icon={<IconAlertCircle />} title={t('settings.sync.failed')}>
              {errorText(words, failure)}
            </Alert>
          ) : status?.connection === 'offline' ? (
            <Alert color="gray" icon={<IconAlertCircle />} title={t('app.status.offline')}>
              {t('errors.OFFLINE')}
            </Alert>
          ) : null}
          <Group justify="space-between" wrap="nowrap">
            <Text size="xs" c="dimmed">
              {t('settings.sync.panelHint')}
            </Text>
            {running ? (
              <Button
                variant="default"
                disabled={cancelling}
                style={{ flexShrink: 0 }}
                onClick={() => {
                  cancelJob(running.jobId).catch((error: unknown) => errors.show(error))
                }}
              >
                {t('jobs.cancel')}
              </Button>
            ) : (
              <Button style={{ flexShrink: 0 }} leftSection={<IconRefresh size={15} />} onClick={() => void pull('auto')}>
                {t('settings.sync.now')}
              </Button>
            )}
          </Group>
        </Stack>
      </Paper>
    </Center>
  )
}
