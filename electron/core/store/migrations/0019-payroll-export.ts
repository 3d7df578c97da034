/** Files that were handed over to payroll, as they were written. Intent: no pull brings them back. */
export const version = 19

export const sql = /* sql */ `
CREATE TABLE payroll_export (
  export_id TEXT PRIMARY KEY,        -- random
  number INTEGER NOT NULL,           -- one more than those before: which came later
  month TEXT NOT NULL,
  from_day TEXT NOT NULL,
  to_day TEXT NOT NULL,
  target TEXT NOT NULL,              -- shared/domain/payroll/layout.ts
  people TEXT NOT NULL,              -- JSON: what was written of each
  is_difference INTEGER NOT NULL,    -- 1: only people whose lines were other ones than before
  file_name TEXT NOT NULL,
  contents TEXT NOT NULL,            -- base64
  sha256 TEXT NOT NULL,
  author TEXT,
  at TEXT NOT NULL
) STRICT;
CREATE INDEX payroll_export_of ON payroll_export (month, target, number);
`
