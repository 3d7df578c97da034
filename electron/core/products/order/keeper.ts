import type { SortableField } from '#shared/contracts/products.ts'
import type { Log } from '../../context.ts'
import type { ReaderFile } from '../../store/reader.ts'
import { tableVersion } from '../../store/versions.ts'
import { createOrders, type Orders } from './orders.ts'

/** Sorts that are ready before anybody asks for them. */
const readyFields: readonly SortableField[] = ['productName', 'productCode', 'price', 'stockTotal', 'categoryName', 'updDateTime']
/** How often it is looked whether the mirror has changed. One that changed since the last look is being pulled. */
const lookMs = 1_000
/** Between two steps of building, for the calls. */
const pauseMs = 2

/** Builds the orders people use beside the calls of a reader, a little at a time, whenever the mirror has come to rest. */
export interface OrderKeeper {
  begin(file: ReaderFile): void
  end(): void
  /** Of the open file. */
  orders(): Orders
}

export function createOrderKeeper(log: Log): OrderKeeper {
  let orders = createOrders()
  let timer: NodeJS.Timeout | undefined
  let building: Generator<void, void> | null = null
  let version = ''

  /** What is still to be built; null: nothing. */
  const next = (file: ReaderFile): Generator<void, void> | null => {
    const field = readyFields.find((each) => !orders.isBuilt(file.db, each))
    return field === undefined ? null : orders.build(file.db, field)
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
      log.warn('reader.order', { message: String(error) })
    }
    timer = setTimeout(() => look(file), wait)
    timer.unref()
  }
  return {
    begin(file) {
      orders = createOrders()
      version = ''
      timer = setTimeout(() => look(file), lookMs)
      timer.unref()
    },
    end() {
      clearTimeout(timer)
      building = null
    },
    orders: () => orders,
  }
}
