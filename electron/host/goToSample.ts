import type { Log } from '#core/context.ts'
import type { Engine } from './engine.ts'

interface Overview {
  readonly current: { readonly kind: string } | null
  readonly profiles: readonly { readonly kind: string; readonly signedIn: boolean; readonly profileId: string }[]
}

/** `--sample`: opens the sample shop at once, through the same methods that the welcome screen uses. */
export const goToSample = async (engine: Pick<Engine, 'invoke'>, log: Log): Promise<void> => {
  const overview = await engine.invoke('connection.overview', {})
  if (!overview.ok) return log.warn('sample.noOverview', { error: overview.error })
  const { current, profiles } = overview.value as Overview
  if (current?.kind === 'sample') return
  const known = profiles.find(({ kind, signedIn }) => kind === 'sample' && signedIn)
  const outcome = known
    ? await engine.invoke('connection.open', { profileId: known.profileId })
    : await engine.invoke('connection.signIn', { kind: 'sample' })
  if (!outcome.ok) log.warn('sample.notOpened', { error: outcome.error })
}
