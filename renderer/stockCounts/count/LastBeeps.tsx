import { memo } from 'react'
import { productText } from '#shared/domain/productText.ts'
import { useWords } from '../../common/i18n.ts'
import { ActionIcon, IconArrowBackUp, Text } from '../../ui/index.ts'
import { verdictOf, type Beeped } from './beeped.ts'

interface LastBeepsProps {
  readonly beeps: readonly Beeped[]
  readonly onTakeBack: (of: Beeped) => void
  readonly onAgain: (of: Beeped) => void
}

interface RowProps extends Omit<LastBeepsProps, 'beeps'> {
  readonly one: Beeped
}

/** Drawn anew only where its beep changed: in a burst that is one of them. What its buttons do is the same for the whole session. */
const Row = memo(
  function Row({ one, onTakeBack, onAgain }: RowProps) {
    const { t, format } = useWords()
    const { beep } = one
    const name = beep?.product == null ? (beep?.shelf?.code ?? one.code) : productText(beep.product)
    const canTakeBack = beep !== null && beep.entry !== null && !one.isTakenBack
    return (
      <li
        data-verdict={one.failure !== null ? 'failed' : beep === null ? 'waiting' : verdictOf(beep)}
        data-back={one.isTakenBack || undefined}
      >
        <span className="stockCounts-name" title={name}>
          {name}
        </span>
        <span className="stockCounts-number">{beep?.entry == null ? '' : format.number(beep.entry.stands)}</span>
        {one.failure !== null ? (
          <ActionIcon size="sm" aria-label={`${t('stockCounts.count.again')}: ${name}`} title={one.failure} onClick={() => onAgain(one)}>
            <IconArrowBackUp size={15} />
          </ActionIcon>
        ) : (
          <ActionIcon
            size="sm"
            disabled={!canTakeBack}
            aria-label={t('stockCounts.count.takeBackOf', { name })}
            title={t('stockCounts.count.takeBack')}
            onClick={() => onTakeBack(one)}
          >
            <IconArrowBackUp size={15} />
          </ActionIcon>
        )}
      </li>
    )
  },
  (before, now) => before.one === now.one,
)

/** The last beeps, newest first; each can be taken back. */
export function LastBeeps({ beeps, onTakeBack, onAgain }: LastBeepsProps) {
  const { t } = useWords()
  return (
    <section className="stockCounts-side-part stockCounts-last" tabIndex={0} aria-label={t('stockCounts.count.last')}>
      <h2>{t('stockCounts.count.last')}</h2>
      {beeps.length === 0 ? (
        <Text size="sm" c="dimmed">
          {t('stockCounts.count.lastEmpty')}
        </Text>
      ) : (
        <ol className="stockCounts-beeps">
          {beeps.map((one) => (
            <Row key={one.key} one={one} onTakeBack={onTakeBack} onAgain={onAgain} />
          ))}
        </ol>
      )}
    </section>
  )
}
