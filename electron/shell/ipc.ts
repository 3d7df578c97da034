import type { IpcMainInvokeEvent, WebContents } from 'electron'
import { z } from 'zod'
import type { Envelope } from '#shared/errors.ts'
import type { Log } from '#core/context.ts'
import { isOurs } from './origin.ts'

const call = z.strictObject({ method: z.string().max(200), input: z.unknown() })

/** The window's main frame, and that frame shows our page. */
export const isTrustedSender = (event: Pick<IpcMainInvokeEvent, 'senderFrame' | 'sender'>, contents: WebContents): boolean =>
  event.sender === contents && event.senderFrame !== null && event.senderFrame === contents.mainFrame && isOurs(event.senderFrame.url)

export interface PageLine {
  emit(event: string, payload: unknown): void
}

/**
 * The two channels of a window: `rpc` answers its calls, `event` tells it things. Calls from
 * anywhere else are rejected, never answered with nothing. Events wait until the page has loaded.
 */
export const connectPage = (
  contents: WebContents,
  { invoke, log }: { invoke: (method: string, input: unknown) => Promise<Envelope>; log: Log },
): PageLine => {
  contents.ipc.handle('rpc', (event: IpcMainInvokeEvent, message: unknown): Promise<Envelope> => {
    if (!isTrustedSender(event, contents)) {
      log.warn('ipc.refused', { url: event.senderFrame?.url })
      return Promise.reject(new Error('refused: this sender may not call'))
    }
    const parsed = call.safeParse(message)
    if (!parsed.success) return Promise.reject(new Error('refused: not a call'))
    return invoke(parsed.data.method, parsed.data.input)
  })

  let loaded = false
  let waiting: { event: string; payload: unknown }[] = []
  contents.on('did-start-loading', () => {
    loaded = false
  })
  contents.on('did-finish-load', () => {
    loaded = true
    for (const message of waiting.splice(0)) contents.send('event', message)
  })
  return {
    emit(event, payload) {
      if (contents.isDestroyed()) return
      if (loaded) contents.send('event', { event, payload })
      // A page that never loads must not fill the memory: it reads everything anew anyway.
      else waiting = [...waiting.slice(-999), { event, payload }]
    },
  }
}
