import { randomUUID } from 'node:crypto'
import { MessageChannel, Worker, type MessagePort } from 'node:worker_threads'
import type { Log, ReaderThreads } from '../context.ts'
import { lanes, type Lane } from '../rpc/lanes.ts'
import { createPeer, type Peer } from '../rpc/peer.ts'
import type { ShopFile } from '../store/db.ts'
import { openViewLink } from './viewLink.ts'
import { workPrefix } from './work.ts'

/** The threads that read beside the engine's. Without them, or when they fail, the engine answers everything itself. */
export interface Readers extends ReaderThreads {
  /** From now on they read this file, as soon as they are up. A file that cannot be written is left to the engine. */
  open(file: ShopFile): void
  /** Resolves when none of them has the file any more: only then it may be closed, moved or replaced. */
  close(): Promise<void>
  end(): Promise<void>
}

export interface ReadersOptions {
  readonly readerFile: string
  readonly workerData: { readonly dataDir: string }
  readonly log: Log
  /** Hands the host the end of a line on which the reader of a lane answers. */
  readonly offer: (lane: Lane, port: MessagePort) => void
}

interface Reader {
  readonly worker: Worker
  readonly peer: Peer
  readonly ended: Promise<void>
}

interface Opened {
  readonly file: ShopFile
  readonly channel: string
  readonly link: ReturnType<typeof openViewLink>
}

/**
 * Room for short-lived objects of each; most of what a reader keeps is not among them. A survey makes many of them at once: with half
 * as much room, a review of 50,000 counted lines takes half as long again.
 */
const maxYoungGenerationSizeMb: Readonly<Record<Lane, number>> = { quick: 12, view: 12, survey: 24 }
/** They come after the page has its first rows. */
const startDelayMs = 1_500
const closePatienceMs = 5_000
/** A reader that ends more often than this is not started any more; the engine answers its calls. */
const maxCrashes = 3

export function createReaders({ readerFile, workerData, log, offer }: ReadersOptions): Readers {
  const readers = new Map<Lane, Reader>()
  const crashes = new Map<Lane, number>()
  let opened: Opened | null = null
  let starting: NodeJS.Timeout | undefined
  let ending = false
  let tellUnindexed = (): void => {}

  function start(lane: Lane): void {
    const { port1, port2 } = new MessageChannel()
    const worker = new Worker(readerFile, {
      workerData: { ...workerData, lane, port: port1 },
      transferList: [port1],
      resourceLimits: { maxYoungGenerationSizeMb: maxYoungGenerationSizeMb[lane] },
    })
    const peer = createPeer(
      { post: (message) => worker.postMessage(message), onMessage: (listener) => worker.on('message', listener) },
      { onEvent: (event) => event === 'reader.unindexed' && tellUnindexed() },
    )
    worker.on('error', (error) => log.error('reader.failed', { lane, error }))
    const ended = new Promise<void>((resolve) => {
      worker.on('exit', () => {
        peer.close()
        if (readers.get(lane)?.worker === worker) readers.delete(lane)
        resolve()
        if (!ending) crashed(lane)
      })
    })
    readers.set(lane, { worker, peer, ended })
    offer(lane, port2)
    if (opened) tell(lane, opened)
  }

  function crashed(lane: Lane): void {
    const count = (crashes.get(lane) ?? 0) + 1
    crashes.set(lane, count)
    log.error('reader.ended', { lane, count })
    if (count <= maxCrashes) start(lane)
  }

  function tell(lane: Lane, { file, channel }: Opened): void {
    void readers
      .get(lane)
      ?.peer.invoke('reader.open', { path: file.path, channel })
      .then((envelope) => {
        if (!envelope.ok) log.warn('reader.notOpened', { lane, code: envelope.error.code, message: envelope.error.message })
      })
  }

  /** A reader that does not let go of the file is ended. */
  async function letGo(lane: Lane, { worker, peer, ended }: Reader): Promise<void> {
    const patience = setTimeout(() => {
      log.error('reader.notClosing', { lane })
      void worker.terminate()
    }, closePatienceMs)
    const envelope = await peer.invoke('reader.close', {})
    // Its line broke: it is ending, and its connection with it.
    if (!envelope.ok) await ended
    clearTimeout(patience)
  }

  return {
    open(file) {
      if (file.notices.some(({ code }) => code === 'readOnly')) return
      const channel = `banto-views-${randomUUID()}`
      opened = { file, channel, link: openViewLink(channel) }
      if (readers.size > 0) for (const lane of readers.keys()) tell(lane, opened)
      else {
        starting ??= setTimeout(() => {
          starting = undefined
          if (!ending && opened !== null && readers.size === 0) lanes.forEach(start)
        }, startDelayMs)
        starting.unref()
      }
    },
    async close() {
      opened?.link.close()
      opened = null
      await Promise.all([...readers].map(([lane, reader]) => letGo(lane, reader)))
    },
    async end() {
      ending = true
      clearTimeout(starting)
      await Promise.all([...readers.values()].map(({ worker }) => worker.terminate()))
    },
    work(name, input) {
      const reader = opened === null ? undefined : readers.get('survey')
      return reader?.peer.invoke(`${workPrefix}${name}`, input) ?? Promise.resolve(null)
    },
    viewLink: (file) => (opened?.file === file ? opened.link : undefined),
    onUnindexed: (listener) => (tellUnindexed = listener),
  }
}
