import { useMemo } from 'react'
import type { ChangeOp, ChangeRow, ChangeSet } from '#shared/contracts/changes.ts'
import type { CellValue } from '#shared/contracts/common.ts'
import { productFields, type ProductFieldName } from '#shared/domain/productFields.ts'
import { useWords } from '../common/i18n.ts'
import { useEngine } from '../common/queries.ts'

/** What is needed to name a cell and its values. */
export interface CellLike {
  readonly entity: ChangeRow['entity']
  readonly field: string
  readonly op: ChangeOp
  readonly storeName: string | null
}

export interface ChangeWords {
  /** `商品単価` */
  readonly field: (name: string) => string
  /** The same for a cell, which may be a store's stock: `在庫(本店)`. */
  readonly cell: (cell: CellLike) => string
  /** A value as a person reads it: yen, the words of a choice, a category's name. */
  readonly value: (field: string, value: CellValue) => string
  /** The old and the new of a cell; a relative change is written as such: `12 → +3`. */
  readonly pair: (cell: CellLike, old: CellValue, now: CellValue) => { readonly old: string; readonly now: string }
  /** A relative change alone: `+3`. */
  readonly signed: (value: CellValue) => string
  /** What a change set did: `一括変更(商品単価 +10%)`. */
  readonly setName: (set: Pick<ChangeSet, 'name' | 'origin' | 'details'>) => string
  /** The same in a word, where its details are not at hand. */
  readonly setKind: (name: string) => string
}

/** Names are kept with or without the key they stand under. */
const bare = (name: string): string => name.replace(/^changes\.sets\./u, '')

export const isField = (name: string): name is ProductFieldName => Object.hasOwn(productFields, name)

/** Words for what stands in the outbox. */
export function useChangeWords(): ChangeWords {
  const { t, find, format } = useWords()
  const categories = useEngine('products.categories', {}).data
  return useMemo(() => {
    const names = new Map(categories?.map(({ categoryId, categoryName }) => [categoryId, categoryName]))
    const field = (name: string): string => find(`fields.${name}`) ?? name
    const plain = (value: CellValue): string =>
      value === null || value === '' ? t('common.empty') : typeof value === 'number' ? format.number(value) : value
    const signed = (value: CellValue | undefined): string =>
      typeof value === 'number' ? `${value > 0 ? '+' : ''}${format.number(value)}` : String(value ?? '')
    const short = (name: string): string | null => find(`changes.sets.${bare(name)}`)
    const setName: ChangeWords['setName'] = ({ name, origin, details }) => {
      const of = typeof details['field'] === 'string' ? field(details['field']) : ''
      const values = { ...details, field: of, percent: signed(details['percent']), amount: signed(details['amount']) }
      const full = (key: string): string => find(`changes.setsInFull.${bare(key)}`, values) ?? short(key) ?? key
      const inner = details['set']
      // A step back or forward names what it stepped over.
      return (origin === 'undo' || origin === 'redo' || origin === 'revert') && typeof inner === 'string'
        ? `${full(origin)}: ${full(inner)}`
        : short(name) === null
          ? full(origin)
          : full(name)
    }
    const value: ChangeWords['value'] = (name, raw) => {
      if (raw === null || raw === '' || !isField(name)) return plain(raw)
      const rule = productFields[name]
      if (rule.kind === 'category') return names.get(Number(raw)) ?? plain(raw)
      if (rule.kind === 'choice') return find(`fields.choices.${name}.${raw}`) ?? plain(raw)
      const yen = rule.kind === 'decimal' || (rule.kind === 'integer' && rule.unit === 'yen')
      return yen && typeof raw === 'number' ? format.yen(raw) : plain(raw)
    }
    return {
      field,
      cell: ({ entity, field: name, storeName }) => (entity === 'stock' ? t('changes.stockOf', { store: storeName ?? name }) : field(name)),
      value,
      signed,
      pair: (cell, old, now) => {
        if (cell.entity !== 'stock')
          return { old: cell.op === 'create' ? t('changes.newProduct') : value(cell.field, old), now: value(cell.field, now) }
        const amount = (raw: CellValue): string => (raw === null ? t('changes.notCounted') : plain(raw))
        return { old: amount(old), now: cell.op === 'add' ? signed(now) : amount(now) }
      },
      setName,
      setKind: (name) => short(name) ?? name,
    }
  }, [t, find, format, categories])
}
