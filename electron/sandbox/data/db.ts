import type Database from 'better-sqlite3'

/** The shop's file, open. */
export type Db = InstanceType<typeof Database>
