import type { CountEntry } from '#shared/contracts/stockCounts.ts'
import { useWords } from '../../common/i18n.ts'
import { Text } from '../../ui/index.ts'

/** What several PCs said about a beep, or which product a code is, without knowing of each other; the one that holds is marked. */
export function Rivals({ entry: { kind, rivals } }: { readonly entry: CountEntry }) {
  const { t, format } = useWords()
  if (rivals.length === 0) return null
  const isLink = kind === 'link'
  const wordsOf = ({ person, computer, at, value }: CountEntry['rivals'][number]): string => {
    const who = { person, computer, at: format.moment(at) }
    if (isLink) return t('stockCounts.ledger.rivalLink', who)
    return value === null ? t('stockCounts.ledger.rivalTakenBack', who) : t('stockCounts.ledger.rival', { ...who, count: value })
  }
  return (
    <>
      <Text size="xs" c="var(--banto-changed-text)">
        {t(isLink ? 'stockCounts.ledger.rivalsOfLink' : 'stockCounts.ledger.rivals', { count: rivals.length })}
      </Text>
      {rivals.map((rival) => (
        <Text key={`${rival.person} ${rival.computer} ${rival.at} ${rival.value ?? ''}`} size="xs" fw={rival.holds ? 600 : undefined}>
          {wordsOf(rival)} {rival.holds ? t('stockCounts.ledger.holds') : null}
        </Text>
      ))}
    </>
  )
}
