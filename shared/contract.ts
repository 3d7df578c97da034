import { z } from 'zod'

/**
 * The kit every contract is written with. A contract is one object per area of the program; the
 * types of both ends are inferred from it and the dispatcher validates with it, so that a method
 * is described once.
 *
 * - `query`: reads, may be repeated at will.
 * - `command`: changes something, answers when it is done.
 * - `job`: long work. The call answers `{ jobId }` at once; progress and the outcome come as
 *   `jobs.progress` and `jobs.finished` events. `output` is the shape of the outcome.
 */
export type MethodKind = 'query' | 'command' | 'job'

export interface Method<I extends z.ZodType = z.ZodType, O extends z.ZodType = z.ZodType, K extends MethodKind = MethodKind> {
  readonly kind: K
  readonly input: I
  readonly output: O
}

export interface EventShape<P extends z.ZodType = z.ZodType> {
  readonly payload: P
}

export interface Contract {
  readonly methods: Readonly<Record<string, Method>>
  readonly events: Readonly<Record<string, EventShape>>
}

export const query = <I extends z.ZodType, O extends z.ZodType>(input: I, output: O): Method<I, O, 'query'> => ({
  kind: 'query',
  input,
  output,
})

export const command = <I extends z.ZodType, O extends z.ZodType>(input: I, output: O): Method<I, O, 'command'> => ({
  kind: 'command',
  input,
  output,
})

export const job = <I extends z.ZodType, O extends z.ZodType>(input: I, output: O): Method<I, O, 'job'> => ({ kind: 'job', input, output })

export const event = <P extends z.ZodType>(payload: P): EventShape<P> => ({ payload })

/** Methods that take nothing take an empty object, so that a parameter can be added later. */
export const nothing = z.strictObject({})
export const done = z.strictObject({})

/** What we send each other is a few levels deep; much deeper input would overflow whoever walks it. */
const deepest = 64

/**
 * Whether a value from outside lies deeper than anything a contract knows. Walks level by level, not
 * by calling itself, so that no depth can hurt it; a value that contains itself counts as too deep.
 */
export function tooDeep(value: unknown): boolean {
  let level = new Set([value])
  for (let depth = 0; level.size > 0; depth += 1) {
    if (depth > deepest) return true
    const next = new Set<unknown>()
    for (const holder of level) {
      if (typeof holder !== 'object' || holder === null || ArrayBuffer.isView(holder)) continue
      for (const child of Array.isArray(holder) ? holder : Object.values(holder)) {
        if (typeof child === 'object' && child !== null) next.add(child)
      }
    }
    level = next
  }
  return false
}
