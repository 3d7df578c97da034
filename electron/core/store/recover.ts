import { copyFileSync, existsSync, renameSync } from 'node:fs'
import { isGoodCopy, listBackups, stamp } from './backup.ts'
import type { StoreNotice } from './db.ts'
import { salvageIntent, type Salvage } from './salvage.ts'

export interface Recovery {
  readonly salvage: Salvage
  readonly notices: readonly StoreNotice[]
}

/**
 * The ladder for a damaged file: read the unsent changes out of it, put it aside under
 * `*.corrupt-<time>` with its log (never delete it), bring back the newest copy that is whole; where
 * there is none the path is left empty for a new file, and the mirror comes from the server again.
 */
export function recover(path: string, now: Date): Recovery {
  const at = now.toISOString()
  const aside = freeName(`${path}.corrupt-${stamp(now)}`)
  const salvage = salvageIntent(path)
  for (const suffix of ['', '-wal', '-shm']) {
    if (existsSync(path + suffix)) renameSync(path + suffix, aside + suffix)
  }
  const salvaged = String(salvage.pending)
  const quarantined: StoreNotice = { code: 'quarantined', details: { file: aside, salvaged }, at }
  const copy = listBackups(path).find(isGoodCopy)
  if (copy === undefined) {
    return { salvage, notices: [quarantined, { code: 'rebuiltEmpty', details: { salvaged }, at }] }
  }
  copyFileSync(copy, path)
  return { salvage, notices: [quarantined, { code: 'restoredFromBackup', details: { file: copy, salvaged }, at }] }
}

function freeName(wanted: string): string {
  let name = wanted
  for (let turn = 2; existsSync(name); turn += 1) name = `${wanted}-${turn}`
  return name
}
