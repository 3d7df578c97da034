import { useCallback, useEffect, useLayoutEffect, useMemo, useRef, useState, type RefObject } from 'react'
import type { Category, DraftRow, ProductRow, ViewRequest } from '#shared/contracts/products.ts'
import { deletionWords } from '../common/deletion.ts'
import { useErrors } from '../common/errors.ts'
import { useWords } from '../common/i18n.ts'
import { useNavigation } from '../common/navigation.ts'
import { useEngine, useStatus } from '../common/queries.ts'
import {
  countRows,
  Grid,
  rowRanges,
  useLatest,
  type GridHandle,
  type GridNotice,
  type GridWords,
  type Selection,
  type Sort,
} from '../grid/index.ts'
import { IncompleteNote } from '../sync/IncompleteNote.tsx'
import { useEscape } from '../ui/index.ts'
import { BulkDialog, type BulkRows } from './BulkDialog.tsx'
import { ClearDialog } from './ClearDialog.tsx'
import { DeleteDialog } from './DeleteDialog.tsx'
import { columnOfSort, productColumns, sortFieldOf } from './columns.ts'
import { draftsOf, isDraft, rangesOfView, maxShownDrafts } from './drafts.ts'
import { askNewProduct, closeNewProduct, useNewProduct } from './newProduct.ts'
import { NewProductDialog } from './NewProductDialog.tsx'
import { NoRows } from './NoRows.tsx'
import { PasteDialog } from './PasteDialog.tsx'
import './products.css'
import { SelectionBar } from './SelectionBar.tsx'
import { firstRequest, shownColumns, useProducts, type ColumnId } from './settings.ts'
import { StockOfRow } from './StockOfRow.tsx'
import { Toolbar } from './Toolbar.tsx'
import { goingMark, useDeletion } from './useDeletion.ts'
import { useEdits } from './useEdits.ts'
import { useUnfinished } from './unfinished.tsx'
import { useFigures } from './useFigures.ts'
import { useLabelling } from './useLabelling.ts'
import { useProductActions } from './useProductActions.ts'
import { useShownCell } from './useShownCell.ts'
import { useView } from './useView.ts'
import type { ProductView } from './viewRows.ts'
import { showNotice } from './notices.ts'
import { fieldValues } from './values.ts'

const noCategories: readonly Category[] = []
const noDrafts: readonly DraftRow[] = []
const frozenColumns = 2
const productIdOf = ({ productId }: ProductRow): number => productId

/** The catalogue as a spreadsheet: search, filter, edit, and change in bulk; everything is only staged. */
export function ProductsScreen() {
  const words = useWords()
  const { t } = words
  const errors = useErrors()
  const status = useStatus()
  const categories = useEngine('products.categories', {}).data ?? noCategories
  const { columns: settings, request, ask, setColumns } = useProducts()
  const grid = useRef<GridHandle | null>(null)
  const search = useRef<HTMLInputElement | null>(null)
  const [selection, setSelection] = useState<Selection | null>(null)
  const [columnsOpen, setColumnsOpen] = useState(false)
  /** The product whose stock is being corrected. */
  const [stockOf, setStockOf] = useState<number | null>(null)
  /** The rows that were selected when the dialog was opened: it goes on meaning them, whatever the list shows. */
  const [bulk, setBulk] = useState<BulkRows | null>(null)

  const values = useMemo(() => fieldValues(words, categories), [words, categories])
  const columns = useMemo(() => productColumns(words, values, shownColumns(settings)), [words, values, settings])
  const made = useEngine('products.drafts', { offset: 0, limit: maxShownDrafts }).data?.rows ?? noDrafts
  const drafts = useCallback((asked: ViewRequest) => draftsOf(made, asked, categories), [made, categories])
  const { view, opening, error, outdated, refresh } = useView(request, grid, drafts)
  const asked = useNewProduct((store) => store.asked)
  const { onBatch, asked: act, answer } = useEdits(columns, values, categories)
  const onUnfinished = useUnfinished(columns)
  const figures = useFigures(selection, view?.rows ?? null, columns)
  usePlace(grid, view)
  useShownCell(grid, view)
  useRequested()
  // The way out of a wrong text also while the focus is on a button.
  useEscape(useCallback(() => grid.current?.giveUpEdit() ?? false, []))

  const gridWords = useMemo<GridWords>(
    () => ({
      label: t('products.grid.label'),
      rowNumber: t('products.grid.rowNumber'),
      selectAll: t('products.grid.selectAll'),
      editor: t('products.grid.editor'),
      resize: (title) => t('products.grid.resize', { title }),
      readOnlyCell: t('rules.readOnly'),
      noChoice: t('products.grid.noChoice'),
      goneRow: t('products.grid.goneRow'),
      marks: {
        staged: t('products.grid.marks.staged'),
        queued: t('products.grid.marks.queued'),
        sending: t('products.grid.marks.sending'),
        unknown: t('products.grid.marks.unknown'),
        conflict: t('products.grid.marks.conflict'),
        rejected: t('products.grid.marks.rejected'),
      },
    }),
    [t],
  )
  const sort = useMemo<Sort>(() => ({ columnId: columnOfSort(request.sort.field), direction: request.sort.direction }), [request.sort])
  const onSort = useCallback(
    ({ columnId, direction }: Sort) => ask({ sort: { field: sortFieldOf(columnId as ColumnId), direction } }),
    [ask],
  )
  const onResize = useCallback(
    (columnId: string, width: number) => {
      const { widths } = useProducts.getState().columns
      setColumns({ widths: { ...widths, [columnId]: Math.round(Math.min(800, width)) } })
    },
    [setColumns],
  )
  const onNotice = useCallback(
    (notice: GridNotice) => showNotice('notice', { message: t(`products.notices.${notice}`), autoClose: 3500 }),
    [t],
  )

  const onOpen = useCallback(
    (row: ProductRow) => {
      if (isDraft(row)) showNotice('notice', { message: t('products.stock.draft'), autoClose: 3500 })
      else setStockOf(row.productId)
    },
    [t],
  )
  const rowLabel = useCallback(
    (row: ProductRow) => (isDraft(row) ? t('products.create.mark') : row.deletion ? t('products.deletion.mark') : null),
    [t],
  )
  const going = useCallback(
    (row: ProductRow) => {
      const mark = goingMark(row)
      return mark && row.deletion && { mark, words: deletionWords(words, row.deletion) }
    },
    [words],
  )
  const deletion = useDeletion(view, selection)
  const labelling = useLabelling(view?.rows ?? null, selection?.rects ?? [])

  const above = view?.above ?? 0
  // Arithmetic in bulk is for what Smaregi has: new products are in no view of the engine.
  const ranges = useMemo(() => (selection ? rangesOfView(rowRanges(selection.rects), above) : []), [selection, above])
  const canBulk = view !== null && view.rows.total > above
  const openBulk = (): void => {
    if (view) setBulk({ viewId: view.viewId, total: view.rows.total - view.above, ranges, selected: countRows(ranges) })
  }
  const clear = useCallback(() => ask({ search: '', categoryId: null, only: 'all' }), [ask])
  // The new row stands on top; what hides it (a search, a category) goes.
  const showMade = useCallback(
    (productId: number) => {
      const { request: now, leaveAt } = useProducts.getState()
      leaveAt({ productId, columnId: 'productName', below: 0 })
      if (now.search !== '' || now.categoryId !== null || now.only === 'problems') ask({ search: '', categoryId: null, only: 'all' })
    },
    [ask],
  )
  const answered = (yes: boolean): void => {
    answer(yes)
    grid.current?.focus()
  }
  useProductActions({
    grid,
    search,
    ask,
    clear,
    refresh,
    canBulk,
    openBulk,
    deletion,
    labelling,
    openColumns: () => setColumnsOpen(true),
    selected: () => (view && selection ? { rows: view.rows, rects: selection.rects, columns } : null),
    onError: errors.show,
  })

  const active = selection && view ? { row: view.rows.get(selection.active.row), column: columns[selection.active.column] } : null
  return (
    <div className="products">
      <Toolbar
        request={request}
        ask={ask}
        categories={categories}
        total={view?.rows.total ?? null}
        searching={opening}
        outdated={outdated}
        problems={(status?.conflicts ?? 0) + (status?.rejected ?? 0)}
        search={search}
        columnsOpen={columnsOpen}
        onColumnsOpen={setColumnsOpen}
        onRefresh={refresh}
        onBulk={openBulk}
        canBulk={canBulk}
        deletion={deletion}
        labelling={labelling}
        onCreate={() => askNewProduct()}
        toGrid={() => grid.current?.focus()}
      />
      <div className="products-middle">
        <IncompleteNote of={['products', 'categories', 'stock']} />
        <div className="products-body" aria-busy={opening}>
          {view && (
            <Grid
              ref={grid}
              columns={columns}
              rows={view.rows}
              rowKey={productIdOf}
              rowLabel={rowLabel}
              going={going}
              sort={sort}
              frozen={frozenColumns}
              words={gridWords}
              autoFocus
              onSort={onSort}
              onResize={onResize}
              onBatch={onBatch}
              onOpen={onOpen}
              onUnfinished={onUnfinished}
              onNotice={onNotice}
              onSelection={setSelection}
            />
          )}
          <NoRows view={view} error={error} onRetry={refresh} onClear={clear} />
        </div>
      </div>
      <SelectionBar figures={figures} row={active?.row} column={active?.column} />
      {bulk && (
        <BulkDialog
          meant={bulk}
          values={values}
          categories={categories}
          onClose={() => {
            setBulk(null)
            grid.current?.focus()
          }}
        />
      )}
      {deletion.meant && (
        <DeleteDialog
          rows={deletion.meant}
          onClose={() => {
            deletion.close()
            grid.current?.focus()
          }}
        />
      )}
      {stockOf !== null && (
        <StockOfRow
          productId={stockOf}
          onClose={() => {
            setStockOf(null)
            grid.current?.focus()
          }}
        />
      )}
      {asked && (
        <NewProductDialog
          key={asked.productCode}
          productCode={asked.productCode}
          values={values}
          categories={categories}
          onClose={() => {
            closeNewProduct()
            grid.current?.focus()
          }}
          onMade={(productId) => {
            closeNewProduct()
            showMade(productId)
            grid.current?.focus()
          }}
        />
      )}
      {act?.act.batch.origin === 'clear' && <ClearDialog asked={act} onAnswer={answered} />}
      {act && act.act.batch.origin !== 'clear' && <PasteDialog asked={act} columns={columns} values={values} onAnswer={answered} />}
    </div>
  )
}

function rememberPlace({ current: grid }: RefObject<GridHandle | null>, { current: view }: RefObject<ProductView | null>): void {
  const at = grid?.active()
  const row = at && view?.rows.get(at.row)
  if (!grid || !at || !row) return
  const [first] = grid.span()
  useProducts.getState().leaveAt({ productId: row.productId, columnId: at.columnId, below: Math.max(0, at.row - first) })
}

/** Remembers the active row, so that the way back from another screen ends where it began. */
function usePlace(grid: RefObject<GridHandle | null>, view: ProductView | null): void {
  const latest = useLatest(view)
  // A layout effect of the parent is undone before the grid's handle is taken away.
  useLayoutEffect(() => () => rememberPlace(grid, latest), [grid, latest])
}

/** Another screen asked for a search, or for one product. */
function useRequested(): void {
  const asked = useNavigation((navigation) => navigation.productsRequest)
  const ask = useProducts((state) => state.ask)
  const done = useNavigation((navigation) => navigation.productsRequestDone)
  useEffect(() => {
    if (!asked) return
    done()
    const { request, leaveAt } = useProducts.getState()
    if (asked.productId !== undefined) leaveAt({ productId: asked.productId, columnId: 'productName', below: 3 })
    ask({ ...firstRequest, sort: request.sort, search: asked.search, categoryId: asked.categoryId ?? null })
  }, [asked, ask, done])
}
