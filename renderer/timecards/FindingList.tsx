import type { TimecardCause, TimecardFinding } from '#shared/contracts/timecards.ts'
import { isOfWrongRow, isRuleId, rules } from '#shared/domain/labour/findings/index.ts'
import type { Names } from '#shared/i18n/findingValues.ts'
import { Anchor, Text } from '../ui/index.ts'
import { Settled } from './approval/Settled.tsx'
import { SeverityMark } from './SeverityMark.tsx'
import { useTimecardWords } from './words.ts'

interface FindingListProps {
  /** Of whom they are. */
  readonly staffId: number
  readonly findings: readonly TimecardCause[]
  readonly names: Names
  /** Opens the day of a finding; absent where that day is open. */
  readonly onDay?: (day: string) => void
}

/** The law that a rule stands on; null: what the shop decided. */
const articleOf = (id: string) => rules.find((rule) => rule.id === id)?.article ?? null

function Finding({ finding, names, onDay }: { readonly finding: TimecardFinding } & Omit<FindingListProps, 'staffId' | 'findings'>) {
  const words = useTimecardWords()
  const { t, day } = words
  const { title, what, parts, todo } = words.finding(finding, names)
  const article = articleOf(finding.rule)
  const isOfRow = isRuleId(finding.rule) && isOfWrongRow(finding.rule)
  return (
    <>
      <div className="timecards-finding-head">
        <SeverityMark severity={finding.severity} />
        <span className="timecards-severity" data-severity={finding.severity}>
          {t(`timecards.severity.${finding.severity}`)}
        </span>
        <b>{title}</b>
        {onDay === undefined ? null : finding.day === null ? (
          <span className="ui-dimmed">{t('timecards.findings.ofPeriod')}</span>
        ) : (
          <Anchor
            component="button"
            type="button"
            aria-label={t('timecards.findings.open', { day: day(finding.day) })}
            onClick={() => finding.day !== null && onDay(finding.day)}
          >
            {day(finding.day)}
          </Anchor>
        )}
      </div>
      <Text size="sm">{what}</Text>
      {parts.length === 0 ? null : (
        <ul className="timecards-finding-parts">
          {parts.map((part) => (
            <li key={part}>{part}</li>
          ))}
        </ul>
      )}
      <Text size="sm">{t('timecards.findings.todo', { todo })}</Text>
      <Text size="xs" c="dimmed">
        {article === null
          ? t(isOfRow ? 'timecards.findings.ofRow' : 'timecards.findings.ofShop')
          : t('timecards.findings.law', { article: words.article(article) })}
      </Text>
    </>
  )
}

/** What was found: how grave, what it is, what to do, and by which law. What only follows from it is folded below. */
export function FindingList({ staffId, findings, names, onDay }: FindingListProps) {
  const { t } = useTimecardWords()
  const more = onDay === undefined ? {} : { onDay }
  return (
    <ul className="timecards-findings">
      {findings.map((finding, at) => (
        // A rule may speak of a day more than once, and none has a number of its own.
        <li
          key={`${finding.rule} ${finding.day ?? ''} ${at}`}
          data-severity={finding.severity}
          data-settled={finding.settled === null ? undefined : true}
        >
          <Finding finding={finding} names={names} {...more} />
          <Settled staffId={staffId} cause={finding} />
          {finding.consequences.length === 0 ? null : (
            <details>
              <summary>{t('timecards.findings.consequences', { count: finding.consequences.length })}</summary>
              <ul className="timecards-findings">
                {finding.consequences.map((one, below) => (
                  <li key={`${one.rule} ${one.day ?? ''} ${below}`} data-severity={one.severity}>
                    <Finding finding={one} names={names} {...more} />
                  </li>
                ))}
              </ul>
            </details>
          )}
        </li>
      ))}
    </ul>
  )
}
