/** A transaction knows how many of its lines could not be read: its receipt lacks them. */
export const version = 13

export const sql = /* sql */ `
ALTER TABLE transaction_head ADD COLUMN unread_lines INTEGER NOT NULL DEFAULT 0;
`
