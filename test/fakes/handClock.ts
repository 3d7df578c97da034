import type { Clock } from '#core/smaregi/clock.ts'

const settle = () => new Promise((resolve) => setImmediate(resolve))

/** A clock that goes only where the test moves it; sleepers wake in order of their time. */
export function handClock() {
  let at = 0
  let sleepers: { until: number; wake: () => void }[] = []
  const clock: Clock = {
    now: () => at,
    random: () => 0.5,
    sleep: (milliseconds, signal) =>
      new Promise((resolve, reject) => {
        const sleeper = { until: at + milliseconds, wake: resolve }
        sleepers.push(sleeper)
        signal?.addEventListener('abort', () => {
          sleepers = sleepers.filter((one) => one !== sleeper)
          reject(signal.reason)
        })
      }),
  }
  return {
    clock,
    async advance(milliseconds: number): Promise<void> {
      const end = at + milliseconds
      for (;;) {
        await settle()
        const next = sleepers.filter(({ until }) => until <= end).sort((a, b) => a.until - b.until)[0]
        if (next === undefined) break
        at = Math.max(at, next.until)
        sleepers = sleepers.filter((one) => one !== next)
        next.wake()
      }
      at = end
      await settle()
    },
  }
}
