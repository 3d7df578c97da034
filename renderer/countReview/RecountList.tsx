import './countReview.css'
import { memo } from 'react'
import { productText } from '#shared/domain/productText.ts'
import { useWords } from '../common/i18n.ts'
import { useEngine } from '../common/queries.ts'

/** More are seen once these are counted. */
const mostShown = 200

/** How far the counting again is, and what is to be counted, blind: names and shelves without a figure. */
export const RecountList = memo(function RecountList({ countId, round }: { readonly countId: string; readonly round: number }) {
  const { t } = useWords()
  const asked = { countId, filter: 'recount', order: 'category', descending: false, offset: 0, limit: mostShown } as const
  const { data } = useEngine('countReview.lines', asked)
  const recount = useEngine('countReview.summary', { countId }).data?.recount
  if (data === undefined || recount === undefined || recount.lines + recount.settled === 0) return null
  const { lines, settled, disagree } = recount
  const status = t('countReview.recount.status', { lines, settled })
  return (
    <section className="countReview-again" aria-label={status}>
      <h2>{status}</h2>
      {lines > 0 ? null : <p>{t('countReview.recount.allSettled', { count: settled })}</p>}
      {disagree === 0 ? null : <p>{t('countReview.recount.disagreeHelp', { count: disagree })}</p>}
      <ul>
        {data.rows.map((line) => {
          const { productId, shelves, rounds } = line
          // What agrees is not on the list any more.
          const disagrees = rounds.some((one) => one.round === round)
          return (
            <li key={productId} data-disagrees={disagrees || undefined}>
              <span className="countReview-name">{productText(line)}</span>
              <span className="countReview-quiet">{disagrees ? t('countReview.recount.disagree') : shelves.join(', ')}</span>
            </li>
          )
        })}
      </ul>
    </section>
  )
})
