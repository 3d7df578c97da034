import type { CountHead } from '#shared/contracts/stockCounts.ts'
import { useWords } from '../../common/i18n.ts'

/** How much was counted, each part by its name: together they are the figure of the review. */
export function CountFigures({ count }: { readonly count: CountHead }) {
  const { t } = useWords()
  const { counted, planned, notPlanned, pieces, holding, unknownCodes, unknownPieces } = count
  return (
    <p className="stockCounts-progress">
      {[
        t('stockCounts.count.figures', { counted, planned }),
        ...(notPlanned > 0 ? [t('stockCounts.count.notPlanned', { count: notPlanned })] : []),
        t('stockCounts.count.pieces', { count: holding }),
        ...(holding === pieces ? [] : [t('stockCounts.count.firstPieces', { count: pieces })]),
        ...(unknownCodes > 0 ? [t('stockCounts.count.unknown', { count: unknownCodes, pieces: unknownPieces })] : []),
      ].join(' · ')}
    </p>
  )
}
