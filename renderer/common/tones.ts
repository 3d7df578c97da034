/** One after another: hertz and seconds. */
export type Tones = readonly (readonly [hertz: number, seconds: number])[]

let context: AudioContext | null = null

/** Plays tones. Where the system has no sound, nothing happens. */
export function playTones(tones: Tones): void {
  try {
    context ??= new AudioContext()
    let at = context.currentTime
    for (const [frequency, seconds] of tones) {
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
