/** Most pieces that Smaregi holds of a product in a store. */
export const maxStockAmount = 999_999_999
