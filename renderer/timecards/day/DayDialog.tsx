import { useCallback, useState, type KeyboardEvent } from 'react'
import type { OutputOf } from '#shared/contracts/index.ts'
import type { TimecardCause, TimecardDay } from '#shared/contracts/timecards.ts'
import { errorText } from '../../common/errors.ts'
import { isTextField } from '../../common/keys.ts'
import { useEngine } from '../../common/queries.ts'
import {
  ActionIcon,
  Button,
  Group,
  IconChevronDown,
  IconChevronLeft,
  IconChevronRight,
  IconChevronUp,
  Modal,
  Text,
} from '../../ui/index.ts'
import { ReopenDialog } from '../approval/ReopenDialog.tsx'
import { openDayEditor } from '../edit/index.tsx'
import { FindingList } from '../FindingList.tsx'
import { namesOf } from '../names.ts'
import { boardFocus, useTimecards, type PersonDay } from '../state.ts'
import type { Neighbour } from '../useNeighbour.ts'
import { useTimecardWords } from '../words.ts'
import { DayFacts } from './DayFacts.tsx'
import { DayTimeline } from './DayTimeline.tsx'

type Person = OutputOf<'timecards.person'>

interface DayDialogProps {
  readonly month: string
  readonly stores: OutputOf<'timecards.settings'>['stores']
  readonly neighbour: Neighbour
}

/** What was found on a day: its causes, and those of which something follows there. */
const findingsOn = (findings: readonly TimecardCause[], day: string): readonly TimecardCause[] =>
  findings.filter((cause) => cause.day === day || cause.consequences.some((one) => one.day === day))

/** The closed parts of a month that keep a day from being corrected: those of its shops, and all where nobody was at work. */
function closedParts({ approval: { parts } }: Person['person'], { punches }: TimecardDay): Person['person']['approval']['parts'] {
  const here = new Set(punches.map(({ storeName }) => storeName))
  const own = here.size === 0 ? parts : parts.filter(({ storeName }) => here.has(storeName))
  return own.every(({ state }) => state === 'closed') ? own : []
}

interface Moves {
  readonly byDay: (days: number) => void
  readonly byPerson: (people: number) => void
  readonly toFinding: () => void
}

/** From day to day, from person to person, and to the next day of which anything was found. */
function useMoves(person: Person | undefined, open: PersonDay | null, neighbour: Neighbour): Moves {
  const set = useTimecards((state) => state.set)
  const go = useCallback(
    (next: PersonDay) => {
      boardFocus.setState({ at: { staffId: next.staffId, columnId: next.day } })
      // The page of a person goes on to the other one, too.
      set(useTimecards.getState().staffId === null ? { open: next } : { open: next, staffId: next.staffId })
    },
    [set],
  )
  const days = person?.days ?? []
  const at = days.findIndex(({ day }) => day === open?.day)
  const toDay = (index: number): void => {
    const next = days[index]
    if (open !== null && at >= 0 && next !== undefined) go({ staffId: open.staffId, day: next.day })
  }
  return {
    byDay: (by) => toDay(at + by),
    byPerson: (by) => {
      if (open === null) return
      void neighbour(open.staffId, by).then((staffId) => {
        if (staffId !== null) go({ staffId, day: open.day })
      })
    },
    toFinding: () => {
      const later = days.findIndex(({ findings }, index) => index > at && findings > 0)
      toDay(later >= 0 ? later : days.findIndex(({ findings }) => findings > 0))
    },
  }
}

function onMoveKeys(event: KeyboardEvent, { byDay, byPerson, toFinding }: Moves): void {
  if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey || isTextField(event.target)) return
  const moves: Readonly<Record<string, () => void>> = {
    ArrowLeft: () => byDay(-1),
    ArrowRight: () => byDay(1),
    ArrowUp: () => byPerson(-1),
    ArrowDown: () => byPerson(1),
    KeyN: toFinding,
  }
  const move = moves[event.key] ?? moves[event.code]
  if (move === undefined) return
  event.preventDefault()
  move()
}

/** One day of somebody: its hours over time and in words, and what was found. Empty days open as well. */
export function DayDialog({ month, stores, neighbour }: DayDialogProps) {
  const words = useTimecardWords()
  const { t } = words
  const { open, set } = useTimecards()
  const { data, error } = useEngine('timecards.person', { month, staffId: open?.staffId ?? 0 }, { enabled: open !== null })
  const [isReopening, setReopening] = useState(false)
  const moves = useMoves(data, open, neighbour)
  const day = data?.days.find((one) => one.day === open?.day)
  const closed = data === undefined || day === undefined ? [] : closedParts(data.person, day)
  const isApproved = data?.person.approval.parts.some(({ state }) => state === 'approved' || state === 'closed') === true
  const found = data === undefined || day === undefined ? [] : findingsOn(data.findings, day.day)
  const title =
    data === undefined || open === null
      ? t('common.loading')
      : t('timecards.day.title', { day: words.day(open.day), name: data.person.staffName })
  const icon = { size: 18, 'aria-hidden': true } as const
  return (
    <Modal opened={open !== null} onClose={() => set({ open: null })} title={title} size={960}>
      <div className="timecards-day" tabIndex={-1} data-autofocus onKeyDown={(event) => onMoveKeys(event, moves)}>
        <Group gap={4}>
          <ActionIcon aria-label={t('timecards.day.before')} onClick={() => moves.byDay(-1)}>
            <IconChevronLeft {...icon} />
          </ActionIcon>
          <ActionIcon aria-label={t('timecards.day.after')} onClick={() => moves.byDay(1)}>
            <IconChevronRight {...icon} />
          </ActionIcon>
          <ActionIcon aria-label={t('timecards.day.personBefore')} onClick={() => moves.byPerson(-1)}>
            <IconChevronUp {...icon} />
          </ActionIcon>
          <ActionIcon aria-label={t('timecards.day.personAfter')} onClick={() => moves.byPerson(1)}>
            <IconChevronDown {...icon} />
          </ActionIcon>
          {open === null || data === undefined || closed.length > 0 ? null : (
            <Button
              onClick={() => openDayEditor(open, t('timecardEdit.title', { staffName: data.person.staffName, day: words.day(open.day) }))}
            >
              {t('timecards.day.edit')}
            </Button>
          )}
          <Button variant="default" onClick={moves.toFinding}>
            {t('timecards.day.nextFinding')}
          </Button>
          <Button variant="default" onClick={() => set({ open: null, staffId: open?.staffId ?? null })}>
            {t('timecards.day.toPerson')}
          </Button>
          <Text size="xs" c="dimmed" className="timecards-day-keys">
            {t('timecards.day.keys')}
          </Text>
        </Group>
        {closed.length === 0 ? null : (
          <Group gap="xs">
            <Text size="sm">{t('timecardApproval.closedDay')}</Text>
            <Button size="compact-sm" variant="default" onClick={() => setReopening(true)}>
              {t('timecardApproval.actions.reopen')}
            </Button>
          </Group>
        )}
        {closed.length > 0 || !isApproved ? null : <Text size="sm">{t('timecardApproval.approvedDay')}</Text>}
        {error === null ? null : <Text role="alert">{errorText(words, error)}</Text>}
        {data === undefined || day === undefined ? null : (
          <>
            <DayTimeline day={day} />
            <DayFacts day={day} />
            <section aria-live="polite">
              <h3>{t('timecards.day.findings')}</h3>
              {found.length === 0 ? (
                <Text size="sm" c="dimmed">
                  {t('timecards.day.noFindings')}
                </Text>
              ) : (
                <FindingList staffId={data.person.staffId} findings={found} names={namesOf(stores, data.others)} />
              )}
            </section>
          </>
        )}
      </div>
      <ReopenDialog
        opened={isReopening}
        month={month}
        parts={closed.map(({ storeId }) => ({ staffId: data?.person.staffId ?? 0, storeId }))}
        of={data?.person.staffName ?? ''}
        onClose={() => setReopening(false)}
      />
    </Modal>
  )
}
