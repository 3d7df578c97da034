import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef } from 'react'
import type { VirtualPrinterState } from '#shared/contracts/printing.ts'
import { call } from '../api/index.ts'
import { useErrors } from '../common/errors.ts'
import { useWords } from '../common/i18n.ts'
import { useEngine } from '../common/queries.ts'
import { Button, Group, ScrollArea, SegmentedControl, Stack, Text, Title } from '../ui/index.ts'
import { PaperView } from './PaperView.tsx'

/** About six lines: a slip breaks off in its middle. */
const dotsUntilOut = 150

interface SwitchProps<V extends string> {
  readonly name: string
  readonly value: V
  readonly choices: readonly V[]
  readonly label: (value: V) => string
  readonly onChange: (value: V) => void
}

function Switch<V extends string>({ name, value, choices, label, onChange }: SwitchProps<V>) {
  return (
    <Group gap="xs" wrap="nowrap">
      <Text size="xs" c="dimmed" w={64}>
        {name}
      </Text>
      <SegmentedControl
        size="xs"
        aria-label={name}
        value={value}
        data={choices.map((choice) => ({ value: choice, label: label(choice) }))}
        onChange={(chosen) => {
          const choice = choices.find((one) => one === chosen)
          if (choice !== undefined) onChange(choice)
        }}
      />
    </Group>
  )
}

/** The receipt printer on the screen: its paper, to scale, as it comes out, and what a person does to a printer. */
export function VirtualPrinter({ deviceId }: { readonly deviceId: number }) {
  const { t } = useWords()
  const errors = useErrors()
  const queries = useQueryClient()
  const view = useEngine('printing.virtualPrinter', { deviceId }).data
  const tray = useRef<HTMLDivElement>(null)

  const height = view?.paper.height
  useEffect(() => {
    // What comes out last is looked at.
    if (tray.current !== null) tray.current.scrollTop = tray.current.scrollHeight
  }, [height])

  if (view === undefined) return null
  const show = (answer: Promise<unknown>): void => {
    answer.then(
      (next) => queries.setQueryData(['printing.virtualPrinter', { deviceId }], next),
      (error: unknown) => errors.show(error),
    )
  }
  const set = (state: Partial<VirtualPrinterState>): void => show(call('printing.setVirtualPrinter', { deviceId, state }))
  const { state, paper } = view
  return (
    <Stack gap="xs" component="section" aria-label={t('printing.virtual.title')}>
      <Title order={3} fz={14}>
        {t('printing.virtual.title')}
      </Title>
      <Group gap="md" align="flex-start">
        <Stack gap={6}>
          <Switch
            name={t('printing.virtual.paper')}
            value={state.paper}
            choices={['full', 'nearEnd', 'out']}
            label={(value) => t(`printing.virtual.papers.${value}`)}
            onChange={(value) => set({ paper: value })}
          />
          <Switch
            name={t('printing.virtual.cover')}
            value={state.cover}
            choices={['closed', 'open']}
            label={(value) => t(`printing.virtual.covers.${value}`)}
            onChange={(value) => set({ cover: value })}
          />
          <Switch
            name={t('printing.virtual.cutter')}
            value={state.cutter}
            choices={['works', 'jammed']}
            label={(value) => t(`printing.virtual.cutters.${value}`)}
            onChange={(value) => set({ cutter: value })}
          />
          <Switch
            name={t('printing.virtual.power')}
            value={state.power}
            choices={['on', 'asleep', 'off']}
            label={(value) => t(`printing.virtual.powers.${value}`)}
            onChange={(value) => set({ power: value })}
          />
          <Switch
            name={t('printing.virtual.drawer')}
            value={state.drawer}
            choices={['closed', 'open']}
            label={(value) => t(`printing.virtual.drawers.${value}`)}
            onChange={(value) => set({ drawer: value })}
          />
          <Group gap={6}>
            <Button size="compact-sm" variant="default" disabled={state.paper === 'out'} onClick={() => set({ dotsLeft: dotsUntilOut })}>
              {t('printing.virtual.runOut')}
            </Button>
            <Button
              size="compact-sm"
              variant="default"
              disabled={paper.items.length === 0}
              onClick={() => show(call('printing.tearVirtualPaper', { deviceId }))}
            >
              {t('printing.virtual.tear')}
            </Button>
          </Group>
        </Stack>
        <ScrollArea.Autosize
          viewportRef={tray}
          mah={420}
          type="auto"
          className="printing-tray"
          viewportProps={{ tabIndex: 0, 'aria-label': t('printing.paper.label') }}
        >
          <PaperView paper={paper} />
        </ScrollArea.Autosize>
      </Group>
    </Stack>
  )
}
