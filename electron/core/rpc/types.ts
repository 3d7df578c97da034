import type { z } from 'zod'
import type { Contract, Method } from '#shared/contract.ts'
import type { EventName, InputOf, MethodName, OutputOf, PayloadOf, hostContracts } from '#shared/contracts/index.ts'

/** What a running job may do besides its work. */
export interface JobContext {
  readonly jobId: string
  /** Aborted when a person cancels, the shop is closed or the program quits. */
  readonly signal: AbortSignal
  /** May be called as often as one likes: it is thinned to one event in 100 ms before it is sent. */
  report(progress: { phase: string; done?: number; total?: number | null; detail?: Record<string, string | number | null> }): void
}

/** The handlers of one area: a missing method is a compile error. */
export type HandlersOf<C extends Contract> = {
  readonly [M in keyof C['methods']]: C['methods'][M] extends Method<infer I, infer O, infer K>
    ? K extends 'job'
      ? (input: z.output<I>, job: JobContext) => Promise<z.input<O>>
      : (input: z.output<I>) => z.input<O> | Promise<z.input<O>>
    : never
}

export type Emit = <N extends EventName>(name: N, payload: PayloadOf<N>) => void

/** The engine's way to ask its host. Rejects with a BantoError. */
export interface HostClient {
  call<N extends MethodName<typeof hostContracts>>(
    name: N,
    input: InputOf<N, typeof hostContracts>,
  ): Promise<OutputOf<N, typeof hostContracts>>
  /** Hears what the host tells of its own accord, for as long as the engine runs. */
  onEvent(listener: (event: HostEvent) => void): void
}

/** One thing the host tells: a name of its contract with what belongs to it. */
export type HostEvent = {
  [N in EventName<typeof hostContracts>]: { readonly name: N; readonly payload: PayloadOf<N, typeof hostContracts> }
}[EventName<typeof hostContracts>]
