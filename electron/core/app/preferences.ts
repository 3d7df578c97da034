import path from 'node:path'
import { z } from 'zod'
import { preferences as shape, type Preferences } from '#shared/contracts/app.ts'
import { createSerialQueue } from '#shared/serialQueue.ts'
import type { CoreContext } from '../context.ts'
import { readSettings, writeJsonAtomically } from '../files.ts'

/** Japanese first, in the colours of the system. */
const defaults: Preferences = { language: 'ja', colorScheme: 'auto' }

export interface PreferencesStore {
  get(): Preferences
  change(part: Partial<Preferences>): Promise<Preferences>
}

/**
 * `preferences.json`. One that cannot be understood is put aside and the defaults hold: settings of
 * taste must never keep the program from starting.
 */
export const openPreferences = ({ dataDir, log }: Pick<CoreContext, 'dataDir' | 'log'>): PreferencesStore => {
  const file = path.join(dataDir, 'preferences.json')

  let current = readSettings(
    file,
    (found) => shape.parse({ ...defaults, ...z.record(z.string(), z.unknown()).parse(found) }),
    defaults,
    log,
  )
  const writes = createSerialQueue()
  return {
    get: () => current,
    async change(part) {
      current = { ...current, ...part }
      // One after the other, so that the last choice is the one on the disk.
      await writes.run(() => writeJsonAtomically(file, current))
      return current
    },
  }
}
