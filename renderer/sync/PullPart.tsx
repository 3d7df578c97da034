import { useState } from 'react'
import type { ResourceState } from '#shared/contracts/sync.ts'
import { errorText, useErrors } from '../common/errors.ts'
import { useClock, useWords } from '../common/i18n.ts'
import { paceText, percentOf, phaseText } from '../common/jobText.ts'
import { cancelJob, useCancelling } from '../common/jobs.ts'
import { useEngine, useStatus } from '../common/queries.ts'
import type { JobProgress } from '#shared/contracts/jobs.ts'
import { Alert, Button, Group, IconRefresh, IconRestore, IconTrashX, Progress, Stack, Text, Tooltip } from '../ui/index.ts'
import { RateLimit } from './RateLimit.tsx'
import { BulkWay } from './BulkWay.tsx'
import { confirmFullPull } from './confirmFullPull.tsx'
import { DaysDialog } from './DaysDialog.tsx'
import { Guards } from './Guards.tsx'
import { IncompleteList } from './IncompleteNote.tsx'
import { ResourceTable } from './ResourceTable.tsx'
import { Schedule } from './Schedule.tsx'
import { usePull } from './usePull.ts'

function Running({ job }: { readonly job: JobProgress }) {
  const words = useWords()
  const errors = useErrors()
  const cancelling = useCancelling(job.jobId)
  const percent = percentOf(job)
  return (
    <Stack gap={4} w={440} maw="100%">
      <Group justify="space-between" wrap="nowrap">
        <Text size="sm">{cancelling ? words.t('jobs.cancelling') : phaseText(words, job)}</Text>
        <Text size="xs" c="dimmed">
          {paceText(words, job)}
        </Text>
      </Group>
      <Group gap="sm" wrap="nowrap">
        <Progress
          flex={1}
          size="md"
          value={percent ?? 100}
          animated={percent === null}
          transitionDuration={100}
          aria-label={phaseText(words, job)}
        />
        <Button
          size="compact-xs"
          variant="default"
          disabled={cancelling}
          onClick={() => {
            cancelJob(job.jobId).catch((error: unknown) => errors.show(error))
          }}
        >
          {words.t('jobs.cancel')}
        </Button>
      </Group>
    </Stack>
  )
}

/** When the last pull was and when the next ones are due. */
function Times() {
  const { t, format } = useWords()
  const clock = useClock()
  const status = useStatus()
  const schedule = useEngine('sync.schedule', {}).data
  const last = status?.lastSyncAt ?? null
  const parts = [
    last === null ? t('settings.sync.never') : t('sync.lastPull', { ago: format.ago(last, clock()) ?? t('common.time.now') }),
    ...(schedule === undefined
      ? []
      : [
          schedule.nextPullAt === null ? t('sync.noNextPull') : t('sync.nextPull', { at: format.shortMoment(schedule.nextPullAt) }),
          ...(schedule.nextSweepAt === null ? [] : [t('sync.nextSweep', { at: format.shortMoment(schedule.nextSweepAt) })]),
        ]),
  ]
  return (
    <Text size="sm" c="dimmed">
      {parts.join(' · ')}
    </Text>
  )
}

/** What is kept of Smaregi and how it got here: pull now, everything anew, what was deleted; guards; schedule. */
export function PullPart() {
  const words = useWords()
  const { t } = words
  const status = useStatus()
  const state = useEngine('sync.state', {})
  const { pull, running } = usePull()
  const [asked, setAsked] = useState<ResourceState | null>(null)
  const resources = state.data?.resources ?? []
  const away = status?.connection === 'offline' ? 'OFFLINE' : status?.connection === 'signInNeeded' ? 'SIGN_IN_EXPIRED' : null
  const stopped = running !== null || away === 'SIGN_IN_EXPIRED'
  return (
    <div className="sync-pull">
      <div className="sync-pull-inside">
        <div className="sync-pull-top">
          <Stack gap="xs" maw={620}>
            <Text size="sm">{t('sync.lead')}</Text>
            <Group gap="xs">
              <Tooltip label={t('sync.nowHint')}>
                <Button leftSection={<IconRefresh size={15} />} disabled={stopped} onClick={() => void pull('auto')}>
                  {t('sync.now')}
                </Button>
              </Tooltip>
              <Button
                variant="default"
                leftSection={<IconRestore size={15} />}
                disabled={stopped}
                onClick={() => confirmFullPull(words, () => void pull('full'))}
              >
                {t('sync.full')}
              </Button>
              <Tooltip label={t('sync.sweepHint')} maw={320}>
                <Button variant="default" leftSection={<IconTrashX size={15} />} disabled={stopped} onClick={() => void pull('sweep')}>
                  {t('sync.sweep')}
                </Button>
              </Tooltip>
            </Group>
            <Times />
            {running ? <Running job={running} /> : null}
            {away === null ? null : <Alert color="gray">{t(`errors.${away}`)}</Alert>}
          </Stack>
          <RateLimit />
        </div>
        <IncompleteList />
        <Guards resources={resources} />
        {state.error ? (
          <Alert role="alert" color="red">
            {errorText(words, state.error)}
          </Alert>
        ) : null}
        <ResourceTable
          resources={resources}
          phase={running?.phase ?? null}
          busy={stopped}
          onPull={(one) => (one.reading === 'days' ? setAsked(one) : void pull('auto', { resources: [one.resource] }))}
        />
        <Schedule order={2} />
        <BulkWay />
      </div>
      <DaysDialog
        state={asked}
        onClose={() => setAsked(null)}
        onGo={(one, days) => {
          setAsked(null)
          void pull('auto', { resources: [one.resource], days })
        }}
      />
    </div>
  )
}
