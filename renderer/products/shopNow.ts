import type { QueryClient } from '@tanstack/react-query'
import type { OutputOf } from '#shared/contracts/index.ts'

/** The profile of the shop that is open, read at the moment of asking: what was begun in one shop must not end in another. */
export const shopNow = (client: QueryClient): string | null =>
  client.getQueryData<OutputOf<'connection.overview'>>(['connection.overview', {}])?.current?.profileId ?? null
