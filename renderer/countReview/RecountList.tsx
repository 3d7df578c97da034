import './countReview.css'
import { memo } from 'react'
import { useWords } from '../common/i18n.ts'
import { useEngine } from '../common/queries.ts'

/** More are seen once these are counted. */
const mostShown = 200

/** What is to be counted again, blind: names and shelves without a figure. */
export const RecountList = memo(function RecountList({ countId, round }: { readonly countId: string; readonly round: number }) {
  const { t } = useWords()
  const asked = { countId, filter: 'recount', order: 'category', descending: false, offset: 0, limit: mostShown } as const
  const { data } = useEngine('countReview.lines', asked)
  if (data === undefined || data.total === 0) return null
  return (
    <section className="countReview-again" aria-label={t('countReview.recount.list', { count: data.total })}>
      <h2>{t('countReview.recount.list', { count: data.total })}</h2>
      <ul>
        {data.rows.map(({ productId, productName, shelves, rounds }) => {
          const isDone = rounds.some((one) => one.round === round)
          return (
            <li key={productId} data-done={isDone || undefined}>
              <span className="countReview-name">{productName}</span>
              <span className="countReview-quiet">{isDone ? t('countReview.recount.listDone') : shelves.join(', ')}</span>
            </li>
          )
        })}
      </ul>
    </section>
  )
})
