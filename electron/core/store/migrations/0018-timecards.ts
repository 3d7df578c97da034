/** What a shop says of timecards itself: findings that are in order, months that are approved, facts of people. Nothing of it is Smaregi's. */
export const version = 18

export const sql = /* sql */ `
-- The last row about a finding holds.
CREATE TABLE timecard_settled (
  settled_id INTEGER PRIMARY KEY,
  staff_id INTEGER NOT NULL,
  rule TEXT NOT NULL,
  day TEXT,                          -- NULL: of the whole period
  shift_result_ids TEXT NOT NULL,    -- JSON, in order
  severity TEXT NOT NULL,            -- as the person saw it
  facts TEXT NOT NULL,               -- JSON, as the person saw them
  reason TEXT,                       -- NULL: it is open again
  author TEXT,
  at TEXT NOT NULL
) STRICT;
CREATE INDEX timecard_settled_of ON timecard_settled (staff_id, rule, day, shift_result_ids);

-- The last row about a person's month in a shop holds; none: draft.
CREATE TABLE timecard_approval (
  approval_id INTEGER PRIMARY KEY,
  month TEXT NOT NULL,
  staff_id INTEGER NOT NULL,
  store_id INTEGER NOT NULL,
  store_name TEXT NOT NULL,
  state TEXT NOT NULL,               -- draft checked approved closed
  from_day TEXT NOT NULL,            -- the period as it was then: the closing day may be another one later
  to_day TEXT NOT NULL,
  reason TEXT,
  author TEXT,
  at TEXT NOT NULL
) STRICT;
CREATE INDEX timecard_approval_of ON timecard_approval (month, staff_id, store_id);
CREATE INDEX timecard_approval_days ON timecard_approval (staff_id, store_id, to_day);

-- The figures of a person whose month was approved in all shops; the last row of a month holds.
CREATE TABLE timecard_frozen (
  frozen_id INTEGER PRIMARY KEY,
  month TEXT NOT NULL,
  staff_id INTEGER NOT NULL,
  store_ids TEXT NOT NULL,           -- JSON
  figures TEXT NOT NULL,             -- JSON, core/timecards/frozen.ts
  at TEXT NOT NULL
) STRICT;
CREATE INDEX timecard_frozen_of ON timecard_frozen (month, staff_id);

CREATE TABLE timecard_person (
  staff_id INTEGER PRIMARY KEY,
  birthday TEXT,                     -- only of who is under 18, and not for long after
  hourly_yen INTEGER
) STRICT;
CREATE TABLE timecard_leave_grant (
  staff_id INTEGER NOT NULL,
  day TEXT NOT NULL,
  days REAL NOT NULL,
  PRIMARY KEY (staff_id, day)
) STRICT, WITHOUT ROWID;
`
