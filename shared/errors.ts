/**
 * Every error that crosses a seam has a code of this closed list. The page finds its words under
 * `errors.<code>` in the language files; `details` fill the blanks in those words.
 */
export const errorCodes = [
  // the program
  'INTERNAL',
  'INVALID_INPUT',
  'UNKNOWN_METHOD',
  'CANCELLED',
  'BUSY',
  'NOT_FOUND',
  'VIEW_GONE',
  'HOST_LOST',
  // sign-in and tokens
  'NOT_SIGNED_IN',
  'SIGN_IN_TIMED_OUT',
  'SIGN_IN_DENIED',
  'SIGN_IN_FAILED',
  'SIGN_IN_EXPIRED',
  'PORT_TAKEN',
  'CLIENT_REJECTED',
  'SCOPE_MISSING',
  'UNSENT_CHANGES',
  'VAULT_LOCKED',
  'VAULT_UNREADABLE',
  // the line to Smaregi
  'OFFLINE',
  'NOT_SMAREGI',
  'PROXY_LOGIN_NEEDED',
  'CERTIFICATE_UNTRUSTED',
  'SERVER_UNAVAILABLE',
  'SERVER_REJECTED',
  'SERVER_REPLY_UNREADABLE',
  'LIST_WITHOUT_END',
  'WAITS_FOR_RESOURCE',
  'RATE_LIMITED',
  'AMBIGUOUS',
  // devices
  'DEVICE_UNREACHABLE',
  'DEVICE_LOST',
  'DEVICE_BUSY',
  'DEVICE_NO_ACCESS',
  'DEVICE_MODULE_MISSING',
  'DEVICE_WRONG_PROTOCOL',
  // the file
  'STORE_FROM_FUTURE',
  'STORE_CORRUPT',
  'STORE_READ_ONLY',
  'STORE_NO_ACCESS',
  'STORE_FULL',
  'STORE_IN_USE',
  'STORE_LOST',
  'BACKUP_FAILED',
  // editing
  'NOTHING_TO_UNDO',
  'NOTHING_TO_REDO',
  'NOTHING_TO_SEND',
  // documents
  'TEMPLATE_INVALID',
] as const

export type ErrorCode = (typeof errorCodes)[number]

export type ErrorDetails = Readonly<Record<string, string | number | boolean | null>>

/** What a failed call carries over any transport. `message` is for the log; people read `errors.<code>`. */
export interface ErrorBody {
  readonly code: ErrorCode
  readonly message: string
  readonly details: ErrorDetails
  readonly retryable: boolean
}

export type Envelope<T = unknown> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: ErrorBody }

/** The one error class of the project: anything else that is thrown is a bug and becomes INTERNAL. */
export class BantoError extends Error {
  readonly code: ErrorCode
  readonly details: ErrorDetails
  readonly retryable: boolean

  constructor(code: ErrorCode, message: string = code, options: { details?: ErrorDetails; retryable?: boolean; cause?: unknown } = {}) {
    super(message, { cause: options.cause })
    this.name = 'BantoError'
    this.code = code
    this.details = options.details ?? {}
    this.retryable = options.retryable ?? false
  }

  toBody(): ErrorBody {
    return {
      code: this.code,
      message: this.message,
      details: this.details,
      retryable: this.retryable,
    }
  }

  static fromBody(body: ErrorBody): BantoError {
    return new BantoError(body.code, body.message, body)
  }
}

export const isBantoError = (error: unknown): error is BantoError => error instanceof BantoError
