import { accessSync, constants, mkdirSync, statSync } from 'node:fs'
import path from 'node:path'
import { BantoError } from '#shared/errors.ts'
import type { createTranslate } from '#shared/i18n/index.ts'

/** Where the program keeps its data unless it is told otherwise: the place each system has for it. */
export const defaultDataDir = (platform: NodeJS.Platform, env: Readonly<Record<string, string | undefined>>, home: string): string => {
  if (platform === 'win32') return path.win32.join(env.APPDATA ?? path.win32.join(home, 'AppData', 'Roaming'), 'Banto')
  if (platform === 'darwin') return path.posix.join(home, 'Library', 'Application Support', 'Banto')
  const given = env.XDG_DATA_HOME
  // The XDG rules: a relative path is to be ignored.
  const base = given !== undefined && path.posix.isAbsolute(given) ? given : path.posix.join(home, '.local', 'share')
  return path.posix.join(base, 'banto')
}

/**
 * Makes the data folder where there is none. Throws NOT_FOUND where it is no folder (a file, or a
 * path through one), STORE_READ_ONLY where it cannot be made, and STORE_NO_ACCESS where it cannot be looked
 * into; all with words under `dataDirWords`.
 */
export const prepareDataDir = (dataDir: string): void => {
  try {
    mkdirSync(dataDir, { recursive: true, mode: 0o700 })
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? String(cause.code) : ''
    const isFile = /^(EEXIST|ENOTDIR)$/u.test(code) || statSync(dataDir, { throwIfNoEntry: false })?.isDirectory() === false
    if (isFile) throw new BantoError('NOT_FOUND', `${dataDir} is no folder`, { details: { dataDir }, cause })
    if (/^(EACCES|EPERM|EROFS)$/u.test(code))
      throw new BantoError('STORE_READ_ONLY', `${dataDir} cannot be made`, { details: { dataDir }, cause })
    throw cause
  }
  try {
    accessSync(dataDir, constants.R_OK | constants.X_OK)
  } catch (cause) {
    throw new BantoError('STORE_NO_ACCESS', `${dataDir} cannot be read`, { details: { dataDir }, cause })
  }
}

const dataDirKeys = { NOT_FOUND: 'host.dataDirIsFile', STORE_NO_ACCESS: 'host.dataDirNoAccess' } as const

/** What to tell a person of a data folder that cannot be used; null for any other error. */
export const dataDirWords = (error: unknown, words: ReturnType<typeof createTranslate>): string | null => {
  if (!(error instanceof BantoError) || typeof error.details.dataDir !== 'string') return null
  const key = error.code === 'NOT_FOUND' || error.code === 'STORE_NO_ACCESS' ? dataDirKeys[error.code] : 'host.dataDirNotMade'
  return words(key, { path: error.details.dataDir })
}
