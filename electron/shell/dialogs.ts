import { app, dialog, type BrowserWindow } from 'electron'
import { createTranslate, languages, type Translate } from '#shared/i18n/index.ts'
import { dataDirWords } from '../host/dataDir.ts'

/** Tells, in a window of the system, what the page cannot tell any more. In both languages: only the engine knows the chosen one, and it has ended. */
export const showEngineLost = async (): Promise<void> => {
  const message = languages.map((language) => createTranslate(language)('host.engineLost')).join('\n')
  await dialog.showMessageBox({ type: 'error', title: app.getName(), message })
}

/** Tells what keeps the program from starting: there is no page yet to tell it. */
export const showNotStarted = (error: unknown): void => {
  const plain = error instanceof Error ? error.message : String(error)
  const told = languages.map((language) => dataDirWords(error, createTranslate(language)))
  dialog.showErrorBox(app.getName(), told.includes(null) ? plain : told.join('\n'))
}

/** Asks whether to quit although something is not sent (`what`); the safe answer is the one that Esc and Enter give. */
export const askUnsent = async (
  window: BrowserWindow,
  words: Translate,
  what: string,
): Promise<{ readonly quit: boolean; readonly never: boolean }> => {
  const { response, checkboxChecked } = await dialog.showMessageBox(window, {
    type: 'question',
    title: app.getName(),
    message: words('changes.quit.message', { what }),
    detail: words('changes.quit.detail'),
    buttons: [words('changes.quit.go'), words('changes.quit.stay')],
    defaultId: 1,
    cancelId: 1,
    checkboxLabel: words('changes.quit.never'),
    noLink: true,
  })
  return { quit: response === 0, never: checkboxChecked }
}
