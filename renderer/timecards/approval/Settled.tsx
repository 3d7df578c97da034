import { useState } from 'react'
import type { InputOf } from '#shared/contracts/index.ts'
import type { TimecardCause } from '#shared/contracts/timecards.ts'
import { call } from '../../api/index.ts'
import { useErrors } from '../../common/errors.ts'
import { useWords } from '../../common/i18n.ts'
import { useEngine } from '../../common/queries.ts'
import { Button, Group, Text, TextInput } from '../../ui/index.ts'

type Seen = InputOf<'timecardApproval.settle'>['findings'][number]

const seenOf = (staffId: number, { rule, severity, day, shiftResultIds, facts }: TimecardCause): Seen => ({
  staffId,
  rule,
  severity,
  day,
  shiftResultIds,
  facts,
})

interface SettledProps {
  readonly staffId: number
  readonly cause: TimecardCause
}

/** What somebody said of a finding, and a way to say it. */
export function Settled({ staffId, cause }: SettledProps) {
  const { t, format } = useWords()
  const errors = useErrors()
  const [isAsking, setAsking] = useState(false)
  const said = cause.settled ?? cause.settledBefore
  const words =
    said === null
      ? ''
      : t(cause.settled === null ? 'timecardApproval.settled.before' : 'timecardApproval.settled.is', {
          reason: said.reason,
          author: said.author ?? t('timecardApproval.nobody'),
          at: format.shortMoment(said.at),
        })
  const reopen = async (): Promise<void> => {
    try {
      await call('timecardApproval.unsettle', { findings: [seenOf(staffId, cause)] })
    } catch (error) {
      errors.show(error)
    }
  }
  return (
    <>
      {said === null ? null : (
        <Text size="sm" className="timecards-settled">
          {words}
        </Text>
      )}
      {isAsking ? (
        <Reason staffId={staffId} cause={cause} onDone={() => setAsking(false)} />
      ) : cause.settled === null ? (
        <Button size="compact-sm" variant="default" onClick={() => setAsking(true)}>
          {t('timecardApproval.settled.settle')}
        </Button>
      ) : (
        <Button size="compact-sm" variant="subtle" onClick={() => void reopen()}>
          {t('timecardApproval.settled.reopen')}
        </Button>
      )}
    </>
  )
}

const longestReason = 200

function Reason({ staffId, cause, onDone }: SettledProps & { readonly onDone: () => void }) {
  const { t } = useWords()
  const errors = useErrors()
  const { data } = useEngine('timecardApproval.reasons', {})
  const [text, setText] = useState('')
  const isGiven = text.trim() !== ''
  const settle = async (): Promise<void> => {
    try {
      await call('timecardApproval.settle', { findings: [seenOf(staffId, cause)], reason: text.trim() })
      onDone()
    } catch (error) {
      errors.show(error)
    }
  }
  return (
    <Group gap={6} mt={4}>
      <TextInput
        aria-label={t('timecardApproval.settled.reason')}
        placeholder={t('timecardApproval.settled.reasonHint')}
        w={280}
        list="timecards-reasons"
        maxLength={longestReason}
        autoFocus
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.nativeEvent.isComposing) return
          if (event.key === 'Enter' && isGiven) void settle()
          if (event.key !== 'Escape') return
          // The dialog around it stays open.
          event.stopPropagation()
          onDone()
        }}
      />
      <datalist id="timecards-reasons">
        {(data?.reasons ?? []).map((reason) => (
          <option key={reason} value={reason} />
        ))}
      </datalist>
      <Button size="compact-sm" disabled={!isGiven} onClick={() => void settle()}>
        {t('timecardApproval.settled.keep')}
      </Button>
      <Button size="compact-sm" variant="subtle" onClick={onDone}>
        {t('common.cancel')}
      </Button>
    </Group>
  )
}
