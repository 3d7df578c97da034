import { statSync } from 'node:fs'
import type { app } from '#shared/contracts/app.ts'
import { isBantoError } from '#shared/errors.ts'
import type { CoreContext } from '../context.ts'
import type { HandlersOf } from '../rpc/types.ts'
import { connect } from '../store/connection.ts'
import { listNotices } from '../connection/listNotices.ts'
import { openPreferences } from './preferences.ts'
import { readStatus } from './status.ts'

const helpPages = {
  developers: 'https://developers.smaregi.dev/',
  smaregiHelp: 'https://help.smaregi.jp/hc/ja',
} as const

const readSqliteVersion = (): string => {
  const memory = connect(':memory:')
  const row = memory.db.get<{ version: string }>('SELECT sqlite_version() AS version')
  memory.close()
  return row?.version ?? ''
}

/** The file and its log: what the shop takes on the disk. */
const bytesOf = (file: string): number =>
  [file, `${file}-wal`].reduce((sum, name) => sum + (statSync(name, { throwIfNoEntry: false })?.size ?? 0), 0)

/** Of the shop of last time, where it could not be opened: its error has words of its own, a bug has none. */
const startNotices = (core: CoreContext) => {
  const failure = core.startFailure()
  if (failure === null) return []
  const { error } = failure
  const details: Record<string, string> = isBantoError(error) ? { error: error.code } : {}
  if (isBantoError(error) && typeof error.details.reason === 'string') {
    details.reasonOf = `${error.code}.${error.details.reason}`
    details.path = String(error.details.path ?? '')
  }
  return [{ code: 'lastShopNotOpened', details, at: failure.at }]
}

export const appHandlers = (core: CoreContext): HandlersOf<typeof app> => {
  const preferences = openPreferences(core)
  const sqlite = readSqliteVersion()
  return {
    async info() {
      const file = core.shopOrNull()?.file ?? null
      return {
        version: core.version,
        host: core.hostKind,
        node: process.versions.node,
        sqlite,
        dataDir: core.dataDir,
        shopFile: file?.path ?? null,
        shopFileBytes: file ? bytesOf(file.path) : 0,
        vault: await core.host.call('host.vaultDescribe', {}),
        preferences: preferences.get(),
        notices: [...listNotices(core), ...(file?.notices ?? startNotices(core))].map(({ code, details, at }) => ({
          code,
          details: { ...details },
          at,
        })),
      }
    },
    status: () => readStatus(core),
    async setPreferences(part) {
      const changed = await preferences.change(part)
      core.emit('app.preferences', changed)
      return changed
    },
    async openHelp({ page }) {
      await core.host.call('host.openBrowser', { url: helpPages[page] })
      return {}
    },
  }
}
