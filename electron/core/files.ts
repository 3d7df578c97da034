import { randomUUID } from 'node:crypto'
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

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

/** Writes a small file whole or not at all, and at once: for the end of the program. */
export const writeFileDurably = (file: string, content: string): void => {
  const beside = `${file}.tmp`
  writeFileSync(beside, content, { mode: 0o600, flush: true })
  renameSync(beside, file)
}

/**
 * Writes a whole file or nothing: beside it, flushed to the disk, then renamed over it. On Windows
 * a virus scanner may hold the old file for a moment, so the rename is tried a few times.
 */
export const writeFileAtomically = async (file: string, content: string | Uint8Array, mode = 0o600): Promise<void> => {
  mkdirSync(path.dirname(file), { recursive: true, mode: 0o700 })
  const beside = `${file}.${randomUUID().slice(0, 8)}.tmp`
  try {
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
    throw error
  }
}

export const writeJsonAtomically = (file: string, value: unknown, mode = 0o600): Promise<void> =>
  writeFileAtomically(file, `${JSON.stringify(value, null, 2)}\n`, mode)
