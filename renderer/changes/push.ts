import { create } from 'zustand'
import type { PushResult } from '#shared/contracts/sync.ts'
import type { ErrorBody } from '#shared/errors.ts'
import { attachJob, subscribe } from '../api/index.ts'
import { asBody } from '../common/errors.ts'
import { runJob } from '../common/jobs.ts'

/** How the last send ended. It stays until the person closes it, whatever screen is shown meanwhile. */
export interface PushOutcome {
  readonly result: PushResult | null
  readonly error: ErrorBody | null
}

interface PushStore {
  readonly running: boolean
  readonly outcome: PushOutcome | null
}

export const usePushStore = create<PushStore>(() => ({ running: false, outcome: null }))

/**
 * Sends everything that is staged, or only what belongs to one change set. `settleOnly`: nothing new is
 * sent, only what a broken send left behind is looked for at Smaregi. The outcome stands in the store.
 */
export async function push(options: { readonly settleOnly?: boolean; readonly changeSetId?: number } = {}): Promise<void> {
  if (usePushStore.getState().running) return
  usePushStore.setState({ running: true, outcome: null })
  try {
    const result = await runJob('sync.push', {
      productIds: options.settleOnly === true ? [] : null,
      changeSetId: options.changeSetId ?? null,
    })
    usePushStore.setState({ running: false, outcome: { result, error: null } })
  } catch (error) {
    usePushStore.setState({ running: false, outcome: { result: null, error: asBody(error) } })
  }
}

/**
 * Takes over how a send ended that this page did not start: another window's, or its own before it was loaded again.
 * The report of an earlier one would go on with figures that are not true any more. Returns how to stop.
 */
export const followPushes = (): (() => void) =>
  subscribe('jobs.finished', ({ jobId, method }) => {
    if (method !== 'sync.push' || usePushStore.getState().running) return
    attachJob('sync.push', jobId).result.then(
      (result) => usePushStore.setState({ outcome: { result, error: null } }),
      (error: unknown) => usePushStore.setState({ outcome: { result: null, error: asBody(error) } }),
    )
  })

export const closeOutcome = (): void => usePushStore.setState({ outcome: null })
