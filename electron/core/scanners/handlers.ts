import type { scanners } from '#shared/contracts/scanners.ts'
import type { CoreContext } from '../context.ts'
import type { HandlersOf } from '../rpc/types.ts'
import { readInStoreRules, writeInStoreRules } from './inStoreRules.ts'

export function scannersHandlers(core: CoreContext): HandlersOf<typeof scanners> {
  return {
    inStoreRules: () => [...readInStoreRules(core.shop().db)],
    setInStoreRules({ rules }) {
      writeInStoreRules(core.shop().db, rules)
      core.emit('scanners.inStoreRulesChanged', rules)
      return {}
    },
  }
}
