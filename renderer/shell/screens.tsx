import { lazy, type ComponentType } from 'react'
import type { Status } from '#shared/contracts/app.ts'
import { useWords } from '../common/i18n.ts'
import type { Screen, ScreenGroup } from '../common/navigation.ts'
import { ProductsScreen } from '../products/index.ts'
import { useFirstSync } from '../sync/useFirstSync.ts'
import { IconCategory, IconCloudUpload, IconPackages, IconSettings, VisuallyHidden } from '../ui/index.ts'

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
  readonly waiting?: (status: Status) => number
}

// Only the products are drawn at the start; the code of the others is loaded behind them.
const loadCategories = async () => ({ default: (await import('../categories/CategoriesScreen.tsx')).CategoriesScreen })
const loadChanges = async () => ({ default: (await import('../changes/ChangesScreen.tsx')).ChangesScreen })
const loadSettings = async () => ({ default: (await import('../settings/SettingsScreen.tsx')).SettingsScreen })
const CategoriesScreen = lazy(loadCategories)
const ChangesScreen = lazy(loadChanges)
const SettingsScreen = lazy(loadSettings)
const SyncPanel = lazy(async () => ({ default: (await import('../sync/SyncPanel.tsx')).SyncPanel }))

/** Loads what the other screens need, so that they are there at once when a person goes to them. */
export async function loadScreens(): Promise<void> {
  await Promise.all([loadCategories(), loadChanges(), loadSettings()])
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

const waitingChanges = ({ unsent, conflicts, rejected }: Status): number => unsent + conflicts + rejected

/** Every screen, in the order of the navigation. A new one is a line here and its words under `app.nav`. */
const inOrder: readonly (Omit<ScreenEntry, 'keys'> & { readonly moreKeys?: readonly string[] })[] = [
  { id: 'products', group: 'goods', icon: IconPackages, Component: Products },
  { id: 'categories', group: 'goods', icon: IconCategory, Component: CategoriesScreen },
  { id: 'changes', group: 'exchange', icon: IconCloudUpload, Component: ChangesScreen, waiting: waitingChanges },
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
