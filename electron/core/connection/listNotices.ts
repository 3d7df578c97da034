import type { CoreContext } from '../context.ts'

/** What had to be done about the list of connections; codes under `settings.notices`. */
export interface ListNotice {
  readonly code: 'connectionsRestored' | 'connectionsLost'
  readonly details: { readonly path: string; readonly folder: string }
  readonly at: string
}

const told = new WeakMap<CoreContext, ListNotice[]>()

export const addListNotice = (core: CoreContext, notice: ListNotice): void => void told.set(core, [...(told.get(core) ?? []), notice])

export const listNotices = (core: CoreContext): readonly ListNotice[] => told.get(core) ?? []
