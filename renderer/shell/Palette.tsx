import { useEffect, useMemo, useRef, useState } from 'react'
import { foldSearch } from '#shared/domain/text.ts'
import { Group, IconCommand, IconSearch, Spotlight, spotlight, Text, usePaletteOpened } from '../ui/index.ts'
import { currentActions, keysOf, useAction, useActionStore, type Action } from '../common/actions.ts'
import { useWords } from '../common/i18n.ts'
import { KeyList } from './KeyList.tsx'
import { Keys } from '../common/Keys.tsx'

const matches = (action: Action, query: string): boolean => {
  const text = foldSearch([action.label, action.id, ...(action.keywords ?? [])].join(' '))
  return foldSearch(query)
    .split(' ')
    .every((word) => text.includes(word))
}

/** Ctrl+K: every action with its key. `?` or F1: the keys at a glance. */
export function Palette() {
  const { t } = useWords()
  const [query, setQuery] = useState('')
  const [shortcuts, setShortcuts] = useState(false)
  const opened = usePaletteOpened()
  const chosen = useRef<(() => void) | null>(null)
  // Once the palette has given the keyboard back: what the action focuses or opens is not taken from it again.
  useEffect(() => {
    const run = opened ? null : chosen.current
    if (run === null) return
    chosen.current = null
    queueMicrotask(run)
  }, [opened])
  const registered = useActionStore((store) => store.actions)
  const actions = useMemo(() => currentActions(registered), [registered])
  useAction({
    id: 'app.palette',
    label: t('app.actions.palette'),
    keys: 'Ctrl+K',
    icon: <IconCommand size={16} />,
    run: () => spotlight.toggle(),
  })
  useAction({ id: 'app.shortcuts', label: t('app.actions.shortcuts'), keys: ['?', 'F1'], run: () => setShortcuts(true) })
  const shown = actions.filter((action) => action.id !== 'app.palette' && matches(action, query))
  return (
    <>
      <Spotlight.Root
        query={query}
        onQueryChange={setQuery}
        shortcut={null}
        scrollable
        maxHeight={420}
        clearQueryOnClose
        attributes={{ content: { 'aria-label': t('app.palette.title') } }}
        overlayProps={{ backgroundOpacity: 0.25 }}
        transitionProps={{ duration: 90, exitDuration: 0 }}
      >
        <Spotlight.Search
          placeholder={t('app.palette.placeholder')}
          aria-label={t('app.palette.title')}
          leftSection={<IconSearch size={16} />}
        />
        <Spotlight.ActionsList>
          {shown.length === 0 ? <Spotlight.Empty>{t('app.palette.nothing')}</Spotlight.Empty> : null}
          {shown.map((action) => (
            <Spotlight.Action
              key={action.id}
              onClick={() => {
                chosen.current = action.run
              }}
            >
              <Group w="100%" wrap="nowrap" gap="sm">
                <Group w={18} c="dimmed">
                  {action.icon}
                </Group>
                <Text flex={1} truncate>
                  {action.label}
                </Text>
                {action.group === undefined ? null : (
                  <Text size="xs" c="dimmed">
                    {action.group}
                  </Text>
                )}
                {keysOf(action)
                  .slice(0, 1)
                  .map((keys) => (
                    <Keys key={keys} keys={keys} />
                  ))}
              </Group>
            </Spotlight.Action>
          ))}
        </Spotlight.ActionsList>
      </Spotlight.Root>
      <KeyList opened={shortcuts} onClose={() => setShortcuts(false)} actions={actions} />
    </>
  )
}
