/**
 * The rest of the MIRROR: everything the screens need of Smaregi beside stores, categories, products
 * and stock. Disposable like those; only core/sync writes it. Which endpoint fills which table stands
 * in core/sync/resources.ts, the names on the wire in core/store/tables.ts.
 *
 * Ids are integers, amounts of yen INTEGER, amounts with decimals REAL, divisions and times Smaregi's
 * own strings. `pull_id` is the pull (or sweep) that last saw the row.
 */
export const version = 2

export const sql = /* sql */ `
ALTER TABLE store ADD COLUMN postal_code TEXT;
ALTER TABLE store ADD COLUMN address TEXT;
ALTER TABLE store ADD COLUMN phone_number TEXT;
ALTER TABLE store ADD COLUMN opening_time TEXT;
ALTER TABLE store ADD COLUMN closing_time TEXT;

ALTER TABLE category ADD COLUMN point_not_applicable TEXT;
ALTER TABLE category ADD COLUMN tax_free_division TEXT;
ALTER TABLE category ADD COLUMN color TEXT;
ALTER TABLE category ADD COLUMN tag TEXT;

ALTER TABLE product ADD COLUMN product_option_group_id INTEGER;
ALTER TABLE product ADD COLUMN staff_discount_rate REAL;
ALTER TABLE product ADD COLUMN app_start_date_time TEXT;

CREATE TABLE category_group (
  category_group_id    INTEGER PRIMARY KEY,
  category_group_code  TEXT,
  category_group_name  TEXT NOT NULL,
  display_sequence     INTEGER,
  upd_date_time        TEXT,
  pull_id              INTEGER NOT NULL
) STRICT;

-- Prices by store and period (商品価格). The product's own price is where none of these holds.
CREATE TABLE product_price (
  product_id      INTEGER NOT NULL,
  store_id        INTEGER NOT NULL,       -- -1: all stores
  price_division  TEXT NOT NULL,          -- 1: 商品単価, 2: 会員価格
  start_date      TEXT NOT NULL,          -- YYYY-MM-DD
  end_date        TEXT,                   -- null: no end
  price           INTEGER,
  upd_date_time   TEXT,
  pull_id         INTEGER NOT NULL,
  PRIMARY KEY (product_id, store_id, price_division, start_date)
) STRICT, WITHOUT ROWID;

-- What comes nested in a product: replaced as a whole whenever the product is read with it.
CREATE TABLE product_store (
  product_id               INTEGER NOT NULL,
  store_id                 INTEGER NOT NULL,
  product_option_group_id  INTEGER,
  assign_division          TEXT,          -- 0: sold there, 1: not
  pull_id                  INTEGER NOT NULL,
  PRIMARY KEY (product_id, store_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE product_reserve_item (
  product_id  INTEGER NOT NULL,
  item_no     INTEGER NOT NULL,
  label_no    INTEGER,
  value       TEXT,
  pull_id     INTEGER NOT NULL,
  PRIMARY KEY (product_id, item_no)
) STRICT, WITHOUT ROWID;

CREATE TABLE product_attribute_item (
  product_id           INTEGER NOT NULL,
  code                 TEXT NOT NULL,
  attribute_no         INTEGER,
  attribute_item_name  TEXT,
  pull_id              INTEGER NOT NULL,
  PRIMARY KEY (product_id, code)
) STRICT, WITHOUT ROWID;

CREATE TABLE product_order_setting (
  product_id                  INTEGER PRIMARY KEY,
  continuation_division       TEXT,
  order_no_received_division  TEXT,
  order_unit_division         TEXT,
  order_unit_num              INTEGER,
  pull_id                     INTEGER NOT NULL
) STRICT;

CREATE TABLE attribute (
  attribute_no    INTEGER PRIMARY KEY,
  attribute_name  TEXT NOT NULL,
  pull_id         INTEGER NOT NULL
) STRICT;

CREATE TABLE attribute_item (
  code                 TEXT PRIMARY KEY,
  attribute_no         INTEGER,
  attribute_item_name  TEXT NOT NULL,
  display_sequence     INTEGER,
  pull_id              INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE tax_rate (
  apply_start_date  TEXT PRIMARY KEY,     -- YYYY-MM-DD
  tax_rate          REAL NOT NULL,        -- per cent
  tax_rounding      TEXT,                 -- 0: 四捨五入, 1: 切り捨て, 2: 切り上げ
  pull_id           INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE reduce_tax_rate (
  reduce_tax_id     INTEGER PRIMARY KEY,
  reduce_tax_name   TEXT NOT NULL,
  reduce_tax_rate   REAL,                 -- per cent
  apply_start_date  TEXT,
  pull_id           INTEGER NOT NULL
) STRICT;

CREATE TABLE supplier (
  supplier_id             INTEGER PRIMARY KEY,
  supplier_code           TEXT,
  supplier_name           TEXT NOT NULL,
  supplier_abbr           TEXT,
  supplier_division_id    INTEGER,
  supplier_division_name  TEXT,
  phone_number            TEXT,
  fax_number              TEXT,
  contact_person_name     TEXT,
  note                    TEXT,
  status                  TEXT,
  upd_date_time           TEXT,
  pull_id                 INTEGER NOT NULL
) STRICT;

-- Neither addresses nor log-in data of people are kept: no screen needs them.
CREATE TABLE staff (
  staff_id          INTEGER PRIMARY KEY,
  staff_code        TEXT,
  staff_name        TEXT NOT NULL,
  staff_name_kana   TEXT,
  rank              TEXT,
  display_flag      TEXT,
  display_sequence  INTEGER,
  role_id           INTEGER,
  upd_date_time     TEXT,
  pull_id           INTEGER NOT NULL
) STRICT;

CREATE TABLE staff_store (
  staff_id          INTEGER NOT NULL,
  store_id          INTEGER NOT NULL,
  control_division  TEXT,                 -- 0: 使用不可, 1: 使用可
  pull_id           INTEGER NOT NULL,
  PRIMARY KEY (staff_id, store_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE transaction_head (
  transaction_head_id        INTEGER PRIMARY KEY,
  transaction_date_time      TEXT,
  transaction_head_division  TEXT,        -- 1: 通常, others: 入金, 出金 …
  cancel_division            TEXT,        -- 0: 通常, 1: 取消
  sum_date                   TEXT NOT NULL,
  store_id                   INTEGER,
  terminal_id                INTEGER,
  terminal_tran_id           INTEGER,
  terminal_tran_date_time    TEXT,
  customer_id                INTEGER,
  staff_id                   INTEGER,
  staff_name                 TEXT,
  subtotal                   INTEGER,
  subtotal_discount_price    INTEGER,
  point_discount             INTEGER,
  total                      INTEGER,
  tax_include                INTEGER,
  tax_exclude                INTEGER,
  deposit                    INTEGER,
  deposit_cash               INTEGER,
  deposit_credit             INTEGER,
  change                     INTEGER,
  amount                     INTEGER,     -- pieces
  return_amount              INTEGER,
  cost_total                 REAL,
  guest_numbers              INTEGER,
  memo                       TEXT,
  upd_date_time              TEXT,
  pull_id                    INTEGER NOT NULL
) STRICT;
CREATE INDEX transaction_by_day ON transaction_head (sum_date, store_id);

CREATE TABLE transaction_detail (
  transaction_head_id          INTEGER NOT NULL,
  transaction_detail_id        INTEGER NOT NULL,
  parent_transaction_detail_id INTEGER,
  transaction_detail_division  TEXT,      -- 1: 通常, 2: 返品 …
  product_id                   INTEGER,
  product_code                 TEXT,
  product_name                 TEXT,
  tax_division                 TEXT,
  price                        INTEGER,
  sales_price                  INTEGER,
  unit_discount_price          INTEGER,
  quantity                     INTEGER,
  cost                         REAL,
  category_id                  INTEGER,
  category_name                TEXT,
  tax_rate                     REAL,
  reduce_tax_id                INTEGER,
  pull_id                      INTEGER NOT NULL,
  PRIMARY KEY (transaction_head_id, transaction_detail_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX transaction_detail_by_product ON transaction_detail (product_id);

CREATE TABLE timecard_store (
  store_id                   INTEGER PRIMARY KEY,
  store_name                 TEXT NOT NULL,
  store_abbr                 TEXT,
  auto_break_time_division   TEXT,
  display_flag               TEXT,
  pull_id                    INTEGER NOT NULL
) STRICT;

CREATE TABLE timecard_staff (
  staff_id          INTEGER PRIMARY KEY,
  staff_name        TEXT NOT NULL,
  staff_code        TEXT,
  hire_date         TEXT,
  termination_date  TEXT,
  active_flag       TEXT,
  admin_flag        TEXT,
  pull_id           INTEGER NOT NULL
) STRICT;

CREATE TABLE shift_pattern (
  shift_pattern_id          INTEGER PRIMARY KEY,
  store_id                  INTEGER,
  shift_pattern_name        TEXT NOT NULL,
  shift_pattern_short_name  TEXT,
  color                     TEXT,
  attendance_time           TEXT,         -- HH:mm
  leaving_time              TEXT,
  break1_start_time         TEXT,
  break1_end_time           TEXT,
  break2_start_time         TEXT,
  break2_end_time           TEXT,
  pull_id                   INTEGER NOT NULL
) STRICT;

-- What was planned (シフト): times are moments with zone.
CREATE TABLE shift (
  shift_result_id   INTEGER PRIMARY KEY,
  store_id          INTEGER NOT NULL,
  staff_id          INTEGER NOT NULL,
  staff_name        TEXT,
  shift_date        TEXT NOT NULL,
  attendance        TEXT,
  leaving           TEXT,
  break_start_time1 TEXT,
  break_end_time1   TEXT,
  break_start_time2 TEXT,
  break_end_time2   TEXT,
  pull_id           INTEGER NOT NULL
) STRICT;
CREATE INDEX shift_by_day ON shift (shift_date, store_id);

-- What was worked (実績).
CREATE TABLE shift_result (
  shift_result_id                INTEGER PRIMARY KEY,
  shift_date                     TEXT NOT NULL,
  staff_id                       INTEGER NOT NULL,
  staff_name                     TEXT,
  staff_code                     TEXT,
  store_id                       INTEGER NOT NULL,
  store_name                     TEXT,
  attendance_at                  TEXT,
  attendance_at_rounded          TEXT,
  leaving_at                     TEXT,
  leaving_at_rounded             TEXT,
  break1_start_at                TEXT,
  break1_end_at                  TEXT,
  break2_start_at                TEXT,
  break2_end_at                  TEXT,
  working_minutes                INTEGER,
  overtime_minutes               INTEGER,
  over45_hour_overtime_minutes   INTEGER,
  over60_hour_overtime_minutes   INTEGER,
  midnight_minutes               INTEGER,
  break_minutes                  INTEGER,
  tardy_minutes                  INTEGER,
  early_leaving_minutes          INTEGER,
  holiday_type                   TEXT,    -- none, prescribed, statutory
  calculated                     INTEGER, -- 1: fixed for payroll
  pull_id                        INTEGER NOT NULL
) STRICT;
CREATE INDEX shift_result_by_day ON shift_result (shift_date, store_id);

CREATE TABLE staff_holiday (
  staff_holiday_id      INTEGER PRIMARY KEY,
  application_division  TEXT,             -- 1: 作成, 2: 修正, 3: 削除
  division              TEXT,             -- 0: 通常, 1: 振替休日, 2: 代休
  staff_id              INTEGER NOT NULL,
  staff_name            TEXT,
  holiday_name          TEXT,
  from_date             TEXT NOT NULL,
  from_date_time        TEXT,
  to_date               TEXT,
  to_date_time          TEXT,
  pull_id               INTEGER NOT NULL
) STRICT;
CREATE INDEX staff_holiday_by_day ON staff_holiday (from_date);

-- Where each resource stands, now with sweeps, days, parts (one list each of several stores or weeks) and guards.
ALTER TABLE pull_state RENAME TO pull_state_1;
CREATE TABLE pull_state (
  resource       TEXT PRIMARY KEY,
  pull_id        INTEGER NOT NULL DEFAULT 0,
  mode           TEXT CHECK (mode IN ('full', 'incremental', 'sweep', 'days')),
  part           INTEGER NOT NULL DEFAULT 0,  -- which of the lists it is read from
  next_page      INTEGER,       -- counts down; null: its pages are not counted yet
  window_from    TEXT,          -- of the incremental window being pulled
  window_to      TEXT,
  days_from      TEXT,          -- of the days being pulled
  days_to        TEXT,
  rows_so_far    INTEGER NOT NULL DEFAULT 0,
  bad_so_far     INTEGER NOT NULL DEFAULT 0,
  emptied_so_far INTEGER NOT NULL DEFAULT 0,
  started_at     TEXT,          -- the server's clock (Date header) at the start of this pull
  high_water     TEXT,          -- everything updated before this moment (server's clock) is here
  last_full_at   TEXT,
  last_pull_at   TEXT,
  last_sweep_at  TEXT,
  last_rows      INTEGER NOT NULL DEFAULT 0,
  last_removed   INTEGER NOT NULL DEFAULT 0,
  last_bad       INTEGER NOT NULL DEFAULT 0,
  here_from      TEXT,          -- the days that are here
  here_to        TEXT,
  guard          TEXT,          -- JSON: a pull that has stopped and asks
  refused_at     TEXT,          -- since when Smaregi refuses it: not available for this contract
  last_error     TEXT           -- ErrorBody as JSON, or null
) STRICT, WITHOUT ROWID;
INSERT INTO pull_state (resource, pull_id, mode, next_page, window_from, window_to, rows_so_far, started_at, high_water,
  last_full_at, last_pull_at, last_rows, last_removed, last_error)
SELECT resource, pull_id, mode, next_page, window_from, window_to, rows_so_far, started_at, high_water,
  last_full_at, last_pull_at, last_rows, last_removed, last_error FROM pull_state_1;
DROP TABLE pull_state_1;
-- Its new columns come with the next full pull.
UPDATE pull_state SET last_full_at = NULL WHERE resource IN ('stores', 'categories', 'products');
`
