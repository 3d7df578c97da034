import { randomBytes } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import path from 'node:path'

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.wasm': 'application/wasm',
}

/** What the build writes into the page wherever the nonce of the response has to stand. */
export const noncePlaceholder = '__CSP_NONCE__'

export const newNonce = (): string => randomBytes(18).toString('base64')

interface PolicyOptions {
  readonly development?: boolean
  /** Of the file that the answer carries. */
  readonly pathname?: string
}

/** The worker that reads a camera's pictures; a worker's policy is that of its own file. The page itself compiles nothing. */
const isDecoder = (pathname: string): boolean => /\/decoder\.worker[-.][\w-]+(?:\.js|\.ts)?$/u.test(pathname)

/**
 * The page may load its own files and talk to its own host, nothing else: it never speaks to
 * Smaregi. `development` lets the development server's one inline script in, by the same nonce.
 */
export const contentSecurityPolicy = (nonce: string, { development = false, pathname = '/' }: PolicyOptions = {}): string =>
  [
    "default-src 'none'",
    `script-src 'self'${development ? ` 'nonce-${nonce}'` : ''}${isDecoder(pathname) ? " 'wasm-unsafe-eval'" : ''}`,
    `style-src 'self' 'nonce-${nonce}'`,
    "img-src 'self' data: blob:",
    "font-src 'self'",
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ')

/** Headers of every answer, on either host. */
export const securityHeaders = (nonce: string, options: PolicyOptions = {}): Readonly<Record<string, string>> => ({
  'Content-Security-Policy': contentSecurityPolicy(nonce, options),
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Cache-Control': 'no-store',
})

/**
 * The file that a request path means, or null where it is not inside `root`. `pathname` is as it
 * stands in the address, still encoded. The page has one document, so `/` is index.html.
 */
export const containedFile = (root: string, pathname: string): string | null => {
  let decoded: string
  try {
    decoded = decodeURIComponent(pathname)
  } catch {
    return null
  }
  if (!decoded.startsWith('/') || decoded.includes('\0') || decoded.includes('\\')) return null
  const base = path.resolve(root)
  const file = path.resolve(base, `.${decoded === '/' ? '/index.html' : decoded}`)
  // path.relative, not startsWith: a sibling folder `page-evil` begins with the same letters.
  const inside = path.relative(base, file)
  if (inside === '' || inside === '..' || inside.startsWith(`..${path.sep}`) || path.isAbsolute(inside)) return null
  return file
}

export interface PageAnswer {
  readonly status: 200 | 404
  readonly headers: Readonly<Record<string, string>>
  readonly body: Uint8Array<ArrayBuffer>
}

const empty = new Uint8Array(0)

/** A file of the built page with its headers; the document gets the nonce written in. */
export const readPageFile = async (root: string, pathname: string, nonce: string = newNonce()): Promise<PageAnswer> => {
  const headers = securityHeaders(nonce, { pathname })
  const file = containedFile(root, pathname)
  if (file === null) return { status: 404, headers, body: empty }
  try {
    const content = await readFile(file)
    const type = types[path.extname(file).toLowerCase()] ?? 'application/octet-stream'
    const body = path.extname(file) === '.html' ? Buffer.from(content.toString('utf8').replaceAll(noncePlaceholder, nonce)) : content
    return { status: 200, headers: { ...headers, 'Content-Type': type }, body: new Uint8Array(body) }
  } catch {
    return { status: 404, headers, body: empty }
  }
}
