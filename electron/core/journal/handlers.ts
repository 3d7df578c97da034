import type { journal as contract } from '#shared/contracts/journal.ts'
import { BantoError } from '#shared/errors.ts'
import type { CoreContext } from '../context.ts'
import { openExports } from '../exports.ts'
import type { HandlersOf } from '../rpc/types.ts'
import { journalOf } from './journal.ts'
import { findEntry, searchEntries } from './search.ts'
import { exportForSupport } from './support.ts'

export function journalHandlers(core: CoreContext): HandlersOf<typeof contract> {
  const journal = journalOf(core)
  return {
    async search(request) {
      core.shop()
      const db = journal.read()
      // A journal that cannot be read is no failure of the search: `state` says what is wrong with it.
      return db === null ? { rows: [], next: null } : searchEntries(db, request)
    },
    entry({ entryId }) {
      core.shop()
      const db = journal.read()
      const found = db === null ? null : findEntry(db, entryId)
      if (found === null) throw new BantoError('NOT_FOUND', `no journal entry ${entryId}`)
      return found
    },
    state: () => journal.state(),
    setSettings: (part) => journal.setSettings(part),
    clear() {
      core.shop()
      return journal.clear()
    },
    exportForSupport: ({ language }, job) => exportForSupport(core, journal, language, job),
    openExports: () => openExports(core),
  }
}
