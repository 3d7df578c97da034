import type { ReactNode, RefObject } from 'react'
import type { OutputOf } from '#shared/contracts/index.ts'
import { addMonths } from '#shared/domain/labour/period.ts'
import {
  ActionIcon,
  Button,
  IconChevronLeft,
  IconChevronRight,
  IconSearch,
  SegmentedControl,
  Select,
  Text,
  TextInput,
} from '../ui/index.ts'
import { useTimecards } from './state.ts'
import { useTimecardWords } from './words.ts'

const views = ['board', 'plots'] as const

/** The month: by its neighbours, from those that are here, or the one that goes on. */
export function MonthSwitch({
  month,
  current,
  here,
}: {
  readonly month: string
  readonly current: string
  readonly here: readonly string[]
}) {
  const { t, month: name } = useTimecardWords()
  const set = useTimecards((state) => state.set)
  const choose = (next: string): void => set({ month: next === current ? null : next })
  const months = [...new Set([current, month, ...here])].toSorted().toReversed()
  return (
    <div className="timecards-month">
      <ActionIcon aria-label={t('timecards.month.before')} onClick={() => choose(addMonths(month, -1))}>
        <IconChevronLeft size={18} />
      </ActionIcon>
      <Select
        w={116}
        aria-label={t('timecards.month.label')}
        value={month}
        data={months.map((one) => ({ value: one, label: name(one) }))}
        onChange={(value) => choose(value ?? current)}
      />
      <ActionIcon aria-label={t('timecards.month.after')} onClick={() => choose(addMonths(month, 1))}>
        <IconChevronRight size={18} />
      </ActionIcon>
      <Button variant="default" disabled={month === current} onClick={() => choose(current)}>
        {t('timecards.month.current')}
      </Button>
    </div>
  )
}

interface HeadProps {
  readonly month: string
  readonly months: OutputOf<'timecards.months'>
  readonly stores: OutputOf<'timecards.settings'>['stores']
  readonly board: OutputOf<'timecards.board'> | null
  readonly search: RefObject<HTMLInputElement | null>
  /** What can be done about them. */
  readonly children: ReactNode
}

/** Which month, which people, how they are shown, and what can be done. */
export function Head({ month, months, stores, board, search, children }: HeadProps) {
  const { t, day } = useTimecardWords()
  const { storeId, search: text, view, set } = useTimecards()
  return (
    <div className="timecards-head">
      <MonthSwitch month={month} current={months.current} here={months.months} />
      {board === null || board.from.endsWith('-01') ? null : (
        <Text size="sm">{t('timecards.month.period', { from: day(board.from), to: day(board.to) })}</Text>
      )}
      <TextInput
        ref={search}
        className="timecards-search"
        aria-label={t('timecards.search')}
        placeholder={t('timecards.searchHint')}
        leftSection={<IconSearch size={15} stroke={1.6} />}
        value={text}
        maxLength={200}
        onChange={(event) => set({ search: event.currentTarget.value })}
      />
      {stores.length < 2 ? null : (
        <Select
          aria-label={t('timecards.store')}
          w={132}
          value={storeId === null ? '' : String(storeId)}
          data={[
            { value: '', label: t('timecards.allStores') },
            ...stores.map((store) => ({ value: String(store.storeId), label: store.storeName })),
          ]}
          onChange={(value) => set({ storeId: value === null || value === '' ? null : Number(value) })}
        />
      )}
      <SegmentedControl
        aria-label={t('timecards.views.label')}
        value={view}
        data={views.map((one) => ({ value: one, label: t(`timecards.views.${one}`) }))}
        onChange={(value) => set({ view: views.find((one) => one === value) ?? 'board' })}
      />
      {children}
    </div>
  )
}
