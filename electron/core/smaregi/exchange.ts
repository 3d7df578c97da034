/** The body of an answer. It may be parsed by several: that is done once. */
export interface ReplyBody {
  readonly text: string
  /** Of the text in UTF-8. */
  readonly bytes: number
  /** The parsed JSON; undefined where it is none, or nested deeper than anything Smaregi sends. */
  json(): unknown
}

/** One request over the line and what became of it, for the journal. Never carries headers or tokens of ours. */
export interface Exchange {
  /** api: the platform; identity: sign-in and tokens; line: only whether somebody answers. */
  readonly kind: 'api' | 'identity' | 'line'
  readonly method: string
  readonly url: string
  /** What the address lies below, with the contract in it: not worth repeating in each line. */
  readonly base: string
  /** JSON, a form, or null. As it was sent: the journal takes out what must not be kept. */
  readonly requestBody: string | null
  readonly status: number | null
  /** Why no answer came, or null. */
  readonly error: string | null
  readonly milliseconds: number
  /** 1 for the first try of a call. */
  readonly attempt: number
  readonly reply: ReplyBody | null
  /** The server's Date header. */
  readonly date: string | null
}

export type OnExchange = (exchange: Exchange) => void

/** Levels of nesting: much more than anything Smaregi sends, and few enough for whoever walks it. */
const deepestReply = 64

/** For what was parsed from JSON: a tree, which refers to nothing twice. */
function isDeeper(value: unknown, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return false
  if (levels === 0) return true
  if (Array.isArray(value)) return value.some((child) => isDeeper(child, levels - 1))
  for (const name in value) if (isDeeper((value as Record<string, unknown>)[name], levels - 1)) return true
  return false
}

/** `bytes` where they are known: counting those of a page takes as long as decoding it. */
export const replyBody = (text: string, bytes = Buffer.byteLength(text)): ReplyBody => {
  let parsed: { readonly value: unknown } | null = null
  return {
    text,
    bytes,
    json() {
      if (parsed === null) {
        try {
          const value: unknown = JSON.parse(text)
          parsed = { value: isDeeper(value, deepestReply) ? undefined : value }
        } catch {
          parsed = { value: undefined }
        }
      }
      return parsed.value
    },
  }
}

/**
 * `fetch` for the calls that do not go through the client (sign-in, tokens), told to the journal like
 * all others. The answer can still be read by the caller.
 */
export const tellingFetch =
  (kind: Exchange['kind'], tell: OnExchange | undefined, through: typeof fetch = fetch): typeof fetch =>
  async (input, init) => {
    if (tell === undefined) return through(input, init)
    const url = input instanceof Request ? input.url : String(input)
    const body = init?.body
    const requestBody = typeof body === 'string' ? body : body instanceof URLSearchParams ? body.toString() : null
    const told = { kind, method: init?.method ?? 'GET', url, base: new URL(url).origin, requestBody, attempt: 1 }
    const began = performance.now()
    const passed = (): number => performance.now() - began
    try {
      const response = await through(input, init)
      // Pages for people (the sign-in form) are long, and nobody's evidence.
      const readable = (response.headers.get('content-type') ?? '').includes('json')
      const text = readable ? await response.clone().text() : ''
      tell({
        ...told,
        status: response.status,
        error: null,
        milliseconds: passed(),
        reply: replyBody(text),
        date: response.headers.get('date'),
      })
      return response
    } catch (error) {
      const words = error instanceof Error ? (error.cause instanceof Error ? error.cause.message : error.message) : String(error)
      tell({ ...told, status: null, error: words, milliseconds: passed(), reply: null, date: null })
      throw error
    }
  }
