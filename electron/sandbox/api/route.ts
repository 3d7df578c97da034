import type { Reply } from './problem.ts'

/** One operation of the API. */
export interface Call {
  /** The numbers in the path, in its order. */
  readonly ids: readonly number[]
  /** All that varies in the path, as it stands there. */
  readonly words: readonly string[]
  readonly query: URLSearchParams
  readonly body: () => unknown
}

export interface Route {
  readonly method: string
  readonly pattern: RegExp
  readonly scope: string
  readonly run: (call: Call) => Reply
}

/** `{id}` stands for a number, `{word}` for anything without a slash. */
export function route(method: string, path: string, scope: string, run: Route['run']): Route {
  const pattern = path.replaceAll('{id}', '(\\d{1,15})').replaceAll('{word}', '([^/]+)')
  return { method, pattern: new RegExp(`^${pattern}/?$`, 'u'), scope, run }
}
