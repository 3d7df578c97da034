import { dayAt } from '../time.ts'
import { ofDay, rule, standards } from './rule.ts'

export const leaveRules = [
  // Told so many days before the year is over.
  rule('fiveDaysOfLeave', standards(39, 7), 90, (month, limit) =>
    month.paidLeave
      .filter(({ obligation, taken }) => taken < obligation.days && obligation.from <= month.to && obligation.to - limit <= month.to)
      .map(({ obligation, taken }) =>
        ofDay(obligation.to < dayAt(month.knownUntil) ? 'error' : 'warning', null, {
          needed: obligation.days,
          taken,
          until: obligation.to,
        }),
      ),
  ),
] as const
