import type { timecardFindings as ja } from '../ja/timecardFindings.ts'
import type { Words } from '../types.ts'

export const timecardFindings: Words<typeof ja> = {
  sides: { start: 'beginning', end: 'end' },
  elsewhere: 'another store',
  here: 'the same store',
  paid: 'The rounded times count this as work.',
  notPaid: 'The rounded times do not count this as work.',
  average: 'Last {{count, number}} months: {{hours}} on average',
  average_one: 'Last {{count, number}} month: {{hours}} on average',
  late: 'began {{late}} late',
  leftEarly: 'left {{left}} early',
  leftLate: 'left {{left}} late',
  rules: {
    missingClockOut: {
      title: 'No clock-out',
      what: 'There is a clock-in and no clock-out. This shift is not in the figures.',
      todo: 'Ask the person when they left, and correct the result.',
    },
    missingClockIn: {
      title: 'No clock-in',
      what: 'There is a clock-out and no clock-in. This shift is not in the figures.',
      todo: 'Ask the person when they came, and correct the result.',
    },
    clockOutBeforeIn: {
      title: 'Clock-out before clock-in',
      what: 'The clock-out is not after the clock-in. This shift is not in the figures.',
      todo: 'See whether it was after midnight, or a wrong punch, and correct it.',
    },
    breakNotEnded: {
      title: 'A break with one punch',
      what: 'The {{side}} of the break was not punched. This break is not taken off.',
      todo: 'Ask the person about the break, and correct it.',
    },
    breakOutsideShift: {
      title: 'Break outside of the shift',
      what: 'Breaks that are not between clock-in and clock-out: {{count, number}}. Only the part within the shift is taken off.',
      todo: 'Correct the break, or the clock-in or clock-out.',
    },
    longShift: {
      title: 'Very long shift',
      what: 'From clock-in to clock-out are {{minutes}}. The clock-out may have been forgotten, and punched on the next day.',
      todo: 'Ask when the person really left, and correct it.',
    },
    sameShiftTwice: {
      title: 'The same shift twice',
      what: 'There is another row of the same day, store and times. Its minutes are counted once.',
      todo: 'Ask the person whether it was one shift, and delete one of the rows by “Correct”.',
    },
    secondRow: {
      title: 'Second row of the same day',
      what: 'There is another row of the same day and store, with {{minutes}} in common, as two PCs leave it that add a shift at once. These minutes are counted once.',
      todo: 'Ask the person which times are right, and delete the other row by “Correct”.',
    },
    overlap: {
      title: 'Shifts overlap',
      what: 'It overlaps a shift at {{where}} by {{minutes}}. These minutes are counted once.',
      todo: 'See which times are right, and correct the other.',
    },
    breakTooShort: {
      title: 'Break too short',
      what: 'Work of {{work}} needs a break of {{required}} or more; it had {{taken}}.',
      todo: 'See whether a break was not punched. If there was none, make sure that there is one next time.',
    },
    breakAtEdge: {
      title: 'Break not within the work',
      what: 'Within the work the break is {{taken}}. At its beginning or end it is no break by the law (work of {{work}} needs {{required}} or more).',
      todo: 'Give the break in the middle of the work, or correct a wrong punch.',
    },
    noWeeklyHoliday: {
      title: 'A week without a day off',
      what: 'In the seven days from {{week}} there is none from 0:00 to 24:00 without work.',
      todo: 'Give a day off a week (or four in four weeks). Where the shop has four in four weeks, change the settings.',
    },
    daysInARow: {
      title: 'Many days in a row',
      what: '{{count, number}} days in a row were worked from {{first}} on.',
      what_one: '{{count, number}} day was worked from {{first}} on.',
      todo: 'Give a day off.',
    },
    shortRest: {
      title: 'Short rest between shifts',
      what: 'Only {{minutes}} lie between this shift and the one before. 11:00 are recommended, 9:00 are the least.',
      todo: 'Plan no early shift on the day after a late one.',
    },
    dailyHours: {
      title: 'Too much overtime on a day',
      what: 'The overtime is {{minutes}}, and the limit {{limit}}.',
      todo: 'Look up the daily limit of the 36 agreement, and share the work out.',
    },
    weeklyHours: {
      title: 'Overtime without a 36 agreement',
      what: 'The week from {{week}} has overtime of {{minutes}}. Without a 36 agreement none is allowed.',
      todo: 'Where there is an agreement, change the settings. Where there is none, ask a labour consultant.',
    },
    month45: {
      title: 'Overtime over 45 hours in the month',
      what: 'The overtime is {{value}}, and the limit of a month {{limit}}.',
      todo: 'See whether there is a special clause. Plan less for the rest of the month.',
    },
    year360: {
      title: 'Overtime over 360 hours in the year',
      what: 'In the year of the agreement the overtime is {{value}}, and the limit {{limit}}.',
      todo: 'Stop overtime, and ask a labour consultant.',
    },
    month100: {
      title: 'Overtime and holiday work of 100 hours or more',
      what: 'Overtime and work on legal holidays are {{value}} together; they must stay below {{limit}}.',
      todo: 'Stop overtime and holiday work at once. An interview with a doctor is needed.',
    },
    average80: {
      title: 'Overtime and holiday work over 80 hours on average',
      what: 'The average of the last {{count, number}} months is {{value}}, and the limit {{limit}}.',
      todo: 'Reduce overtime and holiday work at once. An interview with a doctor is needed.',
    },
    year720: {
      title: 'Overtime over 720 hours in the year',
      what: 'In the year of the agreement the overtime is {{value}}, and the limit of a special clause {{limit}}.',
      todo: 'Stop overtime, and ask a labour consultant.',
    },
    sevenMonthsOver45: {
      title: 'A seventh month over 45 hours',
      what: 'Months over 45 hours in the year of the agreement: {{count, number}}. A special clause allows six.',
      todo: 'Keep the overtime of this month within 45 hours.',
    },
    forecast45: {
      title: 'Overtime will pass the limit',
      what: 'At this pace it passes {{limit}} on {{passedOn}}, and is {{minutes}} at the end of the month.',
      todo: 'Reduce the planned shifts, or give them to somebody else.',
    },
    minorNight: {
      title: 'Night work under 18',
      what: '{{minutes}} were worked between 22:00 and 5:00.',
      todo: 'This is not allowed. Change the plan.',
    },
    minorLegalHoliday: {
      title: 'Work on a legal holiday under 18',
      what: '{{minutes}} were worked on the legal holiday.',
      todo: 'This is not allowed. Change the plan.',
    },
    minorDailyHours: {
      title: 'Too many hours a day under 18',
      what: '{{minutes}} were worked on a day. The limit is 8:00 (10:00 in a week that has a day of 4:00 or less).',
      todo: 'Overtime is not allowed. Change the plan.',
    },
    minorWeeklyHours: {
      title: 'Too many hours a week under 18',
      what: '{{minutes}} were worked in a week. The limit is 40:00.',
      todo: 'Overtime is not allowed. Change the plan.',
    },
    noResult: {
      title: 'Planned, and no result',
      what: 'There are neither punches nor leave for the plan at {{store}} ({{minutes}}).',
      todo: 'See whether the person was absent, forgot to punch, or the plan was changed.',
    },
    noPlan: {
      title: 'Worked without a plan',
      what: 'There is no plan for this day.',
      todo: 'See whether this work was asked for.',
    },
    farFromPlan: {
      title: 'Other times than planned',
      what: 'Against the plan: {{parts}}.',
      todo: 'Ask for the reason. Overtime that was asked for may stay.',
    },
    earlyClockIn: {
      title: 'Early clock-in',
      what: 'The clock-in is {{minutes}} before the plan. {{paid}}',
      todo: 'Where work was asked for, it is working time.',
    },
    closedDay: {
      title: 'Worked on a closed day',
      what: 'The store is closed on this weekday.',
      todo: 'See whether this work was asked for, and whether the date is right.',
    },
    dailyRounding: {
      title: 'Minutes cut each day',
      what: 'On {{count, number}} days {{minutes}} were cut by rounding. The figures here are not rounded.',
      what_one: 'On {{count, number}} day {{minutes}} were cut by rounding. The figures here are not rounded.',
      todo: 'Set the rounding of Smaregi to one minute. Cutting each day is not allowed.',
    },
    fiveDaysOfLeave: {
      title: 'Five days of leave a year',
      what: 'Days of leave to be taken until {{until}}: {{needed}}. Taken: {{taken}}.',
      todo: 'Lay down when the leave is taken.',
    },
    samePunches: {
      title: 'Punches of two people are the same to the second',
      what: 'Clock-in and clock-out are those of {{staff}}, to the second.',
      todo: 'Ask both whether one has punched for the other.',
    },
  },
}
