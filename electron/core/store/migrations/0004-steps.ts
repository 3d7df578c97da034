/**
 * A step of a person (an edit, a decision, a discard, a retry, a word on what became of a request)
 * can be taken back to exactly what was: the row of `pending` on its other side is kept with it.
 */
export const version = 4

export const sql = /* sql */ `
-- The row of pending on the other side of a step: as it was before, while the step is in effect; as the step
-- had left it, once it is undone. Undo and redo exchange the two. Columns are those of pending
-- (row_set: its change_set_id); a column that pending gets later is to be added here too.
CREATE TABLE pending_image (
  change_set_id  INTEGER NOT NULL REFERENCES change_set (change_set_id),
  entity         TEXT NOT NULL,
  key            INTEGER NOT NULL,
  field          TEXT NOT NULL,
  side           TEXT NOT NULL CHECK (side IN ('before', 'after')),
  left_set       INTEGER,             -- change_set_id of the row that stands in pending now; null: there is none
  left_state     TEXT,                --   and its state then
  existed        INTEGER NOT NULL CHECK (existed IN (0, 1)),  -- 0: there was no row, and what follows is null
  op             TEXT,
  base           ANY,
  base_version   TEXT,
  mine           ANY,
  theirs         ANY,
  their_at       TEXT,
  their_name     TEXT,
  sent           ANY,
  sent_set       INTEGER,
  sent_at        TEXT,
  push_id        INTEGER,
  operation_id   TEXT,
  state          TEXT,
  reason         TEXT,
  reason_kind    TEXT,
  row_set        INTEGER,
  changed_at     TEXT,
  PRIMARY KEY (change_set_id, entity, key, field)
) STRICT, WITHOUT ROWID;
CREATE INDEX pending_image_local ON pending_image (key) WHERE key < 0;

-- Ctrl+Z found nothing in it that could be taken back, said so, and goes on to the one before.
ALTER TABLE change_set ADD COLUMN passed_over INTEGER NOT NULL DEFAULT 0;

-- Of what was edited before there were images, the first edit of a cell is known: there was no row.
INSERT INTO pending_image (change_set_id, entity, key, field, side, left_set, left_state, existed)
SELECT p.change_set_id, p.entity, p.key, p.field, 'before', p.change_set_id, p.state, 0
FROM pending p
JOIN change_set s ON s.change_set_id = p.change_set_id AND s.position = 'done'
JOIN change c ON c.change_set_id = p.change_set_id AND c.entity = p.entity AND c.key = p.key AND c.field = p.field
WHERE c.op = 'create' OR (c.op = 'add' AND c.old = 0) OR (c.op IN ('set', 'setStock') AND c.old IS p.base);
UPDATE change_set SET position = 'dropped' WHERE position = 'undone';

-- A new product counts as one change, not as its fields.
UPDATE change_set SET cells = (
  SELECT count(*) FILTER (WHERE c.op <> 'create') + count(DISTINCT CASE WHEN c.op = 'create' THEN c.key END)
  FROM change c WHERE c.change_set_id = change_set.change_set_id
)
WHERE change_set_id IN (SELECT change_set_id FROM change WHERE op = 'create');
`
