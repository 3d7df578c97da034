import type { OutputOf } from '#shared/contracts/index.ts'
import { Checkbox, Stack, Table, Text } from '../../ui/index.ts'
import { useTimecardWords } from '../words.ts'
import type { ChangeDraft, Draft } from './draft.ts'

const weekdays = [0, 1, 2, 3, 4, 5, 6] as const

interface StoreFieldsProps {
  readonly stores: OutputOf<'timecards.settings'>['stores']
  readonly draft: Draft
  readonly onChange: ChangeDraft
}

/** What differs from store to store: 44 hours a week, and the weekdays on which it is closed. */
export function StoreFields({ stores, draft, onChange }: StoreFieldsProps) {
  const { t, weekday } = useTimecardWords()
  const { smallStores, closed } = draft
  const closedOf = (storeId: number): readonly number[] => closed.find((one) => one.storeId === storeId)?.weekdays ?? []
  const setClosed = (storeId: number, day: number, isClosed: boolean): void => {
    const own = closedOf(storeId).filter((one) => one !== day)
    const next = (isClosed ? [...own, day] : own).toSorted((a, b) => a - b)
    const others = closed.filter((one) => one.storeId !== storeId)
    onChange({ closed: next.length === 0 ? others : [...others, { storeId, weekdays: next }] })
  }
  if (stores.length === 0) return <Text c="dimmed">{t('timecards.settings.noStores')}</Text>
  return (
    <Stack gap="sm">
      <Text size="sm">{t('timecards.settings.storesBody')}</Text>
      <Table>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t('timecards.settings.storeName')}</Table.Th>
            <Table.Th style={{ whiteSpace: 'nowrap' }}>{t('timecards.settings.small')}</Table.Th>
            <Table.Th>{t('timecards.settings.closed')}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {stores.map(({ storeId, storeName }) => (
            <Table.Tr key={storeId}>
              <Table.Td>{storeName}</Table.Td>
              <Table.Td>
                <Checkbox
                  aria-label={t('timecards.settings.storeSmall', { store: storeName })}
                  checked={smallStores.includes(storeId)}
                  onChange={(event) => {
                    const others = smallStores.filter((one) => one !== storeId)
                    onChange({ smallStores: event.currentTarget.checked ? [...others, storeId] : others })
                  }}
                />
              </Table.Td>
              <Table.Td>
                <div className="timecards-weekdays">
                  {weekdays.map((day) => (
                    <Checkbox
                      key={day}
                      label={weekday(day)}
                      aria-label={t('timecards.settings.storeWeekday', { store: storeName, weekday: weekday(day) })}
                      checked={closedOf(storeId).includes(day)}
                      onChange={(event) => setClosed(storeId, day, event.currentTarget.checked)}
                    />
                  ))}
                </div>
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Stack>
  )
}
