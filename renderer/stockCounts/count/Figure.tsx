import { memo } from 'react'
import type { Shelf } from '#shared/contracts/stockCounts.ts'
import { useWords } from '../../common/i18n.ts'
import { Button, Text } from '../../ui/index.ts'
import { doubtText, doubtWord } from '../words.ts'
import { verdictOf, type Beeped } from './beeped.ts'

interface FigureProps {
  readonly beeped: Beeped | null
  /** What the books say is not shown. */
  readonly isBlind: boolean
  readonly round: number
  readonly shelf: Shelf | null
  readonly onAgain: (of: Beeped) => void
}

/** The last beep, to be read at two metres: what it was, and how many there are now. */
export const Figure = memo(function Figure({ beeped, isBlind, round, shelf, onAgain }: FigureProps) {
  const words = useWords()
  const { t, format } = words
  if (beeped === null || (beeped.beep === null && beeped.failure === null)) {
    return (
      <div className="stockCounts-figure" data-verdict={beeped === null ? 'ready' : 'waiting'}>
        <p className="stockCounts-figure-name">{beeped === null ? t('stockCounts.count.ready') : beeped.code}</p>
        {beeped === null ? <Text c="dimmed">{t('stockCounts.count.readyBody')}</Text> : null}
      </div>
    )
  }
  if (beeped.beep === null) {
    return (
      <div className="stockCounts-figure" data-verdict="failed" role="alert">
        <p className="stockCounts-figure-verdict">{t('stockCounts.count.verdicts.failed')}</p>
        <p className="stockCounts-figure-name">{beeped.code}</p>
        <Text>{t('stockCounts.count.failedBody', { reason: beeped.failure ?? '' })}</Text>
        <Button mt="sm" onClick={() => onAgain(beeped)}>
          {t('stockCounts.count.again')}
        </Button>
      </div>
    )
  }
  const { verdict, product, entry, casePieces, shelf: newShelf } = beeped.beep
  const details = [product?.size, product?.color, product?.productCode].filter((text) => text !== null && text !== undefined && text !== '')
  return (
    <div className="stockCounts-figure" data-verdict={verdictOf(beeped.beep)}>
      <p className="stockCounts-figure-verdict">
        {beeped.isTakenBack
          ? t('stockCounts.count.takenBack')
          : t(`stockCounts.count.verdicts.${verdict === 'notPlanned' ? doubtWord(verdict, round) : verdict}`)}
        {casePieces === null ? null : <span> · {t('stockCounts.count.casePieces', { count: casePieces })}</span>}
      </p>
      <p className="stockCounts-figure-name">
        {verdict === 'shelf' ? [newShelf?.code, newShelf?.name].filter(Boolean).join(' ') : (product?.productName ?? beeped.code)}
      </p>
      {details.length === 0 ? null : <p className="stockCounts-figure-details">{details.join(' · ')}</p>}
      {product === null ? (
        verdict === 'unknown' && entry !== null && !beeped.isTakenBack ? (
          <>
            <p className="stockCounts-figure-number">{format.number(entry.stands)}</p>
            <Text>{t('stockCounts.count.unknownBody', { pieces: entry.stands })}</Text>
          </>
        ) : verdict === 'noShelf' ? (
          <Text role="alert">{t('stockCounts.count.noShelfBody')}</Text>
        ) : null
      ) : (
        <>
          <p className="stockCounts-figure-number">{format.number(shelf === null ? product.total : product.onShelf)}</p>
          <p className="stockCounts-figure-sums">
            {shelf === null ? null : <span>{t('stockCounts.count.onShelf', { shelf: shelf.code, count: product.onShelf })}</span>}
            <span>{t('stockCounts.count.total', { count: product.total })}</span>
            {isBlind ? null : (
              <span>
                {product.expected === null
                  ? t('stockCounts.count.expectedUnknown')
                  : t('stockCounts.count.expected', { count: product.expected })}
              </span>
            )}
          </p>
          {beeped.isSet && entry !== null && product.total !== entry.stands ? (
            <Text>
              {t('stockCounts.count.setBeside', { set: entry.stands, others: product.total - entry.stands, total: product.total })}
            </Text>
          ) : null}
          {product.others === 0 ? null : <Text size="sm">{t('stockCounts.count.others', { count: product.others })}</Text>}
        </>
      )}
      {entry !== null && entry.doubt !== null ? (
        <p className="stockCounts-figure-doubt">{doubtText(words, entry, round, entry.stands)}</p>
      ) : null}
    </div>
  )
})
