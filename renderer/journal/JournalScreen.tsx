import './journal.css'
import { useCallback, useMemo, useRef, useState } from 'react'
import { useAction } from '../common/actions.ts'
import { errorText } from '../common/errors.ts'
import { useWords } from '../common/i18n.ts'
import { useEngine } from '../common/queries.ts'
import {
  Alert,
  Button,
  Center,
  IconAlertTriangle,
  IconExternalLink,
  IconSearch,
  Stack,
  Text,
  Title,
  useDebouncedValue,
} from '../ui/index.ts'
import { EntryDetail } from './EntryDetail.tsx'
import { EntryList, journalRowHeight } from './EntryList.tsx'
import { filterOf, isNarrowed, nothingChosen, type Choice } from './filter.ts'
import { Filters } from './Filters.tsx'
import { Retention } from './Retention.tsx'
import { Exported, Troubles } from './Notices.tsx'
import { useExport } from './useExport.ts'
import { useJournalRows } from './useJournalRows.ts'

function Empty({ narrowed, onReset }: { readonly narrowed: boolean; readonly onReset: () => void }) {
  const { t } = useWords()
  return (
    <Center flex={1} p="xl">
      <Stack align="center" gap="xs" maw={460}>
        <Title order={2}>{t(narrowed ? 'journal.empty.noneFound' : 'journal.empty.title')}</Title>
        <Text c="dimmed" ta="center">
          {t(narrowed ? 'journal.empty.noneFoundHint' : 'journal.empty.body')}
        </Text>
        {narrowed ? (
          <Button mt="xs" variant="default" onClick={onReset}>
            {t('journal.filters.reset')}
          </Button>
        ) : null}
      </Stack>
    </Center>
  )
}

/** «通信の記録»: every request and reply, to be searched, looked at and sent to support. */
export function JournalScreen() {
  const words = useWords()
  const { t } = words
  const [choice, setChoice] = useState<Choice>(nothingChosen)
  const [text] = useDebouncedValue(choice.text, 250)
  const { purpose, status, method, period, failuresOnly, jobId, at } = choice
  // By what it is made of: typing begins no new list before the pause.
  const filter = useMemo(
    () => filterOf({ text, purpose, status, method, period, failuresOnly, jobId, at }),
    [text, purpose, status, method, period, failuresOnly, jobId, at],
  )
  const [selected, setSelected] = useState<number | null>(null)
  const search = useRef<HTMLInputElement>(null)
  const scroller = useRef<HTMLDivElement>(null)
  const stay = useCallback((count: number) => {
    // Who looks at older lines keeps them where they are; at the top the new ones come into sight.
    const element = scroller.current
    if (element !== null && element.scrollTop > 0) element.scrollTop += count * journalRowHeight
  }, [])
  const list = useJournalRows(filter, stay)
  const state = useEngine('journal.state', {}).data
  const exporting = useExport()
  const change = (part: Partial<Choice>): void => {
    setChoice((now) => ({ ...now, ...part }))
    scroller.current?.scrollTo({ top: 0 })
  }
  const group = t('journal.title')
  useAction({
    id: 'journal.search',
    label: t('journal.search'),
    keys: 'Ctrl+F',
    group,
    icon: <IconSearch size={16} />,
    run: () => search.current?.select(),
  })
  useAction({
    id: 'journal.failures',
    label: t('journal.actions.failures'),
    group,
    icon: <IconAlertTriangle size={16} />,
    run: () => change({ failuresOnly: true }),
  })
  useAction({
    id: 'journal.export',
    label: t('journal.actions.export'),
    group,
    icon: <IconExternalLink size={16} />,
    enabled: !exporting.running,
    run: () => void exporting.run(),
  })

  const empty = list.rows.length === 0 && !list.loading && list.next === null && list.error === null
  return (
    <section className="journal" aria-label={t('journal.title')}>
      <div className="journal-head">
        <Text size="sm" c="dimmed" flex="1 1 220px">
          {t('journal.intro')}
        </Text>
        {state === undefined ? null : <Retention state={state} />}
        <Button
          variant="default"
          leftSection={<IconExternalLink size={15} />}
          title={t('journal.export.hint')}
          loading={exporting.running}
          onClick={() => void exporting.run()}
        >
          {t('journal.export.button')}
        </Button>
      </div>
      <Filters choice={choice} onChange={change} searchRef={search} />
      <Exported exporting={exporting} />
      {state === undefined ? null : <Troubles state={state} />}
      {list.error === null ? null : (
        <Alert role="alert" color="red" mx="md" mb="xs">
          {errorText(words, list.error)}
          <Button mt="xs" variant="default" onClick={list.reload}>
            {t('common.retry')}
          </Button>
        </Alert>
      )}
      <div className="journal-main">
        {empty ? (
          <Empty narrowed={isNarrowed(choice)} onReset={() => change(nothingChosen)} />
        ) : (
          <EntryList list={list} selected={selected} onSelect={setSelected} scroller={scroller} />
        )}
        {selected === null ? null : (
          <EntryDetail
            entryId={selected}
            onClose={() => {
              setSelected(null)
              scroller.current?.focus()
            }}
            onJob={(jobId) => change({ ...nothingChosen, jobId })}
          />
        )}
      </div>
    </section>
  )
}
