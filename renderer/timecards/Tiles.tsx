import type { OutputOf } from '#shared/contracts/index.ts'
import type { TimecardFilter, TimecardFinding } from '#shared/contracts/timecards.ts'
import { hoursText } from '#shared/domain/labour/time.ts'
import { UnstyledButton } from '../ui/index.ts'
import { OrderMenu } from './OrderMenu.tsx'
import { SeverityMark } from './SeverityMark.tsx'
import { useTimecards } from './state.ts'
import { useTimecardWords } from './words.ts'

type Sums = OutputOf<'timecards.board'>['sums']

interface Tile {
  readonly filter: TimecardFilter
  readonly words: 'errors' | 'warnings' | 'notices' | 'worked' | 'overtime' | 'night' | 'findings'
  readonly severity: TimecardFinding['severity'] | null
  /** Null: only people are counted. */
  readonly figure: string | null
  /** A sum of minutes. */
  readonly isTime?: boolean
}

/** The sums, each a filter: it says beforehand how many people it would leave. */
export function Tiles({ sums }: { readonly sums: Sums }) {
  const { t } = useTimecardWords()
  const { only, view, set } = useTimecards()
  const { people, errors, warnings, notices, worked, overtime, night, doubtful } = sums
  const found = (count: number): string => t('timecards.tiles.found', { count })
  const tiles: readonly Tile[] = [
    { filter: 'all', words: 'worked', severity: null, figure: hoursText(worked), isTime: true },
    { filter: 'errors', words: 'errors', severity: 'error', figure: found(errors) },
    { filter: 'warnings', words: 'warnings', severity: 'warning', figure: found(warnings) },
    { filter: 'notices', words: 'notices', severity: 'notice', figure: found(notices) },
    { filter: 'findings', words: 'findings', severity: null, figure: null },
    { filter: 'overtime', words: 'overtime', severity: null, figure: hoursText(overtime), isTime: true },
    { filter: 'night', words: 'night', severity: null, figure: hoursText(night), isTime: true },
  ]
  return (
    <div className="timecards-tiles">
      <div className="timecards-tile-row" role="group" aria-label={t('timecards.tiles.label')}>
        {tiles.map(({ filter, words, severity, figure, isTime = false }) => (
          <UnstyledButton
            key={filter}
            className="timecards-tile"
            aria-pressed={only === filter}
            onClick={() => set({ only: only === filter ? 'all' : filter })}
          >
            <span className="timecards-tile-name">
              {severity === null ? null : <SeverityMark severity={severity} />}
              {t(`timecards.tiles.${words}`)}
            </span>
            {figure === null ? null : (
              <b title={isTime && doubtful > 0 ? t('timecards.board.doubtful') : undefined}>
                {isTime && doubtful > 0 ? '※' : ''}
                {figure}
              </b>
            )}
            <span className="ui-dimmed" title={t('timecards.tiles.peopleHint', { count: people[filter] })}>
              {t('timecards.tiles.people', { count: people[filter] })}
            </span>
          </UnstyledButton>
        ))}
      </div>
      {view === 'plots' ? null : <OrderMenu />}
    </div>
  )
}
