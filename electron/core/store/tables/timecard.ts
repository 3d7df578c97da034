import { table } from './language.ts'

/** The tables of the timecard side. Names from the reference (platform-api-reference/apis/timecard). */
export const timecardStores = table('timecard_store', 'storeId', 'storeName! storeAbbr autoBreakTimeDivision displayFlag')

export const timecardStaffs = table('timecard_staff', 'staffId', 'staffName! staffCode hireDate terminationDate activeFlag adminFlag')

export const shiftPatterns = table(
  'shift_pattern',
  'shiftPatternId',
  `storeId:id shiftPatternName! shiftPatternShortName color attendanceTime leavingTime break1StartTime break1EndTime
  break2StartTime break2EndTime`,
)

export const shifts = table(
  'shift',
  'shiftResultId',
  `storeId:id! staffId:id! staffName shiftDate! attendance leaving breakStartTime1 breakEndTime1 breakStartTime2
  breakEndTime2`,
)

export const shiftResults = table(
  'shift_result',
  'shiftResultId',
  `shiftDate! staffId:id! staffName staffCode storeId:id! storeName attendanceAt attendanceAtRounded leavingAt
  leavingAtRounded break1StartAt break1EndAt break2StartAt break2EndAt workingMinutes:integer overtimeMinutes:integer
  over45HourOvertimeMinutes:integer over60HourOvertimeMinutes:integer midnightMinutes:integer breakMinutes:integer
  tardyMinutes:integer earlyLeavingMinutes:integer holidayType calculated:flag`,
)

/** The page was read up to `toDateTime`; what the kind of leave is called is our assumption, both names are taken. */
export const staffHolidays = table(
  'staff_holiday',
  'staffHolidayId',
  'applicationDivision division staffId:id! staffName holidaySettingName|holidayName fromDate! fromDateTime toDate toDateTime',
)
