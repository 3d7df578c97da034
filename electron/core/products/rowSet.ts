/**
 * Products meant by a command as SQL: stretches of ids, so that a million of them are a few numbers. A
 * list of ids that follow each other by one is one stretch.
 */
export interface RowSet {
  /** To stand in FROM before anything that joins to `m`, the products; ascending. */
  readonly from: string
  readonly params: { readonly rows: string }
}

export function rowSet(ids: readonly number[]): RowSet {
  const ascending = Float64Array.from(ids).sort()
  const stretches: string[] = []
  for (let first = 0, i = 1; i <= ascending.length; i += 1) {
    if (i < ascending.length && ascending[i]! - ascending[i - 1]! <= 1) continue
    stretches.push(`[${ascending[first]},${ascending[i - 1]}]`)
    first = i
  }
  return {
    from: 'json_each(:rows) r CROSS JOIN product m ON m.product_id BETWEEN r.value ->> 0 AND r.value ->> 1',
    params: { rows: `[${stretches.join(',')}]` },
  }
}
