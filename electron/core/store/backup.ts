import {
  closeSync,
  constants,
  copyFileSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
} from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { connect } from './connection.ts'
import { latestVersion } from './migrate.ts'

/** Copies of each kind that are kept. */
const kept = 3

export type BackupKind = 'close' | 'migration'

export const stamp = (now: Date): string => now.toISOString().replace(/[-:.]/gu, '')

export const backupFolder = (path: string): string => join(dirname(path), 'backups')

const timeOf = (name: string): string => name.replace(/^.*-(\d{8}T\d{9}Z)-.*$/u, '$1')

/** Newest first. */
export function listBackups(path: string, kind?: BackupKind): string[] {
  const folder = backupFolder(path)
  if (!existsSync(folder)) return []
  return readdirSync(folder)
    .filter((name) => name.startsWith(`${basename(path, '.db')}-`) && name.endsWith('.db'))
    .filter((name) => kind === undefined || name.endsWith(`-${kind}.db`))
    .sort((a, b) => timeOf(b).localeCompare(timeOf(a)))
    .map((name) => join(folder, name))
}

/** Sends a finished file to the disk itself: a copy that is only in the cache is no backup. */
function flush(file: string): void {
  const descriptor = openSync(file, 'r+')
  try {
    fsyncSync(descriptor)
  } finally {
    closeSync(descriptor)
  }
}

/**
 * Copies a closed, checkpointed file into `backups/`. A file that has not changed since its newest
 * copy is not copied again. Returns the copy, or null where there was nothing to do.
 */
export function keepBackup(path: string, kind: BackupKind, now: Date): string | null {
  const source = statSync(path)
  const newest = listBackups(path, kind)[0]
  if (kind === 'close' && newest !== undefined) {
    const copy = statSync(newest)
    if (copy.size === source.size && Math.abs(copy.mtimeMs - source.mtimeMs) < 2) return null
  }
  const folder = backupFolder(path)
  mkdirSync(folder, { recursive: true })
  const target = join(folder, `${basename(path, '.db')}-${stamp(now)}-${kind}.db`)
  const unfinished = `${target}.part`
  try {
    copyFileSync(path, unfinished, constants.COPYFILE_FICLONE)
    flush(unfinished)
    utimesSync(unfinished, source.atime, source.mtime)
    renameSync(unfinished, target)
  } catch (error) {
    rmSync(unfinished, { force: true })
    throw error
  }
  for (const old of listBackups(path, kind).slice(kept)) rmSync(old, { force: true })
  return target
}

/** Whether a copy can be trusted: of a version we know, whole, and with something in it. */
export function isGoodCopy(file: string): boolean {
  try {
    const connection = connect(file, { mustExist: true })
    try {
      const version = connection.pragma<number>('user_version')
      return version > 0 && version <= latestVersion() && connection.pragma<string>('quick_check(1)') === 'ok'
    } finally {
      connection.close()
    }
  } catch {
    return false
  }
}
