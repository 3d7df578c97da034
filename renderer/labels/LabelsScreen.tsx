import './labels.css'
import { useEffect } from 'react'
import { useAction } from '../common/actions.ts'
import { useWords } from '../common/i18n.ts'
import { useNavigation } from '../common/navigation.ts'
import { useEngine } from '../common/queries.ts'
import { Tabs, Title } from '../ui/index.ts'
import { PrintPart } from './PrintPart.tsx'
import { RehearsalPart } from './RehearsalPart.tsx'
import { RunsPart } from './RunsPart.tsx'
import { labelParts, useLabels, type LabelPart } from './state.ts'
import { TemplatesPart } from './TemplatesPart.tsx'
import { useChosen } from './useChosen.tsx'
import { WaitingNote } from './WaitingNote.tsx'
import { WalkPart } from './WalkPart.tsx'

const parts = { print: PrintPart, templates: TemplatesPart, walk: WalkPart, rehearsal: RehearsalPart, runs: RunsPart } as const

/** 値札: what is due, what labels look like, printing them, and checking them on the shelf. */
export function LabelsScreen() {
  const { t, format } = useWords()
  const { part, day, takeBack, show, set } = useLabels()
  const { addAndTell } = useChosen()
  const request = useNavigation((navigation) => navigation.labelsRequest)
  const requestDone = useNavigation((navigation) => navigation.labelsRequestDone)
  const total = useEngine('labels.due', { day }).data?.total ?? 0
  useEffect(() => {
    // Once, however often the screen is drawn.
    if (request === null || useNavigation.getState().labelsRequest !== request) return
    requestDone()
    show('print')
    if (request.productIds === null) set({ source: 'due', shown: null })
    else addAndTell(request.productIds)
  }, [request, requestDone, show, set, addAndTell])
  const group = t('labels.title')
  useAction({
    id: 'labels.due',
    label: t('labels.actions.goDue'),
    group,
    run: () => {
      set({ source: 'due' })
      show('print')
    },
  })
  // What was done here is taken back before the edits of other screens.
  useAction({
    id: 'labels.takeBack',
    label: t('labels.actions.takeBack'),
    keys: 'Ctrl+Z',
    group,
    enabled: takeBack !== null,
    run: () => {
      useLabels.setState({ takeBack: null })
      takeBack?.()
    },
  })
  useEffect(
    () => () => {
      if (useNavigation.getState().screen !== 'labels') useLabels.setState({ takeBack: null })
    },
    [],
  )
  useAction({ id: 'labels.walk', label: t('labels.actions.walk'), group, run: () => show('walk') })
  useAction({ id: 'labels.rehearse', label: t('labels.actions.rehearse'), group, run: () => show('rehearsal') })
  const Part = parts[part]
  return (
    <div className="labels">
      <Title order={1} fz={15} px="md" pt="sm">
        {t('labels.title')}
      </Title>
      <Tabs value={part} onChange={(value) => show((value ?? 'print') as LabelPart)} px="md">
        <Tabs.List>
          {labelParts.map((one) => (
            <Tabs.Tab key={one} value={one} fz="sm" py={8}>
              {t(`labels.parts.${one}`)}
              {one === 'print' && total > 0 ? <span className="labels-count">{format.number(total)}</span> : null}
            </Tabs.Tab>
          ))}
        </Tabs.List>
      </Tabs>
      <WaitingNote />
      <Part />
    </div>
  )
}
