import { Socket } from 'node:net'

/** Number of the pipe whose other end the parent holds; only a program that was started for a parent has it. */
const variable = 'BANTO_PARENT_FD'
/** How often the parent's id is looked at, where the pipe tells nothing. Milliseconds. */
const checkIntervalMs = 1_000

/**
 * Calls `onGone` once, when the program that started this one is gone, however it ended: the system
 * closes its end of the pipe. Does nothing where this one was started for itself. Children of ours
 * do not take the pipe for theirs.
 */
export const whenParentGone = (onGone: () => void): void => {
  const fd = Number(process.env[variable])
  delete process.env[variable]
  if (!Number.isInteger(fd) || fd < 3) return
  let told = false
  const timer = setInterval(() => process.ppid !== parent && gone(), checkIntervalMs)
  const parent = process.ppid
  const gone = (): void => {
    clearInterval(timer)
    if (told) return
    told = true
    onGone()
  }
  timer.unref()
  try {
    const pipe = new Socket({ fd, readable: true, writable: false })
    pipe.on('error', gone)
    pipe.on('close', gone)
    pipe.resume()
    pipe.unref()
  } catch {
    // Not a pipe after all: the parent's id has to do.
  }
}
