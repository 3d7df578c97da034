import './lookup.css'
import { Fragment } from 'react'
import type { OutputOf } from '#shared/contracts/index.ts'
import type { InStorePart } from '#shared/domain/barcode/index.ts'
import { useWords } from '../common/i18n.ts'
import { Alert, IconAlertTriangle } from '../ui/index.ts'

type Reading = OutputOf<'lookup.find'>['reading']

interface InStorePartsProps {
  readonly parts: readonly InStorePart[]
  /** The name of each part stands below it. */
  readonly named?: boolean
}

/** The digits of an in-store code in their order, parts told apart by their ground and their names. */
export function InStoreParts({ parts, named = false }: InStorePartsProps) {
  const { t } = useWords()
  return (
    <span className="lookup-parts">
      {parts.map(({ name, digits }) => (
        <span key={name} data-part={name} title={t(`scanners.parts.${name}`)}>
          {digits}
          {named ? <small>{t(`scanners.parts.${name}`)}</small> : null}
        </span>
      ))}
    </span>
  )
}

/** What the code itself says beside what it names: price or weight inside, lot and dates, a carton, a second code; and what in it cannot be right. */
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
  // The check digit of the goods is told with the code itself.
  const isTold = ({ identifier, problem }: Reading['elements'][number]): boolean => problem === 'checkDigit' && /^0[12]$/u.test(identifier)
  const wrongFields = reading.elements.flatMap((one) => (one.problem === null || isTold(one) ? [] : [{ ...one, problem: one.problem }]))
  const shown = facts.filter(([, value]) => value !== null)
  return (
    <>
      {reading.valueIsWrong ? (
        <Alert color="red" icon={<IconAlertTriangle />}>
          {t('lookup.inside.wrongValue')}
        </Alert>
      ) : null}
      {wrongFields.length === 0 ? null : (
        <Alert color="red" icon={<IconAlertTriangle />}>
          {wrongFields.map(({ identifier, value, problem, expectedCheckDigit }) => (
            <div key={identifier}>
              {t('lookup.inside.wrongField', {
                identifier,
                value,
                problem: t(`lookup.inside.problems.${problem}`, { expected: expectedCheckDigit ?? '' }),
              })}
            </div>
          ))}
        </Alert>
      )}
      {shown.length === 0 && reading.parts.length === 0 ? null : (
        <section className="lookup-code-facts" aria-label={t('lookup.inside.title')}>
          <h3>{t('lookup.inside.title')}</h3>
          {reading.parts.length === 0 ? null : <InStoreParts parts={reading.parts} named />}
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
