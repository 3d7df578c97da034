import type { Random } from './random.ts'

/** What goes wrong with the punches of a day, now and then. */
export type ShiftFault =
  | 'absent'
  | 'breakAtEnd'
  | 'breakHalf'
  | 'clockInMissing'
  | 'clockOutMissing'
  | 'earlyLeaving'
  | 'shortBreak'
  | 'twice'
  | 'otherStore'

const faults: readonly ShiftFault[] = [
  'absent',
  'breakAtEnd',
  'breakHalf',
  'clockInMissing',
  'clockOutMissing',
  'clockOutMissing',
  'earlyLeaving',
  'shortBreak',
  'twice',
  'otherStore',
]
/** About one day of work in so many. */
const daysPerFault = 45

export const faultOf = (random: Random): ShiftFault | null => (random.chance(1 / daysPerFault) ? random.pick(faults) : null)

/** What somebody does month after month. Minutes; the others have none of it. */
export interface Habit {
  /** Stays so much longer than planned. */
  readonly staysOn?: number
  /** Punches so much before the plan. */
  readonly comesEarly?: number
  /** From 22:00 to 7:00. */
  readonly atNight?: true
  /** Has no day off. */
  readonly everyDay?: true
  /** Works on Saturdays, which nobody planned. */
  readonly unplannedSaturdays?: true
  /** On Mondays another's punches are this person's too, to the second. */
  readonly mondaysAs?: number
}

/** By the number of a person (see people.ts). */
const habits: Readonly<Record<number, Habit>> = {
  3: { staysOn: 200 },
  8: { staysOn: 115 },
  20: { staysOn: 75 },
  22: { mondaysAs: 21 },
  24: { atNight: true },
  26: { everyDay: true },
  30: { unplannedSaturdays: true },
  32: { atNight: true },
  34: { comesEarly: 25 },
}
const none: Habit = {}
export const habitOf = (staffId: number): Habit => habits[staffId] ?? none
