import { contracts, type EventName, type InputOf, type OutputOf, type PayloadOf } from '#shared/contracts/index.ts'
import type { Contract, Method } from '#shared/contract.ts'
import { BantoError } from '#shared/errors.ts'
import { createClient, type CallName } from '../../renderer/api/client.ts'
import { setClient } from '../../renderer/api/index.ts'
import type { HostEvent, LineState, Transport } from '../../renderer/api/transport.ts'
import type { JobName } from '#shared/contracts/index.ts'

type Answer<N extends CallName | JobName> = N extends CallName
  ? (input: InputOf<N>) => OutputOf<N> | Promise<OutputOf<N>>
  : (input: unknown) => { jobId: string }
export type Answers = { [N in CallName | JobName]?: Answer<N> }

export interface FakeEngine {
  /** Calls so far, in order. */
  readonly calls: readonly { readonly method: string; readonly input: unknown }[]
  /** Changes what is answered from now on. */
  answer: (answers: Answers) => void
  emit: <N extends EventName>(name: N, payload: PayloadOf<N>) => void
  line: (state: LineState) => void
}

const areas: Readonly<Record<string, Contract>> = contracts

const methodOf = (name: string): Method => {
  const [area = '', method = ''] = name.split('.')
  const found = areas[area]?.methods[method]
  if (!found) throw new Error(`no method ${name}`)
  return found
}

/**
 * The engine as the page sees it: the page's real client over a transport whose answers the test
 * gives. Everything is held to the contracts, so that a test cannot pretend what the engine cannot say.
 */
export function fakeEngine(first: Answers): FakeEngine {
  let answers: Record<string, ((input: never) => unknown) | undefined> = { ...first }
  const calls: { method: string; input: unknown }[] = []
  const listeners = new Set<(message: HostEvent) => void>()
  const stateListeners = new Set<(state: LineState) => void>()
  let state: LineState = 'connected'
  const transport: Transport = {
    async invoke({ method, input }) {
      calls.push({ method, input })
      const { kind, output, input: wanted } = methodOf(method)
      const answer = answers[method]
      if (!answer) throw new Error(`the test gave no answer to ${method}`)
      try {
        const value = await answer(wanted.parse(input) as never)
        return { ok: true, value: kind === 'job' ? value : output.parse(value) }
      } catch (error) {
        if (error instanceof BantoError) return { ok: false, error: error.toBody() }
        throw error
      }
    },
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    state: () => state,
    onState(listener) {
      stateListeners.add(listener)
      return () => stateListeners.delete(listener)
    },
  }
  setClient(createClient(transport))
  return {
    calls,
    answer: (more) => {
      answers = { ...answers, ...more }
    },
    emit(name, payload) {
      const [area = '', event = ''] = name.split('.')
      const shape = areas[area]?.events[event]
      if (!shape) throw new Error(`no event ${name}`)
      const checked = shape.payload.parse(payload)
      for (const listener of listeners) listener({ event: name, payload: checked })
    },
    line(next) {
      state = next
      for (const listener of stateListeners) listener(next)
    },
  }
}
