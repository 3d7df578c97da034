/** Counts of several PCs meet: of corrections that did not know of each other one holds, and recounts begun apart stay apart. */
export const version = 16

export const sql = /* sql */ `
-- Of a correction (quantity, void) of a beep, or of a link of a code: one more than every one of them that its PC knew. The greatest holds,
-- and pieces are then the difference to the beep itself. Null: written before this, all of them are added up; or no correction.
ALTER TABLE stock_count_entry ADD COLUMN revision INTEGER;
-- The same random name in all sessions of one recount. Null: the first count; or begun before this, when the PC's name tells it apart.
ALTER TABLE stock_count_session ADD COLUMN recount TEXT;
-- The sums of a beep are read from these alone: a row with a revision asks for the others about its beep.
DROP INDEX stock_count_entry_by_product;
DROP INDEX stock_count_entry_by_shelf;
DROP INDEX stock_count_entry_unknown;
CREATE INDEX stock_count_entry_by_product ON stock_count_entry (product_id, session_id, shelf_id, pieces, revision, about_session, about_seq)
  WHERE product_id IS NOT NULL;
CREATE INDEX stock_count_entry_by_shelf ON stock_count_entry (shelf_id, product_id, pieces, revision, about_session, about_seq)
  WHERE shelf_id IS NOT NULL AND product_id IS NOT NULL;
CREATE INDEX stock_count_entry_unknown ON stock_count_entry (session_id, code, shelf_id, pieces, revision, about_session, about_seq)
  WHERE product_id IS NULL;
-- Readings of one stocktaking of Smaregi: the newest holds.
CREATE INDEX stock_count_session_smaregi ON stock_count_session (count_id, person, started_at) WHERE origin = 'smaregi';
`
