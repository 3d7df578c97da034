import type { ProductRow, SortableField } from '#shared/contracts/products.ts'
import { productFields, type ProductFieldName } from '#shared/domain/productFields.ts'
import type { Wording } from '../common/i18n.ts'
import type { GridColumn } from '../grid/index.ts'
import { isDraft } from './drafts.ts'
import type { ColumnId, ShownColumn } from './settings.ts'
import type { FieldValues } from './values.ts'

type Words = Pick<Wording, 't' | 'format'>

export const isField = (id: string): id is ProductFieldName => Object.hasOwn(productFields, id)

/** Categories are sorted by the name that is shown, not by their numbers. */
export const sortFieldOf = (id: ColumnId): SortableField => (id === 'categoryId' ? 'categoryName' : id)
export const columnOfSort = (field: SortableField): ColumnId => (field === 'categoryName' ? 'categoryId' : field)

/** The columns of the product grid. */
export function productColumns(words: Words, values: FieldValues, shown: readonly ShownColumn[]): readonly GridColumn<ProductRow>[] {
  return shown.map(({ id, width, growTo }) => ({
    ...(isField(id) ? fieldColumn(words, values, id, width) : readColumn(words, id, width)),
    ...(growTo === undefined ? {} : { growTo }),
  }))
}

function fieldColumn(words: Words, values: FieldValues, id: ProductFieldName, width: number): GridColumn<ProductRow> {
  const { t } = words
  const field = productFields[id]
  const isAmount = field.kind === 'integer' || field.kind === 'decimal'
  const isOpen = (row: ProductRow): boolean => id === 'price' && row.productPriceDivision === '2'
  const choices = values.choices(id)
  return {
    id,
    width,
    title: t(`fields.${id}`),
    align: isAmount ? 'right' : 'left',
    sortable: true,
    multiline: field.kind === 'text' && field.lines === true,
    isNumber: isAmount,
    takesCodes: id === 'productCode',
    ...(choices ? { choices } : {}),
    display: (row) => {
      if (isOpen(row) && (row.price === null || row.price === 0)) return t('products.grid.openPrice')
      if (id === 'categoryId' && row.categoryId !== null) {
        const shownName = values.show(id, row.categoryId)
        return shownName === String(row.categoryId) ? (row.categoryName ?? shownName) : shownName
      }
      return values.show(id, row[id])
    },
    text: (row) => values.write(id, row[id]),
    check: (text) => values.check(id, text),
    mark: (row) => {
      const state = row.pending[id]?.state ?? null
      // Until it is read back, a value is still on its way.
      return state === 'sent' ? 'sending' : state
    },
    markWords: (row) => {
      const pending = row.pending[id]
      if (!pending) return ''
      const value = (raw: string | number | null): string => (raw === null ? t('common.empty') : values.show(id, raw))
      const parts = isDraft(row)
        ? [t('products.create.markHint')]
        : pending.state === 'conflict'
          ? [t('products.bar.theirs', { value: value(pending.theirs) })]
          : [t('products.bar.was', { value: value(pending.base) })]
      if (pending.reason) parts.push(t('products.bar.reason', { reason: pending.reason }))
      return parts.join(' · ')
    },
    dimmed: isOpen,
  }
}

function readColumn({ t, format }: Words, id: Exclude<ColumnId, ProductFieldName>, width: number): GridColumn<ProductRow> {
  const base = { id, width, title: t(`fields.${id}`), sortable: true, readOnly: true } as const
  switch (id) {
    case 'stockTotal':
      return {
        ...base,
        align: 'right',
        isNumber: true,
        opens: true,
        display: ({ stockTotal, stockState }) =>
          stockTotal === null
            ? t(stockState === 'unknown' ? 'products.grid.stockUnknown' : 'products.grid.notCounted')
            : format.number(stockTotal),
        text: ({ stockTotal }) => (stockTotal === null ? '' : String(stockTotal)),
      }
    case 'productId':
      return {
        ...base,
        align: 'right',
        display: (row) => (isDraft(row) ? t('products.create.mark') : String(row.productId)),
        text: (row) => (isDraft(row) ? '' : String(row.productId)),
      }
    case 'updDateTime': {
      const text = ({ updDateTime }: ProductRow): string => (updDateTime === null ? '' : format.moment(updDateTime))
      return { ...base, display: text, text }
    }
  }
}
