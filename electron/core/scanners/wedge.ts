import path from 'node:path'
import type { z } from 'zod'
import { scanners } from '#shared/contracts/scanners.ts'
import type { CoreContext } from '../context.ts'
import { readSettings, writeJsonAtomically } from '../files.ts'

const shape = scanners.methods.wedge.output
type WedgeSettings = z.infer<typeof shape>

export interface WedgeStore {
  get(): WedgeSettings
  set(next: WedgeSettings): Promise<void>
}

/** `<dataDir>/wedge.json`: a scanner is plugged into a PC, whatever shop is open. One that cannot be understood is put aside. */
export function openWedge({ dataDir, log }: Pick<CoreContext, 'dataDir' | 'log'>): WedgeStore {
  const file = path.join(dataDir, 'wedge.json')
  let current = readSettings(file, (found) => shape.parse(found), { prefix: '' }, log)
  return {
    get: () => current,
    async set(next) {
      await writeJsonAtomically(file, next)
      current = next
    },
  }
}
