import { useCallback } from 'react'
import { asBody, useErrors } from '../app/errors.ts'
import { useWords } from '../app/i18n.ts'
import { runJob, useJob } from '../app/jobs.ts'
import type { JobProgress } from '#shared/contracts/jobs.ts'
import { notifications } from '../ui/index.ts'

/** Said by the status bar already; a corner note at each start without a network would only be noise. */
const knownAnyway = new Set(['OFFLINE', 'SERVER_UNAVAILABLE', 'SIGN_IN_EXPIRED', 'NOT_SIGNED_IN', 'HOST_LOST'])

export interface Pulling {
  /** Gets what is new (or everything). `quietly`: nobody asked for it, so say only what needs a person. */
  readonly pull: (mode: 'auto' | 'full', options?: { readonly quietly?: boolean }) => Promise<void>
  readonly running: JobProgress | null
}

/** Getting the shop from Smaregi, and words on how it went. */
export function usePull(): Pulling {
  const { t } = useWords()
  const errors = useErrors()
  const running = useJob('sync.pull')
  const pull = useCallback<Pulling['pull']>(
    async (mode, { quietly = false } = {}) => {
      try {
        const { changed, removed } = await runJob('sync.pull', { mode })
        if (quietly) return
        const news = changed + removed
        notifications.show({
          id: 'pulled',
          title: t('settings.sync.done'),
          message: news > 0 ? t('settings.sync.doneCount', { count: news }) : t('settings.sync.nothingNew'),
          autoClose: 3000,
        })
      } catch (error) {
        const { code } = asBody(error)
        if (code === 'CANCELLED') {
          notifications.show({ id: 'pulled', title: t('settings.sync.stopped'), message: t('settings.sync.stoppedHint') })
        } else if (!quietly || !knownAnyway.has(code)) {
          errors.show(error, t('settings.sync.failed'))
        }
      }
    },
    [t, errors],
  )
  return { pull, running }
}
