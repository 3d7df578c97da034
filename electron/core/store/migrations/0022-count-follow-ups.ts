/**
 * What reaches Smaregi after a count was committed is followed up: every set that corrects for a count is kept, and of which movements.
 * A commit that was taken back can be opened again, and knows that it was.
 */
export const version = 22

export const sql = /* sql */ `
-- The sets of corrections of a count, also those of a commit that another one came after.
CREATE TABLE stock_count_set (
  change_set_id INTEGER PRIMARY KEY,
  count_id      TEXT NOT NULL,
  kind          TEXT NOT NULL,      -- commit, followUp
  commit_number INTEGER NOT NULL,   -- of the commit that it is, or follows
  at            TEXT NOT NULL,
  author        TEXT,
  read_at       TEXT                -- the history of the stocks was known up to then
) STRICT;
INSERT INTO stock_count_set (change_set_id, count_id, kind, commit_number, at, author, read_at)
  SELECT change_set_id, count_id, 'commit', 1, at, author, read_at FROM stock_count_commit WHERE change_set_id IS NOT NULL;
CREATE INDEX stock_count_set_by_count ON stock_count_set (count_id);

-- The movements that a follow-up took into account: each of them once while its set stands.
CREATE TABLE stock_count_followed (
  change_set_id INTEGER NOT NULL,
  product_id    INTEGER NOT NULL,
  change_id     INTEGER NOT NULL,   -- of Smaregi's history of the stock
  amount        INTEGER NOT NULL,
  PRIMARY KEY (change_set_id, product_id, change_id)
) STRICT, WITHOUT ROWID;

-- Up to where the history of a line was known when it was committed: its newest change, and when its stock had changed last.
-- Null: it was not read, or committed before this was kept.
ALTER TABLE stock_count_result ADD COLUMN known_change_id INTEGER;
ALTER TABLE stock_count_result ADD COLUMN known_ms INTEGER;
-- A commit that was taken back: since then the count goes on.
ALTER TABLE stock_count_commit ADD COLUMN reopened_at TEXT;
-- How often the count was committed.
ALTER TABLE stock_count_commit ADD COLUMN number INTEGER NOT NULL DEFAULT 1;
`
