import './printing.css'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { PrintJob } from '#shared/contracts/printing.ts'
import { call } from '../api/index.ts'
import { useErrors } from '../common/errors.ts'
import { useWords } from '../common/i18n.ts'
import { useEngine } from '../common/queries.ts'
import {
  Button,
  Group,
  IconAlertCircle,
  IconAlertTriangle,
  IconCircleCheck,
  IconClock,
  IconHelpCircle,
  IconMinus,
  IconPrinter,
  Modal,
  SegmentedControl,
  Select,
  Stack,
  Text,
  Title,
} from '../ui/index.ts'
import { ReceiptPreview } from './ReceiptPreview.tsx'
import { jobName, jobReason, jobState } from './words.ts'

type Act = 'retry' | 'resume' | 'printAgain' | 'confirmPrinted' | 'cancel'

/** What can be done in each state, the likeliest first. */
const actsOf = ({ state, kind }: PrintJob): readonly Act[] => {
  // A drawer that was opened is no print: whoever wants it open again presses its button.
  if (kind === 'drawer' && (state === 'printed' || state === 'cancelled' || state === 'unconfirmed')) return []
  switch (state) {
    case 'waiting':
      return ['retry', 'cancel']
    case 'printing':
      return ['cancel']
    case 'stopped':
      return ['resume', 'printAgain', 'cancel']
    case 'lost':
      return ['printAgain', 'confirmPrinted', 'cancel']
    case 'unconfirmed':
      return ['confirmPrinted', 'printAgain']
    case 'printed':
    case 'cancelled':
      return ['printAgain']
    case 'failed':
      return ['retry']
  }
}

/** A lost job and one that was cancelled go on in their own place; one that has come out is printed by another job. */
const methodOf = (act: Act, { state }: PrintJob) => {
  if (act === 'printAgain') return state === 'lost' || state === 'cancelled' ? 'printing.retry' : 'printing.printAgain'
  return act === 'resume' || act === 'retry' ? 'printing.retry' : (`printing.${act}` as const)
}

/** One that the printer holds is taken back from it before it is printed anew. */
async function perform(act: Act, job: PrintJob): Promise<void> {
  const { jobId } = job
  if (act !== 'printAgain' || job.state !== 'stopped') {
    await call(methodOf(act, job), { jobId })
    return
  }
  const { state } = await call('printing.cancel', { jobId })
  // The printer may have finished it meanwhile.
  if (state === 'cancelled') await call('printing.retry', { jobId })
}

/** How much a state asks of a person, with its sign. */
const marks = {
  waiting: { tone: 'quiet', Icon: IconClock },
  printing: { tone: 'quiet', Icon: IconPrinter },
  stopped: { tone: 'look', Icon: IconAlertTriangle },
  lost: { tone: 'bad', Icon: IconAlertCircle },
  printed: { tone: 'good', Icon: IconCircleCheck },
  unconfirmed: { tone: 'look', Icon: IconHelpCircle },
  cancelled: { tone: 'quiet', Icon: IconMinus },
  failed: { tone: 'bad', Icon: IconAlertCircle },
} as const satisfies Record<PrintJob['state'], unknown>

function StateMark({ job }: { readonly job: PrintJob }) {
  const words = useWords()
  const { state } = job
  const { tone, Icon } = marks[state]
  return (
    <span className="printing-state" data-tone={tone}>
      <Icon size={15} stroke={1.8} aria-hidden />
      {jobState(words, job)}
    </span>
  )
}

function Job({ job, printer, onShow }: { readonly job: PrintJob; readonly printer: string; readonly onShow: () => void }) {
  const words = useWords()
  const { t, find, format } = words
  const errors = useErrors()
  const [isBusy, setBusy] = useState(false)
  const reason = jobReason(words, job)
  const hint = find(`printing.hints.${job.state === 'lost' || job.state === 'unconfirmed' ? job.state : (job.reason ?? '')}`)
  const act = (one: Act) => (): void => {
    if (isBusy) return
    setBusy(true)
    perform(one, job)
      .catch((error: unknown) => errors.show(error))
      .finally(() => setBusy(false))
  }
  const about = [
    printer,
    job.copies > 1 ? t('printing.queue.copies', { done: job.copiesDone, count: job.copies }) : null,
    job.isReprint ? t('printing.queue.reprint') : null,
  ]
  return (
    <li className="printing-job">
      <div>
        <Text size="sm" fw={600} style={{ overflowWrap: 'anywhere' }}>
          {jobName(words, { ...job, title: job.title === printer ? '' : job.title })}
        </Text>
        <Text size="xs" c="dimmed">
          {about.filter((part) => part !== null).join(' · ')}
        </Text>
      </div>
      <div>
        <Group gap="xs">
          <StateMark job={job} />
          {reason === null ? null : <Text size="sm">{reason}</Text>}
        </Group>
        {hint === null ? null : (
          <Text size="xs" c="dimmed">
            {hint}
          </Text>
        )}
      </div>
      <Text
        size="xs"
        c="dimmed"
        className="printing-at"
        title={job.endedAt === null ? undefined : t('printing.queue.endedAt', { at: format.moment(job.endedAt) })}
      >
        {format.moment(job.queuedAt)}
      </Text>
      <Group gap={6} justify="flex-end">
        {actsOf(job).map((one, index) => (
          <Button
            key={one}
            size="compact-sm"
            variant={index === 0 && (job.state === 'lost' || job.state === 'stopped') ? 'filled' : 'default'}
            onClick={act(one)}
          >
            {t(`printing.actions.${one}`)}
          </Button>
        ))}
        {job.kind === 'receiptline' ? (
          <Button size="compact-sm" variant="subtle" onClick={onShow}>
            {t('printing.actions.show')}
          </Button>
        ) : null}
      </Group>
    </li>
  )
}

const pageSize = 50

const keptDays = [7, 30, 90, 365]

/** How long what was printed can be seen and printed again. */
function KeptDays() {
  const { t } = useWords()
  const errors = useErrors()
  const queries = useQueryClient()
  const days = useEngine('printing.settings', {}).data?.days
  if (days === undefined) return null
  const choices = keptDays.includes(days) ? keptDays : [...keptDays, days].toSorted((a, b) => a - b)
  const keep = (value: number): void => {
    call('printing.setSettings', { days: value }).then(
      (settings) => {
        queries.setQueryData(['printing.settings', {}], settings)
        void queries.invalidateQueries({ queryKey: ['printing.list'] })
      },
      (error: unknown) => errors.show(error),
    )
  }
  return (
    <Select
      size="xs"
      w={150}
      aria-label={t('printing.queue.keep')}
      allowDeselect={false}
      value={String(days)}
      data={choices.map((choice) => ({ value: String(choice), label: t('printing.queue.keepDays', { count: choice }) }))}
      onChange={(value) => value !== null && keep(Number(value))}
    />
  )
}

/** What is printed and what was: why a job is as it is, and what a person can do about it. */
export function PrintQueue({ deviceId = null }: { readonly deviceId?: number | null }) {
  const { t } = useWords()
  const [part, setPart] = useState<'open' | 'ended'>('open')
  const [limit, setLimit] = useState(pageSize)
  const [shown, setShown] = useState<PrintJob | null>(null)
  const isOpen = part === 'open'
  const { data } = useEngine('printing.list', { deviceId, isOpen, limit })
  const devices = useEngine('devices.list', {}).data
  const jobs = data?.jobs.filter(({ endedAt }) => isOpen || endedAt !== null)
  const nameOf = (id: number): string => devices?.find((device) => device.deviceId === id)?.name ?? t('devices.conditions.offline')
  return (
    <section className="printing-queue" aria-label={t('printing.title')} tabIndex={-1} data-focus-home>
      <Group justify="space-between">
        <SegmentedControl
          size="xs"
          aria-label={t('printing.title')}
          value={part}
          data={(['open', 'ended'] as const).map((value) => ({ value, label: t(`printing.queue.${value}`) }))}
          onChange={(value) => setPart(value === 'ended' ? 'ended' : 'open')}
        />
        {isOpen ? null : <KeptDays />}
      </Group>
      {jobs === undefined ? null : jobs.length === 0 ? (
        <Stack gap={4} p="md">
          <Title order={2} fz={14}>
            {t(isOpen ? 'printing.queue.empty' : 'printing.queue.noneEnded')}
          </Title>
          <Text size="sm" c="dimmed">
            {t('printing.queue.emptyHint')}
          </Text>
        </Stack>
      ) : (
        <ul style={{ margin: 0, padding: 0, listStyle: 'none' }} aria-live="polite">
          {jobs.map((job) => (
            <Job key={job.jobId} job={job} printer={nameOf(job.deviceId)} onShow={() => setShown(job)} />
          ))}
        </ul>
      )}
      {data?.next == null || limit >= 200 ? null : (
        <Button variant="subtle" size="compact-sm" onClick={() => setLimit(200)}>
          {t('printing.queue.more')}
        </Button>
      )}
      <Modal opened={shown !== null} onClose={() => setShown(null)} title={shown?.title ?? ''} size="auto">
        {shown === null ? null : (
          // A printer that is gone leaves the receipt as a usual one prints it.
          <ReceiptPreview
            receipt={{ jobId: shown.jobId }}
            deviceId={devices?.some(({ deviceId: id }) => id === shown.deviceId) ? shown.deviceId : null}
            isReprint={shown.isReprint}
          />
        )}
      </Modal>
    </section>
  )
}
