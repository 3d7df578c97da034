import { lazy, type ComponentType } from 'react'
import { useWords } from '../common/i18n.ts'
import type { Screen, ScreenGroup } from '../common/navigation.ts'
import { useEngine, useStatus } from '../common/queries.ts'
import { ProductsScreen } from '../products/index.ts'
import { useFirstSync } from '../sync/useFirstSync.ts'
import {
  IconCalendarTime,
  IconCategory,
  IconClipboardList,
  IconCloudUpload,
  IconPackages,
  IconPrinter,
  IconReceipt,
  IconSettings,
  IconTag,
  VisuallyHidden,
} from '../ui/index.ts'

/** What waits on a screen for a person; its words under `app`. */
export type Waiting = 'unsentMark' | 'dueMark' | 'askingMark'

/** One screen of the program: its place in the navigation, its keys, and what draws it. */
export interface ScreenEntry {
  /** Its words stand under `app.nav`; the type is made of those words. */
  readonly id: Screen
  readonly group: ScreenGroup
  readonly icon: typeof IconPackages
  /** The first is shown beside its name. */
  readonly keys: readonly string[]
  readonly Component: ComponentType
  /** How much waits there for a person; shown beside its name. */
  readonly waiting?: Waiting
}

// Only the products are drawn at the start; the code of the others is loaded behind them.
const loadCategories = async () => ({ default: (await import('../categories/CategoriesScreen.tsx')).CategoriesScreen })
const loadChanges = async () => ({ default: (await import('../changes/ChangesScreen.tsx')).ChangesScreen })
const loadDevices = async () => ({ default: (await import('../devices/DevicesScreen.tsx')).DevicesScreen })
const loadLabels = async () => ({ default: (await import('../labels/LabelsScreen.tsx')).LabelsScreen })
const loadSettings = async () => ({ default: (await import('../settings/SettingsScreen.tsx')).SettingsScreen })
const loadStockCounts = async () => ({ default: (await import('../stockCounts/StockCountsScreen.tsx')).StockCountsScreen })
const loadTimecards = async () => ({ default: (await import('../timecards/TimecardsScreen.tsx')).TimecardsScreen })
const loadTransactions = async () => ({ default: (await import('../transactions/TransactionsScreen.tsx')).TransactionsScreen })
const CategoriesScreen = lazy(loadCategories)
const ChangesScreen = lazy(loadChanges)
const DevicesScreen = lazy(loadDevices)
const LabelsScreen = lazy(loadLabels)
const SettingsScreen = lazy(loadSettings)
const StockCountsScreen = lazy(loadStockCounts)
const TimecardsScreen = lazy(loadTimecards)
const TransactionsScreen = lazy(loadTransactions)
const SyncPanel = lazy(async () => ({ default: (await import('../sync/SyncPanel.tsx')).SyncPanel }))

/** Loads what the other screens need, so that they are there at once when a person goes to them. */
export async function loadScreens(): Promise<void> {
  await Promise.all([
    loadCategories(),
    loadChanges(),
    loadDevices(),
    loadLabels(),
    loadSettings(),
    loadStockCounts(),
    loadTimecards(),
    loadTransactions(),
  ])
}

function Products() {
  const { t } = useWords()
  return (
    <>
      {/* The screens around it show theirs; this one is all grid. */}
      <VisuallyHidden component="h1">{t('app.nav.products')}</VisuallyHidden>
      {useFirstSync() ? <SyncPanel /> : <ProductsScreen />}
    </>
  )
}

/** How much waits of each. */
export function useWaiting(): Readonly<Record<Waiting, number>> {
  const status = useStatus()
  const enabled = status !== undefined && status.connection !== 'none'
  const due = useEngine('labels.due', { day: null }, { enabled }).data
  const prints = useEngine('printing.summary', {}, { enabled }).data
  return {
    unsentMark: status === undefined ? 0 : status.unsent + status.conflicts + status.rejected,
    dueMark: due?.total ?? 0,
    askingMark: prints?.asking ?? 0,
  }
}

/** Every screen, in the order of the navigation. A new one is a line here and its words under `app.nav`. */
const inOrder: readonly (Omit<ScreenEntry, 'keys'> & { readonly moreKeys?: readonly string[] })[] = [
  { id: 'products', group: 'goods', icon: IconPackages, Component: Products },
  { id: 'categories', group: 'goods', icon: IconCategory, Component: CategoriesScreen },
  { id: 'stockCounts', group: 'goods', icon: IconClipboardList, Component: StockCountsScreen },
  { id: 'labels', group: 'printing', icon: IconTag, Component: LabelsScreen, waiting: 'dueMark' },
  { id: 'transactions', group: 'printing', icon: IconReceipt, Component: TransactionsScreen },
  { id: 'devices', group: 'printing', icon: IconPrinter, Component: DevicesScreen, waiting: 'askingMark' },
  { id: 'timecards', group: 'staff', icon: IconCalendarTime, Component: TimecardsScreen },
  { id: 'changes', group: 'exchange', icon: IconCloudUpload, Component: ChangesScreen, waiting: 'unsentMark' },
  { id: 'settings', group: 'program', icon: IconSettings, moreKeys: ['Ctrl+,'], Component: SettingsScreen },
]

/** The digit of a screen is its place in the navigation; beyond the ninth there is none. */
export const screens: readonly ScreenEntry[] = inOrder.map(({ moreKeys = [], ...screen }, at) => ({
  ...screen,
  keys: [...(at < 9 ? [`Alt+${at + 1}`] : []), ...moreKeys],
}))

export const screenOf = (id: Screen): ScreenEntry => screens.find((screen) => screen.id === id)!

/** The screens by the job that they are for, in the order of the table. */
export const screenGroups: readonly (readonly [group: ScreenGroup, screens: readonly ScreenEntry[]])[] = [
  ...new Set(screens.map(({ group }) => group)),
].map((group) => [group, screens.filter((screen) => screen.group === group)])
