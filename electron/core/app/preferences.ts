import { renameSync } from 'node:fs'
import path from 'node:path'
import { preferences as shape, type Preferences } from '#shared/contracts/app.ts'
import { createSerialQueue } from '#shared/serialQueue.ts'
import type { CoreContext } from '../context.ts'
import { readJson, writeJsonAtomically } from '../files.ts'

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

  const load = (): Preferences => {
    try {
      const found = readJson(file)
      return found === undefined ? defaults : shape.parse({ ...defaults, ...(found as object) })
    } catch (error) {
      log.warn('preferences.unreadable', { error: String(error) })
      try {
        renameSync(file, `${file}.unreadable`)
      } catch (failed) {
        log.warn('preferences.notSetAside', { error: String(failed) })
      }
      return defaults
    }
  }

  let current = load()
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
