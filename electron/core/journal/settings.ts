import path from 'node:path'
import { z } from 'zod'
import { journalLimits } from '#shared/contracts/journal.ts'
import type { CoreContext } from '../context.ts'
import { readSettings, writeJsonAtomically } from '../files.ts'

const { days, megabytes } = journalLimits
const shape = z.object({
  days: z.int().min(days.least).max(days.most).default(30),
  megabytes: z.int().min(megabytes.least).max(megabytes.most).default(200),
})
export type JournalSettings = z.infer<typeof shape>

export interface SettingsStore {
  get(): JournalSettings
  change(part: Partial<JournalSettings>): Promise<JournalSettings>
}

/** `<dataDir>/journal.json`, for all shops. One that cannot be understood is put aside. */
export const openSettings = ({ dataDir, log }: Pick<CoreContext, 'dataDir' | 'log'>): SettingsStore => {
  const file = path.join(dataDir, 'journal.json')
  let current = readSettings(file, (found) => shape.parse(found), shape.parse({}), log)
  return {
    get: () => current,
    async change(part) {
      const next = shape.parse({ ...current, ...part })
      await writeJsonAtomically(file, next)
      current = next
      return next
    },
  }
}
