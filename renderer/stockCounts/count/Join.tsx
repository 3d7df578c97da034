import { useState } from 'react'
import { call } from '../../api/index.ts'
import { useErrors } from '../../common/errors.ts'
import { useWords } from '../../common/i18n.ts'
import { readInWindow, writeInWindow } from '../../common/storage.ts'
import { useEngine } from '../../common/queries.ts'
import { Button, Center, SegmentedControl, Stack, Text, TextInput, Title } from '../../ui/index.ts'
import { useStockCounts, type OpenCount } from '../state.ts'
import { useNotCounted } from '../useNotCounted.ts'

const lastPerson = 'banto.stockCounts.person'

/** Asks who counts at this window. */
export function Join({ count }: { readonly count: OpenCount }) {
  const { t } = useWords()
  const errors = useErrors()
  const begin = useStockCounts((state) => state.begin)
  const [person, setPerson] = useState(readInWindow(lastPerson) ?? '')
  const [isBusy, setBusy] = useState(false)
  const [asked, setAsked] = useState<number | null>(null)
  const { countId, state } = count
  const again = useEngine('countReview.summary', { countId }, { enabled: state === 'counting' }).data?.recount.round ?? null
  // What differs too much is what is left to do.
  const round = asked ?? again ?? 1
  const stateWord = t(`stockCounts.states.${state}`)
  useNotCounted(state === 'counting' ? t('stockCounts.notCounted.join') : t('stockCounts.notCounted.closed', { state: stateWord }))
  if (state !== 'counting') {
    return (
      <Center flex={1} p="xl">
        <Text c="dimmed">{t('stockCounts.join.closed', { state: stateWord })}</Text>
      </Center>
    )
  }
  const join = async (): Promise<void> => {
    const name = person.trim()
    if (name === '' || isBusy) return
    setBusy(true)
    try {
      const joined = await call('stockCounts.join', { countId, person: name, round })
      writeInWindow(lastPerson, name)
      begin({ countId, ...joined, person: name })
    } catch (error) {
      errors.show(error)
    } finally {
      setBusy(false)
    }
  }
  return (
    <Center flex={1} p="xl">
      <Stack gap="sm" w={420}>
        <Title order={2}>{round > 1 ? t('stockCounts.join.recountTitle', { round }) : t('stockCounts.join.title')}</Title>
        {again === null ? null : (
          <SegmentedControl
            aria-label={t('stockCounts.join.rounds')}
            value={String(round)}
            data={[
              { value: String(again), label: t('stockCounts.join.round', { round: again }) },
              { value: '1', label: t('stockCounts.join.firstRound') },
            ]}
            onChange={(value) => setAsked(Number(value))}
          />
        )}
        <Text c="dimmed">{round > 1 ? t('stockCounts.join.recountBody') : t('stockCounts.join.body')}</Text>
        <TextInput
          label={t('stockCounts.join.person')}
          list="stockCounts-persons"
          maxLength={40}
          data-focus-home
          autoFocus
          // Whoever comes to this window types over the name of before.
          onFocus={(event) => event.currentTarget.select()}
          value={person}
          onChange={(event) => setPerson(event.currentTarget.value)}
          onKeyDown={(event) => {
            if (event.key === 'Enter' && !event.nativeEvent.isComposing) void join()
          }}
        />
        <datalist id="stockCounts-persons">
          {[...new Set(count.sessions.map((one) => one.person))].map((one) => (
            <option key={one} value={one} />
          ))}
        </datalist>
        <Button size="sm" disabled={person.trim() === ''} loading={isBusy} onClick={() => void join()}>
          {t('stockCounts.join.go')}
        </Button>
      </Stack>
    </Center>
  )
}
