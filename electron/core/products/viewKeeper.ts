import type { SortableField } from '#shared/contracts/products.ts'
import type { Log } from '../context.ts'
import type { ReaderFile } from '../store/reader.ts'
import { tableVersion } from '../store/versions.ts'
import { createViewSources, type ViewSources } from './views.ts'

/** Sorts that are ready before anybody asks for them. */
const readyFields: readonly SortableField[] = ['productName', 'productCode', 'price', 'stockTotal', 'categoryName', 'updDateTime']
/** How often it is looked whether the mirror has changed. One that changed since the last look is being pulled. */
const lookMs = 1_000
/** Between two steps of building, for the calls. */
const pauseMs = 2

/** Builds the orders people use and finds common characters beside the calls of a reader, a little at a time, whenever the mirror has come to rest. */
export interface ViewKeeper {
  begin(file: ReaderFile): void
  end(): void
  /** Of the open file. */
  sources(): ViewSources
}

export function createViewKeeper(log: Log): ViewKeeper {
  let sources = createViewSources()
  let timer: NodeJS.Timeout | undefined
  let building: Generator<void, void> | null = null
  let version = ''

  /** What is still to be built; null: nothing. */
  const next = (file: ReaderFile): Generator<void, void> | null => {
    const { orders, hits } = sources
    const field = readyFields.find((each) => !orders.isBuilt(file.db, each))
    if (field !== undefined) return orders.build(file.db, field)
    return hits.isReady(file.db) ? null : hits.prepare(file.db, () => orders.ids(file.db))
  }
  const look = (file: ReaderFile): void => {
    let wait = lookMs
    try {
      file.snapshot(() => {
        const now = (['product', 'stock', 'category'] as const).map((table) => tableVersion(file.db, table)).join('/')
        const rests = now === version
        version = now
        if (building === null && rests) building = next(file)
        if (building !== null && !rests) building = null
        if (building === null) return
        wait = pauseMs
        if (building.next().done === true) building = null
      })
    } catch (error) {
      building = null
      log.warn('reader.prepare', { message: String(error) })
    }
    timer = setTimeout(() => look(file), wait)
    timer.unref()
  }
  return {
    begin(file) {
      sources = createViewSources()
      version = ''
      timer = setTimeout(() => look(file), lookMs)
      timer.unref()
    },
    end() {
      clearTimeout(timer)
      building = null
    },
    sources: () => sources,
  }
}
