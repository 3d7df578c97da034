import type { lookup } from '#shared/contracts/lookup.ts'
import type { CoreContext } from '../context.ts'
import type { HandlersOf } from '../rpc/types.ts'
import { readCard } from './card.ts'
import { findByCode } from './find.ts'

export function lookupHandlers(core: CoreContext): HandlersOf<typeof lookup> {
  return {
    find: ({ code }) => findByCode(core.shop().db, code, core.now()),
    card: ({ productId }) => readCard(core.shop().db, productId, core.now()),
  }
}
