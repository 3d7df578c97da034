import './timecards.css'
import { useEffect, useRef, useState } from 'react'
import { useAction } from '../common/actions.ts'
import { errorText } from '../common/errors.ts'
import { useEngine } from '../common/queries.ts'
import type { GridHandle } from '../grid/index.ts'
import {
  Button,
  Center,
  IconCircleCheck,
  IconClipboardList,
  IconClock,
  IconRefresh,
  IconSearch,
  IconSettings,
  IconUsers,
  Loader,
  Stack,
  Text,
  useDebouncedValue,
  VisuallyHidden,
} from '../ui/index.ts'
import { ApprovalDialog } from './approval/ApprovalDialog.tsx'
import { SettleDialog } from './approval/SettleDialog.tsx'
import { Basis } from './Basis.tsx'
import { Board } from './Board.tsx'
import { DayDialog } from './day/DayDialog.tsx'
import { EmptyBoard } from './EmptyBoard.tsx'
import { ExportDialog } from './export/index.ts'
import { Head } from './Head.tsx'
import { InquiryDialog } from './inquiry/InquiryDialog.tsx'
import { MissingDialog } from './missing/MissingDialog.tsx'
import { PeopleDialog } from './people/PeopleDialog.tsx'
import { PersonPage } from './person/PersonPage.tsx'
import { PlotsPart } from './plots/PlotsPart.tsx'
import { scopeName } from './scope.ts'
import { SettingsDialog } from './settings/SettingsDialog.tsx'
import { useTimecards } from './state.ts'
import { Tiles } from './Tiles.tsx'
import { Tools } from './Tools.tsx'
import { useBoard } from './useBoard.ts'
import { useNeighbour } from './useNeighbour.ts'
import { usePullMonth } from './usePullMonth.ts'
import { useTimecardWords } from './words.ts'

const icon = { size: 16 } as const
const afterTypingMs = 200

/** 勤怠: everybody's month, day by day, with what is wrong first. */
export function TimecardsScreen() {
  const words = useTimecardWords()
  const { t } = words
  const months = useEngine('timecards.months', {}).data
  const { month } = useTimecards()
  return (
    <section className="timecards" aria-label={t('timecards.title')}>
      <VisuallyHidden component="h1">{t('timecards.title')}</VisuallyHidden>
      {months === undefined ? (
        <Center flex={1}>
          <Loader size="sm" />
        </Center>
      ) : (
        <Month month={month ?? months.current} />
      )}
    </section>
  )
}

function Month({ month }: { readonly month: string }) {
  const words = useTimecardWords()
  const { t } = words
  const { storeId, search: typed, only, view: shownAs, order, staffId, open } = useTimecards()
  const [search] = useDebouncedValue(typed, afterTypingMs)
  const [isSetting, setSetting] = useState(false)
  const [isExporting, setExporting] = useState(false)
  const [isApproving, setApproving] = useState(false)
  const [isMending, setMending] = useState(false)
  const [isAsking, setAsking] = useState(false)
  const [isSettling, setSettling] = useState(false)
  const [isFactsOpen, setFactsOpen] = useState(false)
  const grid = useRef<GridHandle | null>(null)
  const field = useRef<HTMLInputElement | null>(null)
  const pulling = usePullMonth()
  const { view, error, retry } = useBoard({ month, storeId, search, only, order }, grid)
  const months = useEngine('timecards.months', {}).data
  const settings = useEngine('timecards.settings', {}).data
  const neighbour = useNeighbour(view)
  // The board goes along with the day that is open: closing it leads back to that day.
  useEffect(() => {
    const row = open === null || view === null ? null : view.rows.find((person) => person.staffId === open.staffId)
    if (open !== null && row !== null) grid.current?.goTo(row, open.day)
  }, [open, view])
  const group = t('timecards.title')
  const board = view?.data ?? null
  useAction({
    id: 'timecards.search',
    label: t('timecards.search'),
    keys: 'Ctrl+F',
    group,
    icon: <IconSearch {...icon} />,
    enabled: staffId === null,
    run: () => field.current?.select(),
  })
  useAction({
    id: 'timecards.settings',
    label: t('timecards.settings.button'),
    group,
    icon: <IconSettings {...icon} />,
    run: () => setSetting(true),
  })
  useAction({ id: 'timecards.export', label: t('timecardExport.title'), group, run: () => setExporting(true) })
  useAction({
    id: 'timecards.pull',
    label: t('timecards.basis.again'),
    group,
    icon: <IconRefresh {...icon} />,
    enabled: board !== null && !pulling.isOffline && pulling.running === null,
    run: () => {
      if (board !== null) pulling.pull(board.from, board.to)
    },
  })
  useAction({
    id: 'timecards.people',
    label: t('timecardPeople.button'),
    group,
    icon: <IconUsers {...icon} />,
    run: () => setFactsOpen(true),
  })
  useAction({
    id: 'timecards.missing',
    label: t('timecardMissing.action'),
    group,
    icon: <IconClock {...icon} />,
    enabled: board !== null && board.sums.people.all > 0,
    run: () => setMending(true),
  })
  useAction({
    id: 'timecards.inquiry',
    label: t('timecardInquiry.title'),
    group,
    icon: <IconClipboardList {...icon} />,
    enabled: board !== null && board.sums.people.all > 0,
    run: () => setAsking(true),
  })
  useAction({
    id: 'timecards.settle',
    label: t('timecardApproval.settleMany.action'),
    group,
    enabled: staffId === null && board !== null && board.sums.people.findings > 0,
    run: () => setSettling(true),
  })
  useAction({
    id: 'timecards.approve',
    label: t('timecardApproval.many.button'),
    group,
    icon: <IconCircleCheck {...icon} />,
    enabled: board !== null && board.sums.people.all > 0,
    run: () => setApproving(true),
  })
  if (months === undefined || settings === undefined) return null
  const shown = { storeId, search, only }
  const scope = scopeName(words, settings.stores, shown)
  const dialogs = (
    <>
      <DayDialog month={month} stores={settings.stores} neighbour={neighbour} />
      <SettingsDialog opened={isSetting} settings={settings} onClose={() => setSetting(false)} />
      <ExportDialog month={month} scope={shown} of={scope} opened={isExporting} onClose={() => setExporting(false)} />
      <PeopleDialog opened={isFactsOpen} onClose={() => setFactsOpen(false)} />
      <MissingDialog opened={isMending} month={month} storeId={storeId} onClose={() => setMending(false)} />
      <InquiryDialog opened={isAsking} month={month} storeId={storeId} onClose={() => setAsking(false)} />
      <SettleDialog
        opened={isSettling}
        asked={{ month, storeId, search, staffId: null }}
        of={scopeName(words, settings.stores, { storeId, search, only: 'all' })}
        stores={settings.stores}
        onClose={() => setSettling(false)}
      />
      <ApprovalDialog opened={isApproving} month={month} scope={shown} of={scope} onClose={() => setApproving(false)} />
    </>
  )
  if (staffId !== null) {
    return (
      <>
        <PersonPage staffId={staffId} month={month} months={months} settings={settings} neighbour={neighbour} />
        {dialogs}
      </>
    )
  }
  return (
    <>
      <Head month={month} months={months} stores={settings.stores} board={board} search={field}>
        {board === null ? null : (
          <Tools
            sums={board.sums}
            onSettings={() => setSetting(true)}
            onPeople={() => setFactsOpen(true)}
            onMissing={() => setMending(true)}
            onInquiry={() => setAsking(true)}
            onSettle={() => setSettling(true)}
            onApprove={() => setApproving(true)}
            onExport={() => setExporting(true)}
          />
        )}
      </Head>
      {board === null ? null : (
        <>
          {board.sums.people.all === 0 ? null : <Tiles sums={board.sums} />}
          <Basis board={board} month={month} pulling={pulling} isSet={settings.isSet} onSettings={() => setSetting(true)} />
        </>
      )}
      {error !== null && view === null ? (
        <Center flex={1}>
          <Stack align="center" gap="xs">
            <Text fw={600}>{t('timecards.empty.failed.title')}</Text>
            <Text role="alert">{errorText(words, error)}</Text>
            <Button variant="default" onClick={retry}>
              {t('common.retry')}
            </Button>
          </Stack>
        </Center>
      ) : null}
      {view === null ? null : shownAs === 'plots' && view.data.sums.people.all > 0 ? (
        <PlotsPart month={month} storeId={storeId} search={search} />
      ) : view.data.total === 0 ? (
        <EmptyBoard board={view.data} month={view.asked.month} pulling={pulling} />
      ) : (
        <div className="timecards-board">
          <Board view={view} grid={grid} />
        </div>
      )}
      {dialogs}
    </>
  )
}
