import { useCallback, type RefObject } from 'react'
import type { ProductRow, ViewRequest } from '#shared/contracts/products.ts'
import { wholeRow } from '#shared/domain/entities.ts'
import { useAction } from '../common/actions.ts'
import { useWords } from '../common/i18n.ts'
import { call } from '../api/index.ts'
import type { GridColumn, GridHandle, Rect, RowCache } from '../grid/index.ts'
import type { Deletion } from './useDeletion.ts'
import type { Labelling } from './useLabelling.ts'
import { askNewProduct } from './newProduct.ts'
import { showNotice } from './notices.ts'

/** Rows read at once. */
const stretch = 5_000

interface Options {
  readonly grid: RefObject<GridHandle | null>
  readonly search: RefObject<HTMLInputElement | null>
  readonly ask: (change: Partial<ViewRequest>) => void
  readonly clear: () => void
  readonly refresh: () => void
  readonly canBulk: boolean
  readonly openBulk: () => void
  readonly deletion: Pick<Deletion, 'canDelete' | 'open'>
  readonly labelling: Labelling
  readonly openColumns: () => void
  readonly selected: () => {
    readonly rows: RowCache<ProductRow>
    readonly rects: readonly Rect[]
    readonly columns: readonly GridColumn<ProductRow>[]
  } | null
  readonly onError: (error: unknown) => void
}

/** Everything this screen can do, for the palette and the keyboard. */
export function useProductActions(options: Options): void {
  const { grid, search, ask, clear, refresh, canBulk, openBulk, deletion, labelling, openColumns, selected, onError } = options
  const { t } = useWords()
  const group = t('products.title')

  const discard = useCallback(async () => {
    const now = selected()
    if (!now) return
    const { rows, rects, columns } = now
    const cells: { entity: 'product'; key: number; field: string }[] = []
    try {
      for (const { top, bottom, left, right } of rects) {
        // All of the selection, a stretch at a time: only cells with a change are kept in the page.
        for (let from = top; from <= bottom; from += stretch) {
          for (const row of await rows.read(from, Math.min(bottom + 1, from + stretch))) {
            if (row === null) continue
            if (row.deletion) cells.push({ entity: 'product', key: row.productId, field: wholeRow })
            for (const { id } of columns.slice(left, right + 1))
              if (row.pending[id]) cells.push({ entity: 'product', key: row.productId, field: id })
          }
        }
      }
      if (cells.length === 0) return showNotice('notice', { message: t('products.nothingToDiscard'), autoClose: 3500 })
      const { cells: count } = await call('changes.discard', { cells })
      showNotice('staged', { title: t('products.discarded', { count }), message: t('products.discardedHint') })
    } catch (error) {
      onError(error)
    }
  }, [selected, onError, t])

  useAction({
    id: 'products.labels',
    label: t('labels.actions.printSelected'),
    keys: 'Ctrl+P',
    group,
    enabled: canBulk,
    run: labelling.ofSelection,
  })
  useAction({ id: 'products.labelsOfAll', label: t('labels.actions.printAll'), group, enabled: canBulk, run: labelling.ofAll })
  useAction({
    id: 'products.search',
    label: t('products.actions.search'),
    keys: 'Ctrl+F',
    group,
    run: () => {
      search.current?.focus()
      search.current?.select()
    },
  })
  useAction({ id: 'products.grid', label: t('products.actions.grid'), keys: 'F6', group, run: () => grid.current?.focus() })
  useAction({ id: 'products.create', label: t('products.actions.create'), keys: 'Alt+N', group, run: () => askNewProduct() })
  useAction({ id: 'products.bulk', label: t('products.actions.bulk'), keys: 'Ctrl+B', group, enabled: canBulk, run: openBulk })
  useAction({
    id: 'products.delete',
    label: t('products.delete.action'),
    keys: 'Ctrl+Shift+Delete',
    group,
    enabled: deletion.canDelete,
    run: deletion.open,
  })
  useAction({ id: 'products.columns', label: t('products.actions.columns'), group, run: openColumns })
  useAction({ id: 'products.refresh', label: t('products.actions.refresh'), keys: 'Ctrl+R', group, run: refresh })
  useAction({ id: 'products.onlyAll', label: t('products.actions.onlyAll'), group, run: () => ask({ only: 'all' }) })
  useAction({ id: 'products.onlyChanged', label: t('products.actions.onlyChanged'), group, run: () => ask({ only: 'changed' }) })
  useAction({ id: 'products.onlyProblems', label: t('products.actions.onlyProblems'), group, run: () => ask({ only: 'problems' }) })
  useAction({ id: 'products.clear', label: t('products.actions.clear'), group, run: clear })
  useAction({
    id: 'products.sortAsc',
    label: t('products.actions.sortAsc'),
    keys: 'Alt+Shift+ArrowUp',
    group,
    enabled: canBulk,
    run: () => grid.current?.sortByActive('asc'),
  })
  useAction({
    id: 'products.sortDesc',
    label: t('products.actions.sortDesc'),
    keys: 'Alt+Shift+ArrowDown',
    group,
    enabled: canBulk,
    run: () => grid.current?.sortByActive('desc'),
  })
  useAction({
    id: 'products.fillDown',
    label: t('products.actions.fillDown'),
    keys: 'Ctrl+D',
    group,
    enabled: canBulk,
    run: () => grid.current?.fillDown(),
  })
  useAction({
    id: 'products.discard',
    label: t('products.actions.discard'),
    keys: 'Ctrl+Delete',
    group,
    enabled: canBulk,
    run: () => void discard(),
  })
}
