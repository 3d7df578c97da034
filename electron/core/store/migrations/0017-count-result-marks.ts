/**
 * A committed count keeps what its figures hang on: whether a line was still to be counted again, settled, or of a product whose stock
 * cannot be corrected. Null: committed before this was kept.
 */
export const version = 17

export const sql = /* sql */ `
ALTER TABLE stock_count_result ADD COLUMN marks TEXT;          -- JSON, as the line had them
ALTER TABLE stock_count_result ADD COLUMN is_settled INTEGER;
`
