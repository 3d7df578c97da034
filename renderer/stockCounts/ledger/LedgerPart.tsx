import { useRef, useState } from 'react'
import type { CountEntry } from '#shared/contracts/stockCounts.ts'
import { useAction } from '../../common/actions.ts'
import { useWords } from '../../common/i18n.ts'
import { useEngine } from '../../common/queries.ts'
import {
  Button,
  Center,
  Checkbox,
  Group,
  IconSearch,
  IconX,
  Stack,
  Table,
  Text,
  TextInput,
  Title,
  useDebouncedValue,
} from '../../ui/index.ts'
import { useStockCounts, type OpenCount } from '../state.ts'
import { doubtText } from '../words.ts'
import { Rivals } from './Rivals.tsx'
import { RowActions } from './RowActions.tsx'

const pageRows = 100
const afterTypingMs = 200

const isBeep = ({ kind }: CountEntry): boolean => kind === 'scan' || kind === 'typed'
/** A beep that was taken back, or set to nothing. */
const countsNothing = (row: CountEntry): boolean => isBeep(row) && row.pieces !== 0 && row.stands === 0
/** One that was taken back counts for nothing and stays so, unless another PC says something else. */
const canBeCorrected = ({ pieces, stands, isOpen, isOverruled, rivals }: CountEntry): boolean =>
  !isOverruled && (stands !== 0 || pieces === 0 || isOpen || rivals.length > 0)
/** A number that was set, or stands again after a step back, and is asked about: what is said of it is said of its beep. */
const isAskedNumber = ({ kind, isOpen, isOverruled }: CountEntry): boolean => kind === 'quantity' && isOpen && !isOverruled
/** A row that is about another has no number of its own. */
const noNumber = '—'

/** One page of the ledger; the next one draws itself behind it. */
interface LedgerPageProps {
  readonly countId: string
  readonly roundOf: ReadonlyMap<string, number>
  readonly openDoubts: boolean
  readonly productId: number | null
  readonly search: string
  readonly before: string | null
  /** Its rows can be corrected. */
  readonly isOpen: boolean
}

function LedgerPage(props: LedgerPageProps) {
  const { countId, roundOf, openDoubts, productId, search, before, isOpen } = props
  const words = useWords()
  const { t, find, format } = words
  const [hasMore, setMore] = useState(false)
  const { data } = useEngine('stockCounts.entries', { countId, openDoubts, productId, search, before, limit: pageRows })
  const { setLedger } = useStockCounts()
  if (data === undefined) return null
  if (before === null && data.rows.length === 0) {
    return (
      <Table.Tr>
        <Table.Td colSpan={9}>
          <Group gap="sm">
            <Text c="dimmed">{t(search === '' ? 'stockCounts.ledger.noneHere' : 'stockCounts.ledger.notFound', { text: search })}</Text>
            <Button size="compact-sm" variant="default" onClick={() => setLedger({ search: '', openDoubts: false, product: null })}>
              {t('stockCounts.ledger.showAll')}
            </Button>
          </Group>
        </Table.Td>
      </Table.Tr>
    )
  }
  return (
    <>
      {data.rows.map((row) => (
        <Table.Tr
          key={`${row.sessionId}-${row.seq}`}
          data-open={row.isOpen || row.rivals.length > 0 || undefined}
          className="stockCounts-ledger-row"
        >
          <Table.Td>{format.moment(row.at)}</Table.Td>
          <Table.Td data-short>
            {row.person}
            <Text size="xs" c="dimmed">
              {row.computer}
            </Text>
          </Table.Td>
          <Table.Td>
            {t(`stockCounts.ledger.kinds.${row.kind}`)}
            {row.doubt === null ? null : (
              <Text size="xs" c={row.isOpen ? 'var(--banto-changed-text)' : 'dimmed'}>
                {/* Once it is answered, the number that was asked about. */}
                {doubtText(words, row, roundOf.get(row.sessionId) ?? 1, row.isOpen ? row.stands : (row.sets ?? row.pieces))}
              </Text>
            )}
            {row.isMended ? (
              <Text size="xs" c="dimmed">
                {t('stockCounts.ledger.mended')}
              </Text>
            ) : null}
            {row.isOverruled || countsNothing(row) ? (
              <Text size="xs" c="dimmed">
                {t(row.isOverruled ? 'stockCounts.ledger.overruled' : 'stockCounts.ledger.countsNothing')}
              </Text>
            ) : null}
            <Rivals entry={row} />
          </Table.Td>
          <Table.Td>
            {row.productName ?? row.code}
            {row.productName === null || row.code === null ? null : (
              <Text size="xs" c="dimmed">
                {row.code}
              </Text>
            )}
          </Table.Td>
          <Table.Td data-short>{row.shelfCode}</Table.Td>
          <Table.Td ta="right">
            {row.sets !== null
              ? t('stockCounts.ledger.sets', { count: row.sets })
              : isBeep(row)
                ? format.number(row.pieces)
                : row.pieces === 0
                  ? noNumber
                  : format.signed(row.pieces)}
          </Table.Td>
          <Table.Td ta="right">{isBeep(row) ? format.number(row.stands) : noNumber}</Table.Td>
          <Table.Td>{row.source === null ? '' : (find(`stockCounts.ledger.sources.${row.source}`) ?? row.source)}</Table.Td>
          {isOpen ? (
            <Table.Td>{(isBeep(row) && canBeCorrected(row)) || isAskedNumber(row) ? <RowActions entry={row} /> : null}</Table.Td>
          ) : null}
        </Table.Tr>
      ))}
      {data.next === null ? null : hasMore ? (
        <LedgerPage {...props} before={data.next} />
      ) : (
        <Table.Tr>
          <Table.Td colSpan={9} ta="center">
            <Button variant="default" onClick={() => setMore(true)}>
              {t('stockCounts.ledger.more')}
            </Button>
          </Table.Td>
        </Table.Tr>
      )}
    </>
  )
}

interface BarProps {
  readonly countId: string
  /** What the list is searched for; it follows what is typed. */
  readonly search: string
}

/** Above the ledger: what is looked for in it, and how much was found. */
function LedgerBar({ countId, search }: BarProps) {
  const { t } = useWords()
  const { ledger, setLedger } = useStockCounts()
  const { openDoubts, product } = ledger
  const field = useRef<HTMLInputElement>(null)
  useAction({
    id: 'stockCounts.searchLedger',
    label: t('stockCounts.ledger.search'),
    keys: 'Ctrl+F',
    group: t('stockCounts.title'),
    run: () => {
      field.current?.focus()
      field.current?.select()
    },
  })
  // The first page of the list below: the figure and the rows are one answer.
  const { data } = useEngine('stockCounts.entries', {
    countId,
    openDoubts,
    productId: product?.productId ?? null,
    search,
    before: null,
    limit: pageRows,
  })
  return (
    <div className="stockCounts-bar" role="search" aria-label={t('stockCounts.ledger.search')}>
      <TextInput
        ref={field}
        type="search"
        w={300}
        aria-label={t('stockCounts.ledger.search')}
        placeholder={t('stockCounts.ledger.searchPlaceholder')}
        leftSection={<IconSearch size={15} aria-hidden />}
        maxLength={200}
        value={ledger.search}
        onChange={(event) => setLedger({ search: event.currentTarget.value })}
        onKeyDown={(event) => {
          if (event.key !== 'Escape' || ledger.search === '') return
          event.stopPropagation()
          setLedger({ search: '' })
        }}
      />
      <Checkbox
        label={t('stockCounts.ledger.openDoubts')}
        checked={openDoubts}
        onChange={(event) => setLedger({ openDoubts: event.currentTarget.checked })}
      />
      {product === null ? null : (
        <Button
          variant="light"
          size="compact-sm"
          rightSection={<IconX size={13} aria-hidden />}
          onClick={() => setLedger({ product: null })}
        >
          {t('stockCounts.ledger.ofProduct', { name: product.name })}
        </Button>
      )}
      <Text size="sm" role="status">
        {data === undefined || data.found === null ? null : t('stockCounts.ledger.found', { count: data.found })}
      </Text>
    </div>
  )
}

/** The ledger: every beep, who, when and where, newest first. */
export function LedgerPart({ count }: { readonly count: OpenCount }) {
  const { t } = useWords()
  const { openDoubts, product, search: typed } = useStockCounts(({ ledger }) => ledger)
  const [search] = useDebouncedValue(typed.trim(), afterTypingMs)
  const { countId, sessions } = count
  const isOpen = count.state === 'counting'
  if (sessions.every(({ entries }) => entries === 0)) {
    return (
      <Center flex={1} p="xl">
        <Stack align="center" gap="xs" maw={460}>
          <Title order={2}>{t('stockCounts.ledger.empty')}</Title>
          <Text c="dimmed" ta="center">
            {t('stockCounts.ledger.emptyBody')}
          </Text>
        </Stack>
      </Center>
    )
  }
  const columns = ['at', 'person', 'kind', 'product', 'shelf', 'pieces', 'stands', 'source'] as const
  return (
    <>
      <LedgerBar countId={countId} search={search} />
      {/* Nothing in it takes the focus: the keyboard scrolls it all the same. */}
      <div className="stockCounts-list" role="region" tabIndex={0} data-focus-home aria-label={t('stockCounts.parts.ledger')}>
        <Table stickyHeader>
          <Table.Thead>
            <Table.Tr>
              {columns.map((column) => (
                <Table.Th key={column} ta={column === 'pieces' || column === 'stands' ? 'right' : undefined}>
                  {t(`stockCounts.ledger.${column}`)}
                </Table.Th>
              ))}
              {isOpen ? <Table.Th ta="right">{t('stockCounts.ledger.actions')}</Table.Th> : null}
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            <LedgerPage
              key={`${openDoubts} ${product?.productId ?? ''} ${search}`}
              countId={countId}
              roundOf={new Map(sessions.map(({ sessionId, round }) => [sessionId, round]))}
              openDoubts={openDoubts}
              productId={product?.productId ?? null}
              search={search}
              before={null}
              isOpen={isOpen}
            />
          </Table.Tbody>
        </Table>
      </div>
    </>
  )
}
