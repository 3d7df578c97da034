import type { RefObject } from 'react'
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
        <TextInput
          type="date"
          aria-label={t('transactions.day.label')}
          value={day}
          max={today}
          onChange={(event) => {
            if (isDay(event.currentTarget.value)) choose(event.currentTarget.value)
          }}
        />
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
      <Text size="sm" className="transactions-sum" aria-live="polite">
        {data === undefined
          ? ''
          : t(data.found === data.of ? 'transactions.sum' : 'transactions.sumFound', {
              count: data.found,
              of: data.of,
              total: format.yen(data.total),
            })}
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
