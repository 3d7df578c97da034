import { askAhead } from '../api/index.ts'
import { rowsAWindow } from '../grid/rowCache.ts'
import { useProducts } from '../products/settings.ts'

/** Queries without input whose answers decide what is drawn first. */
export const firstQuestions = ['app.info', 'connection.overview', 'app.status', 'sync.state'] as const

/**
 * Asks the engine for what the first screen shows, before the code that draws it is there: what is open, and the first
 * rows in the order in which the person left them.
 */
export function askFirstQuestions(): void {
  for (const name of firstQuestions) void askAhead(name, {})
  void askAhead('products.categories', {})
  askAhead('products.openView', useProducts.getState().request).then(
    ({ viewId, total }) => {
      if (total > 0) void askAhead('products.rows', { viewId, offset: 0, limit: Math.min(rowsAWindow, total) })
    },
    () => undefined, // no shop is open
  )
}
