import type { TimecardOrder } from '#shared/contracts/timecards.ts'
import { ActionIcon, IconArrowsSort, IconCheck, Menu } from '../ui/index.ts'
import { useTimecards } from './state.ts'
import { useTimecardWords } from './words.ts'

const orders: readonly TimecardOrder[] = ['findings', 'code', 'name', 'worked', 'overtime', 'night']

/** In which order people stand; the titles of the board do the same. */
export function OrderMenu() {
  const { t } = useTimecardWords()
  const { order, set } = useTimecards()
  const label = t('timecards.orderIs', { order: t(`timecards.orders.${order}`) })
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <ActionIcon aria-label={label} title={label}>
          <IconArrowsSort size={17} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        {orders.map((one) => (
          <Menu.Item
            key={one}
            aria-current={one === order}
            rightSection={one === order ? <IconCheck size={14} aria-hidden /> : null}
            onClick={() => set({ order: one })}
          >
            {t(`timecards.orders.${one}`)}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  )
}
