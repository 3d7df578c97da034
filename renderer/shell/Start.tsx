import { lazy, Suspense, useEffect } from 'react'
import { Button, Center, Loader, Stack, Text, Title } from '../ui/index.ts'
import { useActionKeys } from '../common/actions.ts'
import { errorText } from '../common/errors.ts'
import { Frame } from './Frame.tsx'
import { HostLost } from './HostLost.tsx'
import { followPushes } from '../changes/push.ts'
import { useWords } from '../common/i18n.ts'
import { followJobs } from '../common/jobs.ts'
import { Palette } from './Palette.tsx'
import { useEngine } from '../common/queries.ts'

const Welcome = lazy(async () => ({ default: (await import('../connection/Welcome.tsx')).Welcome }))

/** Decides what the window shows: getting ready, the welcome screen, or the shop that is open. */
export function Start({ error }: { readonly error: Error | null }) {
  useActionKeys()
  useEffect(followJobs, [])
  useEffect(followPushes, [])
  const words = useWords()
  const overview = useEngine('connection.overview', {})
  const failure = error ?? overview.error
  const current = overview.data?.current
  return (
    <>
      <HostLost />
      <Palette />
      {current ? (
        <Frame key={current.profileId} profile={current} />
      ) : overview.data ? (
        <Suspense>
          <Welcome overview={overview.data} />
        </Suspense>
      ) : (
        <Center h="100%" p="xl">
          {failure ? (
            <Stack align="center" role="alert" maw={520}>
              <Title order={2}>{words.t('app.cannotStart')}</Title>
              <Text>{errorText(words, failure)}</Text>
              <Button onClick={() => void overview.refetch()}>{words.t('common.retry')}</Button>
            </Stack>
          ) : (
            <Stack align="center" role="status">
              <Loader />
              <Text>{words.t('app.startingUp')}</Text>
            </Stack>
          )}
        </Center>
      )}
    </>
  )
}
