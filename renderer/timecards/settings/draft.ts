import type { TimecardSettings } from '#shared/contracts/timecards.ts'
import { isDayText } from '../days.ts'

export type Draft = TimecardSettings
export type ChangeDraft = (part: Partial<Draft>) => void

/** Which part of the dialog has something that cannot be kept; null: none. */
export function wrongPart({ contractMinutes, holidayRule, exchanges, agreement, limits }: Draft): 'period' | 'agreement' | 'rules' | null {
  const isWrongExchange = exchanges.some(({ from, to }) => !isDayText(from) || !isDayText(to) || from === to)
  const isWrongRule = holidayRule.kind === 'fourInFourWeeks' && !isDayText(holidayRule.from)
  if (Number.isNaN(contractMinutes) || isWrongExchange || isWrongRule) return 'period'
  if (agreement.dailyMinutes !== null && Number.isNaN(agreement.dailyMinutes)) return 'agreement'
  return limits.some(({ limit }) => Number.isNaN(limit)) ? 'rules' : null
}
