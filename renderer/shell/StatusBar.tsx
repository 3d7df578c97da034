import { useEffect, useState, type ReactNode } from 'react'
import type { Status } from '#shared/contracts/app.ts'
import { signInAgain } from '../connection/signIn.ts'
import { useIncomplete } from '../sync/useIncomplete.ts'
import { showPrintQueue } from '../devices/index.ts'
import { useUnrecordedCount } from '../stockCounts/index.ts'
import { usePull } from '../sync/usePull.ts'
import {
  IconAlertTriangle,
  IconArrowsSplit2,
  IconCloud,
  IconCloudOff,
  IconHandStop,
  IconHelpCircle,
  IconLock,
  IconPencil,
  IconPrinter,
  IconRefresh,
  Tooltip,
  UnstyledButton,
} from '../ui/index.ts'
import { useClock, useWords } from '../common/i18n.ts'
import { JobStrip } from './JobStrip.tsx'
import { useNavigation } from '../common/navigation.ts'
import { useEngine, useStatus } from '../common/queries.ts'

type Tone = 'good' | 'changed' | 'bad' | 'conflict' | 'neutral'

function Item(props: {
  readonly children: ReactNode
  readonly hint?: string | undefined
  readonly tone?: Tone
  readonly onClick?: () => void
}) {
  const { children, hint, tone = 'neutral', onClick } = props
  const inside = onClick ? (
    <UnstyledButton className="shell-status-item" data-tone={tone} onClick={onClick}>
      {children}
    </UnstyledButton>
  ) : (
    <span className="shell-status-item" data-tone={tone}>
      {children}
    </span>
  )
  return hint === undefined ? (
    inside
  ) : (
    <Tooltip label={hint} maw={320}>
      {inside}
    </Tooltip>
  )
}

/** Scans of a stock count that could not be saved: said on every screen until somebody has dealt with them. */
function Unrecorded() {
  const { t } = useWords()
  const go = useNavigation((navigation) => navigation.go)
  const { count, show } = useUnrecordedCount()
  if (count === 0) return null
  return (
    <Item
      tone="bad"
      hint={t('stockCounts.unrecorded.statusHint')}
      onClick={() => {
        go('stockCounts')
        show()
      }}
    >
      <IconAlertTriangle size={14} aria-hidden />
      {t('stockCounts.unrecorded.status', { count })}
    </Item>
  )
}

/** The time, renewed often enough for `3分前`. */
function useNow(): Date {
  const clock = useClock()
  const [now, setNow] = useState(clock)
  useEffect(() => {
    const timer = setInterval(() => setNow(clock()), 20_000)
    return () => clearInterval(timer)
  }, [clock])
  return now
}

function Connection({ status }: { readonly status: Status }) {
  const { t } = useWords()
  switch (status.connection) {
    case 'online':
      return (
        <Item tone="good" hint={t('app.status.onlineHint')}>
          <IconCloud size={14} aria-hidden />
          {t('app.status.online')}
        </Item>
      )
    case 'offline':
      return (
        <Item tone="changed" hint={t('app.status.offlineHint')}>
          <IconCloudOff size={14} aria-hidden />
          {t('app.status.offline')}
        </Item>
      )
    case 'signInNeeded':
      return (
        <Item tone="bad" hint={t('app.status.signInNeededHint')} onClick={() => void signInAgain()}>
          <IconLock size={14} aria-hidden />
          {t('app.status.signInNeeded')}
        </Item>
      )
    case 'none':
      return <Item>{t('app.status.none')}</Item>
  }
}

function LastSync({ at }: { readonly at: string | null }) {
  const { t, format } = useWords()
  const now = useNow()
  const { pull, running } = usePull()
  if (running) return null
  const words = at === null ? t('app.status.neverSynced') : t('app.status.lastSync', { ago: format.ago(at, now) ?? t('common.time.now') })
  const hint = at === null ? t('app.actions.sync') : t('common.time.jst', { moment: format.moment(at) })
  return (
    <Item hint={hint} onClick={() => void pull('auto')}>
      <IconRefresh size={14} aria-hidden />
      {words}
    </Item>
  )
}

/** What of the sync is not complete; nothing where all is. */
function Partly() {
  const { t } = useWords()
  const showChanges = useNavigation((navigation) => navigation.showChanges)
  const { items, names } = useIncomplete()
  const [first] = items
  if (first === undefined) return null
  return (
    <Item tone="changed" hint={`${first.name}: ${first.text}`} onClick={() => showChanges('pull')}>
      <IconAlertTriangle size={14} aria-hidden />
      {t('sync.partly.some', { names })}
    </Item>
  )
}

/** What is printed: how many wait for a person, else how many wait for their printer. */
function Prints() {
  const { t } = useWords()
  const { asking, waiting, printing } = useEngine('printing.summary', {}).data ?? { asking: 0, waiting: 0, printing: 0 }
  if (asking + waiting + printing === 0) return null
  return (
    <Item tone={asking > 0 ? 'bad' : 'neutral'} onClick={showPrintQueue}>
      <IconPrinter size={14} aria-hidden />
      {asking > 0 ? t('app.askingMark', { count: asking }) : t('app.status.printing', { count: waiting + printing })}
    </Item>
  )
}

/** One line at the bottom: the line to Smaregi, the last sync, what is not sent, what is being done. */
export function StatusBar() {
  const { t } = useWords()
  const status = useStatus()
  const showChanges = useNavigation((navigation) => navigation.showChanges)
  const guarded = useEngine('sync.state', {}).data?.resources.some(({ guard }) => guard !== null) ?? false
  const [reason] = status?.unsentWhy ?? []
  const why = reason === undefined ? undefined : t('app.status.unsentWhy', { why: t(`changes.why.${reason}`) })
  if (!status) return <footer className="shell-status" aria-label={t('app.status.label')} />
  return (
    <footer className="shell-status" aria-label={t('app.status.label')}>
      <Connection status={status} />
      <LastSync at={status.lastSyncAt} />
      <Partly />
      <Item tone={status.unsent > 0 ? 'changed' : 'neutral'} hint={why} onClick={() => showChanges('unsent')}>
        <IconPencil size={14} aria-hidden />
        {status.unsent > 0 ? t('app.status.unsent', { count: status.unsent }) : t('app.status.noUnsent')}
      </Item>
      {status.unproved > 0 ? (
        <Item tone="neutral" onClick={() => showChanges('unknown')}>
          <IconHelpCircle size={14} aria-hidden />
          {t('app.status.unproved', { count: status.unproved })}
        </Item>
      ) : null}
      {status.conflicts > 0 ? (
        <Item tone="conflict" onClick={() => showChanges('conflict')}>
          <IconArrowsSplit2 size={14} aria-hidden />
          {t('app.status.conflicts', { count: status.conflicts })}
        </Item>
      ) : null}
      {status.rejected > 0 ? (
        <Item tone="bad" onClick={() => showChanges('rejected')}>
          <IconAlertTriangle size={14} aria-hidden />
          {t('app.status.rejected', { count: status.rejected })}
        </Item>
      ) : null}
      {guarded ? (
        <Item tone="changed" onClick={() => showChanges('pull')}>
          <IconHandStop size={14} aria-hidden />
          {t('app.status.guard')}
        </Item>
      ) : null}
      <Unrecorded />
      <Prints />
      <span style={{ flex: 1 }} />
      <JobStrip />
      <Item>{t('app.status.products', { count: status.products })}</Item>
    </footer>
  )
}
