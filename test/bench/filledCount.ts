import type { WriteDb } from '#core/store/db.ts'

export const countId = 'count00000000001'
const storeId = 1
export const mostLines = 50_000
const beepsPerLine = 3
const sessions = 4
const shelves = 40
/** Of the counted products, one in so many was sold meanwhile and has a history that was read. */
const soldEvery = 10

const startMs = Date.parse('2026-11-20T10:00:00+09:00')
const iso = (ms: number): string => new Date(ms).toISOString()

/** Of the products, one in so many stands on a second shelf, where another person finds its last piece. */
const onTwoShelvesEvery = 10

/** The shelf and session of a product's beep: who walks a shelf scans the pieces of a product one after the other. */
function placeOf(line: number, beep: number): { readonly session: number; readonly shelf: number } {
  const shelf = Math.floor(line / 25) % shelves
  const elsewhere = line % onTwoShelvesEvery === 0 && beep === beepsPerLine - 1 ? 1 : 0
  return { session: (shelf + elsewhere) % sessions, shelf: (shelf + elsewhere) % shelves }
}

/**
 * A count of `lines` products with three beeps each, by four persons on forty shelves, a tenth of them on two; a tenth were sold
 * meanwhile.
 */
export function fillCount(db: WriteDb, lines: number): void {
  const beeps = lines * beepsPerLine
  const params = { countId, storeId, lines, startMs }
  db.transaction(() => {
    db.run(
      `INSERT INTO stock_count (count_id, store_id, name, plan, is_blind, recount, started_at) VALUES (?, ?, '棚卸', '{"kind":"everything"}', 1, '{"pieces":5,"yen":null,"percent":null}', ?)`,
      [countId, storeId, iso(startMs)],
    )
    db.run(
      `INSERT INTO stock_count_item (count_id, product_id, expected, cost)
       SELECT :countId, m.product_id, t.stock_amount, m.cost FROM product m LEFT JOIN stock t ON t.product_id = m.product_id AND t.store_id = :storeId
       ORDER BY m.product_id LIMIT :lines * 6 / 5`,
      { countId, storeId, lines },
    )
    for (let at = 0; at < shelves; at += 1) {
      db.run('INSERT INTO shelf (shelf_id, store_id, code, name, position, at) VALUES (?, ?, ?, ?, ?, ?)', [
        `shelf${at}`,
        storeId,
        `A-${at}`,
        '',
        at,
        iso(startMs),
      ])
    }
    for (let at = 0; at < sessions; at += 1) {
      db.run(
        `INSERT INTO stock_count_session (session_id, count_id, round, person, computer, origin, started_at, clock_checked_at) VALUES (?, ?, 1, ?, 'pc', 'here', ?, ?)`,
        [`session${at}`, countId, `担当${at}`, iso(startMs), iso(startMs)],
      )
    }
    for (let at = 0; at < beeps; at += 1) {
      const ms = startMs + 1_000 + at * 50
      const line = Math.floor(at / beepsPerLine)
      const { session, shelf } = placeOf(line, at % beepsPerLine)
      db.run(
        `INSERT INTO stock_count_entry (session_id, seq, kind, code, product_id, shelf_id, pieces, source, at, placed_ms)
         VALUES (?, ?, 'scan', ?, ?, ?, ?, 'wedge', ?, ?)`,
        [`session${session}`, at + 1, String(at), 1 + line, `shelf${shelf}`, 1 + (at % 7), iso(ms), ms],
      )
    }
    const readMs = startMs + beeps * 50 + 60_000
    db.run(
      `INSERT INTO stock_change (product_id, store_id, change_id, target_date_time, upd_date_time, amount, stock_amount, stock_division, pull_id)
       SELECT i.product_id, :storeId, i.product_id, :soldAt, :soldAt, -1, coalesce(i.expected, 0), '02', 1
       FROM stock_count_item i WHERE i.count_id = :countId AND i.product_id % ${soldEvery} = 0`,
      { countId, storeId, soldAt: iso(startMs + 30_000) },
    )
    db.run(
      `INSERT INTO stock_change_read (product_id, store_id, since_ms, read_ms, stock_amount, pull_id)
       SELECT c.product_id, c.store_id, :startMs, :readMs, c.stock_amount, 1 FROM stock_change c`,
      { startMs: params.startMs, readMs },
    )
    db.run(
      `INSERT INTO pull_state (resource, pull_id, high_water) VALUES ('stock', 1, :at)
      ON CONFLICT (resource) DO UPDATE SET high_water = excluded.high_water`,
      { at: iso(readMs) },
    )
  })
}
