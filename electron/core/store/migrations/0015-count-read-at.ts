/** A committed count knows when the movements were read that its figures were made from; null: committed before this was kept. */
export const version = 15

export const sql = /* sql */ `
ALTER TABLE stock_count_commit ADD COLUMN read_at TEXT;
`
