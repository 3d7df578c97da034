import type { CountHead } from '#shared/contracts/stockCounts.ts'
import { useWords } from '../../common/i18n.ts'

/** How much was counted, each part by its name: together they are the figure of the review. */
export function CountFigures({ count }: { readonly count: CountHead }) {
  const { t } = useWords()
  const { counted, planned, notPlanned, pieces, unknownCodes, unknownPieces, round } = count
  return (
    <p className="stockCounts-progress">
      {[
        t('stockCounts.count.figures', { counted, planned }),
        ...(notPlanned > 0 ? [t('stockCounts.count.notPlanned', { count: notPlanned })] : []),
        t(round > 1 ? 'stockCounts.count.firstPieces' : 'stockCounts.count.pieces', { count: pieces }),
        ...(unknownCodes > 0 ? [t('stockCounts.count.unknown', { count: unknownCodes, pieces: unknownPieces })] : []),
      ].join(' · ')}
    </p>
  )
}
