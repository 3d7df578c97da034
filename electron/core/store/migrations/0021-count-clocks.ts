/** A session says whether the clock of its PC was ever compared with Smaregi's: before that, nobody knows when its beeps were. */
export const version = 21

export const sql = /* sql */ `
-- Smaregi's time of the first reply that the clock was compared with; null: never, or by a program that did not keep it.
ALTER TABLE stock_count_session ADD COLUMN clock_checked_at TEXT;
-- How far the PC's clock was ahead of Smaregi's then.
ALTER TABLE stock_count_session ADD COLUMN clock_offset_ms INTEGER;
-- Without a reply an entry is placed where the PC's clock is, to the millisecond: a distance that stays the same was told by Smaregi.
UPDATE stock_count_session SET clock_checked_at = started_at, clock_offset_ms = d.ms FROM (
  SELECT session_id, CAST(round(avg(ahead)) AS INTEGER) AS ms FROM (
    SELECT session_id, round(unixepoch(at, 'subsec') * 1000) - placed_ms AS ahead FROM stock_count_entry WHERE kind <> 'clock')
  GROUP BY session_id HAVING max(ahead) - min(ahead) <= 2000 AND min(abs(ahead)) > 0) d
WHERE d.session_id = stock_count_session.session_id AND origin = 'here';
`
