import type { JournalFilter, JournalPurpose, JournalStatus } from '#shared/contracts/journal.ts'

export const periods = ['all', 'hour', 'day', 'week'] as const
export type Period = (typeof periods)[number]

const hours: Readonly<Record<Period, number | null>> = { all: null, hour: 1, day: 24, week: 168 }

/** What a person chose; `at` is when the period was chosen, so that a list does not change under the eyes. */
export interface Choice {
  readonly text: string
  readonly purpose: JournalPurpose | null
  readonly status: JournalStatus | null
  readonly method: string | null
  readonly period: Period
  readonly failuresOnly: boolean
  readonly jobId: string | null
  readonly at: number
}

export const nothingChosen: Choice = {
  text: '',
  purpose: null,
  status: null,
  method: null,
  period: 'all',
  failuresOnly: false,
  jobId: null,
  at: 0,
}

export const isNarrowed = ({ at: _, ...choice }: Choice): boolean =>
  Object.entries(choice).some(([name, value]) => value !== nothingChosen[name as keyof Choice])

export const filterOf = ({ period, at, ...choice }: Choice): JournalFilter => {
  const back = hours[period]
  return { ...choice, since: back === null ? null : new Date(at - back * 3_600_000).toISOString(), until: null }
}
