import { useEffect } from 'react'
import { create } from 'zustand'
import type { SignInRequest } from '#shared/contracts/connection.ts'
import type { JobProgress } from '#shared/contracts/jobs.ts'
import { readBounded, type Bounds } from '#shared/domain/readNumber.ts'
import type { ErrorBody } from '#shared/errors.ts'
import { attachJob } from '../api/index.ts'
import { asBody } from '../common/errors.ts'
import { runJob, useJob } from '../common/jobs.ts'

/** What a sign-in was asked for: kept so that it can be tried again. `again`: to the open shop. */
export type Attempt = SignInRequest | { readonly kind: 'again' }

interface SignInStore {
  readonly attempt: Attempt | null
  readonly running: boolean
  readonly failure: ErrorBody | null
}

export const useSignInStore = create<SignInStore>(() => ({ attempt: null, running: false, failure: null }))

async function run(attempt: Attempt): Promise<void> {
  if (useSignInStore.getState().running) return
  useSignInStore.setState({ attempt, running: true, failure: null })
  try {
    if (attempt.kind === 'again') await runJob('connection.signInAgain', {})
    else await runJob('connection.signIn', attempt)
    useSignInStore.setState({ attempt: null, running: false })
  } catch (error) {
    useSignInStore.setState({ running: false, failure: asBody(error) })
  }
}

/** Starts a sign-in; what becomes of it stands in the store. A second start while one runs does nothing. */
export const signIn = (request: SignInRequest): Promise<void> => run(request)
export const signInAgain = (): Promise<void> => run({ kind: 'again' })

/** Takes up a sign-in that this page did not start (`--sample`, or before it was loaded again). */
async function follow(method: 'connection.signIn' | 'connection.signInAgain', jobId: string): Promise<void> {
  if (useSignInStore.getState().running) return
  const attempt: Attempt | null = method === 'connection.signInAgain' ? { kind: 'again' } : null
  useSignInStore.setState({ attempt, running: true, failure: null })
  try {
    await attachJob(method, jobId).result
    useSignInStore.setState({ attempt: null, running: false })
  } catch (error) {
    useSignInStore.setState({ running: false, failure: asBody(error) })
  }
}

/** Takes the outcome of the last sign-in off the screen. */
export const forgetSignIn = (): void => useSignInStore.setState({ attempt: null, failure: null })

export interface SignInState extends SignInStore {
  /** Also of a sign-in that was started before the page was loaded again. */
  readonly progress: JobProgress | null
}

export function useSignIn(): SignInState {
  const store = useSignInStore()
  const first = useJob('connection.signIn')
  const again = useJob('connection.signInAgain')
  const progress = first ?? again
  const firstId = first?.jobId
  const againId = again?.jobId
  useEffect(() => {
    if (firstId !== undefined) void follow('connection.signIn', firstId)
    else if (againId !== undefined) void follow('connection.signInAgain', againId)
  }, [firstId, againId])
  return { ...store, running: store.running || progress !== null, progress }
}

/** The port of a person's registered redirect address in the address itself. */
export const redirectAddress = (template: string, port: number): string => template.replace('{port}', String(port))

export interface SetUpForm {
  readonly clientId: string
  readonly clientSecret: string
  readonly port: string
  readonly custom: boolean
  readonly identityUrl: string
  readonly apiUrl: string
}

export type SetUpProblems = Partial<Record<keyof SetUpForm, 'required' | 'badUrl' | 'badPort'>>

/** Ports that a program may open without asking the system. */
export const portBounds: Bounds = { min: 1024, max: 65_535, decimals: 0 }

/** https everywhere; plain http only on this very machine. */
const isServerUrl = (text: string): boolean => {
  const url = URL.canParse(text) ? new URL(text) : null
  if (url === null) return false
  return url.protocol === 'https:' || (url.protocol === 'http:' && ['127.0.0.1', 'localhost', '[::1]'].includes(url.hostname))
}

/** The request that the form means, or what is wrong with it. */
export function readSetUp(
  kind: 'sandbox' | 'production',
  form: SetUpForm,
): { readonly ok: true; readonly request: SignInRequest } | { readonly ok: false; readonly problems: SetUpProblems } {
  const problems: SetUpProblems = {}
  const clientId = form.clientId.normalize('NFKC').trim()
  const clientSecret = form.clientSecret.normalize('NFKC').trim()
  const port = readBounded(form.port, portBounds)
  const identityUrl = form.identityUrl.trim()
  const apiUrl = form.apiUrl.trim()
  if (clientId === '') problems.clientId = 'required'
  if (!port.ok) problems.port = 'badPort'
  if (form.custom && !isServerUrl(identityUrl)) problems.identityUrl = identityUrl === '' ? 'required' : 'badUrl'
  if (form.custom && !isServerUrl(apiUrl)) problems.apiUrl = apiUrl === '' ? 'required' : 'badUrl'
  if (!port.ok || Object.keys(problems).length > 0) return { ok: false, problems }
  const common = { clientId, redirectPort: port.value, ...(clientSecret === '' ? {} : { clientSecret }) }
  return {
    ok: true,
    request: form.custom ? { kind: 'custom', identityUrl, apiUrl, ...common } : { kind, ...common },
  }
}
