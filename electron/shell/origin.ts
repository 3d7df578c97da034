/** The page's scheme and address. A host name is part of it, so that it is an origin like any other. */
export const scheme = 'app'
const pageOrigin = 'app://banto'
export const pageUrl = `${pageOrigin}/index.html`

/** Whether an address is one of our own page: judged by its parts, never by how the text begins. */
export const isOurs = (value: unknown): boolean => {
  if (typeof value !== 'string' || !URL.canParse(value)) return false
  const { protocol, host, username, password } = new URL(value)
  return protocol === `${scheme}:` && host === 'banto' && username === '' && password === ''
}
