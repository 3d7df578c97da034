import { useEffect, useRef, useState } from 'react'
import type { OutputOf } from '#shared/contracts/index.ts'
import type { SmaregiCount } from '#shared/contracts/countFiles.ts'
import type { CountHead, CountState } from '#shared/contracts/stockCounts.ts'
import { call } from '../api/index.ts'
import { useErrors } from '../common/errors.ts'
import { useWords, type Wording } from '../common/i18n.ts'
import { runJob } from '../common/jobs.ts'
import { useEngine } from '../common/queries.ts'
import { Button, Checkbox, Group, notifications, Table, Text } from '../ui/index.ts'
import { hasNews, SmaregiCheck, type Check, type CountPlace } from './SmaregiCheck.tsx'
import { useTellFile } from './useTellFile.tsx'

interface TillCountsProps {
  readonly count: CountHead
}

interface SmaregiPartProps extends TillCountsProps {
  readonly onShow: (place: CountPlace) => void
}

/** States whose corrections change the stock at Smaregi, or are about to. */
const correcting: readonly CountState[] = ['committed', 'partial', 'sealed', 'takingBack']

type Compared = OutputOf<'countFiles.compareSmaregi'>

/** `id`: of the stocktaking at Smaregi. */
function ComparedTable({ id, compared }: { readonly id: number; readonly compared: Compared }) {
  const { t, format } = useWords()
  const { rows, ...figures } = compared
  const region = useRef<HTMLDivElement>(null)
  // It comes below what was pressed, often outside of the window: a person sees it and goes on from it.
  useEffect(() => {
    region.current?.focus({ preventScroll: true })
    region.current?.scrollIntoView({ block: 'start' })
  }, [compared])
  const pieces = (value: number | null): string => (value === null ? '—' : format.number(value))
  return (
    <div
      ref={region}
      className="countFiles-compared"
      role="region"
      tabIndex={-1}
      aria-label={t('countFiles.smaregi.comparedTitle', { id })}
    >
      <h3>{t('countFiles.smaregi.comparedTitle', { id })}</h3>
      <Text size="sm">{t('countFiles.smaregi.compared', figures)}</Text>
      {rows.length === 0 ? null : (
        <Table>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{t('countFiles.smaregi.product')}</Table.Th>
              <Table.Th ta="right">{t('countFiles.smaregi.there')}</Table.Th>
              <Table.Th ta="right">{t('countFiles.smaregi.here')}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {rows.map(({ productId, productName, productCode, there, here }) => (
              <Table.Tr key={productId}>
                <Table.Td>{productName ?? productCode ?? productId}</Table.Td>
                <Table.Td ta="right">{pieces(there)}</Table.Td>
                <Table.Td ta="right">{pieces(here)}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      )}
    </div>
  )
}

const rowWords = ({ t, find, format }: Wording, { stocktakingInfoId, storeName, targetDate, status }: SmaregiCount): string =>
  t('countFiles.smaregi.row', {
    id: stocktakingInfoId,
    store: storeName ?? t('countFiles.smaregi.unknownStore'),
    date: targetDate === null ? '—' : format.day(targetDate),
    status: status === null ? '—' : (find(`countFiles.smaregi.statuses.${status}`) ?? status),
  })

function TillCounts({ count: { countId, storeId, storeName, state } }: TillCountsProps) {
  const words = useWords()
  const { t } = words
  const errors = useErrors()
  const { data } = useEngine('countFiles.smaregiCounts', {})
  const [compared, setCompared] = useState<{ readonly id: number; readonly compared: Compared } | null>(null)
  const [busy, setBusy] = useState<number | null>(null)
  if (data === undefined) return null
  if (!data.available) return data.why === null ? null : <Text c="dimmed">{t(`countFiles.smaregi.why.${data.why}`)}</Text>
  if (data.counts.length === 0) return <Text c="dimmed">{t('countFiles.smaregi.none')}</Text>
  const own = data.counts.filter((one) => one.storeId === storeId)
  const others = data.counts.filter((one) => one.storeId !== storeId)
  const run = async (stocktakingInfoId: number, work: () => Promise<void>): Promise<void> => {
    setBusy(stocktakingInfoId)
    try {
      await work()
    } catch (error) {
      errors.show(error)
    } finally {
      setBusy(null)
    }
  }
  return (
    <>
      <ul className="countFiles-counts">
        {own.map((one) => {
          const { stocktakingInfoId } = one
          return (
            <li key={stocktakingInfoId}>
              <span>{rowWords(words, one)}</span>
              <Button
                size="compact-sm"
                variant="default"
                loading={busy === stocktakingInfoId}
                onClick={() =>
                  void run(stocktakingInfoId, async () =>
                    setCompared({
                      id: stocktakingInfoId,
                      compared: await runJob('countFiles.compareSmaregi', { countId, stocktakingInfoId }),
                    }),
                  )
                }
              >
                {t('countFiles.smaregi.compare')}
              </Button>
              {state === 'counting' ? (
                <Button
                  size="compact-sm"
                  variant="default"
                  disabled={busy !== null}
                  title={t('countFiles.smaregi.takeHint')}
                  onClick={() =>
                    void run(stocktakingInfoId, async () => {
                      const { products, corrections } = await runJob('countFiles.takeSmaregi', { countId, stocktakingInfoId })
                      const words = [
                        t('countFiles.smaregi.taken', { count: products }),
                        ...(corrections > 0 ? [t('countFiles.smaregi.correctionsGone', { count: corrections })] : []),
                      ]
                      notifications.show({ message: words.join(' '), autoClose: corrections === 0 })
                    })
                  }
                >
                  {t('countFiles.smaregi.take')}
                </Button>
              ) : null}
            </li>
          )
        })}
      </ul>
      {own.length === 0 ? (
        <Text size="sm" c="dimmed">
          {t('countFiles.smaregi.noneOfStore', { store: storeName })}
        </Text>
      ) : null}
      {own.length === 0 || state === 'counting' ? null : (
        <Text size="sm" c="dimmed">
          {t('countFiles.smaregi.closed')}
        </Text>
      )}
      {others.length === 0 ? null : (
        <>
          <Text size="sm" c="dimmed">
            {t('countFiles.smaregi.otherStores', { store: storeName })}
          </Text>
          <ul className="countFiles-counts">
            {others.map((one) => (
              <li key={one.stocktakingInfoId}>
                <span className="ui-dimmed">{rowWords(words, one)}</span>
              </li>
            ))}
          </ul>
        </>
      )}
      {compared === null ? null : <ComparedTable {...compared} />}
    </>
  )
}

/** Smaregi's own 棚卸: its CSV, and what was begun at a till where the plan lets it be read. */
export function SmaregiPart({ count, onShow }: SmaregiPartProps) {
  const { countId, state } = count
  const { t } = useWords()
  const errors = useErrors()
  const tell = useTellFile()
  const [asZero, setAsZero] = useState(false)
  const [check, setCheck] = useState<Check | null>(null)
  const write = async (): Promise<void> => {
    try {
      // First: a file that is there and that nobody remembers could correct the stock a second time.
      await call('countFiles.noteSmaregiCsv', { countId })
      const { files, linesPerFile, withoutCode, unwritable } = await call('countFiles.smaregiCsv', { countId, uncountedAsZero: asZero })
      const more = [
        ...(files.length > 1 ? [t('countFiles.smaregi.split', { count: files.length, lines: linesPerFile })] : []),
        ...(withoutCode > 0 ? [t('countFiles.smaregi.withoutCode', { count: withoutCode })] : []),
        ...(unwritable > 0 ? [t('countFiles.smaregi.unwritable', { count: unwritable })] : []),
      ]
      if (files.length === 0)
        notifications.show({ id: 'countFiles.noLines', message: [t('countFiles.smaregi.noLines'), ...more].join(' ') })
      tell(files, more)
    } catch (error) {
      errors.show(error)
    }
  }
  /** What a person is to know is said first. Uploaded, the file of a committed count would correct the stock once more. */
  const ask = async (): Promise<void> => {
    try {
      const found = await call('countFiles.smaregiCheck', { countId, uncountedAsZero: asZero })
      const sent = correcting.includes(state) ? ((await call('countReview.summary', { countId })).sent?.total ?? 0) : null
      if (sent === null && !hasNews(found)) return await write()
      setCheck({ ...found, sent })
    } catch (error) {
      errors.show(error)
    }
  }
  return (
    <section>
      <h2>{t('countFiles.smaregi.title')}</h2>
      <Text size="sm">{t('countFiles.smaregi.body')}</Text>
      <Group gap="sm">
        <Button variant="default" onClick={() => void ask()}>
          {t('countFiles.smaregi.csv')}
        </Button>
        <Checkbox label={t('countFiles.smaregi.asZero')} checked={asZero} onChange={(event) => setAsZero(event.currentTarget.checked)} />
      </Group>
      <SmaregiCheck
        check={check}
        onClose={() => setCheck(null)}
        onShow={onShow}
        onWrite={() => {
          setCheck(null)
          void write()
        }}
      />
      <h3>{t('countFiles.smaregi.countsTitle')}</h3>
      <TillCounts count={count} />
    </section>
  )
}
