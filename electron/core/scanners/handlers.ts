import type { scanners } from '#shared/contracts/scanners.ts'
import type { CoreContext } from '../context.ts'
import type { HandlersOf } from '../rpc/types.ts'
import { createDelivery } from './delivery.ts'
import { readInStoreRules, writeInStoreRules } from './inStoreRules.ts'
import { listenTo } from './listen.ts'
import { runScanners } from './running.ts'
import { openWedge } from './wedge.ts'

/** How long `heard` is told after a page asked for it: one that is closed asks no more. Milliseconds. */
const watchMs = 30_000

export function scannersHandlers(core: CoreContext): HandlersOf<typeof scanners> {
  const delivery = createDelivery(core.emit)
  core.closing.addEventListener('abort', delivery.close)
  const wedge = openWedge(core)
  let watchedUntil = 0
  const running = runScanners(core, delivery, () => performance.now() < watchedUntil)
  return {
    inStoreRules: () => [...readInStoreRules(core.shop().db)],
    setInStoreRules({ rules }) {
      writeInStoreRules(core.shop().db, rules)
      core.emit('scanners.inStoreRulesChanged', rules)
      return {}
    },
    wedge: () => wedge.get(),
    async setWedge(settings) {
      await wedge.set(settings)
      core.emit('scanners.wedgeChanged', settings)
      return {}
    },
    attend({ pageId }) {
      delivery.attend(pageId)
      return {}
    },
    take: ({ scanId, pageId }) => ({ taken: delivery.take(scanId, pageId) }),
    takeMissed() {
      const { total, scans } = delivery.takeMissed()
      return { total, scans: [...scans] }
    },
    async scanVirtually({ deviceId, text }) {
      await running.scanVirtually(deviceId, text)
      return {}
    },
    watch() {
      watchedUntil = performance.now() + watchMs
      return {}
    },
    listen: (input, job) => listenTo(core, input, job),
  }
}
