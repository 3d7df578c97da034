import type { ShopFile } from '../store/db.ts'
import type { Watch } from './lineWatch.ts'

const checkIntervalMs = 1_000

/** Notices that another program moved, replaced or cut the open file of a shop, also while nothing is written to it. Told once. */
export function watchFile(file: Pick<ShopFile, 'interference'>, onTouched: () => void): Watch {
  const timer = setInterval(() => {
    if (file.interference() === null) return
    clearInterval(timer)
    onTouched()
  }, checkIntervalMs)
  timer.unref()
  return { stop: () => clearInterval(timer) }
}
