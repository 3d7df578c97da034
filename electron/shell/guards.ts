import { app, session, type WebContents } from 'electron'
import type { Log } from '#core/context.ts'
import { parseExternalUrl } from '../host/externalUrl.ts'
import { isOurs, scheme } from './origin.ts'

export interface GuardOptions {
  readonly log: Log
  /** Takes links the page wants to open: only judged addresses arrive here. */
  readonly openExternal: (url: string) => void
}

/**
 * What a window may do: show our page. Every other way out (navigation, new windows, webviews,
 * downloads) is shut, and a link leaves by the system's browser if parseExternalUrl lets it.
 */
const guardContents = (contents: WebContents, { log, openExternal }: GuardOptions): void => {
  const stay = (event: { preventDefault(): void; readonly url: string }): void => {
    if (isOurs(event.url)) return
    event.preventDefault()
    log.warn('guard.navigation', { url: event.url })
  }
  contents.on('will-navigate', stay)
  contents.on('will-frame-navigate', stay)
  contents.on('will-redirect', stay)
  contents.on('will-attach-webview', (event) => event.preventDefault())
  contents.setWindowOpenHandler(({ url }) => {
    const judged = parseExternalUrl(url)
    if (judged === null) log.warn('guard.windowOpen', { url })
    else openExternal(judged)
    return { action: 'deny' }
  })
}

/** Schemes of the page's own making; the rest of the network is not for the page. */
const pageSchemes: ReadonlySet<string> = new Set([`${scheme}:`, 'blob:', 'data:', 'devtools:'])

/** Electron grants every permission that nobody refuses. The page needs none. */
export const guardSession = (log: Log): void => {
  const { defaultSession } = session
  defaultSession.setPermissionRequestHandler((_contents, permission, answer) => {
    log.warn('guard.permission', { permission })
    answer(false)
  })
  defaultSession.setPermissionCheckHandler(() => false)
  defaultSession.setDevicePermissionHandler(() => false)
  defaultSession.on('will-download', (event) => event.preventDefault())
  // The policy header says so already; this holds for what no policy covers.
  defaultSession.webRequest.onBeforeRequest(({ url }, answer) => {
    const cancel = !pageSchemes.has(URL.canParse(url) ? new URL(url).protocol : '')
    if (cancel) log.warn('guard.request', { url })
    answer({ cancel })
  })
}

/** Every web contents that ever comes to be is guarded, also one nobody meant to make. */
export const guardAllContents = (options: GuardOptions): void => {
  app.on('web-contents-created', (_event, contents) => guardContents(contents, options))
}
