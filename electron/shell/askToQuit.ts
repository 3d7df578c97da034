import path from 'node:path'
import type { BrowserWindow } from 'electron'
import { z } from 'zod'
import { readSettings, writeFileAtomically } from '#core/files.ts'
import type { Log } from '#core/context.ts'
import { createTranslate } from '#shared/i18n/index.ts'
import type { Engine } from '../host/engine.ts'
import { unsentText, unsentWork } from '../host/unsentWork.ts'
import { askUnsent } from './dialogs.ts'

const settingsShape = z.object({ ask: z.boolean() })
const fileOf = (dataDir: string): string => path.join(dataDir, 'quit.json')

/** True where the person once said not to be asked again. A damaged file means: ask. */
export const neverAsks = (dataDir: string): boolean => readSettings(fileOf(dataDir), (found) => !settingsShape.parse(found).ask, false)

interface Options {
  readonly window: BrowserWindow
  readonly engine: Pick<Engine, 'invoke'>
  readonly dataDir: string
  readonly log: Log
}

/**
 * Says so when the window is closed with changes that are not sent: they stay on this computer. The
 * person may ask not to be told again.
 */
export function askBeforeClosing({ window, engine, dataDir, log }: Options): void {
  let state: 'open' | 'asking' | 'free' = neverAsks(dataDir) ? 'free' : 'open'
  window.on('close', (event) => {
    if (state === 'free') return
    event.preventDefault()
    if (state === 'asking') return
    state = 'asking'
    const ask = async (): Promise<boolean> => {
      const { work, language } = await unsentWork(engine)
      const words = createTranslate(language)
      const what = unsentText(words, work)
      if (what === '') return true
      const answer = await askUnsent(window, words, what)
      if (answer.quit && answer.never) await writeFileAtomically(fileOf(dataDir), JSON.stringify({ ask: false }))
      return answer.quit
    }
    void ask()
      .catch((error: unknown) => {
        log.warn('window.notAsked', { error })
        return true
      })
      .then((quit) => {
        state = quit ? 'free' : 'open'
        if (quit) window.close()
      })
  })
}
