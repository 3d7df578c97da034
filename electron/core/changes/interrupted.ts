import type { WriteDb } from '../store/db.ts'

/**
 * What a program that ended in the middle of a push left behind: a request that was on its way has
 * an unknown fate; one whose turn had not come was never sent.
 */
export function recoverInterruptedPush(db: WriteDb): void {
  db.transaction(() => {
    db.run("UPDATE pending SET state = 'unknown' WHERE state = 'sending'")
    db.run("UPDATE pending SET state = 'staged' WHERE state = 'queued'")
  })
}
