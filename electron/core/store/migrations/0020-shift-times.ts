/**
 * Results of the timecard can be corrected: all times of one are one value, written by the file itself as
 * shared/domain/labour/shiftTimes.ts writes it. A time without a zone, or with a Z, means Japan's clock (wireTime.ts); one that is
 * none, or days away, is `?`.
 */
export const version = 20

const times = ['attendance_at', 'leaving_at', 'break1_start_at', 'break1_end_at', 'break2_start_at', 'break2_end_at'] as const

/** Minutes from the midnight of the row's day. */
const minuteOf = (column: string): string => `CASE
  WHEN ${column} NOT GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]T[0-9][0-9]:[0-9][0-9]*' THEN NULL
  WHEN substr(${column}, -6, 1) IN ('+', '-') AND substr(${column}, -6) <> '+09:00'
    THEN (unixepoch(substr(${column}, 1, 16) || substr(${column}, -6)) + 32400 - unixepoch(shift_date)) / 60
  ELSE (unixepoch(substr(${column}, 1, 16)) - unixepoch(shift_date)) / 60 END`

const minuteColumn = (column: string): string => `${column.replace(/_at$/u, '')}_minute`

const clock = (column: string): string => {
  const minute = minuteColumn(column)
  return `CASE WHEN coalesce(${column}, '') = '' THEN '' WHEN ${minute} >= -2880 AND ${minute} < 4320
    THEN iif(${minute} < 0, '-', '') || printf('%02d:%02d', abs(${minute}) / 60, abs(${minute}) % 60) ELSE '?' END`
}
const pause = (number: 1 | 2): string => {
  const [start, end] = [`break${number}_start_at`, `break${number}_end_at`]
  return `CASE WHEN coalesce(${start}, '') = '' AND coalesce(${end}, '') = '' THEN '' ELSE ' ' || ${clock(start)} || '~' || ${clock(end)} END`
}

export const sql = /* sql */ `
${times.map((column) => `ALTER TABLE shift_result ADD COLUMN ${minuteColumn(column)} INTEGER GENERATED ALWAYS AS (${minuteOf(column)}) VIRTUAL;`).join('\n')}
ALTER TABLE shift_result ADD COLUMN times TEXT GENERATED ALWAYS AS (
  ${clock('attendance_at')} || '~' || ${clock('leaving_at')} || ${pause(1)} || ${pause(2)}
) VIRTUAL;
`
