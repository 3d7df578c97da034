import type { Log } from '../context.ts'
import type { StoreNotice } from './db.ts'
import type { Migration } from './migrations/index.ts'

/** How the file of a shop is opened. */
export interface OpenOptions {
  now(): Date
  readonly log: Log
  /** Open for reading only, whatever the file allows. */
  readonly readOnly?: boolean
  /** The shop was open before: an empty file is not a new one. */
  readonly isKnown?: boolean
  /** What was done to the file when it was closed, to be told with what opening has to do. */
  readonly notices?: readonly StoreNotice[]
  /** For tests of the runner; the program's own otherwise. */
  readonly migrations?: readonly Migration[]
}
