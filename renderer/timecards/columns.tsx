import type { TimecardCell, TimecardPerson, TimecardTotals } from '#shared/contracts/timecards.ts'
import { hoursText } from '#shared/domain/labour/time.ts'
import type { GridColumn } from '../grid/index.ts'
import { daysBetween, isDayText } from './days.ts'
import { StateMark } from './approval/StateMark.tsx'
import { SeverityMark } from './SeverityMark.tsx'
import { weekdayOfDay, type TimecardWords } from './words.ts'

type Column = GridColumn<TimecardPerson>

/** Where the focus of a board begins. */
export const firstColumn = 'name'
/** Columns that stay while the days are scrolled. */
export const frozenColumns = 5

const dayWidth = 108
/** Minutes of a person in a period, in the order in which they stand. */
export const totalNames = [
  'worked',
  'withinContract',
  'withinLegal',
  'overtime',
  'over60',
  'night',
  'legalHoliday',
  'prescribedHoliday',
  'late',
  'early',
  'absent',
] as const satisfies readonly (keyof TimecardTotals)[]
const sortable: ReadonlySet<string> = new Set(['worked', 'overtime', 'night'])

/** All days have one width. */
export const widthName = (columnId: string): string => (isDayText(columnId) ? 'day' : columnId)

/** In and out, hours, what was planned, and what was found: the day's cell. */
function DayCell({ cell, words }: { readonly cell: TimecardCell | undefined; readonly words: TimecardWords }) {
  if (cell === undefined) return null
  const { t, times } = words
  const { clockIn, clockOut, plannedStart, plannedEnd, shifts, continued, worked, kind, leave, worst, findings, unsent } = cell
  const name = leave !== null ? leave || t('timecards.board.leave') : kind === 'work' ? null : t(`timecards.board.${kind}Short`)
  return (
    <span className="timecards-cell">
      <span className="timecards-cell-line">
        <span>
          {shifts > 0
            ? times(clockIn, clockOut)
            : continued === null
              ? ''
              : t('timecards.board.continuedShort', { end: hoursText(continued.end) })}
          {unsent === 0 ? null : <b title={t('timecards.board.unsent')}>*</b>}
        </span>
        {worst === null ? null : <SeverityMark severity={worst} count={findings} />}
      </span>
      <span className="timecards-cell-line">
        {worked > 0 ? <b>{hoursText(worked)}</b> : null}
        {name === null ? null : (
          <span className="timecards-day-kind" data-kind={leave === null ? kind : 'leave'}>
            {name}
          </span>
        )}
        {/* Beside the hours there is room for one of them; what the cell says in words has both. */}
        {plannedStart === null || (name !== null && worked > 0) ? null : (
          <span className="timecards-cell-plan">{times(plannedStart, plannedEnd)}</span>
        )}
      </span>
    </span>
  )
}

/** Two lines of a cell; what has no room in them is counted. */
function TwoLines({ lines }: { readonly lines: readonly string[] }) {
  const [first, ...others] = lines
  const second = others.length > 1 ? `+${others.length}` : others[0]
  return (
    <span className="timecards-lines">
      <span>{first}</span>
      {second === undefined ? null : <span>{second}</span>}
    </span>
  )
}

/** What is copied of a day: hours as a spreadsheet reads them, else what the day is. */
function copied(cell: TimecardCell | undefined, { t }: TimecardWords): string {
  if (cell === undefined) return ''
  const { worked, shifts, leave } = cell
  if (worked > 0) return hoursText(worked)
  return leave !== null ? leave || t('timecards.board.leave') : shifts > 0 ? t('timecards.board.unknown') : ''
}

function dayColumn(day: string, at: number, words: TimecardWords): Column {
  const weekday = weekdayOfDay(day)
  const text = (person: TimecardPerson): string => copied(person.cells[at], words)
  return {
    id: day,
    title: `${Number(day.slice(8))} ${words.weekday(weekday)}`,
    fullTitle: words.day(day),
    width: dayWidth,
    minWidth: 92,
    sortable: false,
    opens: true,
    isNumber: true,
    ...(weekday === 0 ? { tone: 'sunday' } : weekday === 6 ? { tone: 'saturday' } : {}),
    display: text,
    text,
    render: (person) => <DayCell cell={person.cells[at]} words={words} />,
    describe: ({ cells }) => {
      const cell = cells[at]
      return cell === undefined ? '' : words.cell(cell)
    },
  }
}

function totalColumn(name: (typeof totalNames)[number], { t, find }: TimecardWords): Column {
  const text = ({ totals }: TimecardPerson): string => hoursText(totals[name])
  const display = (person: TimecardPerson): string => `${person.isDoubtful ? '※' : ''}${text(person)}`
  const fullTitle = find(`timecards.fullColumns.${name}`)
  return {
    id: name,
    title: t(`timecards.columns.${name}`),
    ...(fullTitle === null ? {} : { fullTitle }),
    width: name === 'worked' ? 84 : 92,
    align: 'right',
    sortable: sortable.has(name),
    opens: true,
    isNumber: true,
    tone: 'total',
    display,
    text,
    render: display,
    dimmed: ({ totals }) => totals[name] === 0,
    describe: (person) => `${text(person)}${person.isDoubtful ? ` ${t('timecards.board.doubtful')}` : ''}`,
  }
}

function personColumns(words: TimecardWords, storeName: (name: string) => string): readonly Column[] {
  const { t } = words
  const stores = (person: TimecardPerson): string => person.stores.join(t('timecards.separator'))
  const found = ({ errors, warnings, notices }: TimecardPerson): string =>
    errors + warnings + notices === 0 ? t('timecards.board.noFindings') : t('timecards.board.personFindings', { errors, warnings, notices })
  const state = ({ approval }: TimecardPerson): string =>
    [t(`timecardApproval.states.${approval.state}`), ...(approval.differs ? [t('timecardApproval.differs')] : [])].join(
      t('timecards.separator'),
    )
  const name = ({ staffName }: TimecardPerson): string => staffName
  const code = ({ staffCode }: TimecardPerson): string => staffCode ?? ''
  return [
    {
      id: firstColumn,
      title: t('timecards.columns.name'),
      width: 118,
      sortable: true,
      opens: true,
      display: name,
      text: name,
    },
    { id: 'code', title: t('timecards.columns.code'), width: 64, sortable: true, opens: true, display: code, text: code },
    {
      id: 'stores',
      title: t('timecards.columns.stores'),
      width: 88,
      sortable: false,
      opens: true,
      display: stores,
      text: stores,
      describe: stores,
      render: (person) => <TwoLines lines={person.stores.map(storeName)} />,
    },
    {
      id: 'findings',
      title: t('timecards.columns.findings'),
      width: 108,
      sortable: true,
      opens: true,
      display: found,
      text: found,
      describe: found,
      render: ({ errors, warnings, notices }) => (
        <span className="timecards-marks">
          {errors > 0 ? <SeverityMark severity="error" count={errors} /> : null}
          {warnings > 0 ? <SeverityMark severity="warning" count={warnings} /> : null}
          {notices > 0 ? <SeverityMark severity="notice" count={notices} /> : null}
        </span>
      ),
    },
    {
      id: 'state',
      title: t('timecardApproval.column'),
      width: 88,
      sortable: false,
      opens: true,
      display: state,
      text: state,
      describe: state,
      render: ({ approval }) => <StateMark state={approval.state} differs={approval.differs} />,
    },
  ]
}

/** What rests on the shop's own facts of a person. */
function ownColumns({ t, format }: TimecardWords): readonly Column[] {
  const unknown = t('timecards.board.notKnown')
  const column = (
    id: 'leaveTaken' | 'leaveLeft' | 'cost',
    of: (person: TimecardPerson) => number | null,
    shown: (text: string, person: TimecardPerson) => { readonly cell: string; readonly title: string },
  ): Column => {
    const text = (person: TimecardPerson): string => {
      const value = of(person)
      return value === null ? '' : format.number(value)
    }
    const display = (person: TimecardPerson): string => shown(text(person), person).cell
    return {
      id,
      title: t(`timecards.columns.${id}`),
      fullTitle: t(`timecards.fullColumns.${id}`),
      width: 92,
      align: 'right',
      sortable: false,
      opens: true,
      isNumber: true,
      tone: 'total',
      display,
      text,
      render: display,
      dimmed: (person) => of(person) === null,
      describe: (person) => shown(text(person), person).title,
    }
  }
  return [
    column(
      'leaveTaken',
      ({ paidLeave }) => paidLeave.taken,
      (text) => ({ cell: text, title: text }),
    ),
    column(
      'leaveLeft',
      ({ paidLeave }) => paidLeave.left,
      (text, { paidLeave }) =>
        text === '' && paidLeave.isGranted
          ? { cell: t('timecards.board.notPulled'), title: t('timecards.board.leaveNotPulled') }
          : { cell: text || unknown, title: text || unknown },
    ),
    column(
      'cost',
      ({ costYen }) => costYen,
      (text, { isDoubtful }) =>
        text !== '' && isDoubtful
          ? { cell: `※${text}`, title: `${text} ${t('timecards.board.doubtful')}` }
          : { cell: text || unknown, title: text || unknown },
    ),
  ]
}

/** Who, each day of the period, and the totals. */
export function boardColumns(
  { from, to }: { readonly from: string; readonly to: string },
  words: TimecardWords,
  widths: Readonly<Record<string, number>>,
  storeName: (name: string) => string,
): readonly Column[] {
  const { t, format } = words
  const daysWorked = ({ totals }: TimecardPerson): string => format.number(totals.daysWorked)
  const all: readonly Column[] = [
    ...personColumns(words, storeName),
    ...daysBetween(from, to).map((day, at) => dayColumn(day, at, words)),
    {
      id: 'daysWorked',
      title: t('timecards.columns.daysWorked'),
      width: 56,
      align: 'right',
      sortable: false,
      opens: true,
      isNumber: true,
      tone: 'total',
      display: daysWorked,
      text: daysWorked,
    },
    ...totalNames.map((name) => totalColumn(name, words)),
    ...ownColumns(words),
  ]
  return all.map((column) => {
    const width = widths[widthName(column.id)]
    return width === undefined ? column : { ...column, width, growTo: width }
  })
}
