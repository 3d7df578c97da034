import { BroadcastChannel, receiveMessageOnPort, type MessagePort } from 'node:worker_threads'
import type { SharedView, ViewLink } from '../context.ts'

/** More views than this are kept by nobody. */
const maxWaiting = 8

/**
 * The threads of one engine share the views of one open file over a channel. A call that names a view
 * may arrive before the event loop has delivered it: `take` looks into the channel itself.
 */
export function openViewLink(name: string): ViewLink & { close(): void } {
  const channel = new BroadcastChannel(name)
  let waiting: SharedView[] = []
  const arrived = (view: SharedView): void => {
    waiting = [...waiting.slice(1 - maxWaiting), view]
  }
  channel.onmessage = ({ data }: { data: unknown }) => arrived(data as SharedView)
  channel.unref()
  return {
    send: (view) => channel.postMessage(view),
    take() {
      // Node takes a channel too; the types know ports only.
      const port = channel as unknown as MessagePort
      for (let next = receiveMessageOnPort(port); next !== undefined; next = receiveMessageOnPort(port)) {
        arrived(next.message as SharedView)
      }
      const taken = waiting
      waiting = []
      return taken
    },
    close: () => channel.close(),
  }
}
