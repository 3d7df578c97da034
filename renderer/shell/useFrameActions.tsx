import type { Profile } from '#shared/contracts/connection.ts'
import { call } from '../api/index.ts'
import { useStepping } from '../changes/useStepping.tsx'
import { signInAgain } from '../connection/signIn.ts'
import { confirmFullPull } from '../sync/confirmFullPull.tsx'
import { usePull } from '../sync/usePull.ts'
import {
  IconArrowBackUp,
  IconArrowForwardUp,
  IconArrowsSplit2,
  IconCloudDownload,
  IconDeviceDesktop,
  IconHistory,
  IconLanguage,
  IconLogin2,
  IconMoon,
  IconNotes,
  IconRefresh,
  IconRestore,
  IconSun,
  IconTrashX,
} from '../ui/index.ts'
import { useAction } from '../common/actions.ts'
import { useErrors } from '../common/errors.ts'
import { useWords } from '../common/i18n.ts'
import { useNavigation } from '../common/navigation.ts'
import { useStatus } from '../common/queries.ts'
import type { Preferences } from '#shared/contracts/app.ts'

const icon = { size: 16, stroke: 1.6 } as const

/** Actions that are there whatever screen is shown. */
export function useFrameActions(profile: Profile): void {
  const words = useWords()
  const { t, language } = words
  const errors = useErrors()
  const showChanges = useNavigation((navigation) => navigation.showChanges)
  const status = useStatus()
  const { pull } = usePull()
  const stepping = useStepping()
  const languageWords = t('app.palette.languageWords').split(' ')
  const prefer = (change: Partial<Preferences>) => () => {
    call('app.setPreferences', change).catch((error: unknown) => errors.show(error))
  }
  useAction({
    id: 'changes.conflicts',
    label: t('app.actions.goConflicts'),
    icon: <IconArrowsSplit2 {...icon} />,
    enabled: (status?.conflicts ?? 0) > 0,
    run: () => showChanges('conflict'),
  })
  useAction({
    id: 'changes.history',
    label: t('app.actions.goHistory'),
    icon: <IconHistory {...icon} />,
    run: () => showChanges('history'),
  })
  useAction({ id: 'sync.show', label: t('app.actions.goPull'), icon: <IconCloudDownload {...icon} />, run: () => showChanges('pull') })
  useAction({ id: 'journal.show', label: t('app.actions.goJournal'), icon: <IconNotes {...icon} />, run: () => showChanges('journal') })

  const connected = profile.signedIn && status?.connection !== 'signInNeeded'
  useAction({
    id: 'sync.pull',
    label: t('app.actions.sync'),
    keys: 'F5',
    icon: <IconRefresh {...icon} />,
    enabled: connected,
    run: () => void pull('auto'),
  })
  useAction({
    id: 'sync.pullFull',
    label: t('app.actions.fullSync'),
    icon: <IconRestore {...icon} />,
    enabled: connected,
    run: () => confirmFullPull(words, () => void pull('full')),
  })
  useAction({
    id: 'sync.sweep',
    label: t('app.actions.sweep'),
    icon: <IconTrashX {...icon} />,
    enabled: connected,
    run: () => void pull('sweep'),
  })
  useAction({
    id: 'connection.signInAgain',
    label: t('app.actions.signInAgain'),
    icon: <IconLogin2 {...icon} />,
    enabled: !connected,
    run: () => void signInAgain(),
  })

  useAction({ id: 'changes.undo', label: stepping.undoLabel, keys: 'Ctrl+Z', icon: <IconArrowBackUp {...icon} />, run: stepping.undo })
  useAction({
    id: 'changes.redo',
    label: stepping.redoLabel,
    keys: ['Ctrl+Y', 'Ctrl+Shift+Z'],
    icon: <IconArrowForwardUp {...icon} />,
    run: stepping.redo,
  })

  useAction({ id: 'app.light', label: t('app.actions.light'), icon: <IconSun {...icon} />, run: prefer({ colorScheme: 'light' }) })
  useAction({ id: 'app.dark', label: t('app.actions.dark'), icon: <IconMoon {...icon} />, run: prefer({ colorScheme: 'dark' }) })
  useAction({ id: 'app.auto', label: t('app.actions.auto'), icon: <IconDeviceDesktop {...icon} />, run: prefer({ colorScheme: 'auto' }) })
  useAction({
    id: 'app.japanese',
    label: t('app.actions.japanese'),
    keywords: languageWords,
    enabled: language !== 'ja',
    icon: <IconLanguage {...icon} />,
    run: prefer({ language: 'ja' }),
  })
  useAction({
    id: 'app.english',
    label: t('app.actions.english'),
    keywords: languageWords,
    enabled: language !== 'en',
    icon: <IconLanguage {...icon} />,
    run: prefer({ language: 'en' }),
  })
}
