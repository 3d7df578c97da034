import { parentPort, workerData } from 'node:worker_threads'
import { z } from 'zod'
import { startSandbox } from '#sandbox/start.ts'

const start = z.object({ folder: z.string() })

/** A believable shop of this size. */
const productCount = 10_000

if (!parentPort) throw new Error('the sample shop runs in a worker thread')
const port = parentPort
const { folder } = start.parse(workerData)

// The sandbox keeps its port in its own file, and takes another where that one is in use.
const sandbox = await startSandbox({ dataDir: folder, products: productCount, rates: 'production' })
const { identityUrl, apiUrl, clientId } = sandbox
port.postMessage({ ready: { identityUrl, apiUrl, clientId } })
const selling = z.object({ perMinute: z.number() })
port.on('message', (message) => {
  const asked = selling.safeParse(message)
  if (asked.success) sandbox.setRegisters(asked.data)
  if (message === 'close') void sandbox.close().finally(() => process.exit(0))
})
