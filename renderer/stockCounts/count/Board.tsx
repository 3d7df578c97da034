import { memo, useState } from 'react'
import type { OutputOf } from '#shared/contracts/index.ts'
import { useWords } from '../../common/i18n.ts'
import { useEngine } from '../../common/queries.ts'

const width = 300
const height = 70
const margin = 4

interface PlotProps {
  readonly overTime: OutputOf<'stockCounts.progress'>['overTime']
  readonly planned: number
}

/** Products counted so far over time, against those that are to be counted. */
function Plot({ overTime, planned }: PlotProps) {
  const { t, format } = useWords()
  const points = overTime.reduce<{ at: number; sum: number }[]>(
    (all, { at, products }) => [...all, { at: Date.parse(at), sum: (all.at(-1)?.sum ?? 0) + products }],
    [],
  )
  const [first, last] = [points[0], points.at(-1)]
  if (first === undefined || last === undefined) return null
  const x = (at: number): number => margin + ((at - first.at) / Math.max(1, last.at - first.at)) * (width - 2 * margin)
  const most = Math.max(1, planned, last.sum)
  const y = (sum: number): number => height - margin - (sum / most) * (height - 2 * margin)
  const path = [`M ${margin} ${y(0)}`, ...points.map(({ at, sum }) => `H ${x(at)} V ${y(sum)}`), `H ${width - margin}`].join(' ')
  return (
    <figure className="stockCounts-plot">
      <svg viewBox={`0 0 ${width} ${height}`} role="img" aria-label={t('stockCounts.board.plot', { counted: last.sum, planned })}>
        <line x1={margin} x2={width - margin} y1={y(planned)} y2={y(planned)} />
        <path d={path} />
      </svg>
      <figcaption>
        <span>{format.moment(overTime[0]?.at ?? '')}</span>
        <span>{format.moment(overTime.at(-1)?.at ?? '')}</span>
      </figcaption>
    </figure>
  )
}

interface BoardProps {
  readonly countId: string
  /** Products that are to be counted. */
  readonly planned: number
}

function Figures({ countId, planned }: BoardProps) {
  const { t } = useWords()
  const { data } = useEngine('stockCounts.progress', { countId })
  if (data === undefined) return null
  const { shelves, persons, overTime } = data
  const isAgain = persons.some(({ isRecount }) => isRecount)
  return (
    <>
      <h3>{t('stockCounts.board.overTime')}</h3>
      <Plot overTime={overTime} planned={planned} />
      <h3>{t(isAgain ? 'stockCounts.board.shelvesFirst' : 'stockCounts.board.shelves')}</h3>
      <ul>
        {shelves.map(({ shelfId, code, products, pieces }) => (
          <li key={shelfId ?? ''}>
            <span className="stockCounts-name">{code ?? t('stockCounts.board.noShelf')}</span>
            <span>{t('stockCounts.board.figures', { products, pieces })}</span>
          </li>
        ))}
      </ul>
      <h3>{t('stockCounts.board.persons')}</h3>
      <ul>
        {persons.map(({ person, computer, isRecount, pieces }) => (
          <li key={`${person} ${computer} ${isRecount}`}>
            <span className="stockCounts-name">
              {t(isRecount ? 'stockCounts.board.recounter' : 'stockCounts.board.person', { person, computer })}
            </span>
            <span>{t('stockCounts.count.pieces', { count: pieces })}</span>
          </li>
        ))}
      </ul>
    </>
  )
}

/** How far the count is, over time, by shelf and by person; read only while it is looked at. */
export const Board = memo(function Board(props: BoardProps) {
  const { t } = useWords()
  const [isOpen, setOpen] = useState(false)
  return (
    <details className="stockCounts-board" onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>{t('stockCounts.board.title')}</summary>
      {isOpen ? <Figures {...props} /> : null}
    </details>
  )
})
