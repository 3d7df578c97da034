import type { ProductRow } from '#shared/contracts/products.ts'
import { useWords } from '../app/i18n.ts'
import type { GridBatch, GridColumn } from '../grid/index.ts'
import { Alert, Button, Group, Modal, ScrollArea, Stack, Table, Text } from '../ui/index.ts'
import { isField } from './columns.ts'
import { batchSize } from './useEdits.ts'
import type { ProductView } from './useView.ts'
import type { FieldValues } from './values.ts'

const shownRefused = 100
const shownSamples = 5

interface Props {
  readonly batch: GridBatch
  readonly view: ProductView
  readonly columns: readonly GridColumn<ProductRow>[]
  readonly values: FieldValues
  readonly onAnswer: (yes: boolean) => void
}

/** What a paste would do, before it does it: counts, examples, and every cell that breaks a rule. */
export function PasteDialog({ batch, view, columns, values, onAnswer }: Props) {
  const { t, format } = useWords()
  const count = batchSize(batch)
  const { refused, outside } = batch
  const title = (columnId: string): string => columns.find(({ id }) => id === columnId)?.title ?? columnId
  const words = (columnId: string, value: string | number | null): string =>
    value === null ? t('common.empty') : isField(columnId) ? values.show(columnId, value) : String(value)
  const samples = batch.kind === 'cells' ? batch.cells.slice(0, shownSamples) : []
  return (
    <Modal opened onClose={() => onAnswer(false)} title={t('products.paste.title')} size={640}>
      <Stack gap="sm">
        <div className="products-counts">
          <Count label={t('products.paste.good')} value={format.number(count)} />
          <Count label={t('products.paste.refused')} value={format.number(refused.length)} wrong={refused.length > 0} />
          {outside > 0 && <Count label={t('products.paste.outside')} value={format.number(outside)} wrong />}
        </div>
        {batch.kind === 'fill' && (
          <Text size="sm">
            {t('products.paste.fillTitle')}{' '}
            {batch.parts
              .map(({ columnId, value, ranges }) => {
                const rows = ranges.reduce((sum, [from, to]) => sum + to - from, 0)
                return `${t('products.paste.fillRows', { column: title(columnId), count: rows })} → ${words(columnId, value)}`
              })
              .join(' / ')}
          </Text>
        )}
        {samples.length > 0 && (
          <Table aria-label={t('products.paste.samples')} className="products-samples">
            <Table.Thead>
              <Table.Tr>
                <Table.Th>{t('products.paste.row')}</Table.Th>
                <Table.Th>{t('products.paste.column')}</Table.Th>
                <Table.Th>{t('products.paste.before')}</Table.Th>
                <Table.Th>{t('products.paste.value')}</Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {samples.map(({ row, columnId, value }) => {
                const data = view.rows.get(row)
                return (
                  <Table.Tr key={`${row} ${columnId}`}>
                    <Table.Td>{format.number(row + 1)}</Table.Td>
                    <Table.Td>{title(columnId)}</Table.Td>
                    <Table.Td>{data && isField(columnId) ? words(columnId, data[columnId]) : ''}</Table.Td>
                    <Table.Td>{words(columnId, value)}</Table.Td>
                  </Table.Tr>
                )
              })}
            </Table.Tbody>
          </Table>
        )}
        {refused.length > 0 && (
          <Alert color="red" title={t('products.paste.refusedList')}>
            <ScrollArea.Autosize mah={220}>
              <Table>
                <Table.Tbody>
                  {refused.slice(0, shownRefused).map(({ row, columnId, text, message }) => (
                    <Table.Tr key={`${row} ${columnId}`}>
                      <Table.Td>{format.number(row + 1)}</Table.Td>
                      <Table.Td>{title(columnId)}</Table.Td>
                      <Table.Td className="products-clip">{text}</Table.Td>
                      <Table.Td>{message}</Table.Td>
                    </Table.Tr>
                  ))}
                </Table.Tbody>
              </Table>
              {refused.length > shownRefused && (
                <Text size="xs">{t('products.paste.more', { count: refused.length - shownRefused })}</Text>
              )}
            </ScrollArea.Autosize>
          </Alert>
        )}
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={() => onAnswer(false)}>
            {t('common.cancel')}
          </Button>
          <Button data-autofocus disabled={count === 0} onClick={() => onAnswer(true)}>
            {count === 0
              ? t('products.paste.nothing')
              : t(refused.length + outside > 0 ? 'products.paste.applyRest' : 'products.paste.apply', { count })}
          </Button>
        </Group>
      </Stack>
    </Modal>
  )
}

export function Count({ label, value, wrong, hint }: { label: string; value: string; wrong?: boolean; hint?: string }) {
  return (
    <div className="products-figure-box" data-wrong={wrong || undefined} title={hint}>
      <span>{label}</span>
      <b>{value}</b>
    </div>
  )
}
