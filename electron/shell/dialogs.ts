import { app, dialog } from 'electron'
import { createTranslate, languages } from '#shared/i18n/index.ts'

/** Tells, in a window of the system, what the page cannot tell any more. Both languages: the engine knows the choice, and it is gone. */
export const showEngineLost = async (): Promise<void> => {
  const message = languages.map((language) => createTranslate(language)('host.engineLost')).join('\n')
  await dialog.showMessageBox({ type: 'error', title: app.getName(), message })
}
