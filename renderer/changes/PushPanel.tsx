import { useErrors, errorText } from '../app/errors.ts'
import { useWords } from '../app/i18n.ts'
import { paceText, percentOf, phaseText } from '../app/JobStrip.tsx'
import { cancelJob, useCancelling, useJob } from '../app/jobs.ts'
import type { JobProgress } from '#shared/contracts/jobs.ts'
import type { PushResult } from '#shared/contracts/sync.ts'
import {
  Button,
  CloseButton,
  Group,
  IconAlertCircle,
  IconAlertTriangle,
  IconCircleCheck,
  Paper,
  Progress,
  Stack,
  Text,
  Title,
} from '../ui/index.ts'
import { closeOutcome, usePushStore, type PushOutcome } from './push.ts'
import type { Tab } from './tabs.ts'

function Running({ job }: { readonly job: JobProgress }) {
  const words = useWords()
  const errors = useErrors()
  const { t } = words
  const cancelling = useCancelling(job.jobId)
  const percent = percentOf(job)
  return (
    <Paper withBorder p="md" mx="md" mb="sm" role="status">
      <Stack gap={8}>
        <Group justify="space-between">
          <Title order={3}>{cancelling ? t('jobs.cancelling') : phaseText(words, job)}</Title>
          <Text>{paceText(words, job)}</Text>
        </Group>
        <Progress
          size="lg"
          value={percent ?? 100}
          animated={percent === null}
          transitionDuration={100}
          aria-label={t('changes.progress.title')}
        />
        <Group justify="space-between">
          <Text size="xs" c="dimmed">
            {t('changes.progress.stopHint')}
          </Text>
          <Button
            variant="default"
            disabled={cancelling}
            onClick={() => {
              cancelJob(job.jobId).catch((error: unknown) => errors.show(error))
            }}
          >
            {t('changes.progress.stop')}
          </Button>
        </Group>
      </Stack>
    </Paper>
  )
}

const figures = [
  { name: 'applied', hint: 'appliedHint', tab: null },
  { name: 'conflicts', hint: 'conflictsHint', tab: 'conflict' },
  { name: 'rejected', hint: 'rejectedHint', tab: 'rejected' },
  { name: 'unknown', hint: 'unknownHint', tab: 'unknown' },
  { name: 'unsent', hint: 'unsentHint', tab: 'staged' },
] as const

function Figures({ result, onShow }: { readonly result: PushResult; readonly onShow: (tab: Tab) => void }) {
  const { t } = useWords()
  return (
    <div>
      {figures
        .filter(({ name }) => name === 'applied' || result[name] > 0)
        .map(({ name, hint, tab }) => (
          <div className="banto-figure" key={name}>
            <Text w={90} fw={600}>
              {t(`changes.result.${name}`)}
            </Text>
            <Text w={100} ta="right" fw={600} data-figure={name}>
              {t('changes.result.cells', { count: result[name] })}
            </Text>
            <Text size="sm" c="dimmed" flex={1}>
              {t(`changes.result.${hint}`)}
            </Text>
            {tab === null ? null : (
              <Button size="compact-xs" variant="default" onClick={() => onShow(tab)}>
                {t('changes.result.show')}
              </Button>
            )}
          </div>
        ))}
    </div>
  )
}

function Outcome(props: {
  readonly outcome: PushOutcome
  readonly onShow: (tab: Tab) => void
  readonly onAgain: () => void
  readonly sendable: number
}) {
  const { outcome, onShow, onAgain, sendable } = props
  const words = useWords()
  const { t } = words
  const { result, error } = outcome
  const left = result ? result.conflicts + result.rejected + result.unknown + result.unsent : 1
  const Icon = error ? IconAlertCircle : left > 0 ? IconAlertTriangle : IconCircleCheck
  const colour = error ? 'var(--banto-rejected-text)' : left > 0 ? 'var(--banto-changed-line)' : 'var(--banto-ok-text)'
  const title = error
    ? error.code === 'CANCELLED'
      ? t('changes.result.stopped')
      : t('changes.result.broken')
    : left === 0
      ? t('changes.result.allDone')
      : result !== null && result.unsent > 0
        ? t('changes.result.partly')
        : t('changes.result.done')
  return (
    <Paper withBorder p="md" mx="md" mb="sm" role="status" aria-label={title}>
      <Group align="flex-start" wrap="nowrap">
        <Icon size={24} color={colour} aria-hidden />
        <Stack gap={6} flex={1}>
          <Title order={3}>{title}</Title>
          {error && error.code !== 'CANCELLED' ? <Text size="sm">{errorText(words, error)}</Text> : null}
          {error ? <Text size="sm">{t('changes.result.nothingLost')}</Text> : null}
          {result ? <Figures result={result} onShow={onShow} /> : null}
          {sendable > 0 && left > 0 ? (
            <Group>
              <Button onClick={onAgain}>{t('changes.result.again')}</Button>
            </Group>
          ) : null}
        </Stack>
        <CloseButton aria-label={t('changes.result.close')} onClick={closeOutcome} />
      </Group>
    </Paper>
  )
}

/** A running send, or how the last one ended, until the person closes it. */
export function PushPanel(props: {
  readonly onShow: (tab: Tab) => void
  readonly onAgain: () => void
  readonly sendable: number
}) {
  const job = useJob('sync.push')
  const outcome = usePushStore((store) => store.outcome)
  if (job) return <Running job={job} />
  return outcome ? <Outcome outcome={outcome} {...props} /> : null
}
