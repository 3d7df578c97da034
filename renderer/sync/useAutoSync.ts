import { useEffect, useRef } from 'react'
import type { Profile } from '#shared/contracts/connection.ts'
import { useStatus } from '../common/queries.ts'
import { usePull } from './usePull.ts'

/**
 * Gets what is new without being asked: when a shop is opened with a network, and each time the
 * network or the sign-in comes back.
 */
export function useAutoSync(profile: Profile): void {
  const connection = useStatus()?.connection
  const { pull } = usePull()
  const latest = useRef(pull)
  useEffect(() => {
    latest.current = pull
  }, [pull])
  const seen = useRef('')
  const { profileId, signedIn } = profile
  useEffect(() => {
    const now = `${profileId} ${connection} ${signedIn}`
    if (seen.current === now) return
    seen.current = now
    if (connection === 'online' && signedIn) void latest.current('auto', { quietly: true })
  }, [connection, profileId, signedIn])
}
