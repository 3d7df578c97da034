import { WebSocket } from 'ws'
import type { InputOf, MethodName, OutputOf, PayloadOf } from '#shared/contracts/index.ts'
import { BantoError, type ErrorBody } from '#shared/errors.ts'

type Message =
  | { readonly id: number; readonly ok: true; readonly value: unknown }
  | { readonly id: number; readonly ok: false; readonly error: ErrorBody }
  | { readonly event: string; readonly payload: unknown }

/** The line of a page to the browser host, without a page: what it asks is typed by the same contracts. */
export interface HostLine {
  call<N extends MethodName>(name: N, input: InputOf<N>): Promise<OutputOf<N>>
  /** Starts a job and waits for its outcome; `progress` hears of its details. */
  job<N extends MethodName>(
    name: N,
    input: InputOf<N>,
    progress?: (detail: PayloadOf<'jobs.progress'>['detail']) => void,
  ): Promise<OutputOf<N>>
  close(): void
}

/** Opens the line; `address` is the one that the host prints, and works once. */
export async function openHostLine(address: string): Promise<HostLine> {
  const { origin } = new URL(address)
  const reply = await fetch(address, { redirect: 'manual' })
  const cookie = reply.headers.get('set-cookie')?.split(';')[0] ?? ''
  const socket = new WebSocket(`${origin.replace('http', 'ws')}/rpc`, { headers: { cookie, origin } })
  const replies = new Map<number, (message: Message) => void>()
  const lost = { ok: false, error: new BantoError('HOST_LOST', 'the host closed the line').toBody() } as const
  socket.on('close', () => {
    for (const [id, reply] of replies) reply({ id, ...lost })
  })
  const listeners = new Set<(event: string, payload: unknown) => void>()
  socket.on('message', (data: Buffer) => {
    const message = JSON.parse(data.toString()) as Message
    if ('event' in message) for (const listener of listeners) listener(message.event, message.payload)
    else replies.get(message.id)?.(message)
  })
  await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject))
  let last = 0
  const ask = (method: string, input: unknown): Promise<unknown> =>
    new Promise((resolve, reject) => {
      const id = (last += 1)
      replies.set(id, (message) => {
        replies.delete(id)
        if ('ok' in message && message.ok) resolve(message.value)
        else if ('ok' in message) reject(BantoError.fromBody(message.error))
      })
      socket.send(JSON.stringify({ id, method, input }))
    })

  return {
    call: async (name, input) => (await ask(name, input)) as never,
    async job(name, input, progress) {
      const ends = new Map<string, PayloadOf<'jobs.finished'>['outcome']>()
      let wake = (): void => undefined
      const listener = (event: string, payload: unknown): void => {
        if (event === 'jobs.progress') progress?.((payload as PayloadOf<'jobs.progress'>).detail)
        if (event !== 'jobs.finished') return
        const { jobId, outcome } = payload as PayloadOf<'jobs.finished'>
        ends.set(jobId, outcome)
        wake()
      }
      listeners.add(listener)
      try {
        const { jobId } = (await ask(name, input)) as { jobId: string }
        while (!ends.has(jobId)) await new Promise<void>((resolve) => (wake = resolve))
        const outcome = ends.get(jobId)
        if (outcome?.ok !== true)
          throw BantoError.fromBody(outcome?.error ?? { code: 'INTERNAL', message: name, details: {}, retryable: false })
        return outcome.value as never
      } finally {
        listeners.delete(listener)
      }
    },
    close: () => socket.terminate(),
  }
}
