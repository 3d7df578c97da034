import { playTones } from '../common/tones.ts'

/** How a label of the walk is heard: one high tone, two low ones, or a long one. */
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
} as const

export type Heard = keyof typeof tones

export const play = (heard: Heard): void => playTones(tones[heard])
