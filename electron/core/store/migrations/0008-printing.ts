/** What is to be printed and what was: exists nowhere else. */
export const version = 8

export const sql = /* sql */ `
CREATE TABLE print_job (
  job_id       INTEGER PRIMARY KEY AUTOINCREMENT,  -- the order in which a device prints
  device_id    INTEGER NOT NULL,
  title        TEXT NOT NULL,          -- as a person recognises it
  document     TEXT NOT NULL,          -- words under printing.documents
  kind         TEXT NOT NULL CHECK (kind IN ('receiptline', 'bytes', 'drawer')),
  language     TEXT,                   -- of bytes; receiptline is made into the printer's own when it is printed
  content      ANY NOT NULL,           -- text, or bytes
  pages        INTEGER NOT NULL,
  copies       INTEGER NOT NULL,
  copies_done  INTEGER NOT NULL DEFAULT 0,
  open_drawer  INTEGER NOT NULL,
  is_reprint   INTEGER NOT NULL DEFAULT 0,  -- may be on paper already: the slip says so
  reprint_of   INTEGER,                -- the job it repeats
  state        TEXT NOT NULL CHECK (state IN ('waiting', 'printing', 'stopped', 'lost', 'printed', 'unconfirmed', 'cancelled', 'failed')),
  reason       TEXT,                   -- shared/contracts/printing.ts
  tries        INTEGER NOT NULL DEFAULT 0,
  queued_at    TEXT NOT NULL,
  started_at   TEXT,
  ended_at     TEXT
) STRICT;
CREATE INDEX print_job_open ON print_job (device_id, job_id) WHERE state IN ('waiting', 'printing', 'stopped', 'lost');
CREATE INDEX print_job_ended ON print_job (ended_at) WHERE ended_at IS NOT NULL;
`
