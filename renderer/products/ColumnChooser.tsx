import { useWords } from '../common/i18n.ts'
import { ActionIcon, Button, Checkbox, IconChevronDown, IconChevronUp, IconColumns, Popover } from '../ui/index.ts'
import { firstColumns, useProducts, type ColumnId } from './settings.ts'

interface Props {
  readonly opened: boolean
  readonly onOpened: (opened: boolean) => void
}

/** Which columns are shown, and in which order. */
export function ColumnChooser({ opened, onOpened }: Props) {
  const { t } = useWords()
  const { columns, setColumns } = useProducts()
  const { order, shown } = columns
  const toggle = (id: ColumnId): void => {
    const next = shown.includes(id) ? shown.filter((one) => one !== id) : [...shown, id]
    if (next.length > 0) setColumns({ shown: next })
  }
  const move = (id: ColumnId, by: -1 | 1): void => {
    const at = order.indexOf(id)
    const other = order[at + by]
    if (other === undefined) return
    setColumns({ order: order.with(at, other).with(at + by, id) })
  }
  return (
    <Popover opened={opened} onChange={onOpened} position="bottom-end" width={280} trapFocus returnFocus>
      <Popover.Target>
        <Button
          variant="default"
          leftSection={<IconColumns size={15} stroke={1.6} aria-hidden />}
          aria-haspopup="dialog"
          aria-expanded={opened}
          onClick={() => onOpened(!opened)}
        >
          {t('products.columns.button')}
        </Button>
      </Popover.Target>
      <Popover.Dropdown p={6} aria-label={t('products.columns.title')}>
        <div className="products-columns">
          {order.map((id, at) => {
            const title = t(`fields.${id}`)
            return (
              <div key={id} className="products-column">
                <Checkbox
                  label={title}
                  checked={shown.includes(id)}
                  disabled={shown.length === 1 && shown.includes(id)}
                  onChange={() => toggle(id)}
                />
                <ActionIcon
                  size="sm"
                  color="gray"
                  disabled={at === 0}
                  aria-label={t('products.columns.moveUp', { title })}
                  onClick={() => move(id, -1)}
                >
                  <IconChevronUp size={14} stroke={1.6} aria-hidden />
                </ActionIcon>
                <ActionIcon
                  size="sm"
                  color="gray"
                  disabled={at === order.length - 1}
                  aria-label={t('products.columns.moveDown', { title })}
                  onClick={() => move(id, 1)}
                >
                  <IconChevronDown size={14} stroke={1.6} aria-hidden />
                </ActionIcon>
              </div>
            )
          })}
        </div>
        <Button variant="subtle" fullWidth mt={4} onClick={() => setColumns(firstColumns)}>
          {t('products.columns.reset')}
        </Button>
      </Popover.Dropdown>
    </Popover>
  )
}
