/**
 * The file of one shop. Two kinds of tables live here and must never be confused:
 *
 * - The MIRROR (store, category, product, stock): what Smaregi holds, as last pulled. Disposable:
 *   it can be rebuilt from the server. Only core/sync writes it.
 * - INTENT (change_set, change, pending): what the person typed. It exists nowhere else.
 *   Only core/changes stages and undoes; core/sync moves `pending.state` while it sends.
 *
 * Column names are Smaregi's, in snake case. Ids are its digits as integers. Times are its own
 * strings (ISO 8601, +09:00), so that nothing is lost in translation.
 */
export const version = 1

export const sql = /* sql */ `
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;

CREATE TABLE store (
  store_id        INTEGER PRIMARY KEY,
  store_code      TEXT,
  store_name      TEXT NOT NULL,
  store_abbr      TEXT,
  store_division  TEXT,
  upd_date_time   TEXT,
  pull_id         INTEGER NOT NULL
) STRICT;

CREATE TABLE category (
  category_id         INTEGER PRIMARY KEY,
  category_code       TEXT,
  category_name       TEXT NOT NULL,
  category_abbr       TEXT,
  display_sequence    INTEGER,
  display_flag        TEXT,
  tax_division        TEXT,
  reduce_tax_id       INTEGER,
  category_group_id   INTEGER,
  parent_category_id  INTEGER,
  level               INTEGER NOT NULL DEFAULT 1,
  upd_date_time       TEXT,
  pull_id             INTEGER NOT NULL
) STRICT;

CREATE TABLE product (
  product_id                  INTEGER PRIMARY KEY,
  category_id                 INTEGER,
  product_code                TEXT,
  product_name                TEXT NOT NULL,
  product_kana                TEXT,
  tax_division                TEXT,
  product_price_division      TEXT,
  price                       INTEGER,            -- yen
  customer_price              INTEGER,            -- yen
  cost                        REAL,               -- yen, up to 5 decimals
  attribute                   TEXT,
  description                 TEXT,
  catch_copy                  TEXT,
  size                        TEXT,
  color                       TEXT,
  tag                         TEXT,
  group_code                  TEXT,
  url                         TEXT,
  print_receipt_product_name  TEXT,
  display_sequence            INTEGER,
  sales_division              TEXT,
  stock_control_division      TEXT,
  display_flag                TEXT,
  division                    TEXT,
  supplier_product_no         TEXT,
  tax_free_division           TEXT,
  point_not_applicable        TEXT,
  calc_discount               TEXT,
  use_category_reduce_tax     TEXT,
  reduce_tax_id               INTEGER,
  reduce_tax_price            INTEGER,
  reduce_tax_customer_price   INTEGER,
  order_point                 INTEGER,
  purchase_cost               REAL,
  ins_date_time               TEXT,
  upd_date_time               TEXT,
  pull_id                     INTEGER NOT NULL    -- the pull that last saw the row
) STRICT;
CREATE INDEX product_by_code ON product (product_code);
CREATE INDEX product_by_category ON product (category_id);

CREATE TABLE stock (
  product_id           INTEGER NOT NULL,
  store_id             INTEGER NOT NULL,
  stock_amount         INTEGER NOT NULL,
  layaway_stock_amount INTEGER,
  upd_date_time        TEXT,
  pull_id              INTEGER NOT NULL,
  PRIMARY KEY (product_id, store_id)
) STRICT, WITHOUT ROWID;

-- Where each resource stands. A row with next_page set is a pull that was broken off: it goes on there.
CREATE TABLE pull_state (
  resource       TEXT PRIMARY KEY,
  pull_id        INTEGER NOT NULL DEFAULT 0,
  mode           TEXT CHECK (mode IN ('full', 'incremental')),
  next_page      INTEGER,
  window_from    TEXT,          -- of the incremental window being pulled
  window_to      TEXT,
  rows_so_far    INTEGER NOT NULL DEFAULT 0,
  started_at     TEXT,          -- the server's clock (Date header) at the start of this pull
  high_water     TEXT,          -- everything updated before this moment (server's clock) is here
  last_full_at   TEXT,
  last_pull_at   TEXT,
  last_rows      INTEGER NOT NULL DEFAULT 0,
  last_removed   INTEGER NOT NULL DEFAULT 0,
  last_error     TEXT           -- ErrorBody as JSON, or null
) STRICT, WITHOUT ROWID;

-- INTENT, part 1: the log. Append-only; undo appends an inverse set. Position is what Ctrl+Z walks over.
CREATE TABLE change_set (
  change_set_id  INTEGER PRIMARY KEY AUTOINCREMENT,
  name           TEXT NOT NULL,
  details        TEXT NOT NULL DEFAULT '{}',
  origin         TEXT NOT NULL,
  inverse_of     INTEGER REFERENCES change_set (change_set_id),
  author         TEXT,
  at             TEXT NOT NULL,
  cells          INTEGER NOT NULL,
  -- done: in effect, Ctrl+Z takes it back. undone: Ctrl+Y brings it again. dropped: out of reach, because
  -- something else was edited after the undo. step: an inverse, only kept for the record.
  position       TEXT NOT NULL CHECK (position IN ('done', 'undone', 'dropped', 'step'))
) STRICT;

CREATE TABLE change (
  change_set_id  INTEGER NOT NULL REFERENCES change_set (change_set_id),
  entity         TEXT NOT NULL,
  key            INTEGER NOT NULL,
  field          TEXT NOT NULL,       -- Smaregi's field name, camelCase
  old            ANY,                 -- value before, as the person saw it
  new            ANY,
  PRIMARY KEY (change_set_id, entity, key, field)
) STRICT, WITHOUT ROWID;

-- INTENT, part 2: the net. One row per cell that differs from what Smaregi holds; what is to be sent.
CREATE TABLE pending (
  entity         TEXT NOT NULL,
  key            INTEGER NOT NULL,
  field          TEXT NOT NULL,
  base           ANY,                 -- Smaregi's value when the person first changed the cell
  base_version   TEXT,                -- upd_date_time of the row then
  mine           ANY,
  theirs         ANY,                 -- in a conflict: Smaregi's value now
  sent           ANY,                 -- while sending/unknown: the value in the request (mine may have moved on)
  state          TEXT NOT NULL CHECK (state IN ('staged', 'queued', 'sending', 'unknown', 'conflict', 'rejected')),
  reason         TEXT,                -- Smaregi's own message of a refusal
  change_set_id  INTEGER NOT NULL,    -- the latest set that touched the cell
  changed_at     TEXT NOT NULL,
  PRIMARY KEY (entity, key, field)
) STRICT, WITHOUT ROWID;
CREATE INDEX pending_by_state ON pending (state, entity, key);
CREATE INDEX pending_by_field ON pending (entity, field, key);
-- A scan must find a code that was typed but not sent yet.
CREATE INDEX pending_by_code ON pending (mine) WHERE field = 'productCode';

-- What search looks at: name, kana, code and tag of each product as the person sees them (staged values laid
-- over the mirror), folded. Kept by core/products/searchIndex.ts; can be rebuilt at any time.
CREATE TABLE product_text (product_id INTEGER PRIMARY KEY, folded TEXT NOT NULL) STRICT;
-- Products whose text may have changed since: searched without the index until it has caught up.
CREATE TABLE search_dirty (product_id INTEGER PRIMARY KEY) STRICT;

-- One row per product, our own tokens (see core/products/searchIndex.ts). Contentless, positions not kept.
CREATE VIRTUAL TABLE product_search USING fts5 (tokens, content = '', contentless_delete = 1, detail = none, tokenize = 'ascii');
`
