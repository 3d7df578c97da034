import { useEffect, useState } from 'react'
import type { PrintJob } from '#shared/contracts/printing.ts'
import { subscribe } from '../api/index.ts'
import { useWords } from '../common/i18n.ts'
import { useNavigation } from '../common/navigation.ts'
import { Button, notifications, Stack, Text } from '../ui/index.ts'
import { jobName, jobReason, jobState } from './words.ts'

const noteOf = (jobId: number): string => `print ${jobId}`

interface Told {
  readonly job: PrintJob
  /** Its notice stands: nobody closed it, and its time is not over. */
  isShown: boolean
}

/** What a job waits for that ends by itself; anything else (no paper, off, silent) lasts until somebody sees to it. */
const passes: ReadonlySet<string> = new Set(['busy', 'taken', 'overheated'])

const needsPerson = ({ state, reason }: PrintJob): boolean =>
  state === 'stopped' ||
  state === 'lost' ||
  state === 'failed' ||
  state === 'unconfirmed' ||
  (state === 'waiting' && reason !== null && !passes.has(reason))

/**
 * Tells on any screen when a print waits for a person, and takes that back when it goes on. Not on the screen of the devices, where it
 * is seen. `showQueue` leads there. Called once by the frame.
 */
export function usePrintNews(showQueue: () => void): void {
  const words = useWords()
  /** What was told of each job that needs a person, in whatever language: a notice outlives the words that it was written in. */
  const [told] = useState(() => new Map<number, Told>())
  useEffect(() => {
    const { t, find } = words
    const tell = (job: PrintJob): void => {
      const id = noteOf(job.jobId)
      const one = { job, isShown: true }
      told.set(job.jobId, one)
      notifications.show({
        id,
        color: job.state === 'lost' || job.state === 'failed' ? 'red' : 'yellow',
        title: `${jobName(words, job)}: ${jobState(words, job)}`,
        autoClose: job.state === 'unconfirmed' ? 10_000 : false,
        onClose: () => void (one.isShown = false),
        message: (
          <Stack gap={4} align="flex-start">
            <Text size="sm">{jobReason(words, job) ?? find(`printing.hints.${job.state}`)}</Text>
            <Button
              size="compact-xs"
              variant="default"
              onClick={() => {
                notifications.hide(id)
                showQueue()
              }}
            >
              {t('printing.news.go')}
            </Button>
          </Stack>
        ),
      })
    }
    // Those that stand, in the words of now.
    for (const { job, isShown } of told.values()) if (isShown) tell(job)
    const stopFollowing = subscribe('printing.changed', ({ job }) => {
      const before = told.get(job.jobId)
      if (!needsPerson(job)) {
        told.delete(job.jobId)
        if (before !== undefined) notifications.hide(noteOf(job.jobId))
        return
      }
      if (before !== undefined && before.job.state === job.state && before.job.reason === job.reason) return
      // One that stands is renewed, not doubled.
      notifications.hide(noteOf(job.jobId))
      if (useNavigation.getState().screen !== 'devices') tell(job)
      else told.set(job.jobId, { job, isShown: false })
    })
    const stopLooking = useNavigation.subscribe(({ screen }) => {
      if (screen === 'devices') for (const jobId of told.keys()) notifications.hide(noteOf(jobId))
    })
    return () => {
      stopFollowing()
      stopLooking()
      const shown = [...told.values()].filter(({ isShown }) => isShown)
      for (const one of shown) {
        notifications.hide(noteOf(one.job.jobId))
        one.isShown = true
      }
    }
  }, [words, showQueue, told])
}
