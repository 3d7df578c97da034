import type { ChangeSummary } from '#shared/contracts/changes.ts'
import type { JobProgress } from '#shared/contracts/jobs.ts'
import type { PushResult } from '#shared/contracts/sync.ts'
import { errorText, useErrors } from '../common/errors.ts'
import { useWords } from '../common/i18n.ts'
import { paceText, percentOf, phaseText } from '../common/jobText.ts'
import { cancelJob, useCancelling, useJob } from '../common/jobs.ts'
import { useNavigation, type ChangesPart } from '../common/navigation.ts'
import { useEngine } from '../common/queries.ts'
import { RateLimit } from '../sync/RateLimit.tsx'
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
import { countOf, isListPart, sendableOf } from './parts.ts'
import { closeOutcome, usePushStore, type PushOutcome } from './push.ts'

/** How far a send is, in cells: proved, sent but not yet proved, not sent. The engine tells the first, the rest is counted. */
function Steps({ job }: { readonly job: JobProgress }) {
  const { t, format } = useWords()
  const summary = useEngine('changes.summary', {}).data
  const verified = typeof job.detail['verified'] === 'number' ? job.detail['verified'] : null
  const steps = [
    { name: 'left', count: summary ? summary.queued + summary.sending : null },
    { name: 'sent', count: summary?.sent ?? null },
    { name: 'verified', count: verified },
  ] as const
  return (
    <Group gap="lg">
      {steps.map(({ name, count }) =>
        count === null ? null : (
          <Text size="sm" key={name} data-step={name}>
            {t(`changes.progress.${name}`)} <b>{format.number(count)}</b>
          </Text>
        ),
      )}
    </Group>
  )
}

function Running({ job }: { readonly job: JobProgress }) {
  const words = useWords()
  const errors = useErrors()
  const { t } = words
  const cancelling = useCancelling(job.jobId)
  const percent = percentOf(job)
  return (
    <Paper withBorder p="md" mx="md" mb="sm">
      <Stack gap={8}>
        <Group justify="space-between">
          <Title order={2} fz={15} aria-live="polite">
            {cancelling ? t('jobs.cancelling') : phaseText(words, job)}
          </Title>
          <Text>{paceText(words, job)}</Text>
        </Group>
        <Progress
          size="lg"
          value={percent ?? 100}
          animated={percent === null}
          transitionDuration={100}
          aria-label={t('changes.progress.title')}
        />
        <Group justify="space-between" align="flex-start" wrap="nowrap" gap="xl">
          <Stack gap={6}>
            <Steps job={job} />
            <Text size="xs" c="dimmed">
              {t('changes.progress.stopHint')}
            </Text>
            <Button
              variant="default"
              w="fit-content"
              disabled={cancelling}
              onClick={() => {
                cancelJob(job.jobId).catch((error: unknown) => errors.show(error))
              }}
            >
              {t('changes.progress.stop')}
            </Button>
          </Stack>
          <RateLimit compact />
        </Group>
      </Stack>
    </Paper>
  )
}

const figures: readonly {
  readonly name: 'verified' | 'unproved' | 'conflicts' | 'rejected' | 'unknown' | 'unsent'
  readonly part: ChangesPart | null
}[] = [
  { name: 'verified', part: null },
  { name: 'unproved', part: 'unknown' },
  { name: 'conflicts', part: 'conflict' },
  { name: 'rejected', part: 'rejected' },
  { name: 'unknown', part: 'unknown' },
  { name: 'unsent', part: 'unsent' },
]

/** What Smaregi took but nobody has read back yet. */
const unproved = (result: PushResult): number => Math.max(0, result.applied - result.verified)

function Figures({ result }: { readonly result: PushResult }) {
  const { t } = useWords()
  const showChanges = useNavigation((navigation) => navigation.showChanges)
  const summary = useEngine('changes.summary', {}).data
  // The report says what the send found; what a person has dealt with since asks for nothing any more.
  const isLeft = (part: ChangesPart): boolean => summary === undefined || !isListPart(part) || countOf(summary, part) > 0
  const count = (name: (typeof figures)[number]['name']): number => (name === 'unproved' ? unproved(result) : result[name])
  return (
    <div>
      {figures
        .filter(({ name }) => name === 'verified' || count(name) > 0)
        .map(({ name, part }) => (
          <div className="changes-figure" key={name}>
            <Text w={90} fw={600}>
              {t(`changes.result.${name}`)}
            </Text>
            <Text w={100} ta="right" fw={600} data-figure={name}>
              {t('changes.result.cells', { count: count(name) })}
            </Text>
            <Text size="sm" c="dimmed" flex={1}>
              {part === null || isLeft(part) ? t(`changes.result.${name}Hint`) : t('changes.result.dealtWith')}
            </Text>
            {part === null || !isLeft(part) ? null : (
              <Button size="compact-xs" variant="default" onClick={() => showChanges(part)}>
                {t('changes.result.show')}
              </Button>
            )}
          </div>
        ))}
      {result.unsentWhy.map(({ reason, cells }) => (
        <Text size="sm" key={reason} data-why={reason}>
          {t('changes.result.unsent')} {t('changes.result.cells', { count: cells })}: {t(`changes.why.${reason}`)}
        </Text>
      ))}
      {result.retryAfterMinutes === null ? null : (
        <Text size="sm">{t('changes.result.retryAfter', { count: result.retryAfterMinutes })}</Text>
      )}
    </div>
  )
}

/** Cells of a result that are not proved to be in Smaregi. */
const leftOf = (result: PushResult): number => result.conflicts + result.rejected + result.unknown + result.unsent + unproved(result)

function titleOf({ result, error }: PushOutcome): 'stopped' | 'broken' | 'brokenLine' | 'allDone' | 'partly' | 'done' | 'nothingToSend' {
  if (result === null) return error?.code === 'CANCELLED' ? 'stopped' : 'broken'
  if (result.stopped !== null) return result.stopped === 'cancelled' ? 'stopped' : result.stopped === 'offline' ? 'brokenLine' : 'partly'
  if (result.unsent > 0) return 'partly'
  if (leftOf(result) > 0) return 'done'
  return result.verified === 0 ? 'nothingToSend' : 'allDone'
}

const tones = { bad: 'var(--banto-rejected-text)', some: 'var(--banto-changed-line)', good: 'var(--banto-ok-text)' } as const

function Outcome({
  outcome,
  onAgain,
  summary,
}: {
  readonly outcome: PushOutcome
  readonly onAgain: () => void
  readonly summary: ChangeSummary
}) {
  const words = useWords()
  const { t } = words
  const { result, error } = outcome
  const left = result ? leftOf(result) : 1
  const tone = error && error.code !== 'CANCELLED' ? 'bad' : left > 0 ? 'some' : 'good'
  const Icon = { bad: IconAlertCircle, some: IconAlertTriangle, good: IconCircleCheck }[tone]
  const title = t(`changes.result.${titleOf(outcome)}`)
  return (
    <Paper withBorder p="md" mx="md" mb="sm" role="status" aria-label={title}>
      <Group align="flex-start" wrap="nowrap">
        <Icon size={24} color={tones[tone]} aria-hidden />
        <Stack gap={6} flex={1}>
          <Title order={2} fz={15}>
            {title}
          </Title>
          {error && error.code !== 'CANCELLED' ? <Text size="sm">{errorText(words, error)}</Text> : null}
          {error || result?.stopped ? <Text size="sm">{t('changes.result.nothingLost')}</Text> : null}
          {result ? <Figures result={result} /> : null}
          {sendableOf(summary) > 0 && (result === null || result.unsent + result.unknown > 0) ? (
            <Group>
              <Button onClick={onAgain}>{t(summary.staged > 0 ? 'changes.result.again' : 'changes.unknown.look')}</Button>
            </Group>
          ) : null}
        </Stack>
        <CloseButton aria-label={t('changes.result.close')} onClick={closeOutcome} />
      </Group>
    </Paper>
  )
}

/** A running send, or how the last one ended, until the person closes it. */
export function PushPanel(props: { readonly onAgain: () => void; readonly summary: ChangeSummary }) {
  const job = useJob('sync.push')
  const outcome = usePushStore((store) => store.outcome)
  if (job) return <Running job={job} />
  return outcome ? <Outcome outcome={outcome} {...props} /> : null
}
