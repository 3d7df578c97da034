import { useState } from 'react'
import type { TimecardCause } from '#shared/contracts/timecards.ts'
import { call } from '../../api/index.ts'
import { useErrors } from '../../common/errors.ts'
import { useWords } from '../../common/i18n.ts'
import { Button, Group, Text } from '../../ui/index.ts'
import { ReasonField } from './ReasonField.tsx'
import { seenOf } from './seen.ts'

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

function Reason({ staffId, cause, onDone }: SettledProps & { readonly onDone: () => void }) {
  const { t } = useWords()
  const errors = useErrors()
  const [text, setText] = useState('')
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
      <ReasonField value={text} isFocused onChange={setText} onEnter={() => void settle()} onEscape={onDone} />
      <Button size="compact-sm" disabled={text.trim() === ''} onClick={() => void settle()}>
        {t('timecardApproval.settled.keep')}
      </Button>
      <Button size="compact-sm" variant="subtle" onClick={onDone}>
        {t('common.cancel')}
      </Button>
    </Group>
  )
}
