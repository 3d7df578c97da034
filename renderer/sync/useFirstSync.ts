import { useEngine } from '../common/queries.ts'

/** True until all products have been pulled once: before, the grid would show half a shop. */
export function useFirstSync(): boolean {
  const state = useEngine('sync.state', {}).data
  const products = state?.resources.find((resource) => resource.resource === 'products')
  return state !== undefined && (products === undefined || products.lastFullAt === null)
}
