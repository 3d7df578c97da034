import type { ProductRow } from '#shared/contracts/products.ts'
import { deletionWords } from '../common/deletion.ts'
import { useWords } from '../common/i18n.ts'
import type { GridColumn } from '../grid/index.ts'
import { goingMark } from './useDeletion.ts'
import type { Figures } from './useFigures.ts'

interface Props {
  readonly figures: Figures
  readonly row: ProductRow | undefined
  readonly column: GridColumn<ProductRow> | undefined
}

/** Under the grid: what is selected, what it adds up to, and what is up with the active cell. */
export function SelectionBar({ figures, row, column }: Props) {
  const { t, format } = useWords()
  const mark = row && column?.mark?.(row)
  const going = row && goingMark(row)
  return (
    <div className="products-bar" role="status" aria-label={t('products.bar.label')}>
      {going && row.deletion && (
        <span className="products-bar-mark" data-mark={going}>
          <b>{t('products.deletion.title')}</b> {deletionWords({ t, format }, row.deletion)}
        </span>
      )}
      {mark && row && !going && (
        <span className="products-bar-mark" data-mark={mark}>
          <b>{t(`products.grid.marks.${mark}`)}</b> {column?.markWords?.(row)}
        </span>
      )}
      <span className="products-gap" />
      {figures.tooMany && <span>{t('products.bar.tooMany')}</span>}
      {figures.figures.map(({ columnId, sum, average }) => (
        <span key={columnId}>
          {t(`fields.${columnId}`)} <i>{t('products.bar.sum')}</i> <b>{format.number(sum)}</b> <i>{t('products.bar.average')}</i>{' '}
          <b>{format.number(Math.round(average * 10) / 10)}</b>
        </span>
      ))}
      {figures.rows > 0 && <span>{t('products.bar.rows', { count: figures.rows })}</span>}
    </div>
  )
}
