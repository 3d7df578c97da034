import { protocol } from 'electron'
import { readPageFile } from '../host/page.ts'
import { isOurs, scheme } from './origin.ts'

/** Before the app is ready: makes `app:` a scheme with an origin, storage and fetch like https. */
export const declareScheme = (): void => {
  protocol.registerSchemesAsPrivileged([{ scheme, privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true } }])
}

/** Answers `app://banto/…` from the built page, each document with its policy; everything else is not found. */
export const servePage = (root: string): void => {
  protocol.handle(scheme, async (request) => {
    if (request.method !== 'GET' || !isOurs(request.url)) return new Response(null, { status: 404 })
    const { status, headers, body } = await readPageFile(root, new URL(request.url).pathname)
    return new Response(body, { status, headers })
  })
}
