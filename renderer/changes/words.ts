import { useMemo } from 'react'
import type { CategoryLists } from '#shared/contracts/categories.ts'
import type { ChangeRow, ChangeSet } from '#shared/contracts/changes.ts'
import type { CellValue } from '#shared/contracts/common.ts'
import type { Category } from '#shared/contracts/products.ts'
import { entityNames, type EntityName } from '#shared/domain/entities.ts'
import { useWords } from '../common/i18n.ts'
import { useEngine } from '../common/queries.ts'
import { entityViews } from './entities/index.ts'
import { plainValue, type CellLike, type ViewWords } from './entities/view.ts'

export interface ChangeWords {
  /** `商品単価` */
  readonly field: (entity: EntityName, name: string) => string
  /** The same for a cell, which may be a store's stock (`在庫(本店)`) or a whole row (`削除`). */
  readonly cell: (cell: CellLike) => string
  /** A value as a person reads it: yen, the words of a choice, a category's name. */
  readonly value: (cell: Pick<CellLike, 'entity' | 'field' | 'op'>, value: CellValue) => string
  /** Where the row stands, where several may have one name: `食品 / 菓子`. */
  readonly place: (row: Pick<ChangeRow, 'entity' | 'key'>) => string | null
  /** The old and the new of a cell; a relative change is written as such: `12 → +3`. */
  readonly pair: (cell: CellLike, old: CellValue, now: CellValue) => { readonly old: string; readonly now: string }
  /** The same where room is short: of a value of several parts only those that differ. */
  readonly difference: (cell: CellLike, old: CellValue, now: CellValue) => { readonly old: string; readonly now: string }
  /** A relative change alone: `+3`. */
  readonly signed: (value: CellValue) => string
  /** What a change set did: `一括変更(商品単価 +10%)`. */
  readonly setName: (set: Pick<ChangeSet, 'name' | 'origin' | 'details'>) => string
  /** The same in a word, where its details are not at hand. */
  readonly setKind: (name: string) => string
}

/** Names are kept with or without the key they stand under. */
const bare = (name: string): string => name.replace(/^changes\.sets\./u, '')

const noCategories: readonly Category[] = []
const noLists: CategoryLists = { groups: [], taxRates: [] }

/** What words of entities are made of: the language, the shop's categories, and the lists that their values come from. */
export function useViewWords(): ViewWords {
  const { t, find, format } = useWords()
  const categories = useEngine('products.categories', {}).data ?? noCategories
  const categoryLists = useEngine('categories.lists', {}).data ?? noLists
  return useMemo(() => ({ t, find, format, categories, categoryLists }), [t, find, format, categories, categoryLists])
}

/** Words for what stands in the outbox. */
export function useChangeWords(): ChangeWords {
  const words = useViewWords()
  return useMemo(() => {
    const { t, find, format } = words
    const signed = (value: CellValue | undefined): string =>
      typeof value === 'number' ? `${value > 0 ? '+' : ''}${format.number(value)}` : String(value ?? '')
    const short = (name: string): string | null => find(`changes.sets.${bare(name)}`)
    const field = (entity: EntityName, name: string): string =>
      entityViews[entity].cell(words, { entity, field: name, op: 'set', place: null })
    // A set names a field without its entity: no two entities call different things by one name.
    const anyField = (name: string): string => entityNames.map((entity) => field(entity, name)).find((word) => word !== name) ?? name
    const setName: ChangeWords['setName'] = ({ name, origin, details }) => {
      const of = typeof details['field'] === 'string' ? anyField(details['field']) : ''
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
    const value: ChangeWords['value'] = ({ entity, field: name, op }, raw) =>
      op === 'delete' ? plainValue(words, raw) : entityViews[entity].value(words, name, raw)
    const pair: ChangeWords['pair'] = (cell, old, now) => {
      if (cell.op === 'delete') return { old: plainValue(words, old), now: t('changes.deleted') }
      if (cell.op === 'create') return { old: t('changes.newProduct'), now: value(cell, now) }
      if (cell.op !== 'add') return { old: value(cell, old), now: value(cell, now) }
      // What the stock comes to, and by how much.
      const sum = typeof old === 'number' && typeof now === 'number' ? old + now : null
      return { old: value(cell, old), now: sum === null ? signed(now) : `${value(cell, sum)} (${signed(now)})` }
    }
    return {
      field,
      cell: (cell) => (cell.op === 'delete' ? t('changes.wholeRow') : entityViews[cell.entity].cell(words, cell)),
      value,
      place: (row) => entityViews[row.entity].place?.(words, row) ?? null,
      signed,
      difference(cell, old, now) {
        const ofEntity = cell.op === 'set' ? entityViews[cell.entity].difference : undefined
        return ofEntity?.(words, cell.field, old, now) ?? pair(cell, old, now)
      },
      pair,
      setName,
      setKind: (name) => short(name) ?? name,
    }
  }, [words])
}
