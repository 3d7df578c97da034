import './changes.css'
import { useState } from 'react'
import type { ChangeSummary } from '#shared/contracts/changes.ts'
import { useAction } from '../common/actions.ts'
import { useWords } from '../common/i18n.ts'
import { Keys } from '../common/Keys.tsx'
import { useJob } from '../common/jobs.ts'
import { useNavigation, type ChangesPart } from '../common/navigation.ts'
import { useEngine } from '../common/queries.ts'
import { JournalScreen } from '../journal/JournalScreen.tsx'
import { PullPart } from '../sync/PullPart.tsx'
import {
  ActionIcon,
  Button,
  Center,
  Group,
  IconArrowBackUp,
  IconArrowForwardUp,
  IconCircleCheck,
  IconCloudDownload,
  IconHistory,
  IconNotes,
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
import { HistoryPart } from './HistoryPart.tsx'
import { NextStep } from './NextStep.tsx'
import { countOf, isListPart, listParts, sendableOf, type ListPart } from './parts.ts'
import { PushPanel } from './PushPanel.tsx'
import { usePushStore } from './push.ts'
import { nothingSelected, type Selection } from './selection.ts'
import { useStepping } from './useStepping.tsx'

function Head({ summary, onSend }: { readonly summary: ChangeSummary; readonly onSend: () => void }) {
  const { t } = useWords()
  const stepping = useStepping()
  const pushing = useJob('sync.push') !== null
  const sendable = sendableOf(summary)
  return (
    <div className="changes-head">
      <Title order={1} fz={17}>
        {t('changes.title')}
      </Title>
      <Group gap={2} ml="md">
        <Tooltip
          label={
            <Group gap={6}>
              {stepping.undoLabel} <Keys keys="Ctrl+Z" />
            </Group>
          }
        >
          <ActionIcon aria-label={stepping.undoLabel} disabled={!stepping.canUndo} onClick={stepping.undo}>
            <IconArrowBackUp size={18} />
          </ActionIcon>
        </Tooltip>
        <Tooltip
          label={
            <Group gap={6}>
              {stepping.redoLabel} <Keys keys="Ctrl+Y" />
            </Group>
          }
        >
          <ActionIcon aria-label={stepping.redoLabel} disabled={!stepping.canRedo} onClick={stepping.redo}>
            <IconArrowForwardUp size={18} />
          </ActionIcon>
        </Tooltip>
      </Group>
      <span style={{ flex: 1 }} />
      <Tooltip
        label={
          <Group gap={6}>
            {t('changes.sendHint')} <Keys keys="Ctrl+Enter" />
          </Group>
        }
      >
        <Button size="sm" leftSection={<IconSend size={16} />} disabled={sendable === 0 || pushing} onClick={onSend}>
          {summary.staged > 0
            ? t('changes.sendCount', { count: summary.staged })
            : sendable > 0
              ? t('changes.unknown.look')
              : t('changes.send')}
        </Button>
      </Tooltip>
    </div>
  )
}

/** Why a list has no rows, and what to do about it. */
function Empty({ part }: { readonly part: ListPart }) {
  const { t } = useWords()
  const go = useNavigation((navigation) => navigation.go)
  return (
    <Center p="xl" className="changes-empty">
      <Stack align="center" gap="xs" maw={460}>
        <IconCircleCheck size={36} stroke={1.3} color="var(--banto-ok-text)" aria-hidden />
        <Title order={2}>{t(`changes.empty.${part}.title`)}</Title>
        <Text c="dimmed" ta="center">
          {t(`changes.empty.${part}.body`)}
        </Text>
        {part === 'unsent' ? (
          <Button mt="xs" variant="default" onClick={() => go('products')}>
            {t('changes.empty.go')}
          </Button>
        ) : null}
      </Stack>
    </Center>
  )
}

const others = [
  { part: 'history', icon: IconHistory },
  { part: 'pull', icon: IconCloudDownload },
  { part: 'journal', icon: IconNotes },
] as const

function PartTabs({ summary, part }: { readonly summary: ChangeSummary; readonly part: ChangesPart }) {
  const { t, format } = useWords()
  const showChanges = useNavigation((navigation) => navigation.showChanges)
  const guarded = useEngine('sync.state', {}).data?.resources.some(({ guard }) => guard !== null) ?? false
  return (
    <Tabs value={part} onChange={(value) => showChanges((value ?? 'unsent') as ChangesPart)} px="md">
      <Tabs.List>
        {listParts.map((one) => {
          const count = countOf(summary, one)
          return (
            <Tabs.Tab key={one} value={one} fz="sm" py={8}>
              {t(`changes.parts.${one}`)}{' '}
              <span className="changes-count" data-part={one} data-any={count > 0 || undefined}>
                {format.number(count)}
              </span>
            </Tabs.Tab>
          )
        })}
        {others.map(({ part: one, icon: Icon }, index) => (
          <Tabs.Tab
            key={one}
            value={one}
            fz="sm"
            py={8}
            ml={index === 0 ? 'auto' : 0}
            leftSection={<Icon size={15} stroke={1.6} aria-hidden />}
          >
            {t(`changes.parts.${one}`)}
            {one === 'pull' && guarded ? (
              <span className="changes-count" data-part="guard" data-any>
                !
              </span>
            ) : null}
          </Tabs.Tab>
        ))}
      </Tabs.List>
    </Tabs>
  )
}

/** «Sync and changes»: what is not sent, what needs a decision, what was done, what came, what was said on the line. */
export function ChangesScreen() {
  const { t } = useWords()
  const summary = useEngine('changes.summary', {}).data
  const part = useNavigation((navigation) => navigation.changesPart)
  const [selections, setSelections] = useState<Partial<Record<ListPart, Selection>>>({})
  const [confirming, setConfirming] = useState(false)
  const sending = usePushStore((store) => store.running)
  const sendable = summary ? sendableOf(summary) : 0
  useAction({
    id: 'changes.send',
    label: t('changes.send'),
    keys: 'Ctrl+Enter',
    group: t('changes.title'),
    icon: <IconSend size={16} />,
    enabled: sendable > 0,
    run: () => setConfirming(true),
  })
  if (!summary) {
    return (
      <Center h="100%">
        <Loader />
      </Center>
    )
  }
  const list = isListPart(part) ? part : null
  const total = list === null ? 0 : countOf(summary, list)
  return (
    <div className="changes">
      <Head summary={summary} onSend={() => setConfirming(true)} />
      {sending ? null : <NextStep summary={summary} part={part} />}
      {list === null ? null : <PushPanel onAgain={() => setConfirming(true)} summary={summary} />}
      <PartTabs summary={summary} part={part} />
      <div className="changes-part" key={part}>
        {list === null ? (
          part === 'history' ? (
            <HistoryPart />
          ) : part === 'pull' ? (
            <PullPart />
          ) : (
            <JournalScreen />
          )
        ) : total === 0 ? (
          sending && list === 'unsent' ? null : (
            <Empty part={list} />
          )
        ) : (
          <ChangeList
            part={list}
            total={total}
            selection={selections[list] ?? nothingSelected}
            onSelection={(selection) => setSelections({ ...selections, [list]: selection })}
          />
        )}
      </div>
      <ConfirmPush opened={confirming} onClose={() => setConfirming(false)} unknown={summary.unknown} />
    </div>
  )
}
