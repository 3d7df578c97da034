import { randomUUID } from 'node:crypto'
import { chmodSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Log } from './context.ts'
import { storeError } from './store/errors.ts'

const isCode = (error: unknown, ...codes: string[]): boolean =>
  error instanceof Error && 'code' in error && codes.includes(String(error.code))

/** A JSON file, or undefined where there is none. Throws where it cannot be read or is not JSON. */
export const readJson = (file: string): unknown => {
  try {
    return JSON.parse(readFileSync(file, 'utf8'))
  } catch (error) {
    if (isCode(error, 'ENOENT')) return undefined
    throw error
  }
}

/** Puts a file that cannot be understood aside, never deletes it; where the folder does not let us, it stays. Gives where it is now. */
export const setAside = (file: string, log?: Log): string => {
  const aside = `${file}.corrupt-${Date.now()}-${randomUUID().slice(0, 4)}`
  try {
    renameSync(file, aside)
    return aside
  } catch (error) {
    log?.warn('file.notSetAside', { file, error: String(error) })
    return file
  }
}

/**
 * Settings that must never keep the program from starting: a file that is damaged, half written or of
 * the wrong shape is put aside and `otherwise` holds.
 */
export const readSettings = <T>(file: string, parse: (found: unknown) => T, otherwise: T, log?: Log): T => {
  try {
    const found = readJson(file)
    return found === undefined ? otherwise : parse(found)
  } catch (error) {
    log?.warn('file.unreadable', { file, error: String(error) })
    // What cannot be read at all (no right to) is no fault of the file.
    if (!(error instanceof Error && 'syscall' in error)) setAside(file, log)
    return otherwise
  }
}

/** Writes a small file whole or not at all, and at once: for the end of the program. */
export const writeFileDurably = (file: string, content: string): void => {
  const beside = `${file}.tmp`
  writeFileSync(beside, content, { mode: 0o600, flush: true })
  renameSync(beside, file)
}

/**
 * Writes a whole file or nothing: beside it, flushed to the disk, then renamed over it. On Windows
 * a virus scanner may hold the old file for a moment, so the rename is tried a few times. Throws
 * STORE_FULL and STORE_READ_ONLY.
 */
export const writeFileAtomically = async (file: string, content: string | Uint8Array, mode = 0o600): Promise<void> => {
  const beside = `${file}.${randomUUID().slice(0, 8)}.tmp`
  try {
    mkdirSync(path.dirname(file), { recursive: true, mode: 0o700 })
    writeFileSync(beside, content, { mode, flush: true })
    for (let attempt = 1; ; attempt++) {
      try {
        renameSync(beside, file)
        return
      } catch (error) {
        if (attempt >= 5 || !isCode(error, 'EPERM', 'EACCES', 'EBUSY')) throw error
        await sleep(50 * attempt)
      }
    }
  } catch (error) {
    rmSync(beside, { force: true })
    throw storeError(error)
  }
}

export const writeJsonAtomically = (file: string, value: unknown, mode = 0o600): Promise<void> =>
  writeFileAtomically(file, `${JSON.stringify(value, null, 2)}\n`, mode)

/**
 * What Banto keeps at the top of its data folder. A person may name a folder that holds other things as
 * well: those are not ours to close. The profiles of a browser are closed by their own folder.
 */
const ownNames = /^(?:shops|logs|sample|vault|exports|browser|electron)$|^(?:connections|preferences|journal|window|quit|vault|host)\./u
const closedWhole = ['browser', 'electron']
const isLeftOver = (name: string): boolean => /\.[0-9a-f]{8}\.tmp$/u.test(name)

const closeToOthers = (folder: string, log: Log, isOurs: (name: string) => boolean): void => {
  const tighten = (file: string, mode: number): void => {
    const now = statSync(file).mode & 0o777
    // Never more than there was: what somebody made read-only stays so.
    if ((now & ~mode) !== 0) chmodSync(file, now & mode)
  }
  try {
    if (process.platform !== 'win32') tighten(folder, 0o700)
    for (const entry of readdirSync(folder, { withFileTypes: true })) {
      if (!isOurs(entry.name)) continue
      const file = path.join(folder, entry.name)
      if (entry.isDirectory() && !closedWhole.includes(entry.name)) closeToOthers(file, log, () => true)
      else if (entry.isFile() && isLeftOver(entry.name)) rmSync(file, { force: true })
      else if (process.platform !== 'win32' && (entry.isFile() || entry.isDirectory())) tighten(file, entry.isFile() ? 0o600 : 0o700)
    }
  } catch (error) {
    log.warn('folder.notTightened', { folder, error: String(error) })
  }
}

/**
 * Closes a data folder and all that Banto keeps in it to other users of the machine, and takes away what
 * a crash left half written. Windows has its own rights. Where it may not, it says so and goes on.
 */
export const restrictToOwner = (dataDir: string, log: Log): void => closeToOthers(dataDir, log, (name) => ownNames.test(name))
