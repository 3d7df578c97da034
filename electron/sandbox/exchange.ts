import { jsonReply, problemReply, tooMany, type Product, type Reply } from './api/problem.ts'
import type { RateLimiter } from './api/rateLimit.ts'
import type { Api } from './api/router.ts'
import type { Clock } from './clock.ts'
import type { Control } from './control.ts'
import type { Fault, Faults } from './faults.ts'
import type { Identity } from './identity/index.ts'
import type { Statistics } from './statistics.ts'

export interface ServerParts {
  readonly contractId: string
  readonly controlToken: string
  readonly clock: Clock
  readonly limiter: RateLimiter
  readonly api: Api
  readonly identity: Identity
  readonly control: Control
  readonly faults: Faults
  readonly statistics: Statistics
  readonly log: (message: string) => void
}

const identityPaths = /^\/(authorize(\/|$)|userinfo$|jwks$|interaction\/|app\/|\.well-known\/)/u
const tokenPaths = /^\/(authorize|app\/[^/]+)\/token$/u

/** A request, whatever it came over. */
export interface Call {
  readonly method: string
  readonly url: URL
  readonly authorization: string | undefined
  readBody(): Promise<string>
}

/** What becomes of a request: an answer (that may break on its way), no answer, or one that `identity` has given itself. */
export type Exchanged =
  | { readonly kind: 'reply'; readonly reply: Reply; readonly broken: Fault | null }
  | { readonly kind: 'dropped' }
  | { readonly kind: 'served' }

/** Faults, the API, sign-in: everything but the socket. `identity` serves the sign-in pages and gives their status. */
export async function exchange(
  parts: ServerParts,
  call: Call,
  identity: (fault: Fault | undefined) => Promise<number>,
): Promise<Exchanged> {
  if (parts.control.offline()) return { kind: 'dropped' }
  const { method, url } = call
  const apiPath = /^\/([^/]+)\/(pos|timecard)(\/.*)$/u.exec(url.pathname)
  // Below the POS side for rules and statistics; the other side's paths begin with its name.
  const path = apiPath === null ? url.pathname : `${apiPath[2] === 'pos' ? '' : '/timecard'}${apiPath[3]}`
  const faults = parts.faults.hit(method, path)
  for (const fault of faults) {
    if (fault.kind === 'samePage') url.searchParams.delete('page')
    if (fault.kind === 'latency') await new Promise((resolve) => setTimeout(resolve, fault.ms))
  }
  const ending = faults.at(-1)
  const drops = ending && ['dropBefore', 'dropAfter', 'dropMiddle', 'hangAfter'].includes(ending.kind)
  const count = (status: number): void => parts.statistics.count(method, path, drops ? null : status)
  const early = ending ? endBefore(ending, apiPath?.[2] === 'timecard' ? 'timecard' : 'pos') : null
  if (early) {
    count(early.kind === 'reply' ? early.reply.status : 0)
    return early
  }
  const broken = drops ? ending : null
  let reply: Reply
  if (apiPath) {
    const body = method === 'GET' ? '' : await call.readBody()
    const contractId = apiPath[1] as string
    const product = apiPath[2] === 'pos' ? 'pos' : 'timecard'
    reply = await parts.api.handle({
      method,
      contractId,
      product,
      path: apiPath[3] as string,
      query: url.searchParams,
      authorization: call.authorization,
      body,
    })
  } else if (identityPaths.test(url.pathname)) {
    // Asking for tokens counts against the contract's limit. As which kind is not said: our assumption is a read.
    const wait = tokenPaths.test(url.pathname) ? parts.limiter.take(parts.contractId, 'read') : null
    if (wait === null) {
      count(await identity(broken ?? undefined))
      return { kind: 'served' }
    }
    reply = tooMany(wait).toReply()
  } else {
    reply = problemReply(404, '指定されたURIのリソースが見つかりません')
  }
  count(reply.status)
  return { kind: 'reply', reply, broken }
}

/** The faults that keep the request from having any effect, as the end they make of it. */
function endBefore(fault: Fault, product: Product): Exchanged | null {
  switch (fault.kind) {
    case 'dropBefore':
      return { kind: 'dropped' }
    case 'status': {
      const headers: Record<string, string> = fault.retryAfter === undefined ? {} : { 'retry-after': String(fault.retryAfter) }
      return replied(problemReply(fault.status, fault.detail ?? '練習用の障害です', headers, product))
    }
    case 'html':
      return replied({
        status: 200,
        headers: { 'content-type': 'text/html' },
        body: '<html><body>Please sign in to the network.</body></html>',
      })
    case 'reply':
      return replied({ status: fault.status, headers: fault.headers, body: fault.body })
    case 'ignoreBulk':
      return replied(jsonReply({ requestId: 1, callbackUrl: 'https://callback.invalid/' }))
    default:
      return null
  }
}

const replied = (reply: Reply): Exchanged => ({ kind: 'reply', reply, broken: null })
