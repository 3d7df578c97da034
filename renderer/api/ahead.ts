import type { InputOf, OutputOf } from '#shared/contracts/index.ts'
import type { CallName, Client } from './client.ts'

/** What nobody has asked for by then is thrown away. Milliseconds. */
const aheadLifeMs = 10_000

/** Answers that were asked for before anybody wanted them, each given to the first who does. */
export interface Ahead {
  ask<N extends CallName>(client: Client, name: N, input: InputOf<N>): Promise<OutputOf<N>>
  /** Undefined where it was not asked for, was taken already, or may be old by now. */
  take<N extends CallName>(name: N, input: InputOf<N>): Promise<OutputOf<N>> | undefined
  /** An event of the engine has come: what was answered before is old, if the event can have to do with it. */
  heard(event: string): void
}

/** Events that change none of what is asked for ahead. */
const harmless: ReadonlySet<string> = new Set(['host.line', 'jobs.progress', 'sync.rateLimit', 'sync.scheduleChanged'])

export function createAhead(): Ahead {
  const asked = new Map<string, Promise<unknown>>()
  let until = 0
  const keyOf = (name: string, input: unknown): string => `${name} ${JSON.stringify(input)}`
  return {
    ask(client, name, input) {
      const answer = client.call(name, input)
      // Whoever takes it gets the failure, too.
      answer.catch(() => undefined)
      asked.set(keyOf(name, input), answer)
      until = performance.now() + aheadLifeMs
      return answer
    },
    take(name, input) {
      if (asked.size === 0) return undefined
      if (performance.now() > until) asked.clear()
      const key = keyOf(name, input)
      const answer = asked.get(key)
      asked.delete(key)
      return answer as Promise<OutputOf<typeof name>> | undefined
    },
    heard(event) {
      // The first status comes with every start, and is the answer to nothing else.
      if (event === 'app.status') asked.delete(keyOf(event, {}))
      else if (!harmless.has(event)) asked.clear()
    },
  }
}
