import path from 'node:path'
import { parentPort, workerData } from 'node:worker_threads'
import { z } from 'zod'
import { unpack, type CarriedCount } from './countFiles/carried.ts'
import { partOf, partInput } from './countFiles/parts.ts'
import { createLog } from './log.ts'
import { toErrorBody } from './rpc/errorBody.ts'
import { createPeer } from './rpc/peer.ts'

/**
 * The thread that unpacks one file of a count and checks it: a large one takes seconds, and one that was made to be too much ends this
 * thread and not the engine. Handed over in parts, because taking over all of it takes long, too.
 */
const { dataDir, bytes } = z.object({ dataDir: z.string(), bytes: z.instanceof(Uint8Array) }).parse(workerData)

if (!parentPort) throw new Error('a file is unpacked in a worker thread')
const engine = parentPort
const log = createLog({ folder: path.join(dataDir, 'logs'), source: 'unpacker' })
let carried: CarriedCount | null = null

createPeer(
  { post: (message) => engine.postMessage(message), onMessage: (listener) => engine.on('message', listener) },
  {
    dispatch(method, input) {
      try {
        carried ??= unpack(bytes)
        return Promise.resolve({ ok: true, value: partOf(carried, partInput.parse(input)) })
      } catch (error) {
        return Promise.resolve({ ok: false, error: toErrorBody(error, method, log) })
      }
    },
  },
)
