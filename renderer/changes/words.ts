import { useMemo } from 'react'
import type { ChangeSet } from '#shared/contracts/changes.ts'
import type { CellValue } from '#shared/contracts/common.ts'
import { productFields, type ProductFieldName } from '#shared/domain/productFields.ts'
import { useWords } from '../app/i18n.ts'
import { useEngine } from '../app/queries.ts'

export interface ChangeWords {
  /** `商品単価` */
  readonly field: (name: string) => string
  /** A cell's value as a person reads it: yen, the words of a choice, a category's name. */
  readonly value: (field: string, value: CellValue) => string
  /** What a change set did: `一括変更(商品単価 +10%)`. */
  readonly setName: (set: Pick<ChangeSet, 'name' | 'origin' | 'details'>) => string
  /** The same in a word, where its details are not at hand. */
  readonly setKind: (name: string) => string
}

/** Names are kept with or without the key they stand under. */
const bare = (name: string): string => name.replace(/^changes\.sets\./u, '')

const isField = (name: string): name is ProductFieldName => Object.hasOwn(productFields, name)

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
      return (origin === 'undo' || origin === 'redo') && typeof inner === 'string'
        ? `${full(origin)}: ${full(inner)}`
        : short(name) === null
          ? full(origin)
          : full(name)
    }
    return {
      field,
      value: (name, value) => {
        if (value === null || value === '' || !isField(name)) return plain(value)
        const rule = productFields[name]
        if (rule.kind === 'category') return names.get(Number(value)) ?? plain(value)
        if (rule.kind === 'choice') return find(`fields.choices.${name}.${value}`) ?? plain(value)
        const yen = rule.kind === 'decimal' || (rule.kind === 'integer' && rule.unit === 'yen')
        return yen && typeof value === 'number' ? format.yen(value) : plain(value)
      },
      setName,
      setKind: (name) => short(name) ?? name,
    }
  }, [t, find, format, categories])
}
