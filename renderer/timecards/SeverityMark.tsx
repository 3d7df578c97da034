import type { TimecardFinding } from '#shared/contracts/timecards.ts'

/** Each has a shape of its own besides its colour. */
const signs: Readonly<Record<TimecardFinding['severity'], string>> = { error: '✕', warning: '▲', notice: '●' }

/** How grave what was found is, and how much of it. Its words stand beside it, or in the name of what it stands in. */
export function SeverityMark({ severity, count }: { readonly severity: TimecardFinding['severity']; readonly count?: number }) {
  return (
    <span className="timecards-mark" data-severity={severity} aria-hidden>
      {signs[severity]}
      {count === undefined || count < 2 ? null : <i>{count}</i>}
    </span>
  )
}
