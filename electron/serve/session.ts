import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'
import type { IncomingMessage } from 'node:http'

const digest = (text: string): Buffer => createHash('sha256').update(text).digest()
const same = (a: string, b: string): boolean => timingSafeEqual(digest(a), digest(b))

const newSecret = (): string => randomBytes(32).toString('base64url')

/** How long an address may lie in a terminal before it is used. */
const tokenLifeMs = 12 * 60 * 60_000
/** One-time tokens that may be unused at a time; the oldest becomes invalid when more are requested. */
const maxTokens = 8

export interface Sessions {
  /** A fresh one-time token for an address. */
  newToken(): string
  /** The cookie to set where the token was good; the token is dead from then on. */
  redeem(token: string): string | null
  /** Whether the request comes from our own page: right Host, no foreign Origin, the session's cookie. */
  holds(request: IncomingMessage): boolean
  /** Whether the request was sent to our own address by our own page or by the address bar. */
  addressed(request: IncomingMessage, options?: { originNeeded: boolean }): boolean
}

const cookieOf = (header: string | undefined, name: string): string | null => {
  for (const part of (header ?? '').split(';')) {
    const at = part.indexOf('=')
    if (at > 0 && part.slice(0, at).trim() === name) return part.slice(at + 1).trim()
  }
  return null
}

/**
 * Who may speak to the browser host. A page elsewhere can make the browser send requests here, and
 * a name of its own can be pointed at 127.0.0.1 (DNS rebinding): so the Host must be our address to
 * the letter, an Origin must be ours, and the cookie must be there, SameSite=Strict and unreadable
 * for scripts. Its name carries the port, because cookies do not know ports.
 */
export const createSessions = (port: () => number, now: () => number = () => performance.now()): Sessions => {
  const session = newSecret()
  const tokens = new Map<string, number>()
  const host = (): string => `127.0.0.1:${port()}`
  const cookieName = (): string => `banto_${port()}`

  const addressed: Sessions['addressed'] = ({ headers }, { originNeeded } = { originNeeded: false }) => {
    if (headers.host !== host()) return false
    if (headers.origin === undefined) return !originNeeded
    return headers.origin === `http://${host()}`
  }

  return {
    newToken() {
      const token = newSecret()
      tokens.set(token, now() + tokenLifeMs)
      for (const oldest of tokens.keys()) {
        if (tokens.size <= maxTokens) break
        tokens.delete(oldest)
      }
      return token
    },
    redeem(token) {
      for (const [known, end] of tokens) {
        if (!same(known, token)) continue
        tokens.delete(known)
        return end < now() ? null : `${cookieName()}=${session}; HttpOnly; SameSite=Strict; Path=/`
      }
      return null
    },
    addressed,
    holds(request) {
      const cookie = cookieOf(request.headers.cookie, cookieName())
      return addressed(request) && cookie !== null && same(cookie, session)
    },
  }
}
