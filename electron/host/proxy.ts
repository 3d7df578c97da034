import { getProxyForUrl } from 'proxy-from-env'

/** The variables a proxy's address may stand in; one without `http://` before it is meant as http. */
const variables = ['https_proxy', 'HTTPS_PROXY', 'all_proxy', 'ALL_PROXY'] as const

/** The proxy of `HTTPS_PROXY`, `ALL_PROXY` and `NO_PROXY` (either case) for an address; null for none. */
export function environmentProxy(url: string, environment: NodeJS.ProcessEnv = process.env): string | null {
  const found = getProxyForUrl(url)
  const given = variables.map((name) => environment[name]).find((value) => value !== undefined && value !== '') ?? ''
  return proxyUrl(given.includes('://') ? found : found.replace(/^https:/u, 'http:'))
}

/** The first proxy we can use of what Chromium answers, e.g. `PROXY a:8080; SOCKS5 b:1080; DIRECT`; null for none. */
export function systemProxy(answer: string): string | null {
  const protocols: Readonly<Record<string, string>> = { PROXY: 'http', HTTPS: 'https', SOCKS5: 'socks5', SOCKS: 'socks5' }
  for (const entry of answer.split(';')) {
    const [kind = '', place = ''] = entry.trim().split(/\s+/u)
    if (kind.toUpperCase() === 'DIRECT') return null
    const protocol = protocols[kind.toUpperCase()]
    const url = protocol === undefined ? null : proxyUrl(`${protocol}://${place}`)
    if (url !== null) return url
  }
  return null
}

/** An address that can be a proxy's, or null. */
function proxyUrl(text: string): string | null {
  const url = URL.parse(text)
  return url !== null && url.host !== '' && ['http:', 'https:', 'socks5:', 'socks:'].includes(url.protocol) ? url.href : null
}
