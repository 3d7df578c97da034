import type { Envelope } from '#shared/errors.ts'

/** What the page sees of its host, whatever carries it. */
export interface Request {
  readonly method: string
  readonly input: unknown
}
export interface HostEvent {
  readonly event: string
  readonly payload: unknown
}
export type LineState = 'connected' | 'lost'

/** `window.banto` of the desktop host: the preload shows these two functions and nothing else. */
export interface Bridge {
  invoke(request: Request): Promise<Envelope>
  subscribe(listener: (message: HostEvent) => void): () => void
}

/**
 * A bridge, plus whether the engine behind it can be reached. Events called `host.*` are the
 * transport's own (`host.line`) and never reach a subscriber of the program.
 */
export interface Transport extends Bridge {
  state(): LineState
  onState(listener: (state: LineState) => void): () => void
}

declare global {
  interface Window {
    readonly banto?: Bridge
  }
}
