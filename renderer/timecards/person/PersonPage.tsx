import './person.css'
import { useCallback, useState } from 'react'
import type { OutputOf } from '#shared/contracts/index.ts'
import type { TimecardTotals } from '#shared/contracts/timecards.ts'
import { usualMonthMinutes } from '#shared/domain/labour/agreement.ts'
import { hoursText } from '#shared/domain/labour/time.ts'
import { errorText } from '../../common/errors.ts'
import { useEngine } from '../../common/queries.ts'
import { ActionIcon, Button, Group, IconChevronDown, IconChevronLeft, IconChevronUp, Text, Title, useEscape } from '../../ui/index.ts'
import { useAction } from '../../common/actions.ts'
import { PersonApproval } from '../approval/PersonApproval.tsx'
import { SettleDialog } from '../approval/SettleDialog.tsx'
import { totalNames } from '../columns.tsx'
import { AttendanceButton } from '../export/index.ts'
import { FindingList } from '../FindingList.tsx'
import { MonthSwitch } from '../Head.tsx'
import { namesOf } from '../names.ts'
import { useTimecards } from '../state.ts'
import type { Neighbour } from '../useNeighbour.ts'
import { useTimecardWords } from '../words.ts'
import { PersonDays } from './PersonDays.tsx'
import { WeekPlot } from './WeekPlot.tsx'
import { weeksOf } from './weeks.ts'

interface PersonPageProps {
  readonly staffId: number
  readonly month: string
  readonly months: OutputOf<'timecards.months'>
  readonly settings: OutputOf<'timecards.settings'>
  readonly neighbour: Neighbour
}

interface TotalsProps {
  readonly totals: TimecardTotals
  readonly isDoubtful: boolean
  /** Days of which corrections were not sent, YYYY-MM-DD. */
  readonly unsent: readonly string[]
}

function Totals({ totals, isDoubtful, unsent }: TotalsProps) {
  const { t, format, find, day } = useTimecardWords()
  return (
    <section>
      <h2>{t('timecards.person.totals')}</h2>
      {unsent.length === 0 ? null : (
        <Text size="sm">
          <span className="timecards-unsent-mark">{t('timecards.unsent.mark')}</span>{' '}
          {t('timecards.unsent.inTotals', { days: unsent.map(day).join(t('timecards.separator')) })}
        </Text>
      )}
      {isDoubtful ? <Text size="sm">※ {t('timecards.board.doubtful')}</Text> : null}
      <dl className="timecards-sums">
        <div>
          <dt>{t('timecards.columns.daysWorked')}</dt>
          <dd>{format.number(totals.daysWorked)}</dd>
        </div>
        {totalNames.map((name) => (
          <div key={name} title={find(`timecards.fullColumns.${name}`) ?? undefined}>
            <dt>{t(`timecards.columns.${name}`)}</dt>
            <dd>{hoursText(totals[name])}</dd>
          </div>
        ))}
      </dl>
    </section>
  )
}

/** One person's period: every day, the totals, hours by week, and what was found. */
export function PersonPage({ staffId, month, months, settings, neighbour }: PersonPageProps) {
  const words = useTimecardWords()
  const { t } = words
  const { set } = useTimecards()
  const [isSettling, setSettling] = useState(false)
  const [day, setDay] = useState<string | null>(null)
  const { data, error } = useEngine('timecards.person', { month, staffId })
  const back = useCallback((): boolean => {
    set({ staffId: null })
    return true
  }, [set])
  useEscape(back)
  const toNeighbour = (by: number): void => {
    void neighbour(staffId, by).then((next) => {
      if (next !== null) set({ staffId: next })
    })
  }
  const open = (opened: string): void => {
    setDay(opened)
    set({ open: { staffId, day: opened } })
  }
  useAction({
    id: 'timecards.settlePerson',
    label: t('timecardApproval.settleMany.action'),
    group: t('timecards.title'),
    enabled: data !== undefined,
    run: () => setSettling(true),
  })
  const icon = { size: 18, 'aria-hidden': true } as const
  const person = data?.person
  return (
    <div className="timecards-person">
      <div className="timecards-head">
        <Button variant="default" leftSection={<IconChevronLeft size={15} aria-hidden />} onClick={back}>
          {t('timecards.person.back')}
        </Button>
        <Title order={2}>{person?.staffName ?? ''}</Title>
        <Text size="sm" c="dimmed">
          {person?.staffCode == null ? '' : t('timecards.person.code', { code: person.staffCode })}{' '}
          {person?.stores.join(t('timecards.separator')) ?? ''}
        </Text>
        <ActionIcon aria-label={t('timecards.day.personBefore')} onClick={() => toNeighbour(-1)}>
          <IconChevronUp {...icon} />
        </ActionIcon>
        <ActionIcon aria-label={t('timecards.day.personAfter')} onClick={() => toNeighbour(1)}>
          <IconChevronDown {...icon} />
        </ActionIcon>
        <MonthSwitch month={month} current={months.current} here={months.months} />
        <AttendanceButton month={month} staffIds={[staffId]} disabled={data === undefined} />
      </div>
      {error === null ? null : (
        <Text role="alert" p="md">
          {errorText(words, error)}
        </Text>
      )}
      {data === undefined ? null : (
        <div className="timecards-person-body">
          <PersonDays
            days={data.days}
            label={t('timecards.person.label', { name: data.person.staffName, month: words.month(month) })}
            day={day}
            onChoose={setDay}
            onOpen={open}
          />
          <aside className="timecards-person-side" aria-label={t('timecards.person.totals')}>
            <Totals
              totals={data.person.totals}
              isDoubtful={data.person.isDoubtful}
              unsent={data.days.filter(({ corrections }) => corrections.length > 0).map((one) => one.day)}
            />
            <PersonApproval month={month} person={data.person} />
            <section>
              <h2>{t('timecards.person.weeks')}</h2>
              <WeekPlot weeks={weeksOf(data.days, settings.weekStart)} limit={data.weeklyMinutes} />
              <Text size="xs" c="dimmed">
                * {t('timecards.person.partWeek')}
              </Text>
              <Text size="sm">
                {t('timecards.person.monthLimit', {
                  overtime: hoursText(data.person.totals.overtime),
                  limit: hoursText(usualMonthMinutes),
                })}
              </Text>
            </section>
            <section>
              <Group justify="space-between">
                <h2>{t('timecards.person.findings')}</h2>
                {data.findings.filter(({ settled }) => settled === null).length < 2 ? null : (
                  <Button variant="default" size="compact-sm" onClick={() => setSettling(true)}>
                    {t('timecardApproval.settleMany.button')}
                  </Button>
                )}
              </Group>
              {data.findings.length === 0 ? (
                <Text size="sm" c="dimmed">
                  {t('timecards.person.noFindings')}
                </Text>
              ) : (
                <FindingList staffId={staffId} findings={data.findings} names={namesOf(settings.stores, data.others)} onDay={open} />
              )}
            </section>
          </aside>
          <SettleDialog
            opened={isSettling}
            asked={{ month, storeId: null, search: '', staffId }}
            of={data.person.staffName}
            stores={settings.stores}
            onClose={() => setSettling(false)}
          />
        </div>
      )}
    </div>
  )
}
