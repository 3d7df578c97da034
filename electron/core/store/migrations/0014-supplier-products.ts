/** What each supplier delivers (仕入先商品): a product, or every product of a 部門. */
export const version = 14

export const sql = /* sql */ `
CREATE TABLE supplier_product (
  supplier_id  INTEGER NOT NULL,
  category_id  INTEGER NOT NULL,    -- 0: the row names a product
  product_id   INTEGER NOT NULL,    -- 0: the row names a category
  pull_id      INTEGER NOT NULL,
  PRIMARY KEY (supplier_id, category_id, product_id)
) STRICT, WITHOUT ROWID;
`
