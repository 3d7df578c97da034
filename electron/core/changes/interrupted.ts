import { endPush } from '../outbox/transitions.ts'
import type { WriteDb } from '../store/db.ts'

/** A program that ended in the middle of a push left it open: it ends here, as a push that is broken off does. */
export const recoverInterruptedPush = (db: WriteDb): void => db.transaction(() => endPush(db))
