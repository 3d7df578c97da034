import { useRef } from 'react'
import type { DocumentName, DocumentSource } from '#shared/contracts/documents.ts'
import { dayInJapan } from '#shared/domain/tax.ts'
import { useAction } from '../common/actions.ts'
import { useClock } from '../common/i18n.ts'
import { IconChevronLeft, IconChevronRight, IconPrinter, IconRefresh, IconSearch, Text, useDebouncedValue } from '../ui/index.ts'
import { DayHead } from './DayHead.tsx'
import { DayList } from './DayList.tsx'
import { addDays } from './days.ts'
import { EmptyDay } from './EmptyDay.tsx'
import { useTransactions } from './state.ts'
import { TransactionDetail } from './TransactionDetail.tsx'
import { useDay } from './useDay.ts'
import { useTransactionWords } from './words.ts'

const icon = { size: 16 } as const

/** A day of transactions: list, search, details. */
export function DayPart({ onPrint }: { readonly onPrint: (document: DocumentName, source: DocumentSource) => void }) {
  const words = useTransactionWords()
  const { t } = words
  const clock = useClock()
  const state = useTransactions()
  const { selected, storeId, select, setDay } = state
  const [search] = useDebouncedValue(state.search, 200)
  const now = clock()
  const today = dayInJapan(now)
  const day = state.day ?? today
  const of = useDay({ day, storeId, search }, { today, now })
  const searchRef = useRef<HTMLInputElement>(null)
  const scroller = useRef<HTMLDivElement>(null)
  const move = (days: number): void => {
    const next = addDays(day, days)
    if (next <= today) setDay(next === today ? null : next)
  }
  const group = t('transactions.title')
  useAction({
    id: 'transactions.search',
    label: t('transactions.search'),
    keys: 'Ctrl+F',
    group,
    icon: <IconSearch {...icon} />,
    run: () => searchRef.current?.select(),
  })
  useAction({
    id: 'transactions.before',
    label: t('transactions.day.before'),
    group,
    icon: <IconChevronLeft {...icon} />,
    run: () => move(-1),
  })
  useAction({
    id: 'transactions.after',
    label: t('transactions.day.after'),
    group,
    icon: <IconChevronRight {...icon} />,
    enabled: day < today,
    run: () => move(1),
  })
  useAction({
    id: 'transactions.pull',
    label: t('transactions.pull'),
    group,
    icon: <IconRefresh {...icon} />,
    enabled: !of.offline && !of.pulling,
    run: of.pull,
  })
  const isHere = of.data !== undefined && of.data.of > 0
  const printDay = (): void => onPrint('dailySummary', { kind: 'day', day, storeId })
  useAction({
    id: 'transactions.printReceipt',
    label: t('transactions.detail.reprint'),
    keys: 'Ctrl+P',
    group,
    icon: <IconPrinter {...icon} />,
    enabled: selected !== null,
    run: () => {
      if (selected !== null) onPrint('receipt', { kind: 'transaction', transactionId: selected, recipient: '' })
    },
  })
  useAction({
    id: 'transactions.printDay',
    label: t('transactions.printDay'),
    group,
    icon: <IconPrinter {...icon} />,
    enabled: isHere,
    run: printDay,
  })
  const rows = of.data?.rows ?? []
  return (
    <>
      <DayHead of={of} day={day} today={today} searchRef={searchRef} onPrint={isHere ? printDay : null} />
      <div className="transactions-main">
        <DayList
          rows={rows}
          selected={selected}
          busy={of.pulling}
          label={t('transactions.list', { day: words.day(day) })}
          onSelect={select}
          onMoveDay={move}
          scroller={scroller}
          empty={of.data === undefined ? null : <EmptyDay of={of} day={day} onBefore={() => move(-1)} />}
        />
        {selected === null ? null : (
          <TransactionDetail
            transactionId={selected}
            onClose={() => {
              select(null)
              scroller.current?.focus()
            }}
            onPrint={(document) => onPrint(document, { kind: 'transaction', transactionId: selected, recipient: '' })}
          />
        )}
      </div>
      {of.data !== undefined && of.data.found > rows.length ? (
        <Text size="xs" c="dimmed" px="md" py={4}>
          {t('transactions.more', { shown: rows.length, count: of.data.found })}
        </Text>
      ) : null}
    </>
  )
}
