import { playTones, type Tones } from '../../common/tones.ts'

/** What a beep sounds like: short and high is right, everything else can be told from it without a look at the screen. */
const tones = {
  right: [[1_320, 0.07]],
  /** Right, and there is something to confirm. */
  doubt: [
    [1_320, 0.07],
    [880, 0.12],
  ],
  notPlanned: [
    [660, 0.1],
    [660, 0.1],
  ],
  unknown: [[196, 0.35]],
  /** Wherever the person is, it is not on that shelf. */
  noShelf: [
    [196, 0.2],
    [196, 0.35],
  ],
  shelf: [
    [880, 0.07],
    [1_100, 0.07],
    [1_320, 0.07],
  ],
  failed: [
    [220, 0.2],
    [165, 0.2],
    [220, 0.2],
    [165, 0.3],
  ],
} as const satisfies Readonly<Record<string, Tones>>

export type Heard = keyof typeof tones

export const play = (heard: Heard): void => playTones(tones[heard])
