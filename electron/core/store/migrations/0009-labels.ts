/**
 * Labels of the shelf: what each shows, as far as Banto knows, and what has changed since. All of it exists nowhere else (intent).
 *
 * Whoever changes a product in the mirror, the values before are kept once, until a label is printed: they are what the shelf
 * shows where Banto has not printed its label. Triggers do it, because several parts write the mirror, and none may be forgotten.
 */
export const version = 9

/** The fields of a product that a label can show, and its prices by period, as JSON. */
const was = (
  row: 'old' | 'm',
  { category = `${row}.use_category_reduce_tax`, taxId = `${row}.reduce_tax_id` } = {},
): string => `json_object(
    'productName', ${row}.product_name, 'receiptName', ${row}.print_receipt_product_name, 'productCode', ${row}.product_code,
    'groupCode', ${row}.group_code, 'categoryId', ${row}.category_id, 'size', ${row}.size, 'color', ${row}.color, 'price', ${row}.price,
    'customerPrice', ${row}.customer_price, 'taxDivision', ${row}.tax_division, 'priceDivision', ${row}.product_price_division,
    'useCategoryTax', ${category}, 'taxId', ${taxId},
    'periods', json((SELECT json_group_array(json_object('storeId', store_id, 'division', price_division, 'startDate', start_date,
      'endDate', end_date, 'price', price)) FROM product_price WHERE product_id = ${row}.product_id)))`

const keep = (from: string, values: string): string => `
  INSERT INTO label_before (product_id, is_new, was) SELECT ${values} FROM ${from}`

const fields = [
  'product_name',
  'product_code',
  'group_code',
  'price',
  'customer_price',
  'tax_division',
  'product_price_division',
  'use_category_reduce_tax',
  'reduce_tax_id',
]

const periodTrigger = (name: string, event: string, row: 'old' | 'new', when: string): string => `
CREATE TRIGGER ${name} BEFORE ${event} ON product_price WHEN ${when}
BEGIN ${keep(
  'product m',
  `m.product_id, 0, ${was('m')}`,
)} WHERE m.product_id = ${row}.product_id AND NOT EXISTS (SELECT 1 FROM label_before b WHERE b.product_id = ${row}.product_id);
END;`

export const sql = /* sql */ `
CREATE TABLE label_shelf (
  product_id  INTEGER PRIMARY KEY,
  shown       TEXT NOT NULL,       -- JSON: what the label shows (core/labels/shown.ts)
  day         TEXT NOT NULL,       -- YYYY-MM-DD: for which its price held
  source      TEXT NOT NULL,       -- printed; kept: a person said that the label on the shelf is right
  run_id      INTEGER NOT NULL
) STRICT;

CREATE TABLE label_before (
  product_id  INTEGER PRIMARY KEY,
  is_new      INTEGER NOT NULL,    -- 1: it came to the shop after the first pull, and never had a label
  was         TEXT                 -- JSON of the fields before the first change since the last label
) STRICT;

CREATE TABLE label_wanted (
  product_id  INTEGER PRIMARY KEY,
  reason      TEXT NOT NULL,       -- shelf: found wrong on a walk through the shop; typed: asked for
  at          TEXT NOT NULL
) STRICT;

CREATE TABLE label_run (
  run_id       INTEGER PRIMARY KEY AUTOINCREMENT,
  at           TEXT NOT NULL,
  day          TEXT NOT NULL,
  author       TEXT,
  output       TEXT NOT NULL,      -- pdf, printer, kept
  device_id    INTEGER,
  title        TEXT NOT NULL,      -- the template's name
  labels       INTEGER NOT NULL,
  undone_at    TEXT                -- not printed after all
) STRICT;

-- What a run did to each label, so that it can be taken back.
CREATE TABLE label_run_item (
  run_id        INTEGER NOT NULL,
  product_id    INTEGER NOT NULL,
  copies        INTEGER NOT NULL,
  shown         TEXT NOT NULL,     -- JSON of what the label shows
  job_id        INTEGER,           -- of the printer's queue; null: a PDF, or kept
  is_due_again  INTEGER NOT NULL DEFAULT 0,  -- 1: its job was cancelled or failed
  shelf_before  TEXT,              -- JSON of the row of label_shelf before, or null
  before        TEXT,              -- JSON of the row of label_before, or null
  wanted        TEXT,              -- JSON of the row of label_wanted, or null
  PRIMARY KEY (run_id, product_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX label_run_item_by_job ON label_run_item (job_id) WHERE job_id IS NOT NULL;

CREATE TABLE label_template (
  template_id  INTEGER PRIMARY KEY AUTOINCREMENT,
  name         TEXT NOT NULL,
  template     TEXT NOT NULL,      -- JSON: shared/domain/labels/template.ts
  changed_at   TEXT NOT NULL
) STRICT;

-- Products that are labelled again and again, with their copies.
CREATE TABLE label_list (
  list_id     INTEGER PRIMARY KEY AUTOINCREMENT,
  name        TEXT NOT NULL,
  items       TEXT NOT NULL,       -- JSON: [{ productId, copies }]
  changed_at  TEXT NOT NULL
) STRICT;

-- What the shelf showed then is taken for right.
INSERT INTO meta (key, value) VALUES ('labels.since', date('now', '+9 hours'));

CREATE TRIGGER label_product_changed AFTER UPDATE OF ${fields.join(', ')}, category_id ON product
WHEN ${fields.map((field) => `old.${field} IS NOT new.${field}`).join(' OR ')}
  OR (old.category_id IS NOT new.category_id AND new.use_category_reduce_tax = '1')
BEGIN ${keep(
  '(SELECT 1)',
  `old.product_id, 0, ${was('old')}`,
)} WHERE NOT EXISTS (SELECT 1 FROM label_before b WHERE b.product_id = old.product_id);
END;

-- Those that the first pull brings have their labels: they stand in the shop.
CREATE TRIGGER label_product_new AFTER INSERT ON product
WHEN EXISTS (SELECT 1 FROM pull_state WHERE resource = 'products' AND last_full_at IS NOT NULL)
BEGIN ${keep('(SELECT 1)', 'new.product_id, 1, NULL')} WHERE NOT EXISTS (SELECT 1 FROM label_before b WHERE b.product_id = new.product_id);
END;

CREATE TRIGGER label_category_tax AFTER UPDATE OF reduce_tax_id ON category WHEN old.reduce_tax_id IS NOT new.reduce_tax_id
BEGIN ${keep(
  'product m',
  `m.product_id, 0, ${was('m', { category: "'0'", taxId: 'old.reduce_tax_id' })}`,
)} WHERE m.category_id = old.category_id AND m.use_category_reduce_tax = '1'
    AND NOT EXISTS (SELECT 1 FROM label_before b WHERE b.product_id = m.product_id);
END;
${periodTrigger(
  'label_period_new',
  'INSERT',
  'new',
  `EXISTS (SELECT 1 FROM pull_state WHERE resource = 'prices' AND last_full_at IS NOT NULL)
  AND NOT EXISTS (SELECT 1 FROM product_price p WHERE p.product_id = new.product_id AND p.store_id = new.store_id
    AND p.price_division = new.price_division AND p.start_date = new.start_date)`,
)}
${periodTrigger('label_period_changed', 'UPDATE OF price, end_date', 'old', 'old.price IS NOT new.price OR old.end_date IS NOT new.end_date')}
${periodTrigger('label_period_gone', 'DELETE', 'old', 'true')}
`
