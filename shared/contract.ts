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

export interface Method<
  I extends z.ZodType = z.ZodType,
  O extends z.ZodType = z.ZodType,
  K extends MethodKind = MethodKind,
> {
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

export const query = <I extends z.ZodType, O extends z.ZodType>(
  input: I,
  output: O,
): Method<I, O, 'query'> => ({ kind: 'query', input, output })

export const command = <I extends z.ZodType, O extends z.ZodType>(
  input: I,
  output: O,
): Method<I, O, 'command'> => ({ kind: 'command', input, output })

export const job = <I extends z.ZodType, O extends z.ZodType>(
  input: I,
  output: O,
): Method<I, O, 'job'> => ({ kind: 'job', input, output })

export const event = <P extends z.ZodType>(payload: P): EventShape<P> => ({ payload })

/** Methods that take nothing take an empty object, so that a parameter can be added later. */
export const nothing = z.strictObject({})
export const done = z.strictObject({})
