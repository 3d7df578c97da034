import type { Kind } from './kinds.ts'

/** 勤怠: what a month of punches is by the law, what is wrong with it, corrections, approval, payroll. */
export const timecardKinds: readonly Kind[] = [
  {
    kind: 'every minute is what the law says: worked examples, computed by hand, each with its article or its source',
    tests: ['test/unit/labour/workingTime.test.ts', 'test/unit/labour/holidayAndNight.test.ts', 'test/unit/labour/periods.test.ts'],
  },
  {
    kind: 'limits of the 36 agreement with the forecast, five days of leave, lateness, cost',
    tests: ['test/unit/labour/limits.test.ts', 'test/unit/labour/paidLeave.test.ts', 'test/unit/labour/cost.test.ts'],
  },
  {
    kind: 'each check finds what it is for, and nothing beside it; each has its words in both languages',
    tests: ['test/unit/labour/findings.test.ts', 'test/unit/labour/findingWords.test.ts'],
  },
  {
    kind: 'splitting a shift, whole weeks, the order of rows change nothing; minutes of all kinds add up',
    tests: ['test/property/labour.test.ts'],
  },
  {
    kind: 'the month: sums are the sums of its rows; what is not here, refused or unreadable is said',
    tests: ['test/contract/timecards.test.ts', 'test/component/timecards.test.tsx', 'test/e2e/timecards.test.ts'],
  },
  {
    kind: 'corrections: with a reason, by two people at once, after a lost reply, with one fault in ten replies: each once',
    tests: [
      'test/contract/shift-corrections.test.ts',
      'test/unit/labour/corrections.test.ts',
      'test/component/timecard-edit.test.tsx',
      'test/store/shifts.test.ts',
    ],
  },
  {
    kind: 'a month of forty people with a fault of every kind: all found and nothing else, corrected, approved, exported; also with lost replies',
    tests: ['test/contract/timecards-month.test.ts', 'test/e2e/timecards-month.test.ts'],
  },
  {
    kind: 'missing punches of a month are chosen for together, and nothing is filled in by itself',
    tests: ['test/component/timecard-missing.test.tsx', ['test/contract/shift-corrections.test.ts', 'missing punches of a month']],
  },
  {
    kind: 'what people are to be asked: a page each, or as text, less with every answer',
    tests: ['test/contract/timecard-inquiry.test.ts', ['test/e2e/timecards-month.test.ts', 'who is to be asked']],
  },
  { kind: 'killed wherever a correction can be: it ends as if nobody had disturbed it', tests: ['test/faults/crash-shifts.test.ts'] },
  {
    kind: 'findings are settled, months are checked, approved, closed and reopened; what changes afterwards is shown',
    tests: ['test/contract/timecard-approval.test.ts', 'test/component/timecard-approval.test.tsx'],
  },
  {
    kind: 'payroll is given what was approved: sums converted once, files read back, a second file warned of, differences told',
    tests: [
      'test/unit/payroll/fields.test.ts',
      'test/unit/payroll/layout.test.ts',
      'test/unit/payroll/numbers.test.ts',
      'test/unit/payroll/table.test.ts',
      'test/property/payroll.test.ts',
      'test/store/payrollExports.test.ts',
      'test/contract/timecard-export.test.ts',
      'test/component/timecard-export.test.tsx',
    ],
  },
]
