import { useCallback } from 'react'
import type { JobProgress } from '#shared/contracts/jobs.ts'
import type { DayRange, PullMode, ResourceName } from '#shared/contracts/sync.ts'
import { asBody, useErrors } from '../common/errors.ts'
import { useWords } from '../common/i18n.ts'
import { runJob, useJob } from '../common/jobs.ts'
import { notifications } from '../ui/index.ts'

/** The note of a pull that failed, which goes with the next one that ends well. */
export const pullFailedNote = 'pull-failed'

/** Said by the status bar already; a corner note at each start without a network would only be noise. */
const knownAnyway = new Set([
  'OFFLINE',
  'SERVER_UNAVAILABLE',
  'SIGN_IN_EXPIRED',
  'NOT_SIGNED_IN',
  'HOST_LOST',
  'SERVER_REPLY_UNREADABLE',
  'LIST_WITHOUT_END',
  'RATE_LIMITED',
  'NOT_SMAREGI',
])

export interface PullOptions {
  /** Nobody asked for it, so say only what needs a person. */
  readonly quietly?: boolean
  /** Only these; else all that are pulled always. */
  readonly resources?: readonly ResourceName[]
  /** For what is read by days. */
  readonly days?: DayRange
}

interface Pulling {
  /** Gets what is new, everything, or looks for what was deleted. */
  readonly pull: (mode: PullMode, options?: PullOptions) => Promise<void>
  readonly running: JobProgress | null
}

/** Getting the shop from Smaregi, and words on how it went. What needs a person is told by usePullNews. */
export function usePull(): Pulling {
  const { t } = useWords()
  const errors = useErrors()
  const running = useJob('sync.pull')
  const pull = useCallback<Pulling['pull']>(
    async (mode, { quietly = false, resources, days } = {}) => {
      try {
        const { changed, removed, guarded, conflicts, failed } = await runJob('sync.pull', {
          mode,
          ...(resources ? { resources: [...resources] } : {}),
          ...(days ? { days } : {}),
        })
        // What was found that needs a person is told by usePullNews.
        if (quietly || guarded.length > 0 || conflicts > 0) return
        if (failed.length > 0) {
          const names = failed.map((name) => t(`settings.sync.resources.${name}`)).join('・')
          notifications.show({
            id: 'pulled',
            color: 'yellow',
            title: t('sync.partly.done'),
            message: t('sync.partly.doneBody', { names }),
            autoClose: 10_000,
          })
          return
        }
        const news = changed + removed
        notifications.show(
          mode === 'sweep'
            ? {
                id: 'pulled',
                title: t('sync.news.swept'),
                message: removed > 0 ? t('sync.news.sweptCount', { count: removed }) : t('sync.news.sweptNone'),
                autoClose: 4000,
              }
            : {
                id: 'pulled',
                title: t('settings.sync.done'),
                message: news > 0 ? t('settings.sync.doneCount', { count: news }) : t('settings.sync.nothingNew'),
                autoClose: 3000,
              },
        )
      } catch (error) {
        const { code } = asBody(error)
        if (code === 'CANCELLED') {
          notifications.show({ id: 'pulled', title: t('settings.sync.stopped'), message: t('settings.sync.stoppedHint') })
        } else if (!quietly || !knownAnyway.has(code)) {
          errors.show(error, t('settings.sync.failed'), pullFailedNote)
        }
      }
    },
    [t, errors],
  )
  return { pull, running }
}
