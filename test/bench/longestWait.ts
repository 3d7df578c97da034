/** A frame of the screen and its answer: nobody who scans notices less. Milliseconds. */
export const noticeableMs = 100

/** Runs work that gives others their turn, and tells how long they waited at most. Milliseconds. */
export async function longestWait<T>(work: () => Promise<T>): Promise<{ value: T; longestMs: number }> {
  let last = performance.now()
  let longestMs = 0
  const look = (): void => {
    const now = performance.now()
    longestMs = Math.max(longestMs, now - last)
    last = now
  }
  const timer = setInterval(look, 0)
  try {
    const value = await work()
    look()
    return { value, longestMs }
  } finally {
    clearInterval(timer)
  }
}
