import type { OutputOf } from '#shared/contracts/index.ts'
import type { TimecardFilter, TimecardFinding } from '#shared/contracts/timecards.ts'
import { hoursText } from '#shared/domain/labour/time.ts'
import { UnstyledButton } from '../ui/index.ts'
import { SeverityMark } from './SeverityMark.tsx'
import { useTimecards } from './state.ts'
import { useTimecardWords } from './words.ts'

type Sums = OutputOf<'timecards.board'>['sums']

interface Tile {
  readonly filter: TimecardFilter
  readonly words: 'all' | 'errors' | 'warnings' | 'notices' | 'worked' | 'overtime' | 'night'
  readonly severity: TimecardFinding['severity'] | null
  readonly figure: string
}

/** The sums, each a filter: it says beforehand how many people it would leave. */
export function Tiles({ sums }: { readonly sums: Sums }) {
  const { t } = useTimecardWords()
  const { only, set } = useTimecards()
  const { people, errors, warnings, notices, worked, overtime, night, doubtful } = sums
  const found = (count: number): string => t('timecards.tiles.findings', { count })
  const isUnsure = (severity: Tile['severity']): boolean => severity === null && doubtful > 0
  const tiles: readonly Tile[] = [
    { filter: 'all', words: 'worked', severity: null, figure: hoursText(worked) },
    { filter: 'errors', words: 'errors', severity: 'error', figure: found(errors) },
    { filter: 'warnings', words: 'warnings', severity: 'warning', figure: found(warnings) },
    { filter: 'notices', words: 'notices', severity: 'notice', figure: found(notices) },
    { filter: 'overtime', words: 'overtime', severity: null, figure: hoursText(overtime) },
    { filter: 'night', words: 'night', severity: null, figure: hoursText(night) },
  ]
  return (
    <div className="timecards-tile-row" role="group" aria-label={t('timecards.tiles.label')}>
      {tiles.map(({ filter, words, severity, figure }) => (
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
          <b title={isUnsure(severity) ? t('timecards.board.doubtful') : undefined}>
            {isUnsure(severity) ? '※' : ''}
            {figure}
          </b>
          <span className="ui-dimmed">{t('timecards.tiles.people', { count: people[filter] })}</span>
        </UnstyledButton>
      ))}
    </div>
  )
}
