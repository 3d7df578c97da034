import type { IncomingMessage, ServerResponse } from 'node:http'
import { errors, type Provider } from 'oidc-provider'
import { practicePassword, sampleEmail, type Accounts } from './accounts.ts'
import { scopeWords } from './clients.ts'
import { consentPage, errorPage, loginPage } from './pages.ts'

type Interaction = Awaited<ReturnType<Provider['interactionDetails']>>

export interface Interactions {
  /** Serves `/interaction/{uid}` and its forms; `body` is the form of a POST. */
  handle(request: IncomingMessage, response: ServerResponse, path: string, body: string): Promise<void>
}

export function createInteractions(provider: Provider, accounts: Accounts, contractId: string): Interactions {
  async function show(response: ServerResponse, details: Interaction, failedEmail: string | null): Promise<void> {
    const at = `/interaction/${details.uid}`
    const client = await provider.Client.find(String(details.params['client_id']))
    const clientName = client?.clientName ?? String(details.params['client_id'])
    if (details.prompt.name === 'login') {
      const html = loginPage({
        action: `${at}/login`,
        abort: `${at}/abort`,
        clientName,
        email: failedEmail ?? sampleEmail,
        password: practicePassword,
        failed: failedEmail !== null,
      })
      send(response, failedEmail === null ? 200 : 422, html)
      return
    }
    const names = String(details.params['scope'] ?? '')
      .split(' ')
      .filter((name) => name !== '')
    const html = consentPage({
      action: `${at}/confirm`,
      abort: `${at}/abort`,
      clientName,
      email: accounts.find(details.session?.accountId ?? '')?.email ?? '',
      contractId,
      scopes: names.map((name) => ({ name, words: scopeWords[name] ?? name })),
    })
    send(response, 200, html)
  }

  /** Everything asked for is granted; who wants less denies. */
  async function grant(details: Interaction): Promise<string> {
    const missing = details.prompt.details as { missingOIDCScope?: string[]; missingOIDCClaims?: string[] }
    const existing = details.grantId ? await provider.Grant.find(details.grantId) : undefined
    const accountId = details.session?.accountId
    const granted = existing ?? new provider.Grant({ accountId, clientId: String(details.params['client_id']) })
    if (missing.missingOIDCScope) granted.addOIDCScope(missing.missingOIDCScope.join(' '))
    if (missing.missingOIDCClaims) granted.addOIDCClaims(missing.missingOIDCClaims)
    return granted.save()
  }

  async function serve(request: IncomingMessage, response: ServerResponse, path: string, body: string): Promise<void> {
    const step = /^\/interaction\/[\w-]+(?:\/(login|confirm|abort))?$/u.exec(path)
    const wanted = request.method === 'GET' ? step && step[1] === undefined : step?.[1] !== undefined && request.method === 'POST'
    if (!wanted) {
      send(response, 404, errorPage('このページはありません。', 'not_found', path))
      return
    }
    const details = await provider.interactionDetails(request, response)
    switch (step?.[1]) {
      case undefined:
        await show(response, details, null)
        return
      case 'login': {
        const form = new URLSearchParams(body)
        const email = form.get('email') ?? ''
        const account = accounts.signIn(email, form.get('password') ?? '')
        if (!account) await show(response, details, email)
        else
          await provider.interactionFinished(request, response, { login: { accountId: account.sub } }, { mergeWithLastSubmission: false })
        return
      }
      case 'confirm': {
        const consent = { grantId: await grant(details) }
        await provider.interactionFinished(request, response, { consent }, { mergeWithLastSubmission: true })
        return
      }
      default: {
        const result = { error: 'access_denied', error_description: 'the user did not allow the connection' }
        await provider.interactionFinished(request, response, result, { mergeWithLastSubmission: false })
      }
    }
  }

  return {
    async handle(request, response, path, body) {
      try {
        await serve(request, response, path, body)
      } catch (error) {
        if (!(error instanceof errors.OIDCProviderError)) throw error
        send(
          response,
          400,
          errorPage('サインインの時間が切れたか、ほかの画面で終わっています。', error.error, error.error_description ?? ''),
        )
      }
    },
  }
}

function send(response: ServerResponse, status: number, html: string): void {
  response.writeHead(status, {
    'content-type': 'text/html; charset=utf-8',
    'cache-control': 'no-store',
    'referrer-policy': 'no-referrer',
    'x-content-type-options': 'nosniff',
    // A form's answer may redirect to the app's loopback address: browsers hold that against form-action.
    'content-security-policy':
      "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; frame-ancestors 'none'; form-action 'self' http://127.0.0.1:* http://localhost:*",
  })
  response.end(html)
}
