/**
 * Stock counts (棚卸). What was counted exists nowhere else (intent): each beep is a row of the ledger that is written once, and the lines
 * of a count are sums of it. Names that travel to other PCs (count, session, shelf) are random texts, not numbers of this file.
 */
export const version = 12

export const sql = /* sql */ `
CREATE TABLE shelf (
  shelf_id    TEXT PRIMARY KEY,
  store_id    INTEGER NOT NULL,
  code        TEXT NOT NULL,        -- what its label carries and a person calls it: A-3
  name        TEXT NOT NULL,
  position    INTEGER NOT NULL,     -- the order of walking
  at          TEXT NOT NULL,        -- when a person changed it last: of two PCs' words the later ones hold
  removed_at  TEXT                  -- kept: counts of the past name it
) STRICT;
CREATE INDEX shelf_by_store ON shelf (store_id, position);

-- How many pieces a carton holds, asked once.
CREATE TABLE case_code (
  code        TEXT PRIMARY KEY,
  product_id  INTEGER NOT NULL,
  pieces      INTEGER NOT NULL,
  at          TEXT NOT NULL,
  author      TEXT
) STRICT;

CREATE TABLE stock_count (
  count_id    TEXT PRIMARY KEY,
  store_id    INTEGER NOT NULL,
  name        TEXT NOT NULL,        -- 棚卸 2026-11 本店
  plan        TEXT NOT NULL,        -- JSON: contracts/stockCounts.ts
  is_blind    INTEGER NOT NULL,
  -- Over which variances are counted again, as JSON; null: not asked yet.
  recount     TEXT,
  started_at  TEXT NOT NULL,        -- by Smaregi's clock where it is known
  stock_at    TEXT,                 -- the mirror's stock is as of then; null: it was never pulled
  author      TEXT,
  ended_at    TEXT                  -- given up without a correction
) STRICT;

-- The plan of a count, as it was when the count began.
CREATE TABLE stock_count_item (
  count_id    TEXT NOT NULL,
  product_id  INTEGER NOT NULL,
  expected    INTEGER,              -- null: Smaregi had no row (未計上)
  cost        REAL,
  PRIMARY KEY (count_id, product_id)
) STRICT, WITHOUT ROWID;

-- One person at one window, until the window or the program ends; never gone on with by another.
CREATE TABLE stock_count_session (
  session_id  TEXT PRIMARY KEY,
  count_id    TEXT NOT NULL,
  round       INTEGER NOT NULL,     -- 1: the count, 2 …: counted again
  person      TEXT NOT NULL,
  computer    TEXT NOT NULL,
  origin      TEXT NOT NULL,        -- here, file (another PC), smaregi (its own 棚卸), list (pasted)
  started_at  TEXT NOT NULL,
  ended_at    TEXT
) STRICT;
CREATE INDEX stock_count_session_by_count ON stock_count_session (count_id, round);

-- The ledger: rows are only ever added. Lines are sums of pieces, nothing else.
CREATE TABLE stock_count_entry (
  session_id  TEXT NOT NULL,
  seq         INTEGER NOT NULL,     -- the order of the session; clocks are only words
  -- scan, typed: pieces that were found. quantity: about_seq counts for this many more. void: about_seq is taken back.
  -- link: this code is that product. confirm: what was doubted is right.
  kind        TEXT NOT NULL,
  code        TEXT,                 -- as it was understood; null where the product was chosen by hand
  raw         TEXT,                 -- as it came, where that is more
  product_id  INTEGER,              -- null: unknown when it was scanned
  shelf_id    TEXT,
  pieces      INTEGER NOT NULL,     -- what it adds to its line, below 0 where it takes away
  about_session TEXT,               -- the entry that about_seq is of: its own session's, or another's that has ended
  about_seq   INTEGER,
  source      TEXT,                 -- wedge, serial, hid, camera, virtual, keyboard
  doubt       TEXT,                 -- caseUnknown, negative, huge, otherShelf, twice, notPlanned
  at          TEXT NOT NULL,        -- the PC's clock, as words
  placed_ms   INTEGER NOT NULL,     -- Smaregi's clock (epoch), as far as known; never less than the entry before
  PRIMARY KEY (session_id, seq)
) STRICT, WITHOUT ROWID;
-- The sums of a beep are read from these alone.
CREATE INDEX stock_count_entry_by_product ON stock_count_entry (product_id, session_id, shelf_id, pieces) WHERE product_id IS NOT NULL;
CREATE INDEX stock_count_entry_by_shelf ON stock_count_entry (shelf_id, product_id, pieces) WHERE shelf_id IS NOT NULL AND product_id IS NOT NULL;
CREATE INDEX stock_count_entry_unknown ON stock_count_entry (session_id, code, shelf_id, pieces) WHERE product_id IS NULL;
CREATE INDEX stock_count_entry_link ON stock_count_entry (session_id, code) WHERE kind = 'link';
CREATE INDEX stock_count_entry_about ON stock_count_entry (about_session, about_seq) WHERE about_seq IS NOT NULL;
CREATE INDEX stock_count_entry_doubt ON stock_count_entry (session_id, seq) WHERE doubt IS NOT NULL;
CREATE TRIGGER stock_count_entry_stays BEFORE UPDATE ON stock_count_entry BEGIN SELECT raise(ABORT, 'the ledger is only added to'); END;

-- What a person decided of a line; the last one counts. Of products that nobody counted: leave or zero.
CREATE TABLE stock_count_decision (
  count_id    TEXT NOT NULL,
  product_id  INTEGER NOT NULL,
  choice      TEXT,                 -- correct, leave, zero, pieces (this many are right); null: only the reason
  pieces      INTEGER,
  -- It was about a line that somebody had counted; a line of which that is no longer so is undecided again.
  was_counted INTEGER NOT NULL,
  reason      TEXT,
  author      TEXT,
  at          TEXT NOT NULL,
  PRIMARY KEY (count_id, product_id)
) STRICT, WITHOUT ROWID;

-- A committed count is sealed: these are the figures that it was committed with.
CREATE TABLE stock_count_commit (
  count_id      TEXT PRIMARY KEY,
  mode          TEXT NOT NULL,      -- relative, absolute
  change_set_id INTEGER,            -- null: nothing differed
  revert_set_id INTEGER,            -- taken back by this one
  at            TEXT NOT NULL,
  author        TEXT
) STRICT;
CREATE TABLE stock_count_result (
  count_id    TEXT NOT NULL,
  product_id  INTEGER NOT NULL,
  counted     INTEGER,              -- null: nobody counted it
  expected    INTEGER,              -- at the moment of the last beep
  late        INTEGER NOT NULL,     -- of that, what reached Smaregi after the beep
  correction  INTEGER NOT NULL,
  cost        REAL,
  placed_ms   INTEGER,
  reason      TEXT,
  PRIMARY KEY (count_id, product_id)
) STRICT, WITHOUT ROWID;

-- Smaregi's history of a stock (在庫変動履歴), read for the products that are counted.
CREATE TABLE stock_change (
  product_id       INTEGER NOT NULL,
  store_id         INTEGER NOT NULL,
  change_id        INTEGER NOT NULL,
  target_date_time TEXT,            -- its own time: a sale's is the till's
  upd_date_time    TEXT,            -- when Smaregi had it
  amount           INTEGER NOT NULL,
  stock_amount     INTEGER NOT NULL,
  stock_division   TEXT,
  memo             TEXT,
  staff_name       TEXT,
  pull_id          INTEGER NOT NULL,
  PRIMARY KEY (product_id, store_id, change_id)
) STRICT, WITHOUT ROWID;
-- How far back the history of a stock was read, and its amount then.
CREATE TABLE stock_change_read (
  product_id    INTEGER NOT NULL,
  store_id      INTEGER NOT NULL,
  since_ms      INTEGER NOT NULL,
  read_ms       INTEGER NOT NULL,
  stock_amount  INTEGER,
  pull_id       INTEGER NOT NULL,
  PRIMARY KEY (product_id, store_id)
) STRICT, WITHOUT ROWID;
`
