import { useState } from 'react'
import type { OutputOf } from '#shared/contracts/index.ts'
import { dayInJapan, taxRates } from '#shared/domain/tax.ts'
import { call } from '../api/index.ts'
import { useErrors } from '../common/errors.ts'
import { useClock, useWords } from '../common/i18n.ts'
import { NumberField } from '../common/NumberField.tsx'
import { Button, Group, Select, Text, TextInput, Title, useRowWindow } from '../ui/index.ts'

type Result = OutputOf<'labels.rehearse'>
const rowHeight = 28

function Rows({ rows }: { readonly rows: Result['rows'] }) {
  const { t, format } = useWords()
  const { ref, from, to, height } = useRowWindow({ count: rows.length, rowHeight, head: rowHeight })
  return (
    <div
      ref={ref}
      className="labels-list"
      role="grid"
      tabIndex={0}
      aria-label={t('labels.parts.rehearsal')}
      aria-rowcount={rows.length + 1}
    >
      <div role="row" className="labels-rehearsed" data-head aria-rowindex={1}>
        <div role="columnheader">{t('labels.columns.product')}</div>
        <div role="columnheader">{t('labels.columns.code')}</div>
        <div role="columnheader" data-number>
          {t('labels.rehearsal.old')}
        </div>
        <div role="columnheader" data-number>
          {t('labels.rehearsal.new')}
        </div>
        <div role="columnheader">{t('labels.rehearsal.notes')}</div>
      </div>
      <div style={{ height: height, position: 'relative' }}>
        {rows.slice(from, to).map((row, offset) => (
          <div
            role="row"
            key={row.productId}
            className="labels-rehearsed"
            aria-rowindex={from + offset + 2}
            style={{ position: 'absolute', insetInline: 0, transform: `translateY(${(from + offset) * rowHeight}px)` }}
          >
            <div role="gridcell" className="labels-name">
              {row.productName}
            </div>
            <div role="gridcell" className="labels-quiet">
              {row.productCode}
            </div>
            <div role="gridcell" data-number className="labels-quiet">
              {format.yen(row.old)}
            </div>
            <div role="gridcell" data-number>
              <b>{format.yen(row.new)}</b>
            </div>
            <div role="gridcell" className="labels-reasons">
              {row.isOdd ? <span>{t('labels.rehearsal.isOdd')}</span> : null}
              {row.breaksClaim ? <span data-reason="sale">{t('labels.rehearsal.breaksClaim')}</span> : null}
            </div>
          </div>
        ))}
      </div>
    </div>
  )
}

const figures = ['products', 'changed', 'labels', 'odd', 'unknown', 'claims'] as const

/** «Price rehearsal»: what another rate of tax from a day on would do. Nothing is written. */
export function RehearsalPart() {
  const { t, format } = useWords()
  const errors = useErrors()
  const clock = useClock()
  const [wanted, setWanted] = useState({ class: 'reduced' as 'reduced' | 'standard', from: dayInJapan(clock()), percent: 0 })
  const [tried, setTried] = useState<{ readonly wanted: typeof wanted; readonly result: Result } | null>(null)
  const [isRunning, setRunning] = useState(false)
  const want = (part: Partial<typeof wanted>): void => setWanted({ ...wanted, ...part })
  // A result beside another rate would be taken for its own. It comes back with its rate: a scan may have run into the field.
  const isOfWanted =
    tried?.wanted.class === wanted.class && tried.wanted.from === wanted.from && Object.is(tried.wanted.percent, wanted.percent)
  const result = isOfWanted ? tried.result : null
  const run = async (): Promise<void> => {
    setRunning(true)
    try {
      setTried({ wanted, result: await call('labels.rehearse', wanted) })
    } catch (error) {
      errors.show(error)
    } finally {
      setRunning(false)
    }
  }
  return (
    <div className="labels-walk">
      <form
        className="labels-bar"
        onSubmit={(event) => {
          event.preventDefault()
          void run()
        }}
      >
        <Group gap="sm" align="flex-end">
          <Select
            label={t('labels.rehearsal.class')}
            allowDeselect={false}
            data-focus-home
            value={wanted.class}
            data={(['reduced', 'standard'] as const).map((value) => ({ value, label: t(`labels.rehearsal.classes.${value}`) }))}
            onChange={(value) => want({ class: value === 'standard' ? 'standard' : 'reduced' })}
          />
          <TextInput
            type="date"
            label={t('labels.rehearsal.from')}
            value={wanted.from}
            onChange={(event) => want({ from: event.currentTarget.value })}
          />
          <NumberField
            label={t('labels.rehearsal.percent')}
            value={wanted.percent}
            least={0}
            most={50}
            onChange={(percent) => want({ percent })}
          />
          <Button type="submit" loading={isRunning} disabled={Number.isNaN(wanted.percent) || wanted.from === ''}>
            {t('labels.rehearsal.run')}
          </Button>
        </Group>
        <span className="labels-gap" />
        <Text size="xs" c="dimmed" ta="right">
          {taxRates.map(({ from, standard, reduced }) => (
            <span key={from} style={{ display: 'block' }}>
              {t('labels.rehearsal.rateRow', { from, standard, reduced })}
            </span>
          ))}
        </Text>
      </form>
      <Text size="sm" c="dimmed" px="md" pb="xs">
        {t('labels.rehearsal.intro')}
      </Text>
      {result === null ? null : (
        <>
          <dl className="labels-figures" aria-live="polite">
            {figures.map((name) => (
              <div
                key={name}
                title={name === 'odd' ? t('labels.rehearsal.oddHint') : name === 'claims' ? t('labels.rehearsal.claimsHint') : undefined}
              >
                <dt>{t(`labels.rehearsal.${name}`)}</dt>
                <dd>{format.number(result[name])}</dd>
              </div>
            ))}
          </dl>
          {result.rows.length === 0 ? (
            <Title order={2} p="md">
              {t('labels.rehearsal.none')}
            </Title>
          ) : (
            <Rows rows={result.rows} />
          )}
          {result.rows.length < result.changed ? (
            <Text size="xs" p="xs">
              {t('labels.rehearsal.onlyFirst', { count: result.rows.length })}
            </Text>
          ) : null}
        </>
      )}
    </div>
  )
}
