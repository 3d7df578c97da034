import { app } from 'electron'
import type { Log } from '#core/context.ts'

/**
 * Closing the window ends the program, on every system: nothing works without it. The end waits for
 * `close`, so that the shop's file is closed and backed up before the process is gone.
 */
export const quitInOrder = ({ close, log }: { close: () => Promise<void>; log: Log }): void => {
  let state: 'running' | 'closing' | 'closed' = 'running'
  app.on('window-all-closed', () => app.quit())
  app.on('will-quit', (event) => {
    if (state === 'closed') return
    event.preventDefault()
    if (state === 'closing') return
    state = 'closing'
    void close()
      .catch((error: unknown) => log.error('host.notClosed', { error }))
      .finally(() => {
        state = 'closed'
        app.quit()
      })
  })
}
