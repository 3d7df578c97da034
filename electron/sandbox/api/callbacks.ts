import { badRequest, Problem } from './problem.ts'

/** Work that is done after the answer, and its result posted to an address that the request named. */
export interface Callbacks {
  /** Gives the number of a request, and does its work a little later. Throws Problem 503 once closed. */
  later(name: string, work: (requestId: number) => Promise<void>): number
  /** Posts once: Smaregi does not send a notice again. */
  post(name: string, url: string, body: string, contentType: string): Promise<void>
  /** Lets the work under way end; new work is refused. */
  close(): Promise<void>
}

/** `delay`: milliseconds between the answer and the work. */
export function createCallbacks({ delay, log }: { readonly delay: number; readonly log: (message: string) => void }): Callbacks {
  const running = new Set<Promise<void>>()
  let closed = false
  let lastId = Math.floor(Date.now() / 1000)
  return {
    later(name, work) {
      if (closed) throw new Problem(503, 'メンテナンス中です')
      lastId += 1
      const requestId = lastId
      const task = new Promise((resolve) => setTimeout(resolve, delay))
        .then(() => work(requestId))
        .catch((error: unknown) => log(`${name} ${requestId}: ${String(error)}`))
        .finally(() => running.delete(task))
      running.add(task)
      return requestId
    },
    async post(name, url, body, contentType) {
      try {
        const reply = await fetch(url, {
          method: 'POST',
          headers: { 'content-type': contentType },
          body,
          redirect: 'manual',
          signal: AbortSignal.timeout(3000),
        })
        await reply.arrayBuffer()
        if (!reply.ok) log(`${name}: callback answered ${reply.status}`)
      } catch (error) {
        log(`${name}: callback not reached: ${String(error)}`)
      }
    },
    async close() {
      closed = true
      await Promise.all(running)
    },
  }
}

const maxUrlChars = 511

/** An address of a body, as the pages have them. Throws Problem 400. */
export function checkedUrl(name: string, value: unknown): string {
  if (typeof value !== 'string' || value === '') throw badRequest(`[${name}] 必須項目です`)
  if (value.length > maxUrlChars) throw badRequest(`[${name}] ${maxUrlChars}文字以内で入力して下さい`)
  if (!/^https?:\/\/\S+$/u.test(value)) throw badRequest(`[${name}] URLの形式が正しくありません`)
  return value
}
