import './changes.css'
import { useState } from 'react'
import type { ChangeSummary } from '#shared/contracts/changes.ts'
import { useAction } from '../app/actions.ts'
import { useWords } from '../app/i18n.ts'
import { Keys } from '../app/Keys.tsx'
import { useJob } from '../app/jobs.ts'
import { useNavigation } from '../app/navigation.ts'
import { useEngine } from '../app/queries.ts'
import {
  ActionIcon,
  Button,
  Center,
  Group,
  IconArrowBackUp,
  IconArrowForwardUp,
  IconCircleCheck,
  IconHistory,
  IconSend,
  Loader,
  Stack,
  Tabs,
  Text,
  Title,
  Tooltip,
} from '../ui/index.ts'
import { ChangeList } from './ChangeList.tsx'
import { ConfirmPush } from './ConfirmPush.tsx'
import { History } from './History.tsx'
import { PushPanel } from './PushPanel.tsx'
import { usePushStore } from './push.ts'
import { nothingSelected, type Selection } from './selection.ts'
import { countOf, tabs, type Tab } from './tabs.ts'
import { useStepping } from './useStepping.ts'

function Head(props: {
  readonly summary: ChangeSummary
  readonly onSend: () => void
  readonly onHistory: () => void
}) {
  const { summary, onSend, onHistory } = props
  const { t } = useWords()
  const stepping = useStepping()
  const pushing = useJob('sync.push') !== null
  // What a broken send left behind is settled by sending, too.
  const sendable = summary.staged + summary.unknown
  return (
    <div className="banto-changes-head">
      <Title order={1} fz={17}>
        {t('changes.title')}
      </Title>
      <Group gap={2} ml="md">
        <Tooltip label={<Group gap={6}>{stepping.undoLabel} <Keys keys="Ctrl+Z" /></Group>}>
          <ActionIcon aria-label={stepping.undoLabel} disabled={!stepping.canUndo} onClick={stepping.undo}>
            <IconArrowBackUp size={18} />
          </ActionIcon>
        </Tooltip>
        <Tooltip label={<Group gap={6}>{stepping.redoLabel} <Keys keys="Ctrl+Y" /></Group>}>
          <ActionIcon aria-label={stepping.redoLabel} disabled={!stepping.canRedo} onClick={stepping.redo}>
            <IconArrowForwardUp size={18} />
          </ActionIcon>
        </Tooltip>
        <Button variant="subtle" leftSection={<IconHistory size={16} />} onClick={onHistory}>
          {t('changes.history.button')}
        </Button>
      </Group>
      <span style={{ flex: 1 }} />
      <Button size="sm" leftSection={<IconSend size={16} />} disabled={sendable === 0 || pushing} onClick={onSend}>
        {sendable > 0 ? t('changes.sendCount', { count: sendable }) : t('changes.send')}
      </Button>
    </div>
  )
}

function Empty() {
  const { t } = useWords()
  const go = useNavigation((navigation) => navigation.go)
  return (
    <Center flex={1} p="xl">
      <Stack align="center" gap="xs" maw={460}>
        <IconCircleCheck size={36} stroke={1.3} color="var(--banto-ok-text)" aria-hidden />
        <Title order={2}>{t('changes.empty.title')}</Title>
        <Text c="dimmed" ta="center">
          {t('changes.empty.body')}
        </Text>
        <Button mt="xs" variant="default" onClick={() => go('products')}>
          {t('changes.empty.go')}
        </Button>
      </Stack>
    </Center>
  )
}

/** Everything that is not sent yet: review, decide, send. */
export function ChangesScreen() {
  const { t, format } = useWords()
  const summary = useEngine('changes.summary', {}).data
  const [tab, setTab] = useState<Tab>('all')
  const [selection, setSelection] = useState<Selection>(nothingSelected)
  const [confirming, setConfirming] = useState(false)
  const [history, setHistory] = useState(false)
  const busy = usePushStore((store) => store.running || store.outcome !== null)
  const sendable = summary ? summary.staged + summary.unknown : 0
  const show = (next: Tab): void => {
    setTab(next)
    setSelection(nothingSelected)
  }
  useAction({
    id: 'changes.send',
    label: t('changes.send'),
    keys: 'Ctrl+Enter',
    group: t('changes.title'),
    icon: <IconSend size={16} />,
    enabled: sendable > 0,
    run: () => setConfirming(true),
  })
  useAction({ id: 'changes.history', label: t('changes.history.title'), group: t('changes.title'), icon: <IconHistory size={16} />, run: () => setHistory(true) })
  if (!summary) {
    return (
      <Center h="100%">
        <Loader />
      </Center>
    )
  }
  const total = countOf(summary, 'all')
  return (
    <div className="banto-changes">
      <Head summary={summary} onSend={() => setConfirming(true)} onHistory={() => setHistory(true)} />
      <PushPanel onShow={show} onAgain={() => setConfirming(true)} sendable={sendable} />
      {total === 0 ? (
        busy ? null : <Empty />
      ) : (
        <>
          <Tabs value={tab} onChange={(value) => show((value ?? 'all') as Tab)} px="md">
            <Tabs.List>
              {tabs.map((one) => {
                const count = countOf(summary, one)
                return one === 'unknown' && count === 0 ? null : (
                  <Tabs.Tab key={one} value={one} fz="sm" py={8}>
                    {t(`changes.tabs.${one}`)} {format.number(count)}
                  </Tabs.Tab>
                )
              })}
            </Tabs.List>
          </Tabs>
          <ChangeList
            key={tab}
            tab={tab}
            total={countOf(summary, tab)}
            selection={selection}
            onSelection={setSelection}
          />
        </>
      )}
      <ConfirmPush opened={confirming} onClose={() => setConfirming(false)} unknown={summary.unknown} />
      <History opened={history} onClose={() => setHistory(false)} next={summary.undo} />
    </div>
  )
}
