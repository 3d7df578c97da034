import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useLayoutEffect, useState, useSyncExternalStore, type RefObject } from 'react'
import type { ViewRequest } from '#shared/contracts/products.ts'
import { useErrors } from '../common/errors.ts'
import { useLatest, type GridHandle } from '../grid/index.ts'
import { shopNow } from './shopNow.ts'
import { createViewController, type DraftsOf, type ViewSnapshot } from './viewController.ts'

interface ViewState extends ViewSnapshot {
  /** An answer is on its way. */
  readonly opening: boolean
  readonly refresh: () => void
}

/**
 * The rows that the request means, in an order that stays fixed until the view is opened anew: by another request, by
 * rows that came or went with a sync, or because the engine gave the view up. `draftsOf` has to change only when the
 * new products do.
 */
export function useView(request: ViewRequest, grid: RefObject<GridHandle | null>, draftsOf: DraftsOf): ViewState {
  const errors = useLatest(useErrors())
  const client = useQueryClient()
  const [controller] = useState(() =>
    createViewController({
      grid: () => grid.current,
      shop: () => shopNow(client),
      onError: (error) => errors.current.show(error),
    }),
  )
  const snapshot = useSyncExternalStore(controller.subscribe, controller.getSnapshot)
  const { view, error } = snapshot
  useLayoutEffect(() => controller.drawn(view), [controller, view])
  useEffect(() => controller.start(), [controller])
  useEffect(() => controller.update(request, draftsOf, view), [controller, request, draftsOf, view])
  return { ...snapshot, opening: error === null && view?.request !== request, refresh: controller.refresh }
}
