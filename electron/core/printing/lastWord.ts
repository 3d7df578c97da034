import type { DeviceConnection } from '../devices/connection.ts'

/** A line that is closed at once may take with it what was said last. Milliseconds. */
const patienceMs = 500

/** Says something to a printer that is about to be let go, and waits a little for its answer. Never rejects. */
export async function sayLast(connection: DeviceConnection, bytes: Uint8Array): Promise<void> {
  let stop = (): void => {}
  const answered = new Promise<void>((resolve) => {
    const timer = setTimeout(resolve, patienceMs)
    const stopBytes = connection.onBytes(() => resolve())
    const stopClose = connection.onClose(() => resolve())
    stop = () => {
      clearTimeout(timer)
      stopBytes()
      stopClose()
      resolve()
    }
  })
  try {
    await connection.write(bytes, AbortSignal.timeout(patienceMs))
    await answered
  } catch {
    // The line was closed with the cancel: the printer keeps what it holds.
  } finally {
    stop()
  }
}
