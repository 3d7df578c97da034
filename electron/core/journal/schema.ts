import type { Migration } from '../store/migrations/index.ts'

/**
 * The journal has a file of its own: it may be thrown away without loss to the shop, and its many
 * small writes do not wait for the shop's disk. Bodies come last, so that a list that does not ask
 * for them does not read them.
 */
export const journalMigrations: readonly Migration[] = [
  {
    version: 1,
    sql: `
      CREATE TABLE entry (
        entry_id INTEGER PRIMARY KEY AUTOINCREMENT,
        at INTEGER NOT NULL,            -- milliseconds since 1970, our clock, when it left
        server_at INTEGER,              -- the server's clock when it answered
        method TEXT NOT NULL,
        host TEXT NOT NULL,
        path TEXT NOT NULL,
        status INTEGER,                 -- NULL: no answer came
        failure TEXT,                   -- NULL: a success
        milliseconds REAL NOT NULL,
        bytes_out INTEGER NOT NULL,
        bytes_in INTEGER,
        attempt INTEGER NOT NULL,
        purpose TEXT NOT NULL,
        job_id TEXT,
        job_method TEXT,
        request_kept TEXT,              -- whole, cut, summary
        reply_kept TEXT,
        request TEXT,
        reply TEXT
      ) STRICT;
      CREATE INDEX entry_at ON entry (at);
    `,
  },
]
