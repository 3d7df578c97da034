import { request } from 'node:http'
import { afterEach, describe, expect, it } from 'vitest'
import { startSandbox, type Sandbox } from '#sandbox/start.ts'
import { signInWithBrowser } from '#core/connection/signIn.ts'
import { useBrowser } from '../fakes/formBrowser.ts'
import { openShop, type Shop } from '../fixtures/signedIn.ts'

const closers: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const close of closers.splice(0)) await close()
})

const waitingShop = async (): Promise<Shop> => {
  const shop = await openShop({ products: 5, signedIn: false, engine: { openBrowser: () => true } })
  closers.push(shop.close)
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

describe('a redirect that is not the answer to our question', () => {
  it.each([
    ['another state', (state: string) => `state=${state}x`],
    ['no state', () => 'x=1'],
    ['two states', (state: string) => `state=${state}&state=other`],
  ])('with %s ends the sign-in, in the browser and in the app, and nothing is kept', async (_name, query) => {
    const shop = await waitingShop()
    const { redirect, state, outcome } = await begin(shop)
    const page = await fetch(`${redirect}?code=stolen&${query(state)}`)
    expect(page.status).toBe(400)
    const html = await page.text()
    expect(html).toContain('サインインできませんでした')
    expect(html).not.toContain('stolen')
    expect(await outcome).toBe('SIGN_IN_WRONG_STATE')
    // One-shot: the port is gone, so the genuine answer cannot be taken afterwards either.
    await expect(fetch(`${redirect}?code=late&state=${state}`)).rejects.toThrow()
    expect(shop.engine.vault.size).toBe(0)
    const statistics = await shop.control.statistics()
    expect(statistics.requests['POST /authorize/token']).toBeUndefined()
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

  it('leaves the way free for a new sign-in', async () => {
    const shop = await waitingShop()
    const first = await begin(shop)
    await fetch(`${first.redirect}?state=wrong`)
    expect(await first.outcome).toBe('SIGN_IN_WRONG_STATE')
    const second = await begin(shop)
    await useBrowser(second.url.href)
    expect(await second.outcome).toBe('signed in')
  })
})

describe('a browser from which nobody comes back', () => {
  const start = async (): Promise<Sandbox> => {
    const sandbox = await startSandbox({ products: 1 })
    closers.push(sandbox.close)
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
