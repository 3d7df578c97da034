import type { CellBatch, products } from '#shared/contracts/products.ts'
import { announceChanges, rowsOfSet } from '../changes/handlers.ts'
import { stageCells, stageProductSelect } from '../entities/product/stage.ts'
import type { CoreContext, Shop, ViewLink } from '../context.ts'
import type { HandlersOf } from '../rpc/types.ts'
import type { ShopFile } from '../store/db.ts'
import { bulkCells, bulkHeader, estimateBulk, previewBulk } from './bulk.ts'
import { readCategories } from './categories.ts'
import { planCells, previewOf, problemsNamed } from './cells.ts'
import { createProducts, readDrafts } from './drafts.ts'
import { readWindow } from './rows.ts'
import { planRemoval, stageRemoval } from './removal.ts'
import { createIndexer, type Indexer } from './indexer.ts'
import { createViews, type Views, type ViewSources } from './views.ts'

export interface ProductsParts {
  readonly indexer: Indexer
  /** The views of a file that other threads open too. */
  viewLink(file: ShopFile): ViewLink | undefined
  /** What somebody prepares beside the calls; else each file has its own. */
  sources?(): ViewSources
}

/** In one thread alone: nobody else opens views. */
const aloneParts = (core: CoreContext): ProductsParts => ({ indexer: createIndexer(core), viewLink: () => undefined })

export function productsHandlers(
  core: CoreContext,
  { indexer, viewLink, sources }: ProductsParts = aloneParts(core),
): HandlersOf<typeof products> {
  // Views belong to an open file: another shop must never be shown the rows of this one.
  const viewsOf = new WeakMap<ShopFile, Views>()
  const views = (shop: Shop): Views => {
    const known = viewsOf.get(shop.file)
    if (known) return known
    const made = createViews(sources?.(), viewLink(shop.file))
    viewsOf.set(shop.file, made)
    indexer.begin(shop)
    return made
  }

  const plan = (shop: Shop, { cells, fills = [] }: CellBatch) =>
    planCells(
      shop.db,
      cells,
      fills.map(({ field, value, rows }) => ({ field, value, productIds: rows.flatMap((meant) => views(shop).resolve(meant)) })),
    )

  return {
    categories: () => readCategories(core.shop().db),
    openView: (request) => {
      const shop = core.shop()
      if (request.search.trim() !== '') indexer.catchUp(shop)
      return views(shop).open(shop.db, request)
    },
    rows: ({ viewId, offset, limit }) => {
      const shop = core.shop()
      return { rows: readWindow(shop.db, views(shop).slice(viewId, offset, limit)) }
    },
    locate: ({ viewId, productId }) => ({ position: views(core.shop()).locate(viewId, productId) }),
    stage: ({ origin, ...batch }) => {
      const shop = core.shop()
      const { cells, unchanged, problems } = plan(shop, batch)
      const [only] = cells
      const single = origin === 'edit' && cells.length === 1 && only !== undefined
      const staged = stageCells(
        shop.db,
        {
          name: origin === 'paste' ? 'paste' : single ? 'editCell' : 'editCells',
          details: single ? { field: only.field, value: only.value } : { cells: cells.length },
          origin,
          author: shop.profile.userName,
          at: core.now().toISOString(),
        },
        cells,
      )
      if (staged.cells > 0) {
        announceChanges(core, shop.db, rowsOfSet(shop.db, staged.changeSetId))
        indexer.keepUp(shop)
      }
      return {
        staged: staged.cells,
        unchanged: unchanged + staged.unchanged,
        refused: problems.length,
        changeSetId: staged.changeSetId,
        problems: problems.slice(0, problemsNamed).map((problem) => ({ ...problem, details: { ...problem.details } })),
      }
    },
    previewStage: (batch) => {
      const shop = core.shop()
      return previewOf(shop.db, plan(shop, batch))
    },
    create: ({ products: wished, origin }) => {
      const shop = core.shop()
      const made = createProducts(shop.db, { author: shop.profile.userName, at: core.now().toISOString() }, wished, origin)
      if (made.created.length > 0) announceChanges(core, shop.db, rowsOfSet(shop.db, made.changeSetId))
      return made
    },
    drafts: ({ offset, limit }) => readDrafts(core.shop().db, offset, limit),
    planDelete: ({ rows }) => {
      const shop = core.shop()
      return planRemoval(
        shop.db,
        rows.flatMap((meant) => views(shop).resolve(meant)),
      )
    },
    stageDelete: ({ rows }) => {
      const shop = core.shop()
      const meant = rows.flatMap((some) => views(shop).resolve(some))
      const staged = stageRemoval(shop.db, { author: shop.profile.userName, at: core.now().toISOString() }, meant)
      if (staged.changeSetId !== null) {
        announceChanges(core, shop.db, rowsOfSet(shop.db, staged.changeSetId))
        indexer.keepUp(shop)
      }
      return staged
    },
    previewBulk: ({ rows, operation, isEstimateEnough }) => {
      const shop = core.shop()
      const ids = views(shop).resolve(rows)
      return isEstimateEnough === true ? estimateBulk(shop.db, ids, operation) : previewBulk(shop.db, ids, operation)
    },
    stageBulk: ({ rows, operation }) => {
      const shop = core.shop()
      const ids = views(shop).resolve(rows)
      const preview = previewBulk(shop.db, ids, operation)
      const { sql, params } = bulkCells(shop.db, ids, operation)
      const { changeSetId } = stageProductSelect(
        shop.db,
        { ...bulkHeader(operation), origin: 'bulk', author: shop.profile.userName, at: core.now().toISOString() },
        operation.field,
        sql,
        params,
      )
      if (changeSetId !== null) {
        announceChanges(core, shop.db, rowsOfSet(shop.db, changeSetId))
        indexer.keepUp(shop)
      }
      return { preview, changeSetId }
    },
  }
}
