import { MessagePort } from 'node:worker_threads'
import { z } from 'zod'
import type { Envelope } from '#shared/errors.ts'
import { isKeptByPage, lanes, lanesOf, type Lane } from '#core/rpc/lanes.ts'
import { createPeer, type Peer } from '#core/rpc/peer.ts'

/** Takes the page's calls to whoever answers them: a reader of the engine, or the engine itself. */
export interface ReadLines {
  /** The end of a line to a reader, as the engine hands it over (`engine.reader`). */
  accept(offered: unknown): void
  /** The page has been told of this event. */
  heard(event: string): void
  invoke(method: string, input: unknown): Promise<Envelope>
  close(): void
}

const offer = z.object({ lane: z.enum(lanes), port: z.instanceof(MessagePort) })

/** What a reader says when it cannot answer, and the engine may: it has no file (yet, or any more), cannot read it, or has ended. */
const unanswered = /^(?:HOST_LOST|NOT_SIGNED_IN|VIEW_GONE|STORE_.*)$/u

/** Each call is taken to a reader at most this often; then the engine, whose answers and events are in order, has it. */
const maxTries = 3

export function createReadLines(engine: (method: string, input: unknown) => Promise<Envelope>): ReadLines {
  const peers = new Map<Lane, Peer>()
  let changes = 0

  /** Null: the engine has the word. */
  const fromReader = async (peer: Peer, method: string, input: unknown): Promise<Envelope | null> => {
    for (let tries = 0; tries < maxTries; tries += 1) {
      const before = changes
      const envelope = await peer.invoke(method, input)
      if (!envelope.ok && unanswered.test(envelope.error.code)) return null
      // An answer that was read before an event that the page has heard since would be older than the event.
      if (!isKeptByPage(method) || changes === before) return envelope
    }
    return null
  }

  const fromLanes = async (method: string, input: unknown): Promise<Envelope> => {
    const asked = lanesOf(method)
    for (const [i, lane] of asked.entries()) {
      const peer = lane === undefined ? undefined : peers.get(lane)
      const envelope = peer === undefined ? null : await fromReader(peer, method, input)
      if (envelope === null) break
      const isLeft = !envelope.ok && envelope.error.code === 'NOT_FOUND' && i + 1 < asked.length
      if (!isLeft) return envelope
    }
    return engine(method, input)
  }

  return {
    accept(offered) {
      const { lane, port } = offer.parse(offered)
      const peer = createPeer({ post: (message) => port.postMessage(message), onMessage: (listener) => port.on('message', listener) })
      peers.set(lane, peer)
      port.on('close', () => {
        if (peers.get(lane) === peer) peers.delete(lane)
        peer.close()
      })
    },
    heard(event) {
      if (event.endsWith('.changed')) changes += 1
    },
    invoke: fromLanes,
    close() {
      for (const peer of peers.values()) peer.close()
      peers.clear()
    },
  }
}
