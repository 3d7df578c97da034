/**
 * The outbox is open to any entity: rows of all of them can be new, or go, and values can name a row
 * that Smaregi has not numbered yet. What an operation may be is the entity's description's to say.
 */
export const version = 6

export const sql = /* sql */ `
ALTER TABLE id_map RENAME COLUMN product_id TO id;
ALTER TABLE id_map ADD COLUMN entity TEXT NOT NULL DEFAULT 'product';

-- The list of operations was a CHECK; only a new table can do without it.
CREATE TABLE pending_next (
  entity         TEXT NOT NULL,       -- shared/domain/entities.ts
  key            INTEGER NOT NULL,    -- the first part of the row's key; below 0: Smaregi has not numbered it yet
  field          TEXT NOT NULL,       -- further parts of the key stand here (stock: the store). *: the whole row
  op             TEXT NOT NULL DEFAULT 'set',  -- shared/domain/entities.ts
  base           ANY,                 -- Smaregi's value when the person first changed the cell; of a delete: the row's name
  base_version   TEXT,                -- upd_date_time of the row then
  mine           ANY,                 -- for add: the sum to be added
  theirs         ANY,                 -- in a conflict: Smaregi's value now
  their_at       TEXT,                --   when it was written, and by whom, where known
  their_name     TEXT,
  sent           ANY,                 -- while sending, sent or unknown: the value in the request (mine may have moved on)
  sent_set       INTEGER,             --   the set whose value that is
  sent_at        TEXT,                --   when the request left (server's clock where known)
  push_id        INTEGER,             --   the push it left with
  operation_id   TEXT,                -- of what must not be repeated: its trace; on disk before it leaves
  state          TEXT NOT NULL CHECK (state IN ('staged', 'queued', 'sending', 'sent', 'unknown', 'conflict', 'rejected')),
  reason         TEXT,                -- Smaregi's own message of a refusal
  reason_kind    TEXT,                -- what it is about, for the page to say what to do
  change_set_id  INTEGER NOT NULL,    -- the latest set that touched the cell
  changed_at     TEXT NOT NULL,
  PRIMARY KEY (entity, key, field)
) STRICT, WITHOUT ROWID;
INSERT INTO pending_next (entity, key, field, op, base, base_version, mine, theirs, their_at, their_name, sent, sent_set, sent_at,
  push_id, operation_id, state, reason, reason_kind, change_set_id, changed_at)
SELECT entity, key, field, op, base, base_version, mine, theirs, their_at, their_name, sent, sent_set, sent_at,
  push_id, operation_id, state, reason, reason_kind, change_set_id, changed_at FROM pending;
DROP TABLE pending;
ALTER TABLE pending_next RENAME TO pending;
CREATE INDEX pending_by_state ON pending (state, entity, key);
CREATE INDEX pending_by_field ON pending (entity, field, key);
-- So that a new row counts once without its cells being read.
CREATE INDEX pending_created ON pending (state, entity, key) WHERE op = 'create';
CREATE INDEX pending_by_set ON pending (change_set_id, state);
-- A scan must find a code that was typed but not sent yet.
CREATE INDEX pending_by_code ON pending (mine) WHERE field = 'productCode';

-- Small ones: values that name a row without a number (or are simply below 0), what was added, what goes.
CREATE INDEX pending_by_local ON pending (mine) WHERE mine < 0;
CREATE INDEX pending_image_by_local ON pending_image (mine) WHERE mine < 0;
CREATE INDEX change_by_local_new ON change (new) WHERE new < 0;
CREATE INDEX change_by_local_old ON change (old) WHERE old < 0;
DROP INDEX change_stock;
CREATE INDEX change_added ON change (entity, key, field) WHERE op = 'add';
CREATE INDEX change_deleted ON change (entity, key) WHERE op = 'delete';
`
