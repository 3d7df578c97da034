import type { Piece } from './classify.ts'
import type { Period } from './period.ts'
import { dayAt, type Day } from './time.ts'

/** A piece, with the day on which its shift began and the day among whose figures it stands. */
export interface PlacedPiece extends Piece {
  /** The day of work of its shift. */
  readonly shiftDay: Day
  /** The day of the calendar on which it lies. */
  readonly calendarDay: Day
}

/**
 * Puts each minute among the figures of a day. A shift is work of the day on which it began, however late it ends (昭63.1.1 基発1号);
 * but the legal holiday is a day of the calendar, from 0:00 to 24:00 (平6.5.31 基発331号), so that what of a shift lies on it is work
 * of the holiday. A shift over the end of a period stays whole in the period in which it began: its minutes are paid once.
 */
export const placePieces = (pieces: readonly Piece[], { from, to }: Period): PlacedPiece[] =>
  pieces.map((piece) => {
    const calendarDay = dayAt(piece.start)
    const isOfHoliday = piece.kind === 'legalHoliday' && piece.day >= from && calendarDay <= to
    return { ...piece, shiftDay: piece.day, calendarDay, day: isOfHoliday ? calendarDay : piece.day }
  })

/** What of earlier shifts lies on a day of the calendar, wherever it is counted. */
export const continuedOn = (pieces: readonly PlacedPiece[], day: Day): PlacedPiece[] =>
  pieces.filter(({ shiftDay, calendarDay }) => calendarDay === day && shiftDay < day)
