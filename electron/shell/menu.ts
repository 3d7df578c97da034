import { Menu, shell, type MenuItemConstructorOptions } from 'electron'
import type { Preferences } from '#shared/contracts/app.ts'
import { createTranslate, type Language } from '#shared/i18n/index.ts'
import type { Engine } from '../host/engine.ts'

export interface MenuOptions {
  readonly language: Language
  readonly dataDir: string
  readonly openHelp: (page: 'smaregiHelp' | 'developers') => void
}

/**
 * The menu bar. Undo and redo are not in it: Ctrl+Z belongs to the page, which undoes staged changes
 * as well as typing.
 */
export const menuTemplate = ({ language, dataDir, openHelp }: MenuOptions): MenuItemConstructorOptions[] => {
  const words = createTranslate(language)
  const item = (role: NonNullable<MenuItemConstructorOptions['role']>, key: Parameters<typeof words>[0]): MenuItemConstructorOptions => ({
    role,
    label: words(key),
  })
  return [
    {
      label: words('menu.file'),
      submenu: [
        { label: words('menu.openDataFolder'), click: () => void shell.openPath(dataDir) },
        { type: 'separator' },
        item('quit', 'menu.quit'),
      ],
    },
    {
      label: words('menu.edit'),
      submenu: [item('cut', 'menu.cut'), item('copy', 'menu.copy'), item('paste', 'menu.paste'), item('selectAll', 'menu.selectAll')],
    },
    {
      label: words('menu.view'),
      submenu: [
        item('reload', 'menu.reload'),
        { type: 'separator' },
        item('zoomIn', 'menu.zoomIn'),
        item('zoomOut', 'menu.zoomOut'),
        item('resetZoom', 'menu.zoomReset'),
        item('togglefullscreen', 'menu.fullScreen'),
      ],
    },
    { label: words('menu.window'), submenu: [item('minimize', 'menu.minimize'), item('close', 'menu.close')] },
    {
      label: words('menu.help'),
      submenu: [
        { label: words('menu.smaregiHelp'), click: () => openHelp('smaregiHelp') },
        { label: words('menu.developers'), click: () => openHelp('developers') },
        { type: 'separator' },
        item('about', 'menu.about'),
      ],
    },
  ]
}

const setMenu = (options: MenuOptions): void => Menu.setApplicationMenu(Menu.buildFromTemplate(menuTemplate(options)))

/** Builds the menu in the person's language, and anew when that changes. */
export const followLanguage = async (options: {
  readonly engine: Pick<Engine, 'invoke'>
  readonly onEvent: (listener: (event: string, payload: unknown) => void) => void
  readonly dataDir: string
}): Promise<void> => {
  const { engine, onEvent, dataDir } = options
  const build = (language: Language): void =>
    setMenu({ language, dataDir, openHelp: (page) => void engine.invoke('app.openHelp', { page }) })
  onEvent((event, payload) => {
    if (event === 'app.preferences') build((payload as Preferences).language)
  })
  const info = await engine.invoke('app.info', {})
  build(info.ok ? (info.value as { preferences: Preferences }).preferences.language : 'ja')
}
