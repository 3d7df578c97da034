/**
 * Changes as a person counts them: a new row is one, however many fields it has, and so is one that
 * goes. Over rows with `entity`, `key` and `op`.
 */
export const countedSql = `(count(*) FILTER (WHERE op <> 'create') + count(DISTINCT CASE WHEN op = 'create' THEN entity || key END))`
