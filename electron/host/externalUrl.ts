const loopback: ReadonlySet<string> = new Set(['127.0.0.1', '[::1]', 'localhost'])

/**
 * The one judge of what may be handed to the system's browser: https anywhere, http on this machine
 * only (the sample shop's sign-in page). Anything else (other schemes, credentials in the address,
 * control characters, what is no address at all) is null. The result is the parsed address written
 * anew, never the text that came in.
 */
export const parseExternalUrl = (value: unknown): string | null => {
  if (typeof value !== 'string' || value.length > 8_192) return null
  // Control characters and blanks are cut out silently by the URL parser: what is judged must be what was sent.
  if (/\p{Cc}|[\s\\]/u.test(value)) return null
  if (!URL.canParse(value)) return null
  const url = new URL(value)
  if (url.username !== '' || url.password !== '') return null
  if (url.protocol === 'https:') return url.href
  if (url.protocol === 'http:' && loopback.has(url.hostname)) return url.href
  return null
}
