import { Worker } from 'node:worker_threads'
import { z } from 'zod'
import { BantoError } from '#shared/errors.ts'
import type { CoreContext } from '../context.ts'
import { createPeer } from '../rpc/peer.ts'
import { carriedParts, fileFault, unpack, type CarriedCount } from './carried.ts'

/** Rows of a list that are handed over in one go: a millisecond or two. */
const rowsAtOnce = 500

const list = z.enum(['items', 'shelves', 'cases', 'entries'])
/** A part of what a file holds: all but its lists, or rows of one of them; `session`: the place of the one that entries are of. */
export const partInput = z.discriminatedUnion('part', [
  z.object({ part: z.literal('head') }),
  z.object({ part: list, session: z.int().min(0), from: z.int().min(0) }),
])
type PartInput = z.infer<typeof partInput>

/** The part of an unpacked file that is asked for. */
export function partOf(carried: CarriedCount, asked: PartInput): unknown {
  if (asked.part === 'head') {
    return { ...carried, items: [], shelves: [], cases: [], sessions: carried.sessions.map((session) => ({ ...session, entries: [] })) }
  }
  const { part, session, from } = asked
  const rows: readonly unknown[] = part === 'entries' ? (carried.sessions[session]?.entries ?? []) : carried[part]
  return rows.slice(from, from + rowsAtOnce)
}

/** Asks for all rows of a list, part by part. */
async function listOf<Row>(next: (from: number) => Promise<readonly Row[]>): Promise<Row[]> {
  const rows: Row[] = []
  for (;;) {
    const part = await next(rows.length)
    for (const row of part) rows.push(row)
    if (part.length < rowsAtOnce) return rows
  }
}

/** Memory of the thread for what it unpacks; a count of a million beeps needs less. */
const maxOldGenerationSizeMb = 2_048

/**
 * What a file holds, unpacked and checked in a thread of its own where there is one, so that others are answered meanwhile. Throws
 * INVALID_INPUT (`reason`: fileFaults), whatever the bytes are.
 */
export async function unpackApart(
  { unpackerFile, dataDir, log }: Pick<CoreContext, 'unpackerFile' | 'dataDir' | 'log'>,
  bytes: Uint8Array,
): Promise<CarriedCount> {
  if (unpackerFile === undefined) return unpack(bytes)
  const worker = new Worker(unpackerFile, { workerData: { dataDir, bytes }, resourceLimits: { maxOldGenerationSizeMb } })
  const peer = createPeer({
    post: (message) => worker.postMessage(message),
    onMessage: (listener) => worker.on('message', listener),
  })
  let isTooMuch = false
  worker.on('error', (error) => {
    isTooMuch ||= 'code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY'
    log.error('unpacker.failed', { error })
  })
  worker.on('exit', () => peer.close())
  const ask = async (input: PartInput): Promise<unknown> => {
    const envelope = await peer.invoke('part', input)
    if (!envelope.ok) throw isTooMuch ? fileFault('tooLarge') : BantoError.fromBody(envelope.error)
    return envelope.value
  }
  const rowsOf = (part: z.infer<typeof list>, session: number, from: number) => ask({ part, session, from })
  try {
    const head = carriedParts.head.parse(await ask({ part: 'head' }))
    const items = await listOf(async (from) => carriedParts.items.parse(await rowsOf('items', 0, from)))
    const shelves = await listOf(async (from) => carriedParts.shelves.parse(await rowsOf('shelves', 0, from)))
    const cases = await listOf(async (from) => carriedParts.cases.parse(await rowsOf('cases', 0, from)))
    const sessions: CarriedCount['sessions'] = []
    for (const [at, session] of head.sessions.entries()) {
      sessions.push({ ...session, entries: await listOf(async (from) => carriedParts.entries.parse(await rowsOf('entries', at, from))) })
    }
    return { ...head, items, shelves, cases, sessions }
  } finally {
    peer.close()
    await worker.terminate()
  }
}
