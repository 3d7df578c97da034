/** A receipt that is scanned leads to its transaction at once. */
export const version = 11

export const sql = /* sql */ `
CREATE INDEX transaction_by_receipt ON transaction_head (transaction_uuid);
`
