import { copyFileSync, statSync } from 'node:fs'
import { fileTimestamp } from './backup.ts'
import type { WriteDb } from './db.ts'
import { readEndRecord } from './end.ts'
import { markIn, raiseToMark, readMark, writeMark, type Mark } from './mark.ts'
import { markUnknown } from './merge.ts'

/**
 * Whether commits of the file are lost: it knows less than its mark, or the mark is damaged and the last
 * program did not end in order. What may have been sent in them is `unknown` then, and is looked for at
 * Smaregi before anything is sent again; names of operations that may have been used are not used again.
 * Call it before anything is written, while the record of the last clean end is still there.
 */
export function detectLoss(path: string, db: WriteDb, { now, isMended }: { readonly now: Date; readonly isMended: boolean }): boolean {
  const mark = readMark(path)
  const known = markIn(db)
  if (mark === null) return false
  if (mark === 'damaged') {
    const isLost = readEndRecord(path) === null
    if (isLost) recordLoss(path, db, { mark: known, wasSending: true, now, isMended })
    writeMark(path, known)
    return isLost
  }
  if (known.changeSet >= mark.changeSet && known.sending >= mark.sending && known.counting >= mark.counting) return false
  recordLoss(path, db, { mark, wasSending: known.sending < mark.sending, now, isMended })
  return true
}

interface Lost {
  readonly mark: Mark
  readonly wasSending: boolean
  readonly now: Date
  readonly isMended: boolean
}

function recordLoss(path: string, db: WriteDb, { mark, wasSending, now, isMended }: Lost): void {
  // The next commit overwrites what is left of the log, so it is copied first. A recovery has already kept its own copy.
  const log = `${path}-wal`
  if (!isMended && (statSync(log, { throwIfNoEntry: false })?.size ?? 0) > 0) copyFileSync(log, `${path}.corrupt-${fileTimestamp(now)}-wal`)
  db.transaction(() => {
    if (wasSending) {
      markUnknown(db, 'true')
      markRefusedUnknown(db)
      db.run("DELETE FROM meta WHERE key IN ('operation_prefix', 'operation_number')")
    }
    raiseToMark(db, mark)
  })
}

/** A refused cell may have been sent again, with success, in a lost commit; an addition must not be made twice. */
function markRefusedUnknown(db: WriteDb): void {
  db.run(
    `UPDATE pending SET state = 'unknown', sent = mine, sent_set = coalesce(sent_set, change_set_id), reason = NULL, reason_kind = NULL
     WHERE state = 'rejected' AND op IN ('add', 'create')`,
  )
}
