/**
 * The mirror holds what Smaregi's replies really carry: fields that its reference does not have are gone,
 * those that go by another name there have it. Only the mirror is touched; what is not yet sent is not.
 */
export const version = 5

export const sql = /* sql */ `
-- division: 1 通常店舗, 2 倉庫. What stood there came from a made-up field; the next pull fills it.
ALTER TABLE store RENAME COLUMN store_division TO division;
UPDATE store SET division = NULL;
ALTER TABLE store RENAME COLUMN postal_code TO post_code;
ALTER TABLE store DROP COLUMN opening_time;
ALTER TABLE store DROP COLUMN closing_time;

-- What stands inside orderSetting is described nowhere, and no screen needs it.
DROP TABLE product_order_setting;

DROP TABLE reduce_tax_rate;
CREATE TABLE reduce_tax_rate (
  reduce_tax_id       INTEGER PRIMARY KEY,
  name                TEXT NOT NULL,
  division            TEXT,             -- 1: 特定商品, 2: 状態による
  rate                REAL,             -- per cent
  term_start          TEXT,             -- YYYY-MM-DD
  term_end            TEXT,             -- null: no end
  condition           TEXT,             -- names of the buttons at the till
  advanced_condition  TEXT,
  upd_date_time       TEXT,
  pull_id             INTEGER NOT NULL
) STRICT;

-- The page of the prices names six fields and no time.
ALTER TABLE product_price DROP COLUMN upd_date_time;

ALTER TABLE staff_holiday RENAME COLUMN holiday_name TO holiday_setting_name;

-- They are read anew, also where a pull was broken off or Smaregi had refused for want of the wrong scope.
UPDATE pull_state SET mode = NULL, part = 0, next_page = NULL, last_full_at = NULL, here_from = NULL, here_to = NULL, refused_at = NULL
WHERE resource IN ('stores', 'taxRates', 'reduceTaxRates', 'staffHolidays');
`
