import type { OutputOf } from '#shared/contracts/index.ts'
import { Button, Center, IconCloudDownload, Stack, Text, Title } from '../ui/index.ts'
import { Pulling } from './Basis.tsx'
import { useTimecards } from './state.ts'
import type { PullMonth } from './usePullMonth.ts'
import { useTimecardWords } from './words.ts'

interface EmptyBoardProps {
  readonly board: OutputOf<'timecards.board'>
  readonly month: string
  readonly pulling: PullMonth
}

/** Why there are no people, and what to do about it. */
export function EmptyBoard({ board, month, pulling }: EmptyBoardProps) {
  const { t, month: name } = useTimecardWords()
  const set = useTimecards((state) => state.set)
  const { sums, basis, from, to } = board
  const isFiltered = useTimecards(({ storeId, search, only }) => storeId !== null || search !== '' || only !== 'all')
  const isPulled = basis.pulledAt !== null
  const state = sums.people.all > 0 || (isPulled && isFiltered) ? 'noneFound' : isPulled ? 'none' : 'notPulled'
  const values = { month: name(month) }
  return (
    <Center flex={1} p="xl" role="status">
      <Stack align="center" gap="xs" maw={520}>
        <Title order={2} ta="center">
          {t(`timecards.empty.${state}.title`, values)}
        </Title>
        <Text c="dimmed" ta="center">
          {t(`timecards.empty.${state}.body`, values)}
        </Text>
        {state === 'noneFound' ? (
          <Button variant="default" onClick={() => set({ storeId: null, search: '', only: 'all' })}>
            {t('timecards.empty.noneFound.go')}
          </Button>
        ) : null}
        {state === 'notPulled' && pulling.running === null ? (
          <Button
            disabled={pulling.isOffline}
            leftSection={<IconCloudDownload size={15} aria-hidden />}
            onClick={() => pulling.pull(from, to)}
          >
            {t('timecards.empty.notPulled.go')}
          </Button>
        ) : null}
        {state === 'notPulled' && pulling.isOffline ? <Text size="sm">{t('timecards.basis.offline')}</Text> : null}
        {state === 'notPulled' ? <Pulling of={pulling} /> : null}
      </Stack>
    </Center>
  )
}
