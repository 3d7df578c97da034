import { flag, id, integer, text, table } from './language.ts'

/** The tables of the timecard side. Names from the reference (platform-api-reference/apis/timecard). */
export const timecardStores = table(
  'timecard_store',
  { storeId: id() },
  { storeName: text({ required: true }), storeAbbr: text(), autoBreakTimeDivision: text(), displayFlag: text() },
)

export const timecardStaffs = table(
  'timecard_staff',
  { staffId: id() },
  {
    staffName: text({ required: true }),
    staffCode: text(),
    hireDate: text(),
    terminationDate: text(),
    activeFlag: text(),
    adminFlag: text(),
  },
)

export const shiftPatterns = table(
  'shift_pattern',
  { shiftPatternId: id() },
  {
    storeId: id(),
    shiftPatternName: text({ required: true }),
    shiftPatternShortName: text(),
    color: text(),
    attendanceTime: text(),
    leavingTime: text(),
    break1StartTime: text(),
    break1EndTime: text(),
    break2StartTime: text(),
    break2EndTime: text(),
  },
)

export const shifts = table(
  'shift',
  { shiftResultId: id() },
  {
    storeId: id({ required: true }),
    staffId: id({ required: true }),
    staffName: text(),
    shiftDate: text({ required: true }),
    attendance: text(),
    leaving: text(),
    breakStartTime1: text(),
    breakEndTime1: text(),
    breakStartTime2: text(),
    breakEndTime2: text(),
  },
)

export const shiftResults = table(
  'shift_result',
  { shiftResultId: id() },
  {
    shiftDate: text({ required: true }),
    staffId: id({ required: true }),
    staffName: text(),
    staffCode: text(),
    storeId: id({ required: true }),
    storeName: text(),
    attendanceAt: text(),
    attendanceAtRounded: text(),
    leavingAt: text(),
    leavingAtRounded: text(),
    break1StartAt: text(),
    break1EndAt: text(),
    break2StartAt: text(),
    break2EndAt: text(),
    workingMinutes: integer(),
    overtimeMinutes: integer(),
    over45HourOvertimeMinutes: integer(),
    over60HourOvertimeMinutes: integer(),
    midnightMinutes: integer(),
    breakMinutes: integer(),
    tardyMinutes: integer(),
    earlyLeavingMinutes: integer(),
    holidayType: text(),
    calculated: flag(),
  },
)

/** The page was read up to `toDateTime`; what the kind of leave is called is our assumption, both names are taken. */
export const staffHolidays = table(
  'staff_holiday',
  { staffHolidayId: id() },
  {
    applicationDivision: text(),
    division: text(),
    staffId: id({ required: true }),
    staffName: text(),
    holidaySettingName: text({ otherWire: 'holidayName' }),
    fromDate: text({ required: true }),
    fromDateTime: text(),
    toDate: text(),
    toDateTime: text(),
  },
)
