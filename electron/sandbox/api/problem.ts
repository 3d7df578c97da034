/**
 * What the API answers with. Errors are problem+json in Smaregi's shape; their words are the
 * server's own (Japanese), as Smaregi's are, and no part of Banto's interface.
 */
export interface Reply {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  /** JSON text; empty where there is no body. */
  readonly body: string
}

/** The parts of the platform that the practice server has. */
export type Product = 'pos' | 'timecard'

const titles: Readonly<Record<number, string>> = {
  400: 'Bad Request',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'NotFound',
  405: 'Method Not Allowed',
  409: 'Conflict',
  413: 'Payload Too Large',
  429: 'Too Many Requests',
  500: 'Internal Server Error',
  503: 'Service Unavailable',
}

/** Thrown anywhere below the router, answered as problem+json. */
export class Problem extends Error {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>

  constructor(status: number, detail: string, headers: Readonly<Record<string, string>> = {}) {
    super(detail)
    this.status = status
    this.headers = headers
  }

  toReply(product: Product = 'pos'): Reply {
    return problemReply(this.status, this.message, this.headers, product)
  }
}

/**
 * The timecard's bodies have no `status`, and write «Not Found» in two words; the pages say so for 400 and 404,
 * that its other errors are alike is our assumption.
 */
export function problemReply(
  status: number,
  detail: string,
  headers: Readonly<Record<string, string>> = {},
  product: Product = 'pos',
): Reply {
  const body = { type: 'about:blank', title: titles[status] ?? 'Error', detail, status }
  const { status: _status, ...bare } = { ...body, title: status === 404 ? 'Not Found' : body.title }
  return {
    status,
    headers: { ...headers, 'content-type': 'application/problem+json' },
    body: JSON.stringify(product === 'pos' ? body : bare),
  }
}

export const jsonReply = (value: unknown, status = 200): Reply => ({
  status,
  headers: { 'content-type': 'application/json;charset=UTF-8' },
  body: JSON.stringify(value),
})

export const tooMany = (seconds: number): Problem =>
  new Problem(429, 'リクエスト数が上限を超えました。しばらくしてから再度お試し下さい', { 'retry-after': String(seconds) })
export const badRequest = (detail: string): Problem => new Problem(400, detail)
export const notFound = (detail = '指定されたIDのリソースが見つかりません'): Problem => new Problem(404, detail)

/** Refuses a body with a field that the page does not name: a misspelt one shows while it is cheap (our assumption). */
export function onlyFields(body: object, names: readonly string[]): void {
  for (const name of Object.keys(body)) if (!names.includes(name)) throw badRequest(`[${name}] 指定できない項目です`)
}
