/** How a label of the walk is heard: one high tone, two low ones, or a long one. Hertz and seconds. */
const tones = {
  right: [[1_320, 0.08]],
  wrong: [
    [330, 0.16],
    [262, 0.22],
  ],
  noLabel: [
    [660, 0.1],
    [660, 0.1],
  ],
  unknown: [[196, 0.4]],
} as const satisfies Readonly<Record<string, readonly (readonly [number, number])[]>>

export type Heard = keyof typeof tones

let context: AudioContext | null = null

/** Plays the tones of a verdict. Where the system has no sound, nothing happens. */
export function play(heard: Heard): void {
  try {
    context ??= new AudioContext()
    let at = context.currentTime
    for (const [frequency, seconds] of tones[heard]) {
      const tone = context.createOscillator()
      const volume = context.createGain()
      tone.frequency.value = frequency
      volume.gain.value = 0.15
      tone.connect(volume).connect(context.destination)
      tone.start(at)
      tone.stop(at + seconds)
      at += seconds + 0.05
    }
  } catch {
    context = null
  }
}
