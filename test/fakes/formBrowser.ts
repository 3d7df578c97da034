/**
 * A person at a browser, without the browser: follows redirects with cookies, fills in the first
 * form of each page and presses a button, until a page without a form is there.
 */
export interface LastPage {
  readonly url: string
  readonly status: number
  readonly html: string
  readonly headers: Headers
}

export interface Person {
  /** What the person types, by the name of the field; other fields keep what the page proposes. */
  readonly types?: Readonly<Record<string, string>>
  /** Presses the button that gives up instead, on the page whose path contains no other form. */
  readonly denies?: boolean
}

const attribute = (tag: string, name: string): string | null => {
  const found = new RegExp(`\\b${name}="([^"]*)"`, 'u').exec(tag)
  return found?.[1] === undefined ? null : found[1].replace(/&#(\d+);/gu, (_, code: string) => String.fromCharCode(Number(code)))
}

export async function useBrowser(start: string, person: Person = {}): Promise<LastPage> {
  const jar = new Map<string, string>()
  let url = start
  let form: URLSearchParams | null = null
  for (let step = 0; step < 30; step += 1) {
    const response: Response = await fetch(url, {
      method: form === null ? 'GET' : 'POST',
      body: form,
      redirect: 'manual',
      headers: { accept: 'text/html', cookie: [...jar].map(([name, value]) => `${name}=${value}`).join('; ') },
    })
    for (const line of response.headers.getSetCookie()) {
      const [pair = ''] = line.split(';')
      const at = pair.indexOf('=')
      const [name, value] = [pair.slice(0, at), pair.slice(at + 1)]
      if (value === '') jar.delete(name)
      else jar.set(name, value)
    }
    const location = response.headers.get('location')
    if (location !== null && response.status >= 300 && response.status < 400) {
      await response.body?.cancel()
      url = new URL(location, url).href
      form = null
      continue
    }
    const html = await response.text()
    const formTag = /<form\b[^>]*>/u.exec(html)?.[0]
    if (formTag === undefined || response.status >= 400) return { url, status: response.status, html, headers: response.headers }
    const giveUp = /<button\b[^>]*formaction="([^"]*)"/u.exec(html)?.[1]
    const action: string = (person.denies === true ? giveUp : null) ?? attribute(formTag, 'action') ?? url
    form = new URLSearchParams()
    for (const [tag] of html.matchAll(/<input\b[^>]*>/gu)) {
      const name = attribute(tag, 'name')
      if (name !== null) form.set(name, person.types?.[name] ?? attribute(tag, 'value') ?? '')
    }
    url = new URL(action, url).href
  }
  throw new Error(`no end of pages at ${url}`)
}
