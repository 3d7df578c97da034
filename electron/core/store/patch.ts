import { closeSync, ftruncateSync, openSync, readSync, statSync, writeSync } from 'node:fs'
import { connect } from './connection.ts'

/** Of every file of ours. */
const pageBytes = 4096

/** Pages of the table that describes all others; page 1, with the header of the file, is one of them. */
function schemaPages(donor: string): readonly number[] {
  const connection = connect(donor, { readOnly: true })
  try {
    return connection.db.column<number>("SELECT pageno FROM dbstat WHERE name = 'sqlite_schema'")
  } finally {
    connection.close()
  }
}

/**
 * Lays the description of the tables from a whole file of the same version over a damaged one, so
 * that SQLite can find the rows again whose pages are still there. Both are copies of ours: `damaged`
 * is changed.
 */
export function borrowSchema(damaged: string, donor: string): void {
  const pages = schemaPages(donor)
  const from = openSync(donor, 'r')
  const to = openSync(damaged, 'r+')
  try {
    const count = Math.max(1, Math.ceil(statSync(damaged).size / pageBytes))
    ftruncateSync(to, count * pageBytes)
    const page = Buffer.alloc(pageBytes)
    for (const number of pages) {
      readSync(from, page, 0, pageBytes, (number - 1) * pageBytes)
      if (number === 1) {
        // Size of the file in pages; the list of free pages, which is not true here.
        page.writeUInt32BE(count, 28)
        page.writeUInt32BE(0, 32)
        page.writeUInt32BE(0, 36)
      }
      writeSync(to, page, 0, pageBytes, (number - 1) * pageBytes)
    }
  } finally {
    closeSync(from)
    closeSync(to)
  }
}
