import type { lookup } from '#shared/contracts/lookup.ts'
import type { CoreContext } from '../context.ts'
import type { HandlersOf } from '../rpc/types.ts'
import { readCard } from './card.ts'
import { findByCode, findKnownCode } from './find.ts'

interface LookupParts {
  /** Looks for no suggestions, which takes long: `find` throws NOT_FOUND where no product has the code. */
  readonly knownCodesAlone: boolean
}

export function lookupHandlers(
  core: CoreContext,
  { knownCodesAlone }: LookupParts = { knownCodesAlone: false },
): HandlersOf<typeof lookup> {
  const find = knownCodesAlone ? findKnownCode : findByCode
  return {
    find: ({ code }) => find(core.shop().db, code, core.now()),
    card: ({ productId }) => readCard(core.shop().db, productId, core.now()),
  }
}
