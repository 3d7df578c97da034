import { copyFileSync, existsSync, mkdtempSync, renameSync, rmSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { flush, generationIn, isGoodCopy, leaveNothing, listBackups, nextGeneration, fileTimestamp } from './backup.ts'
import { connect } from './connection.ts'
import type { StoreNotice } from './db.ts'
import { readEndRecord } from './end.ts'
import { generationOf, setGeneration } from './generation.ts'
import { merge } from './merge.ts'
import { migrate } from './migrate.ts'
import type { Migration } from './migrations/index.ts'
import { salvage, type Salvage } from './salvage.ts'

export interface RecoverOptions {
  readonly now: Date
  readonly migrations: readonly Migration[]
}

const parts = ['', '-wal', '-shm'] as const

/** A finished file that only waits to be put in its place. */
const mendedName = (path: string): string => `${path}.mended`

/** Completes a recovery that was interrupted between its two renames. */
export function finishRecovery(path: string): void {
  if (!existsSync(path) && existsSync(mendedName(path))) renameSync(mendedName(path), path)
}

/**
 * Recovers a file that is damaged, empty or missing: what people did is read from it and merged
 * into the newest copy that is intact, or over a new file where there is none (the mirror comes from
 * the server again). Only when that is finished is the damaged file put aside under
 * `*.corrupt-<time>`, with its log; it is never deleted. Throws STORE_FULL and STORE_READ_ONLY, and
 * has changed nothing then.
 */
export function recover(path: string, options: RecoverOptions): readonly StoreNotice[] {
  const folder = mkdtempSync(join(dirname(path), 'mending-'))
  try {
    const [newest] = listBackups(path)
    const copies = listBackups(path).filter(isGoodCopy)
    const [good] = copies
    const found = salvage(path, { folder, copies, migrations: options.migrations })
    // The last program ended in order, and this is the file as it was then.
    const exact = good !== undefined && good === newest && generationIn(good) === readEndRecord(path)
    build(path, join(folder, 'mended.db'), { good, found, exact, migrations: options.migrations })
    const isEmpty = ['', '-wal'].every((part) => (statSync(path + part, { throwIfNoEntry: false })?.size ?? 0) === 0)
    rmSync(mendedName(path), { force: true })
    renameSync(join(folder, 'mended.db'), mendedName(path))
    const aside = putAside(path, options.now)
    finishRecovery(path)
    return noticesOf({ aside, good, found, exact, isEmpty, at: options.now.toISOString() })
  } finally {
    rmSync(folder, { recursive: true, force: true })
    for (const copy of listBackups(path)) leaveNothing(copy)
  }
}

interface Findings {
  readonly good: string | undefined
  readonly found: Salvage
  readonly exact: boolean
}

function build(path: string, mended: string, { good, found, exact, migrations }: Findings & Pick<RecoverOptions, 'migrations'>): void {
  if (good !== undefined) copyFileSync(good, mended)
  const connection = connect(mended)
  try {
    connection.pragma('journal_mode = WAL')
    migrate(connection, migrations)
    merge(connection, { salvage: found, exact })
    // Above every copy, also those that were passed over: the next one is the newest.
    setGeneration(connection.db, nextGeneration(path, generationOf(connection.db)))
  } finally {
    connection.close()
  }
  flush(mended)
}

/** Null where there is nothing to keep: the file was empty or gone. */
function putAside(path: string, now: Date): string | null {
  const wanted = `${path}.corrupt-${fileTimestamp(now)}`
  let aside = wanted
  for (let turn = 2; existsSync(aside); turn += 1) aside = `${wanted}-${turn}`
  const there = parts.filter((part) => existsSync(path + part))
  for (const part of there) renameSync(path + part, aside + part)
  return there.length > 0 ? aside : null
}

function noticesOf({
  aside,
  good,
  found,
  exact,
  isEmpty,
  at,
}: Findings & { aside: string | null; isEmpty: boolean; at: string }): readonly StoreNotice[] {
  const salvaged = String(found.pending)
  const notices: StoreNotice[] = []
  if (aside !== null) notices.push({ code: 'quarantined', details: { file: aside, path: aside, salvaged }, at })
  if (isEmpty && good === undefined) return [...notices, { code: 'foundEmpty', details: {}, at }]
  if (!found.complete && !exact) notices.push({ code: 'someMayBeMissing', details: {}, at })
  notices.push(
    good === undefined
      ? { code: 'rebuiltEmpty', details: { salvaged }, at }
      : { code: 'restoredFromBackup', details: { file: good, salvaged }, at },
  )
  return notices
}
