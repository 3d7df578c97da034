/**
 * The line to Smaregi's Platform API as the rest of the engine sees it. Implemented in this folder
 * over fetch, with tokens, rate limits and retries inside.
 */
export type WireRow = Readonly<Record<string, unknown>>

export interface Reply<T> {
  readonly value: T
  /** The server's clock (its Date header), to compare with update times; null where it sent none. */
  readonly serverTime: Date | null
}

/** What is used of the contract's rate limit. Times are milliseconds from now. */
export interface RateLimitState {
  /** Requests of the last full second, and how many a second are granted. */
  readonly reads: { readonly used: number; readonly limit: number }
  readonly writes: { readonly used: number; readonly limit: number }
  /** How long nothing may leave because Smaregi said so; 0 where it did not. */
  readonly rateLimitedForMs: number
  /** The last 60 seconds, oldest first. */
  readonly history: readonly { readonly reads: number; readonly writes: number; readonly rateLimited: boolean }[]
}

/** The server's clock as a reply told it, and both clocks of this computer at that moment. Milliseconds. */
export interface ServerClock {
  readonly serverMs: number
  readonly wallMs: number
  /** Since some moment; only grows, whatever the clock is set to. */
  readonly monotonicMs: number
}

export interface CallOptions {
  readonly signal?: AbortSignal
  /** Of a read: false where the reply is not what was asked for. It is asked for again, like one that is no JSON. */
  readonly accept?: (value: unknown) => boolean
}

/**
 * Errors are BantoErrors: OFFLINE (never reached the server), AMBIGUOUS (sent, no reply: it may have
 * taken effect; only for writes), SIGN_IN_EXPIRED, SCOPE_MISSING, NOT_FOUND, SERVER_REJECTED
 * (details.status, details.title, details.detail: Smaregi's words), SERVER_UNAVAILABLE, RATE_LIMITED,
 * SERVER_REPLY_UNREADABLE, NOT_SMAREGI, CERTIFICATE_UNTRUSTED, PROXY_LOGIN_NEEDED, CANCELLED. Reads are retried inside (with back-off), also
 * where the reply cannot be read; writes are only
 * retried where the server surely did nothing (429, 503 with Retry-After, connection refused).
 */
export interface SmaregiClient {
  /** GET below `/{contractId}`; `query` values are sent as they are. */
  read<T = unknown>(path: string, query?: Readonly<Record<string, string | number>>, options?: CallOptions): Promise<Reply<T>>
  /** PATCH, POST, PUT or DELETE with a JSON body. */
  write<T = unknown>(method: 'PATCH' | 'POST' | 'PUT' | 'DELETE', path: string, body: unknown, options?: CallOptions): Promise<Reply<T>>
  /** The rate limit of this contract and what is used of it, which every window and job shares. */
  rateLimit(): RateLimitState
  /** As Smaregi's last reply told it; null where none has come yet. */
  serverClock(): ServerClock | null
  /** Hears of each reply of Smaregi, when `serverClock` has it. */
  onReply(listener: () => void): void
}
