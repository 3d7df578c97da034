import { useEffect, useRef, type RefObject } from 'react'
import {
  ActionIcon,
  Button,
  IconChevronLeft,
  IconChevronRight,
  IconPrinter,
  IconRefresh,
  IconSearch,
  Select,
  Text,
  TextInput,
} from '../ui/index.ts'
import { addDays, isDay } from './days.ts'
import { useTransactions } from './state.ts'
import type { Day } from './useDay.ts'
import { useTransactionWords } from './words.ts'

interface DayFieldProps {
  readonly day: string
  readonly today: string
  readonly label: string
  readonly onChoose: (day: string) => void
}

/** The day. The field is not React's: drawn again while a person writes, it would lose what is no day yet, such as the 0 of 05. */
function DayField({ day, today, label, onChoose }: DayFieldProps) {
  const ref = useRef<HTMLInputElement>(null)
  useEffect(() => {
    const field = ref.current
    const isBeingWritten = field !== null && field.value === '' && field === document.activeElement
    if (field !== null && field.value !== day && !isBeingWritten) field.value = day
  }, [day])
  return (
    <TextInput
      ref={ref}
      type="date"
      aria-label={label}
      defaultValue={day}
      max={today}
      onChange={({ currentTarget: { value } }) => {
        if (isDay(value)) onChoose(value)
      }}
      onBlur={({ currentTarget }) => {
        if (!isDay(currentTarget.value)) currentTarget.value = day
      }}
    />
  )
}

/** Which day, which of it, and how fresh it is. */
export function DayHead(props: {
  readonly of: Day
  readonly day: string
  readonly today: string
  readonly searchRef: RefObject<HTMLInputElement | null>
  /** Prints the daily summary; null where there is nothing to sum. */
  readonly onPrint: (() => void) | null
}) {
  const { of, day, today, searchRef, onPrint } = props
  const { t, format, weekday } = useTransactionWords()
  const { search, storeId, setDay, find, setStore } = useTransactions()
  const { data } = of
  const stores = data?.stores ?? []
  const choose = (next: string): void => setDay(next >= today ? null : next)
  return (
    <div className="transactions-head">
      <div className="transactions-day">
        <ActionIcon aria-label={t('transactions.day.before')} onClick={() => choose(addDays(day, -1))}>
          <IconChevronLeft size={18} />
        </ActionIcon>
        <DayField day={day} today={today} label={t('transactions.day.label')} onChoose={choose} />
        <Text size="sm">{t('transactions.day.weekday', { weekday: weekday(day) })}</Text>
        <ActionIcon aria-label={t('transactions.day.after')} disabled={day >= today} onClick={() => choose(addDays(day, 1))}>
          <IconChevronRight size={18} />
        </ActionIcon>
        <Button variant="default" size="xs" disabled={day === today} onClick={() => setDay(null)}>
          {t('transactions.day.today')}
        </Button>
      </div>
      <TextInput
        ref={searchRef}
        className="transactions-search"
        aria-label={t('transactions.search')}
        placeholder={t('transactions.searchHint')}
        leftSection={<IconSearch size={15} stroke={1.6} />}
        value={search}
        maxLength={100}
        onChange={(event) => find(event.currentTarget.value)}
      />
      {stores.length < 2 ? null : (
        <Select
          aria-label={t('transactions.store')}
          w={150}
          allowDeselect={false}
          value={storeId === null ? '' : String(storeId)}
          data={[
            { value: '', label: t('transactions.allStores') },
            ...stores.map((store) => ({ value: String(store.storeId), label: store.storeName ?? String(store.storeId) })),
          ]}
          onChange={(value) => setStore(value === null || value === '' ? null : Number(value))}
        />
      )}
      <Text size="sm" className="transactions-sum" aria-live="polite" title={t('transactions.sumHint')}>
        {data === undefined
          ? ''
          : [
              data.found === data.of ? null : t('transactions.found', { count: data.found, of: data.of }),
              t('transactions.sum', { count: data.trades, total: format.yen(data.total) }),
              data.found === data.trades ? null : t('transactions.besides', { count: data.found - data.trades }),
            ]
              .filter((part) => part !== null)
              .join(t('transactions.between'))}
      </Text>
      <Text size="xs" c="dimmed">
        {data?.pulledAt == null
          ? ''
          : t(of.offline ? 'transactions.pulledOffline' : 'transactions.pulled', { when: format.shortMoment(data.pulledAt) })}
      </Text>
      <ActionIcon
        aria-label={t('transactions.pull')}
        title={t('transactions.pull')}
        disabled={of.offline || of.pulling}
        loading={of.pulling}
        onClick={of.pull}
      >
        <IconRefresh size={17} />
      </ActionIcon>
      <ActionIcon
        aria-label={t('transactions.printDay')}
        title={t('transactions.printDay')}
        disabled={onPrint === null}
        onClick={() => onPrint?.()}
      >
        <IconPrinter size={17} />
      </ActionIcon>
    </div>
  )
}
