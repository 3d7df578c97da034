/** How long back the rate looks, and how much of that must have passed before it is told. */
const windowMs = 5_000
const minWindowMs = 400

export interface Pace {
  readonly rate: number | null
  readonly secondsLeft: number | null
}

/**
 * Units per second over the last seconds, and the seconds left at that rate. A new phase, or a
 * count that goes backwards, starts anew.
 */
export const createPace = (clock: () => number): ((phase: string, done: number, total: number | null) => Pace) => {
  let phase = ''
  let samples: { at: number; done: number }[] = []

  return (nextPhase, done, total) => {
    const at = clock()
    const last = samples.at(-1)
    if (nextPhase !== phase || (last && done < last.done)) samples = []
    phase = nextPhase
    // Samples closer than 50 ms say nothing more than the one before: the list stays short.
    const previous = samples.at(-2)
    if (previous && at - previous.at < 50) samples.pop()
    samples.push({ at, done })
    while (samples.length > 2 && at - (samples[1]?.at ?? at) >= windowMs) samples.shift()

    const first = samples[0]
    const elapsed = first ? at - first.at : 0
    if (!first || elapsed < minWindowMs || done <= first.done) return { rate: null, secondsLeft: null }
    const rate = ((done - first.done) * 1000) / elapsed
    return { rate, secondsLeft: total === null ? null : Math.max(0, (total - done) / rate) }
  }
}
