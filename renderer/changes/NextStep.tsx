import type { ReactNode } from 'react'
import type { ChangeSummary } from '#shared/contracts/changes.ts'
import { signInAgain } from '../connection/signIn.ts'
import { useClock, useWords } from '../common/i18n.ts'
import { useNavigation, type ChangesPart } from '../common/navigation.ts'
import { useEngine, useStatus } from '../common/queries.ts'
import { useIncomplete } from '../sync/useIncomplete.ts'
import {
  Anchor,
  IconAlertTriangle,
  IconArrowsSplit2,
  IconCircleCheck,
  IconCloudOff,
  IconHandStop,
  IconHelpCircle,
  IconLock,
  IconPencil,
  IconTag,
  Text,
} from '../ui/index.ts'
import { sendableOf } from './parts.ts'

interface Step {
  readonly tone: 'good' | 'changed' | 'conflict' | 'bad' | 'quiet'
  readonly icon: ReactNode
  readonly text: string
  readonly go?: { readonly label: string; readonly run: () => void }
}

const icon = { size: 16, stroke: 1.7, 'aria-hidden': true } as const

/** The one thing to do next, the most pressing first. */
function useStep(summary: ChangeSummary, part: ChangesPart): Step {
  const { t, format } = useWords()
  const clock = useClock()
  const status = useStatus()
  const showChanges = useNavigation((navigation) => navigation.showChanges)
  const guarded = useEngine('sync.state', {}).data?.resources.filter(({ guard }) => guard !== null) ?? []
  const incomplete = useIncomplete()
  const to = (target: ChangesPart, label: string): Pick<Step, 'go'> =>
    part === target ? {} : { go: { label, run: () => showChanges(target) } }
  const sendable = sendableOf(summary)
  const showLabels = useNavigation((navigation) => navigation.showLabels)
  const due = useEngine('labels.due', { day: null }, { enabled: sendable === 0 }).data?.total ?? 0
  const [reason] = status?.unsentWhy ?? []
  if (status?.connection === 'signInNeeded') {
    return {
      tone: 'bad',
      icon: <IconLock {...icon} />,
      text: t('changes.next.signIn'),
      go: { label: t('app.actions.signInAgain'), run: () => void signInAgain() },
    }
  }
  if (guarded.length > 0) {
    return { tone: 'changed', icon: <IconHandStop {...icon} />, text: t('changes.next.guard'), ...to('pull', t('changes.next.guardGo')) }
  }
  if (summary.conflict > 0) {
    return {
      tone: 'conflict',
      icon: <IconArrowsSplit2 {...icon} />,
      text: t('changes.next.conflict', { count: summary.conflict }),
      ...to('conflict', t('changes.next.conflictGo')),
    }
  }
  if (summary.unknown > 0) {
    return {
      tone: 'changed',
      icon: <IconHelpCircle {...icon} />,
      text: t('changes.next.unknown', { count: summary.unknown }),
      ...to('unknown', t('changes.next.unknownGo')),
    }
  }
  if (summary.rejected > 0) {
    return {
      tone: 'bad',
      icon: <IconAlertTriangle {...icon} />,
      text: t('changes.next.rejected', { count: summary.rejected }),
      ...to('rejected', t('changes.next.rejectedGo')),
    }
  }
  if (status?.connection === 'offline' && sendable > 0) {
    return { tone: 'changed', icon: <IconCloudOff {...icon} />, text: t('changes.next.offline', { count: sendable }) }
  }
  if (summary.staged === 0 && summary.sent > 0) {
    return {
      tone: 'changed',
      icon: <IconHelpCircle {...icon} />,
      text: t('changes.next.unproved', { count: summary.sent }),
      ...to('unknown', t('changes.next.unknownGo')),
    }
  }
  if (sendable > 0) {
    return {
      tone: 'changed',
      icon: <IconPencil {...icon} />,
      text: [
        t('changes.next.send', { count: sendable }),
        ...(reason === undefined ? [] : [t('app.status.unsentWhy', { why: t(`changes.why.${reason}`) })]),
      ].join(' '),
      ...to('unsent', t('changes.next.sendGo')),
    }
  }
  if (incomplete.items.length > 0) {
    return {
      tone: 'changed',
      icon: <IconAlertTriangle {...icon} />,
      text: t('changes.next.partly', { names: incomplete.names }),
      ...to('pull', t('changes.next.partlyGo')),
    }
  }
  if (due > 0) {
    return {
      tone: 'changed',
      icon: <IconTag {...icon} />,
      text: t('labels.afterPush', { count: due }),
      go: { label: t('labels.goDue'), run: () => showLabels(null) },
    }
  }
  const last = status?.lastSyncAt ?? null
  return {
    tone: 'good',
    icon: <IconCircleCheck {...icon} />,
    text: last === null ? t('changes.next.none') : t('changes.next.allSent', { ago: format.ago(last, clock()) ?? t('common.time.now') }),
  }
}

/** One line under the title that says how things stand and what to press. */
export function NextStep({ summary, part }: { readonly summary: ChangeSummary; readonly part: ChangesPart }) {
  const step = useStep(summary, part)
  return (
    <div className="changes-next" data-tone={step.tone} role="status">
      {step.icon}
      <Text size="sm">{step.text}</Text>
      {step.go ? (
        <Anchor component="button" fw={600} onClick={step.go.run}>
          {step.go.label}
        </Anchor>
      ) : null}
    </div>
  )
}
