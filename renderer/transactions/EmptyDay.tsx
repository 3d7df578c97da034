import { errorText } from '../common/errors.ts'
import { useEngine } from '../common/queries.ts'
import { Button, Center, Group, Loader, Stack, Text, Title } from '../ui/index.ts'
import { useTransactions } from './state.ts'
import type { Day } from './useDay.ts'
import { useTransactionWords } from './words.ts'

/** So many of the days that are here are offered. */
const maxDaysOffered = 8

function DaysHere() {
  const { t, day: dayText } = useTransactionWords()
  const setDay = useTransactions((state) => state.setDay)
  const days = useEngine('transactions.days', {}).data?.days ?? []
  if (days.length === 0) return null
  return (
    <>
      <Text size="sm">{t('transactions.empty.daysHere')}</Text>
      <Group gap={6} justify="center">
        {days.slice(0, maxDaysOffered).map((day) => (
          <Button key={day} variant="default" size="xs" onClick={() => setDay(day)}>
            {dayText(day)}
          </Button>
        ))}
      </Group>
    </>
  )
}

/** Why there are no rows, and what to do about it. */
export function EmptyDay({ of, day, onBefore }: { readonly of: Day; readonly day: string; readonly onBefore: () => void }) {
  const words = useTransactionWords()
  const { t } = words
  const { find, setStore } = useTransactions()
  const { data, refused, failure, offline, pulling } = of
  const isHere = data !== undefined && data.pulledAt !== null
  const state =
    data !== undefined && data.of > 0
      ? 'noneFound'
      : isHere
        ? 'none'
        : pulling
          ? 'pulling'
          : refused !== null
            ? 'refused'
            : failure !== null
              ? 'failed'
              : offline
                ? 'offline'
                : 'pulling'
  const values = { day: words.day(day) }
  return (
    <Center flex={1} p="xl" role="status">
      <Stack align="center" gap="xs" maw={520}>
        {state === 'pulling' ? <Loader size="sm" /> : null}
        <Title order={2} ta="center">
          {t(`transactions.empty.${state}.title`, values)}
        </Title>
        <Text c="dimmed" ta="center">
          {state === 'failed' && failure !== null ? errorText(words, failure) : t(`transactions.empty.${state}.body`, values)}
        </Text>
        {state === 'refused' && typeof refused?.details['detail'] === 'string' ? (
          <Text size="sm">{t('transactions.empty.refused.detail', { detail: refused.details['detail'] })}</Text>
        ) : null}
        {state === 'noneFound' ? (
          <Button
            variant="default"
            onClick={() => {
              find('')
              setStore(null)
            }}
          >
            {t('transactions.empty.noneFound.reset')}
          </Button>
        ) : null}
        {state === 'none' ? (
          <Button variant="default" onClick={onBefore}>
            {t('transactions.day.before')}
          </Button>
        ) : null}
        {state === 'failed' || state === 'refused' ? (
          <Button variant="default" disabled={offline || pulling} onClick={of.pull}>
            {t('common.retry')}
          </Button>
        ) : null}
        {state === 'offline' || state === 'failed' ? <DaysHere /> : null}
      </Stack>
    </Center>
  )
}
