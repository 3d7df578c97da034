import { request } from 'node:http'
import { describe, expect, it, onTestFinished } from 'vitest'
import { startSandbox, type Sandbox } from '#sandbox/start.ts'
import { openLoopback } from '#core/connection/loopback.ts'
import { visit } from '#sandbox/visitor.ts'
import { signInWithBrowser } from '#core/connection/signIn.ts'
import { useBrowser } from '../fakes/formBrowser.ts'
import { openShop, type Shop } from '../fixtures/signedIn.ts'

const waitingShop = async (): Promise<Shop> => {
  const shop = await openShop({ products: 5, signedIn: false, engine: { openBrowser: () => true } })
  onTestFinished(() => shop.close())
  return shop
}

/** Starts a sign-in and gives the address the browser was sent to, and the one it should come back to. */
async function begin({ engine }: Shop) {
  const waiting = engine.event('jobs.progress', ({ phase, detail }) => phase === 'waitingForBrowser' && detail.opened === 1)
  const outcome = engine.job('connection.signIn', { kind: 'sample' }).then(
    () => 'signed in',
    (error: { code: string }) => error.code,
  )
  const url = new URL(String((await waiting).detail.url))
  return { url, outcome, redirect: url.searchParams.get('redirect_uri') ?? '', state: url.searchParams.get('state') ?? '' }
}

const tokenRequests = async ({ control }: Shop): Promise<number> => (await control.statistics()).requests['POST /authorize/token'] ?? 0

describe('a redirect that is not the answer to our question', () => {
  it.each([
    ['another state', (state: string) => `code=stolen&state=${state}x`],
    ['no state', () => 'code=stolen'],
    ['two states', (state: string) => `code=stolen&state=${state}&state=other`],
    ['an error without our state', () => 'error=access_denied'],
    ['an error of another sign-in', () => 'error=access_denied&state=old'],
    ['nothing at all', () => ''],
  ])('with %s is refused, and the sign-in goes on waiting for the true one', async (_name, query) => {
    const shop = await waitingShop()
    const { url, redirect, state, outcome } = await begin(shop)
    const stray = await fetch(`${redirect}?${query(state)}`)
    expect(stray.status).toBe(400)
    const html = await stray.text()
    expect(html).toContain('このサインインの返事ではありません')
    expect(html).not.toContain('stolen')
    // It signed nobody in, and asked for nothing.
    expect(shop.engine.vault.size).toBe(0)
    expect(await tokenRequests(shop)).toBe(0)
    expect((await useBrowser(url.href)).status).toBe(200)
    expect(await outcome).toBe('signed in')
    expect(await tokenRequests(shop)).toBe(1)
  })

  it('asked twice at once, or loaded again afterwards, says that it signed in, with one token request', async () => {
    const shop = await waitingShop()
    const { url, redirect, outcome } = await begin(shop)
    // The browser's last address, fetched by hand: as it looks ahead, as the person goes there, as F5 asks again.
    const back = await visit(url.href)
    expect(back.startsWith(`${redirect}?`)).toBe(true)
    expect((await fetch(back, { method: 'HEAD' })).status).toBe(200)
    const pages = await Promise.all([fetch(back), fetch(back), fetch(back)])
    expect(await outcome).toBe('signed in')
    pages.push(await fetch(back))
    for (const page of pages) {
      expect(page.status).toBe(200)
      expect(await page.text()).toContain('サインインが終わりました')
    }
    expect(await tokenRequests(shop)).toBe(1)
    // A stray that comes this late is still no sign-in.
    expect((await fetch(`${redirect}?code=late&state=wrong`)).status).toBe(400)
    expect(await tokenRequests(shop)).toBe(1)
  })

  it('refused by the person says so twice as well', async () => {
    const shop = await waitingShop()
    const { url, outcome } = await begin(shop)
    const back = await visit(url.href, { answer: 'deny' })
    const pages = await Promise.all([fetch(back), fetch(back)])
    expect(pages.map(({ status }) => status)).toEqual([400, 400])
    expect(await outcome).toBe('SIGN_IN_DENIED')
  })

  it('comes before anybody was asked, as by any other method, without ending anything', async () => {
    const loopback = await openLoopback(null)
    expect((await fetch(`${loopback.redirectUri}?code=early&state=early`)).status).toBe(400)
    for (const method of ['POST', 'OPTIONS', 'PUT', 'DELETE']) expect((await fetch(loopback.redirectUri, { method })).status).toBe(404)
    const coming = loopback.wait('ours', 5_000, new AbortController().signal)
    const page = fetch(`${loopback.redirectUri}?code=1&state=ours`)
    const callback = await coming
    callback.finish('done')
    expect((await page).status).toBe(200)
    await loopback.close()
    // The port may be wanted by the next sign-in, though its page could still be loaded again.
    const next = await openLoopback(loopback.port)
    expect(next.port).toBe(loopback.port)
    await next.close()
  })

  it('at another path, or under another name for this machine, is passed over; the genuine one still works', async () => {
    const shop = await waitingShop()
    const { url, redirect, outcome } = await begin(shop)
    expect((await fetch(new URL('/favicon.ico', redirect))).status).toBe(404)
    expect((await fetch(redirect, { method: 'POST' })).status).toBe(404)
    const { port } = new URL(redirect)
    // fetch does not let a Host header be made up; an attacker's name that resolves to 127.0.0.1 would.
    const status = await new Promise((resolve) => {
      request({ port, host: '127.0.0.1', path: '/callback?code=x&state=x', headers: { host: `evil.example:${port}` } }, (reply) => {
        reply.resume()
        resolve(reply.statusCode)
      }).end()
    })
    expect(status).toBe(404)
    expect((await useBrowser(url.href)).status).toBe(200)
    expect(await outcome).toBe('signed in')
  })

  it('leaves the way free for a new sign-in after one that was given up', async () => {
    const shop = await waitingShop()
    const first = await begin(shop)
    await fetch(`${first.redirect}?state=wrong`)
    const { jobId } = (await shop.engine.call('jobs.list', {}))[0] ?? { jobId: '' }
    await shop.engine.call('jobs.cancel', { jobId })
    expect(await first.outcome).toBe('CANCELLED')
    await expect(fetch(`${first.redirect}?code=late&state=${first.state}`)).rejects.toThrow()
    const second = await begin(shop)
    await useBrowser(second.url.href)
    expect(await second.outcome).toBe('signed in')
  })
})

describe('a browser from which nobody comes back', () => {
  const start = async (): Promise<Sandbox> => {
    const sandbox = await startSandbox({ products: 1 })
    onTestFinished(() => sandbox.close())
    return sandbox
  }
  const sign = ({ identityUrl, clientId }: Sandbox, openBrowser: (url: string) => Promise<boolean>) =>
    signInWithBrowser(
      { client: { identityUrl, clientId, clientSecret: null }, redirectPort: null, timeoutMs: 300, openBrowser },
      { signal: new AbortController().signal, report: () => undefined },
    )

  it('ends the sign-in after a while, with words of its own', async () => {
    let redirect = ''
    const openBrowser = async (url: string) => {
      redirect = new URL(url).searchParams.get('redirect_uri') ?? ''
      return true
    }
    await expect(sign(await start(), openBrowser)).rejects.toMatchObject({ code: 'SIGN_IN_TIMED_OUT' })
    await expect(fetch(redirect)).rejects.toThrow()
  })

  it('does not hurry a person that is in time', async () => {
    const openBrowser = async (url: string) => {
      void useBrowser(url)
      return true
    }
    await expect(sign(await start(), openBrowser)).resolves.toMatchObject({ contractId: 'sb_skd27x4' })
  })
})
