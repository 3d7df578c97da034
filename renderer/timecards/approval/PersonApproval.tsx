import { useState } from 'react'
import type { OutputOf } from '#shared/contracts/index.ts'
import type { TimecardPerson } from '#shared/contracts/timecards.ts'
import { hoursText } from '#shared/domain/labour/time.ts'
import { useEngine } from '../../common/queries.ts'
import { Button, Group, Text } from '../../ui/index.ts'
import { useTimecardWords } from '../words.ts'
import { ReopenDialog } from './ReopenDialog.tsx'
import { StateMark } from './StateMark.tsx'
import { partsToAdvance, useAdvance, type NextState } from './useAdvance.ts'

const steps: readonly NextState[] = ['checked', 'approved', 'closed']

interface PersonApprovalProps {
  readonly month: string
  readonly person: TimecardPerson
}

/** How far somebody's month is, what can be done next, what changed since it was approved, and who did what. */
export function PersonApproval({ month, person }: PersonApprovalProps) {
  const { t } = useTimecardWords()
  const { advance, isRunning } = useAdvance()
  const [isReopening, setReopening] = useState(false)
  const { approval, staffId, staffName } = person
  const done = approval.parts.filter(({ state }) => state !== 'draft').map(({ storeId }) => ({ staffId, storeId }))
  return (
    <section aria-label={t('timecardApproval.title')}>
      <h2>{t('timecardApproval.title')}</h2>
      {approval.parts.map(({ storeId, storeName, state }) => (
        <Text size="sm" key={storeId}>
          {approval.parts.length > 1 ? `${storeName} ` : ''}
          <StateMark state={state} />
        </Text>
      ))}
      <Group gap={6} mt={4}>
        {steps.map((to) => {
          const parts = partsToAdvance([person], to, null)
          return parts.length === 0 ? null : (
            <Button key={to} size="compact-sm" variant="default" disabled={isRunning} onClick={() => void advance(month, parts, to)}>
              {t(`timecardApproval.actions.${to}`)}
            </Button>
          )
        })}
        {done.length === 0 ? null : (
          <Button size="compact-sm" variant="subtle" onClick={() => setReopening(true)}>
            {t('timecardApproval.actions.reopen')}
          </Button>
        )}
      </Group>
      {person.errors > 0 && approval.state === 'draft' ? (
        <Text size="sm" c="dimmed">
          {t('timecardApproval.errorsFirst', { count: person.errors })}
        </Text>
      ) : null}
      {approval.parts.some(({ state }) => state === 'closed') ? <Text size="sm">{t('timecardApproval.closedNote')}</Text> : null}
      {approval.differs ? <Difference month={month} staffId={staffId} /> : null}
      {/* Also of who has nothing approved now: a month that was reopened keeps its record. */}
      <Log month={month} staffId={staffId} />
      <ReopenDialog opened={isReopening} month={month} parts={done} of={staffName} onClose={() => setReopening(false)} />
    </section>
  )
}

type Difference = NonNullable<OutputOf<'timecardApproval.difference'>['difference']>

/** What is another figure now than when the month was approved. */
function Difference({ month, staffId }: { readonly month: string; readonly staffId: number }) {
  const { t, find, day, format } = useTimecardWords()
  const { data } = useEngine('timecardApproval.difference', { month, staffId })
  const difference = data?.difference
  if (difference === undefined || difference === null) return null
  const figure = ({ name, before, after }: Difference['days'][number]['figures'][number]): string => {
    const written = (value: string): string =>
      value === '' ? t('timecardApproval.difference.none') : name === 'kind' ? (find(`timecardExport.dayKinds.${value}`) ?? value) : value
    return t('timecardApproval.difference.change', {
      what: t(`timecardApproval.difference.figures.${name}`),
      before: written(before),
      after: written(after),
    })
  }
  const total = (what: string, { name, before, after }: Difference['totals'][number]): string => {
    const written = (value: number): string => (name === 'daysWorked' ? format.number(value) : hoursText(value))
    return t('timecardApproval.difference.change', { what, before: written(before), after: written(after) })
  }
  return (
    <details className="timecards-difference" open>
      <summary>{t('timecardApproval.difference.title', { at: format.shortMoment(difference.frozenAt) })}</summary>
      <ul>
        {difference.totals.map((one) => {
          const what = find(`timecards.columns.${one.name}`) ?? find(`timecardApproval.difference.figures.${one.name}`) ?? one.name
          return <li key={one.name}>{total(what, one)}</li>
        })}
        {difference.days.map((one) => (
          <li key={one.day}>
            {day(one.day)} {one.figures.map(figure).join(t('timecards.separator'))}
          </li>
        ))}
      </ul>
      <Text size="sm">{t('timecardApproval.difference.todo')}</Text>
    </details>
  )
}

function Log({ month, staffId }: { readonly month: string; readonly staffId: number }) {
  const { t, format } = useTimecardWords()
  const { data } = useEngine('timecardApproval.log', { month, staffId })
  const entries = data?.entries ?? []
  if (entries.length === 0) return null
  return (
    <details>
      <summary>{t('timecardApproval.log.title', { count: entries.length })}</summary>
      <ul className="timecards-log">
        {entries.map((entry, at) => (
          // Entries are only ever added, at the top.
          <li key={entries.length - at}>
            {t(entry.reason === null ? 'timecardApproval.log.entry' : 'timecardApproval.log.reopened', {
              at: format.shortMoment(entry.at),
              author: entry.author ?? t('timecardApproval.nobody'),
              store: entry.storeName,
              state: t(`timecardApproval.states.${entry.state}`),
              reason: entry.reason ?? '',
            })}
          </li>
        ))}
      </ul>
    </details>
  )
}
