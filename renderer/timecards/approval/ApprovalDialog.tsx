import { useState } from 'react'
import type { InputOf, OutputOf } from '#shared/contracts/index.ts'
import type { TimecardPerson } from '#shared/contracts/timecards.ts'
import { errorText } from '../../common/errors.ts'
import { useEngine } from '../../common/queries.ts'
import { Anchor, Button, Loader, Modal, Stack, Table, Text } from '../../ui/index.ts'
import { isNarrowed, wholeBoard, type BoardScope } from '../scope.ts'
import { useTimecards } from '../state.ts'
import { WhomPart, type Whom } from '../WhomPart.tsx'
import { useTimecardWords } from '../words.ts'
import { ReopenDialog } from './ReopenDialog.tsx'
import { useEverybody } from './useEverybody.ts'
import { partsToAdvance, useAdvance, type NextState } from './useAdvance.ts'

interface ApprovalDialogProps {
  readonly opened: boolean
  readonly month: string
  /** Whom the board shows. */
  readonly scope: BoardScope
  /** The same in words. */
  readonly of: string
  readonly onClose: () => void
}

/** Many months at once: those of whom nothing is open. What is left is named. */
export function ApprovalDialog({ opened, month, scope, of, onClose }: ApprovalDialogProps) {
  const { t, month: name } = useTimecardWords()
  return (
    <Modal opened={opened} onClose={onClose} size={640} title={t('timecardApproval.many.title', { month: name(month) })}>
      {opened ? <Content month={month} scope={scope} of={of} onClose={onClose} /> : null}
    </Modal>
  )
}

const isReady = ({ errors }: TimecardPerson): boolean => errors === 0
const steps: readonly NextState[] = ['checked', 'approved', 'closed']

function Content({ month, scope, of, onClose }: Omit<ApprovalDialogProps, 'opened'>) {
  const words = useTimecardWords()
  const { t } = words
  const narrowed = isNarrowed(scope)
  const [whom, setWhom] = useState<Whom>(narrowed ? 'onScreen' : 'all')
  const onScreen = useEverybody(month, scope)
  const all = useEverybody(month, wholeBoard)
  const { people, error } = whom === 'all' ? all : onScreen
  const { storeId } = whom === 'all' ? wholeBoard : scope
  const { advance, isRunning } = useAdvance()
  const [isReopening, setReopening] = useState(false)
  if (error !== null) return <Text role="alert">{errorText(words, error)}</Text>
  if (people === null || all.people === null || onScreen.people === null) return <Loader size="sm" />
  const withErrors = people.filter((person) => !isReady(person) && person.approval.state === 'draft').length
  const done: InputOf<'timecardApproval.reopen'>['parts'] = people.flatMap(({ staffId, approval }) =>
    approval.parts
      .filter((part) => part.state !== 'draft' && (storeId === null || part.storeId === storeId))
      .map((part) => ({ staffId, storeId: part.storeId })),
  )
  return (
    <Stack gap="sm">
      <Text size="sm">{t('timecardApproval.many.says')}</Text>
      <WhomPart
        of={of}
        counts={{ onScreen: onScreen.people.length, all: all.people.length }}
        whom={narrowed ? whom : null}
        onChoose={setWhom}
      />
      <Table>
        <Table.Tbody>
          {steps.map((to) => {
            const ready = to === 'checked' ? people.filter(isReady) : people
            const parts = partsToAdvance(ready, to, storeId)
            const warned =
              to === 'checked'
                ? partsToAdvance(
                    ready.filter(({ warnings }) => warnings > 0),
                    to,
                    storeId,
                  ).length
                : 0
            return (
              <Table.Tr key={to}>
                <Table.Td>
                  {t(`timecardApproval.many.${to}`, { count: parts.length })}
                  {warned === 0 ? null : <Text size="sm">{t('timecardApproval.many.warned', { count: warned })}</Text>}
                </Table.Td>
                <Table.Td ta="right">
                  <Button size="compact-sm" disabled={isRunning || parts.length === 0} onClick={() => void advance(month, parts, to)}>
                    {t(`timecardApproval.actions.${to}`)}
                  </Button>
                </Table.Td>
              </Table.Tr>
            )
          })}
        </Table.Tbody>
      </Table>
      {withErrors === 0 ? null : <Text size="sm">{t('timecardApproval.many.left', { count: withErrors })}</Text>}
      {done.length === 0 ? null : (
        <Button size="compact-sm" variant="subtle" w="fit-content" data-reopen onClick={() => setReopening(true)}>
          {t('timecardApproval.many.reopen', { count: done.length })}
        </Button>
      )}
      <Months onGo={onClose} />
      <ReopenDialog
        opened={isReopening}
        month={month}
        parts={done}
        of={t('timecardApproval.many.of', { count: done.length })}
        onClose={() => setReopening(false)}
      />
    </Stack>
  )
}

/** Months in which anything was done: a closed one is found here and can be opened again. */
function Months({ onGo }: { readonly onGo: () => void }) {
  const { t, month: name } = useTimecardWords()
  const set = useTimecards((state) => state.set)
  const { data } = useEngine('timecardApproval.months', {})
  const months: OutputOf<'timecardApproval.months'>['months'] = data?.months ?? []
  if (months.length === 0) return null
  return (
    <section>
      <h3>{t('timecardApproval.months.title')}</h3>
      <ul className="timecards-log">
        {months.map(({ month, checked, approved, closed }) => (
          <li key={month}>
            <Anchor
              component="button"
              type="button"
              onClick={() => {
                set({ month })
                onGo()
              }}
            >
              {name(month)}
            </Anchor>{' '}
            {t('timecardApproval.months.counts', { checked, approved, closed })}
          </li>
        ))}
      </ul>
    </section>
  )
}
