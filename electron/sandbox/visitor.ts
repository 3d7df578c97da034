import { practicePassword, sampleEmail } from './identity/accounts.ts'

/** A person who signs in, without a browser: for tests and benches that are not about the pages. */
export interface Visit {
  readonly email?: string
  readonly password?: string
  /** What the person does at the consent page; 'cancel' already leaves at the login page. */
  readonly answer?: 'allow' | 'deny' | 'cancel'
  /** Cookies of an earlier visit: who is signed in already skips the login page. */
  readonly cookies?: Map<string, string>
}

const maxRedirects = 12

/**
 * Follows an authorize address through login and consent and gives the address it ends at: the app's
 * redirect address with `code` or `error`. It is not fetched. Throws where a page refuses.
 */
export async function visit(authorizeUrl: string, options: Visit = {}): Promise<string> {
  const cookies = options.cookies ?? new Map<string, string>()
  const origin = new URL(authorizeUrl).origin
  let at = authorizeUrl
  let form: URLSearchParams | null = null
  for (let redirects = 0; redirects < maxRedirects; redirects += 1) {
    const reply: Response = await fetch(at, {
      method: form ? 'POST' : 'GET',
      ...(form ? { body: form } : {}),
      headers: { cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; ') },
      redirect: 'manual',
    })
    storeCookies(cookies, reply)
    const text = await reply.text()
    const location = reply.headers.get('location')
    if (location !== null) {
      const next = new URL(location, at)
      if (next.origin !== origin) return next.href
      at = next.href
      form = null
      continue
    }
    const action = /<form method="post" action="([^"]+)"/u.exec(text)?.[1]
    const abort = /formaction="([^"]+)"/u.exec(text)?.[1]
    if (!reply.ok || action === undefined || abort === undefined) {
      throw new Error(`sign-in page answered ${reply.status}: ${text.replace(/<style>.*?<\/style>|<[^>]+>/gsu, ' ').replace(/\s+/gu, ' ')}`)
    }
    const login = action.endsWith('/login')
    const leaves = options.answer === 'cancel' || (options.answer === 'deny' && !login)
    at = new URL(leaves ? abort : action, at).href
    form = new URLSearchParams(
      login && !leaves ? { email: options.email ?? sampleEmail, password: options.password ?? practicePassword } : {},
    )
  }
  throw new Error(`sign-in did not end after ${maxRedirects} redirects`)
}

function storeCookies(cookies: Map<string, string>, reply: Response): void {
  for (const line of reply.headers.getSetCookie()) {
    const [pair = '', ...attributes] = line.split(';')
    const cut = pair.indexOf('=')
    const name = pair.slice(0, cut)
    const over = attributes.some((a) => /^\s*(max-age=0|expires=thu, 01 jan 1970)/iu.test(a))
    if (over || pair.slice(cut + 1) === '') cookies.delete(name)
    else cookies.set(name, pair.slice(cut + 1))
  }
}
