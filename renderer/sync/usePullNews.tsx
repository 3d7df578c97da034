import { useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import type { OutputOf } from '#shared/contracts/index.ts'
import { subscribe } from '../api/index.ts'
import { useWords } from '../common/i18n.ts'
import { useNavigation, type ChangesPart } from '../common/navigation.ts'
import { Anchor, notifications, Stack, Text } from '../ui/index.ts'
import { pullFailedNote } from './usePull.ts'

const conflictNote = 'pull-conflicts'
const guardNote = 'pull-guarded'

/**
 * Tells what a pull found that a person has to decide, whoever started it: the person, the schedule
 * or the return of the network; and takes away the note of one that failed before. Called once by the frame.
 */
export function usePullNews(): void {
  const words = useWords()
  const client = useQueryClient()
  const showChanges = useNavigation((navigation) => navigation.showChanges)
  useEffect(() => {
    const { t, find } = words
    const tell = (id: string, title: string, body: string, go: string, part: ChangesPart): void => {
      notifications.show({
        id,
        color: 'yellow',
        title,
        autoClose: 20_000,
        message: (
          <Stack gap={4} align="flex-start">
            <Text size="sm">{body}</Text>
            <Anchor
              component="button"
              onClick={() => {
                notifications.hide(id)
                showChanges(part)
              }}
            >
              {go}
            </Anchor>
          </Stack>
        ),
      })
    }
    /** The contract, and what reads contracts, is not loaded before it is needed. */
    const tellPull = async (value: unknown): Promise<void> => {
      const { pullResult } = await import('#shared/contracts/sync.ts')
      const parsed = pullResult.safeParse(value)
      if (!parsed.success) return
      notifications.hide(pullFailedNote)
      const { conflicts } = parsed.data
      // A person may have answered while the rest was still being pulled.
      const known = client.getQueryData<OutputOf<'sync.state'>>(['sync.state', {}])?.resources
      const guarded = parsed.data.guarded.filter((name) => known?.find(({ resource }) => resource === name)?.guard !== null)
      if (conflicts > 0) {
        tell(
          conflictNote,
          t('sync.news.conflicts', { count: conflicts }),
          t('sync.news.conflictsBody'),
          t('sync.news.conflictsGo'),
          'conflict',
        )
      }
      if (guarded.length > 0) {
        const names = guarded.map((name) => find(`settings.sync.resources.${name}`) ?? name).join('・')
        tell(guardNote, t('sync.news.guarded'), t('sync.news.guardedBody', { resources: names }), t('sync.news.guardedGo'), 'pull')
      }
    }
    return subscribe('jobs.finished', ({ method, outcome }) => {
      if (method === 'sync.pull' && outcome.ok) void tellPull(outcome.value)
    })
  }, [words, showChanges, client])
}
