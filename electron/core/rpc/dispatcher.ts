import type { z } from 'zod'
import { tooDeep, type Contract, type Method } from '#shared/contract.ts'
import { BantoError, type Envelope } from '#shared/errors.ts'
import type { Log } from '../context.ts'
import { deepInput, toErrorBody } from './errorBody.ts'
import type { Jobs } from './jobs.ts'
import type { HandlersOf, JobContext } from './types.ts'

type Handler = (input: unknown, job?: JobContext) => unknown

interface Route {
  readonly method: Method
  readonly run: Handler
}

/** One area: its contract and the handlers that were checked against it at compile time. */
export interface Area {
  readonly name: string
  readonly contract: Contract
  readonly handlers: Readonly<Record<string, Handler>>
}

export const area = <C extends Contract>(name: string, contract: C, handlers: HandlersOf<C>): Area => ({
  name,
  contract,
  // HandlersOf<C> is what the area's author was held to; from here on zod stands between the two types.
  handlers: handlers as unknown as Readonly<Record<string, Handler>>,
})

export interface DispatcherOptions {
  readonly areas: readonly Area[]
  readonly log: Log
  /** Without it a contract with jobs is refused. */
  readonly jobs?: Jobs
  /** Reply shapes are checked in development and tests only: they are our own work. */
  readonly checkOutput: boolean
}

export type Dispatch = (method: string, input: unknown) => Promise<Envelope>

const routesOf = (areas: readonly Area[], jobs: Jobs | undefined): ReadonlyMap<string, Route> => {
  const seen = new Set<string>()
  const routes = new Map<string, Route>()
  for (const { name, contract, handlers } of areas) {
    if (seen.has(name)) throw new Error(`two areas are called ${name}`)
    seen.add(name)
    for (const [key, method] of Object.entries(contract.methods)) {
      const run = handlers[key]
      if (typeof run !== 'function') throw new Error(`${name}.${key} has no handler`)
      if (method.kind === 'job' && !jobs) throw new Error(`${name}.${key} is a job, but nobody runs jobs here`)
      routes.set(`${name}.${key}`, { method, run: (input, job) => run.call(handlers, input, job) })
    }
  }
  return routes
}

/** The first thing that is wrong, in words for the log and the details of INVALID_INPUT. */
const invalidInput = (name: string, error: z.ZodError): BantoError => {
  const issue = error.issues[0]
  const path = issue?.path.join('.') ?? ''
  const problem = issue?.message ?? 'invalid'
  return new BantoError('INVALID_INPUT', `${name}: ${path === '' ? '' : `${path}: `}${problem}`, {
    details: { method: name, path, problem },
  })
}

/**
 * One dispatcher over any transport: finds the method, validates the input, runs the handler and
 * wraps the outcome in an envelope. It never rejects. Jobs answer `{ jobId }` before they run.
 */
export const createDispatcher = ({ areas, log, jobs, checkOutput }: DispatcherOptions): Dispatch => {
  const routes = routesOf(areas, jobs)

  const checked = async (name: string, { method, run }: Route, input: unknown, job?: JobContext): Promise<unknown> => {
    const value = await run(input, job)
    if (!checkOutput) return value
    const shape = method.output.safeParse(value)
    if (!shape.success) throw new Error(`${name} answered what its contract does not allow: ${shape.error.message}`)
    return value
  }

  return async (name, input) => {
    try {
      const route = routes.get(name)
      if (!route) throw new BantoError('UNKNOWN_METHOD', `no method ${name}`, { details: { method: name } })
      if (tooDeep(input)) throw deepInput(name)
      const parsed = route.method.input.safeParse(input)
      if (!parsed.success) throw invalidInput(name, parsed.error)
      if (route.method.kind === 'job' && jobs) {
        return { ok: true, value: { jobId: jobs.start(name, (job) => checked(name, route, parsed.data, job)) } }
      }
      return { ok: true, value: await checked(name, route, parsed.data) }
    } catch (error) {
      return { ok: false, error: toErrorBody(error, name, log) }
    }
  }
}
