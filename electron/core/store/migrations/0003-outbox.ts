/**
 * The outbox learns to prove its writes: a cell is `sent` when Smaregi has said yes and leaves only
 * after the row was read back; what became of each cell of each set is kept. Products that Smaregi
 * has not numbered yet and stock changes join in.
 */
export const version = 3

export const sql = /* sql */ `
CREATE TABLE pending_next (
  entity         TEXT NOT NULL,       -- product, stock (key: product id, field: store id)
  key            INTEGER NOT NULL,    -- below 0: a product Smaregi has not numbered yet
  field          TEXT NOT NULL,
  -- set: an absolute value, may be repeated. create: of a product that is to be made. add: added to the
  -- stock. setStock: the stock becomes it.
  op             TEXT NOT NULL DEFAULT 'set' CHECK (op IN ('set', 'create', 'add', 'setStock')),
  base           ANY,                 -- Smaregi's value when the person first changed the cell
  base_version   TEXT,                -- upd_date_time of the row then
  mine           ANY,                 -- for add: the sum to be added
  theirs         ANY,                 -- in a conflict: Smaregi's value now
  their_at       TEXT,                --   when it was written, and by whom, where known
  their_name     TEXT,
  sent           ANY,                 -- while sending, sent or unknown: the value in the request (mine may have moved on)
  sent_set       INTEGER,             --   the set whose value that is
  sent_at        TEXT,                --   when the request left (server's clock where known)
  push_id        INTEGER,             --   the push it left with
  operation_id   TEXT,                -- add and setStock: stands in the memo of the request; on disk before it leaves
  state          TEXT NOT NULL CHECK (state IN ('staged', 'queued', 'sending', 'sent', 'unknown', 'conflict', 'rejected')),
  reason         TEXT,                -- Smaregi's own message of a refusal
  reason_kind    TEXT,                -- what it is about, for the page to say what to do
  change_set_id  INTEGER NOT NULL,    -- the latest set that touched the cell
  changed_at     TEXT NOT NULL,
  PRIMARY KEY (entity, key, field)
) STRICT, WITHOUT ROWID;
INSERT INTO pending_next (entity, key, field, base, base_version, mine, theirs, sent, sent_set, sent_at, state, reason, change_set_id, changed_at)
SELECT entity, key, field, base, base_version, mine, theirs, sent,
  CASE WHEN state IN ('sending', 'unknown') THEN change_set_id END,
  CASE WHEN state IN ('sending', 'unknown') THEN changed_at END,
  state, reason, change_set_id, changed_at
FROM pending;
DROP TABLE pending;
ALTER TABLE pending_next RENAME TO pending;
CREATE INDEX pending_by_state ON pending (state, entity, key);
CREATE INDEX pending_by_field ON pending (entity, field, key);
CREATE INDEX pending_by_set ON pending (change_set_id, state);
-- A scan must find a code that was typed but not sent yet.
CREATE INDEX pending_by_code ON pending (mine) WHERE field = 'productCode';

ALTER TABLE change ADD COLUMN op TEXT NOT NULL DEFAULT 'set';
-- Small ones: what refers to a product that has no number yet, and what was added to a store's stock.
CREATE INDEX change_local ON change (key) WHERE key < 0;
CREATE INDEX change_stock ON change (key, field) WHERE entity = 'stock';
CREATE INDEX change_set_by_inverse ON change_set (inverse_of) WHERE inverse_of IS NOT NULL;

-- One row per send that a person started.
CREATE TABLE push_run (
  push_id        INTEGER PRIMARY KEY AUTOINCREMENT,
  change_set_id  INTEGER,             -- where one set was sent alone
  author         TEXT,
  started_at     TEXT NOT NULL,
  ended_at       TEXT,                -- null: the program ended before it did
  products       INTEGER NOT NULL DEFAULT 0,
  verified       INTEGER NOT NULL DEFAULT 0,
  conflicts      INTEGER NOT NULL DEFAULT 0,
  rejected       INTEGER NOT NULL DEFAULT 0,
  unknown        INTEGER NOT NULL DEFAULT 0,
  unsent         INTEGER NOT NULL DEFAULT 0,
  error          TEXT                 -- ErrorBody as JSON, or null
) STRICT;

-- What became of each cell of a set, the latest outcome; the history of sets reads it.
CREATE TABLE sent_change (
  change_set_id  INTEGER NOT NULL,
  entity         TEXT NOT NULL,
  key            INTEGER NOT NULL,
  field          TEXT NOT NULL,
  op             TEXT NOT NULL,
  push_id        INTEGER,             -- null: known by a pull or said by a person
  old            ANY,                 -- Smaregi's value before
  new            ANY,                 -- what was sent
  outcome        TEXT NOT NULL CHECK (outcome IN ('verified', 'rejected', 'conflict', 'unknown', 'withdrawn')),
  reason         TEXT,
  reason_kind    TEXT,
  operation_id   TEXT,
  at             TEXT NOT NULL,
  PRIMARY KEY (change_set_id, entity, key, field)
) STRICT, WITHOUT ROWID;
CREATE INDEX sent_change_by_outcome ON sent_change (change_set_id, outcome);
CREATE INDEX sent_change_by_cell ON sent_change (entity, key);

-- Products made here: the id they had until Smaregi numbered them.
CREATE TABLE id_map (
  local_id    INTEGER PRIMARY KEY,
  product_id  INTEGER NOT NULL,
  at          TEXT NOT NULL
) STRICT;
`
