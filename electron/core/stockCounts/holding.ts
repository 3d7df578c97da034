/** Readings of Smaregi's stocktakings that a newer one of the same stocktaking has replaced: ids of sessions. */
export const replacedSql = `SELECT o.session_id FROM stock_count_session o JOIN stock_count_session n
  ON n.count_id = o.count_id AND n.person = o.person AND n.origin = 'smaregi' AND (n.started_at, n.session_id) > (o.started_at, o.session_id)
  WHERE o.origin = 'smaregi'`

/**
 * Whether entry `e` counts for nothing because another holds in its place: a correction with a higher revision (of two with the same one,
 * made on PCs that did not know of each other, the one of the greater name), or a newer reading of the stocktaking that it is of. A row about a beep that is not here waits for the file that brings it.
 */
export const isOverruledSql = (e: 'e' | 'a' | 'v'): string => `((${e}.revision IS NOT NULL AND EXISTS (SELECT 1 FROM stock_count_entry o
    WHERE o.about_session = ${e}.about_session AND o.about_seq = ${e}.about_seq AND o.kind IN ('quantity', 'void')
    AND (o.revision, o.session_id, o.seq) > (${e}.revision, ${e}.session_id, ${e}.seq)))
  OR (${e}.about_session IS NOT NULL AND NOT EXISTS (SELECT 1 FROM stock_count_entry w
    WHERE w.session_id = ${e}.about_session AND w.seq = ${e}.about_seq))
  OR coalesce(${e}.about_session, ${e}.session_id) IN (${replacedSql}))`

/** What entry `e` adds to its line. */
export const piecesSql = (e: 'e' | 'a'): string => `iif(${isOverruledSql(e)}, 0, ${e}.pieces)`

/** Over entries `e`: whether a row adds a beep that stands, or takes one away. Above 0 in a line: it was counted, be it as none. */
export const standingSql = `CASE WHEN ${isOverruledSql('e')} THEN 0
  ELSE CASE e.kind WHEN 'scan' THEN 1 WHEN 'typed' THEN 1 WHEN 'void' THEN -1 WHEN 'quantity' THEN e.about_seq IS NULL ELSE 0 END END`
