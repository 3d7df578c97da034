import { clockToleranceMs, longestWindowMs, tokyoTime } from '../../smaregi/updateWindow.ts'
import { BantoError } from '#shared/errors.ts'
import type { WireRow } from '../../smaregi/client.ts'

import { pageRows, read, type Run } from '../../outbox/run.ts'

/**
 * Pages of the products that were updated since a moment of the server's clock, by their ids, ascending
 * or descending. A row that is updated while pages are read may be missed or come twice: who asks must bear both.
 */
export async function* updatedSince(
  run: Run,
  since: number,
  now: number,
  maxPages: number,
  direction: 'asc' | 'desc' = 'asc',
): AsyncGenerator<readonly WireRow[]> {
  const window = {
    'upd_date_time-from': tokyoTime(since),
    'upd_date_time-to': tokyoTime(Math.min(now + clockToleranceMs, since + longestWindowMs)),
  }
  for (let page = 1; page <= maxPages; page += 1) {
    const rows = await read<readonly WireRow[]>(run, '/pos/products', {
      limit: pageRows,
      page,
      sort: direction === 'asc' ? 'productId' : 'productId:desc',
      ...window,
    })
    if (!Array.isArray(rows)) throw new BantoError('SERVER_REPLY_UNREADABLE', '/pos/products: not a list of rows')
    yield rows
    if (rows.length < pageRows) return
  }
}
