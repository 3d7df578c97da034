import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createJournal } from '#core/journal/journal.ts'
import { openJournalFile } from '#core/journal/file.ts'
import { replyBody, type Exchange } from '#core/smaregi/exchange.ts'
import { noon, quietLog, sampleProducts } from '../fixtures/shopFile.ts'
import { alternately, metric, type Metric } from './metric.ts'

const requests = 1000
const rounds = 9

/** What a push says: a read and a write of one product each, alternating. */
const pushed = (index: number): Exchange => {
  const [row] = sampleProducts(index + 1, index + 1)
  const write = index % 2 === 1
  return {
    kind: 'api',
    method: write ? 'PATCH' : 'GET',
    url: `https://api.smaregi.dev/sb_abc/pos/products/${index}`,
    base: 'https://api.smaregi.dev/sb_abc',
    requestBody: write ? '{"price":"1280"}' : null,
    status: 200,
    error: null,
    milliseconds: 40,
    attempt: 1,
    reply: replyBody(JSON.stringify(row)),
    date: 'Mon, 23 Nov 2026 03:00:00 GMT',
  }
}

/**
 * What the journal costs a thousand requests of a push, from the told exchange to the written row,
 * against the bare rows written to a file of the same make in one transaction: what is more is
 * redaction, batching and the reading of replies.
 */
export async function run(): Promise<Metric[]> {
  const folder = mkdtempSync(join(tmpdir(), 'banto-bench-'))
  const journal = createJournal({ dataDir: folder, log: quietLog, now: () => noon, emit: () => undefined })
  const bare = openJournalFile(join(folder, 'bare.db'))
  try {
    journal.open(join(folder, 'shop'))
    const { ours, baseline } = alternately(
      rounds,
      () => {
        for (const exchange of exchanges()) journal.record(exchange)
        journal.read()
      },
      () => {
        bare.write(
          exchanges().map(({ method, url, requestBody, status, milliseconds, reply }) => ({
            at: noon.getTime(),
            serverAt: null,
            method,
            host: '',
            path: url,
            status,
            failure: null,
            milliseconds,
            bytesOut: 0,
            bytesIn: 0,
            attempt: 1,
            purpose: 'push',
            jobId: null,
            jobMethod: null,
            request: requestBody === null ? null : { text: requestBody, kept: 'whole' },
            reply: { text: reply?.text ?? '', kept: 'whole' },
          })),
        )
      },
    )
    const written = (rounds + 1) * requests
    const kept = [journal.read()?.column<number>('SELECT count(*) FROM entry')[0], bare.size().entries]
    if (!kept.every((entries) => entries === written)) throw new Error(`${kept.join(' and ')} entries instead of ${written}`)
    return [metric('journal: 1,000 requests of a push', 'ms', ours, baseline)]
  } finally {
    journal.close()
    bare.close()
    rmSync(folder, { recursive: true, force: true })
  }
}

/** Told anew each time, as the line does: nothing is parsed yet. */
const prepared = Array.from({ length: requests }, (_, index) => pushed(index))
const exchanges = (): Exchange[] => prepared.map((exchange) => ({ ...exchange, reply: replyBody(exchange.reply?.text ?? '') }))
