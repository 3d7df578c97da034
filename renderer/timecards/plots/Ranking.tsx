import { UnstyledButton, Text } from '../../ui/index.ts'
import { useTimecards } from '../state.ts'
import { useTimecardWords } from '../words.ts'

/** Bars that are shown; the rest are shorter. */
const mostBars = 15

interface Ranked {
  readonly staffId: number
  readonly staffName: string
  /** The total rests on a row that cannot be counted. */
  readonly isDoubtful: boolean
  /** How long the bar is, and how much of its end has the other colour. */
  readonly value: number
  readonly tail: number
  readonly text: string
}

interface RankingProps {
  readonly title: string
  readonly hint: string
  readonly tone: 'overtime' | 'night'
  /** In order, the longest first. */
  readonly people: readonly Ranked[]
  /** Where a line is drawn; null: nowhere. */
  readonly limit: number | null
}

/** People by one figure, the largest first; each leads to the person's month. */
export function Ranking({ title, hint, tone, people, limit }: RankingProps) {
  const { t } = useTimecardWords()
  const set = useTimecards((state) => state.set)
  const most = Math.max(1, limit === null ? 0 : limit * 1.1, people[0]?.value ?? 0)
  const percent = (value: number): string => `${(value / most) * 100}%`
  return (
    <section className="timecards-plot" aria-label={title}>
      <header>
        <h2>{title}</h2>
        <Text size="xs" c="dimmed">
          {hint}
        </Text>
      </header>
      {people.length === 0 ? (
        <Text size="sm" c="dimmed">
          {t('timecards.plots.none')}
        </Text>
      ) : (
        <ol className="timecards-ranking">
          {people.slice(0, mostBars).map(({ staffId, staffName, isDoubtful, value, tail, text }) => (
            <li key={staffId}>
              <UnstyledButton onClick={() => set({ staffId })}>
                <span>{staffName}</span>
                <span className="timecards-bar" data-tone={tone}>
                  <i style={{ width: percent(value - tail) }} />
                  <i data-tail style={{ width: percent(tail) }} />
                  {limit === null ? null : <b style={{ left: percent(limit) }} />}
                </span>
                <span
                  title={isDoubtful ? t('timecards.board.doubtful') : undefined}
                  data-over={(limit !== null && value > limit) || undefined}
                >
                  {isDoubtful ? '※' : ''}
                  {text}
                </span>
              </UnstyledButton>
            </li>
          ))}
        </ol>
      )}
      {people.length <= mostBars ? null : (
        <Text size="xs" c="dimmed">
          {t('timecards.plots.others', { count: people.length - mostBars })}
        </Text>
      )}
    </section>
  )
}
