import './lookup.css'
import { Fragment } from 'react'
import type { OutputOf } from '#shared/contracts/index.ts'
import { useWords } from '../common/i18n.ts'
import { Alert, IconAlertTriangle } from '../ui/index.ts'

type Reading = OutputOf<'lookup.find'>['reading']

/** What the code itself says beside what it names: price or weight inside, lot and dates, a carton, a second code. */
export function CodeFacts({ reading }: { readonly reading: Reading }) {
  const { t, format } = useWords()
  const date = (text: string | null): string | null => (text === null ? null : text.replaceAll('-', '/'))
  const facts: readonly (readonly [label: string, value: string | null])[] = [
    [
      t('lookup.inside.price'),
      reading.price === null
        ? null
        : reading.priceIsWithoutTax
          ? t('lookup.inside.withoutTax', { price: format.yen(reading.price) })
          : format.yen(reading.price),
    ],
    [t('lookup.inside.weight'), reading.weightGrams === null ? null : t('lookup.inside.grams', { grams: reading.weightGrams })],
    [
      t('lookup.inside.pieces'),
      reading.pieces === null ? (reading.carton ? t('lookup.inside.piecesUnknown') : null) : format.number(reading.pieces),
    ],
    [t('lookup.inside.expiry'), date(reading.expiry)],
    [t('lookup.inside.bestBefore'), date(reading.bestBefore)],
    [t('lookup.inside.produced'), date(reading.produced)],
    [t('lookup.inside.packed'), date(reading.packed)],
    [t('lookup.inside.lot'), reading.lot],
    [t('lookup.inside.serial'), reading.serial],
    [t('lookup.inside.second'), reading.second],
  ]
  const shown = facts.filter(([, value]) => value !== null)
  return (
    <>
      {reading.valueIsWrong ? (
        <Alert color="red" icon={<IconAlertTriangle />}>
          {t('lookup.inside.wrongValue')}
        </Alert>
      ) : null}
      {shown.length === 0 ? null : (
        <section className="lookup-code-facts" aria-label={t('lookup.inside.title')}>
          <h3>{t('lookup.inside.title')}</h3>
          <dl className="lookup-card-facts">
            {shown.map(([label, value]) => (
              <Fragment key={label}>
                <dt>{label}</dt>
                <dd>{value}</dd>
              </Fragment>
            ))}
          </dl>
        </section>
      )}
    </>
  )
}
