/** Changes as a person counts them: a new product is one, however many fields it has. Over rows with `op` and `key`. */
export const countedSql = `(count(*) FILTER (WHERE op <> 'create') + count(DISTINCT CASE WHEN op = 'create' THEN key END))`
