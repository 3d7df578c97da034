/**
 * Sales carry all that a receipt shows, and days are those of the till: the 締め日 is empty until a shop has closed its day.
 * Documents are templates that the shop edits.
 */
export const version = 10

export const sql = /* sql */ `
DROP TABLE transaction_detail;
DROP TABLE transaction_head;
CREATE TABLE transaction_head (
  transaction_head_id        INTEGER PRIMARY KEY,
  transaction_date_time      TEXT,        -- when the server had it
  transaction_head_division  TEXT,        -- 1: 通常, 2: 入金, 3: 出金 …
  cancel_division            TEXT,        -- 0: 通常, 1: 取消
  cancel_date_time           TEXT,
  return_sales               TEXT,        -- 1: the whole of it is a return (返品販売)
  dispose_division           TEXT,        -- 1: taken back by another (返品取消元), 2: takes another back
  dispose_server_transaction_head_id INTEGER,
  sum_division               TEXT,        -- 0: 未処理, 1: 精算済み, 2: 締め済み
  sum_date                   TEXT,        -- null until the day is closed
  transaction_uuid           TEXT,        -- the number on the receipt
  store_id                   INTEGER,
  terminal_id                INTEGER,
  terminal_tran_id           TEXT,
  terminal_tran_date_time    TEXT NOT NULL,
  sale_day                   TEXT GENERATED ALWAYS AS (substr(terminal_tran_date_time, 1, 10)) VIRTUAL,
  customer_id                INTEGER,
  staff_id                   INTEGER,
  staff_name                 TEXT,
  subtotal                   INTEGER,
  subtotal_discount_price    INTEGER,
  point_discount             INTEGER,
  coupon_discount            INTEGER,
  total                      INTEGER,
  tax_include                INTEGER,
  tax_exclude                INTEGER,
  tax_rounding               TEXT,        -- 0: 四捨五入, 1: 切り捨て, 2: 切り上げ
  rounding_price             INTEGER,
  carriage                   INTEGER,
  commission                 INTEGER,
  cash_total                 INTEGER,
  credit_total               INTEGER,
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
CREATE INDEX transaction_by_day ON transaction_head (sale_day, terminal_tran_date_time);

-- Sums and quantities have no sign: the division says what was brought back.
CREATE TABLE transaction_detail (
  transaction_head_id          INTEGER NOT NULL,
  transaction_detail_id        INTEGER NOT NULL,
  parent_transaction_detail_id INTEGER,
  transaction_detail_division  TEXT,      -- 1: 通常, 2: 返品, 3: 部門売り
  product_id                   INTEGER,
  product_code                 TEXT,
  product_name                 TEXT,
  print_receipt_product_name   TEXT,
  tax_division                 TEXT,
  sales_division               TEXT,
  price                        INTEGER,
  sales_price                  INTEGER,
  unit_discount_price          REAL,
  quantity                     INTEGER,
  unit_non_discount_sum        REAL,      -- 値引き前計
  unit_discount_sum            REAL,
  unit_discounted_sum          REAL,      -- 値引き後計
  discount_price_proportional  REAL,      -- the line's share of the discount on the subtotal
  discount_point_proportional  REAL,
  discount_coupon_proportional REAL,
  tax_include_proportional     REAL,      -- the line's share of the tax
  tax_exclude_proportional     REAL,
  tax_free                     REAL,
  cost                         REAL,
  category_id                  INTEGER,
  category_name                TEXT,
  tax_rate                     REAL,
  reduce_tax_id                INTEGER,
  reduce_tax_name              TEXT,
  reduce_tax_rate              REAL,
  pull_id                      INTEGER NOT NULL,
  PRIMARY KEY (transaction_head_id, transaction_detail_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX transaction_detail_by_product ON transaction_detail (product_id);

CREATE TABLE transaction_payment (
  transaction_head_id  INTEGER NOT NULL,
  payment_no           INTEGER NOT NULL,
  payment_method_id    INTEGER,
  payment_method_name  TEXT,
  deposit_others       INTEGER,
  pull_id              INTEGER NOT NULL,
  PRIMARY KEY (transaction_head_id, payment_no)
) STRICT, WITHOUT ROWID;

-- Which days of a resource that is read by days are here, and since when.
CREATE TABLE pull_day (
  resource   TEXT NOT NULL,
  day        TEXT NOT NULL,
  pulled_at  TEXT NOT NULL,
  pull_id    INTEGER NOT NULL,
  PRIMARY KEY (resource, day)
) STRICT, WITHOUT ROWID;

UPDATE pull_state SET mode = NULL, part = 0, next_page = NULL, last_full_at = NULL, last_pull_at = NULL, here_from = NULL, here_to = NULL
WHERE resource = 'transactions';

-- What a shop wrote: each row a version, the last one of a document holds. Null text: the one that comes with the program.
CREATE TABLE document_template (
  template_id  INTEGER PRIMARY KEY,
  document     TEXT NOT NULL,
  text         TEXT,
  saved_at     TEXT NOT NULL,
  author       TEXT
) STRICT;
CREATE INDEX document_template_by_document ON document_template (document, template_id);

-- What the shop says of itself once: issuer, registration number, rounding.
CREATE TABLE document_setting (
  name   TEXT PRIMARY KEY,
  value  TEXT NOT NULL
) STRICT, WITHOUT ROWID;
`
