import type { TimecardFinding } from '../contracts/timecards.ts'
import { dayText, hoursText } from '../domain/labour/time.ts'
import type { Translate, WordValues } from './index.ts'

/** Names of the stores and persons that findings tell by number. */
export interface Names {
  readonly store: (storeId: number) => string
  readonly staff: (staffId: number) => string
}

/** Facts that are days, and not minutes. */
const dayFacts = new Set(['week', 'first', 'passedOn', 'until'])
/** Facts that are counted; a sentence has one. */
const countFacts = ['days', 'months', 'breaks'] as const
/** Facts that are numbers as they are. */
const plainFacts = new Set(['needed', 'taken'])

/** Blanks of a finding's sentences: minutes as h:mm, days as dates, numbers of things as their names. */
export function findingValues(
  { rule, facts }: Pick<TimecardFinding, 'rule' | 'facts'>,
  { t, day }: { readonly t: Translate; readonly day: (day: string) => string },
  { store, staff }: Names,
): WordValues {
  const isOfLeave = rule === 'fiveDaysOfLeave'
  const written = Object.entries(facts).map(([name, value]) => {
    if (dayFacts.has(name)) return [name, day(dayText(value))]
    return [name, isOfLeave && plainFacts.has(name) ? value : hoursText(Math.round(value))]
  })
  const count = rule === 'sevenMonthsOver45' ? facts['value'] : countFacts.map((name) => facts[name]).find((value) => value !== undefined)
  const { late = 0, left = 0 } = facts
  const parts = [
    ...(late > 0 ? [t('timecardFindings.late', { late: hoursText(late) })] : []),
    ...(left < 0 ? [t('timecardFindings.leftEarly', { left: hoursText(-left) })] : []),
    ...(left > 0 ? [t('timecardFindings.leftLate', { left: hoursText(left) })] : []),
  ]
  return {
    ...(Object.fromEntries(written) as WordValues),
    ...(count === undefined ? {} : { count }),
    side: t(facts['missing'] === 0 ? 'timecardFindings.sides.start' : 'timecardFindings.sides.end'),
    where: t(facts['isElsewhere'] === 1 ? 'timecardFindings.elsewhere' : 'timecardFindings.here'),
    paid: t(facts['isPaid'] === 1 ? 'timecardFindings.paid' : 'timecardFindings.notPaid'),
    parts: parts.join(t('timecards.separator')),
    store: store(facts['storeId'] ?? 0),
    staff: staff(facts['staffId'] ?? 0),
  }
}
