import type { ProductRow } from '#shared/contracts/products.ts'
import { ChangeWarnings } from '../common/ChangeWarnings.tsx'
import { useWords } from '../common/i18n.ts'
import type { GridColumn } from '../grid/index.ts'
import { Alert, Button, Group, Modal, ScrollArea, Stack, Table, Text } from '../ui/index.ts'
import { cellsRefused, isWarned, type AskedAct, type Label } from './acts.ts'
import { isField } from './columns.ts'
import { usePreview } from './usePreview.ts'
import type { FieldValues } from './values.ts'

const shownRefused = 100

interface Props {
  readonly asked: AskedAct
  readonly columns: readonly GridColumn<ProductRow>[]
  readonly values: FieldValues
  readonly onAnswer: (yes: boolean) => void
}

interface Refusal {
  readonly key: string
  readonly product: Label | null
  readonly cells: number
  readonly columnId: string
  readonly text: string
  readonly message: string
}

/** What the page refused, and what only the engine knows (a code that is taken, a product that is gone). */
function refusals({ act, preview }: AskedAct, { show, rule }: FieldValues): readonly Refusal[] {
  return [
    ...act.refused.map(({ row, columnId, text, message, cells, product }) => ({
      key: `${row} ${columnId}`,
      product,
      cells,
      columnId,
      text,
      message,
    })),
    ...preview.problems.map(({ productId, productName, productCode, field, rule: broken, details }) => ({
      key: `product ${productId} ${field}`,
      product: { productName, productCode },
      cells: 1,
      columnId: field,
      text: isField(field)
        ? show(field, act.meant.cells.find((cell) => cell.productId === productId && cell.field === field)?.value ?? null)
        : '',
      message: rule(broken, details),
    })),
  ]
}

/** What a paste or a fill would do, before it does it: counts, examples, and every cell that breaks a rule. */
export function PasteDialog({ asked, columns, values, onAnswer }: Props) {
  const { t, format } = useWords()
  const { act } = asked
  const { batch } = act
  const preview = usePreview(act.meant, asked.preview)
  const { changed, unchanged, samples, emptied } = preview
  const refused = cellsRefused(batch) + preview.refused
  // As for Delete: a slip of the hand ends at the safe button where something is not as one would expect it.
  const doubtful = refused + batch.outside + asked.preview.emptied > 0 || batch.doubtful === true || isWarned(asked.preview)
  const listed = refusals({ act, preview }, values).slice(0, shownRefused)
  const more = refused - listed.reduce((sum, { cells }) => sum + cells, 0)
  const title = (columnId: string): string =>
    columns.find(({ id }) => id === columnId)?.title ?? (isField(columnId) ? t(`fields.${columnId}`) : columnId)
  return (
    <Modal
      opened
      onClose={() => onAnswer(false)}
      title={t(batch.origin === 'paste' ? 'products.paste.title' : 'products.paste.fillTitle')}
      size={760}
      closeButtonProps={{ 'aria-label': t('common.close') }}
    >
      <Stack gap="sm">
        <div className="products-counts">
          <Count label={t('products.paste.good')} value={format.number(changed)} />
          <Count label={t('products.paste.unchanged')} value={format.number(unchanged + (batch.same ?? 0))} />
          <Count label={t('products.paste.refused')} value={format.number(refused)} wrong={refused > 0} />
          {batch.outside > 0 && <Count label={t('products.paste.outside')} value={format.number(batch.outside)} wrong />}
        </div>
        {batch.doubtful === true && <Alert color="yellow">{t('products.paste.doubtful')}</Alert>}
        {emptied > 0 && <Alert color="yellow">{t('products.paste.emptied', { count: emptied })}</Alert>}
        <ChangeWarnings warnings={preview.warnings} />
        {samples.length > 0 && (
          <Table aria-label={t('products.paste.samples')} className="products-samples">
            <Table.Thead>
              <Table.Tr>
                <Table.Th>{t('products.bulk.product')}</Table.Th>
                <Table.Th>{t('products.paste.column')}</Table.Th>
                <Table.Th>{t('products.paste.before')}</Table.Th>
                <Table.Th>{t('products.paste.value')}</Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {samples.map(({ productId, field, old, new: next, ...product }) => (
                <Table.Tr key={`${productId} ${field}`}>
                  <ProductCell product={product} />
                  <Table.Td>{title(field)}</Table.Td>
                  <Table.Td className="products-clip">{old === null ? t('common.empty') : values.show(field, old)}</Table.Td>
                  <Table.Td className="products-clip">{next === null ? t('common.empty') : values.show(field, next)}</Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        )}
        {changed > samples.length && <Text size="xs">{t('products.paste.more', { count: changed - samples.length })}</Text>}
        {listed.length > 0 && (
          <Alert color="red" title={t('products.paste.refusedList')}>
            <ScrollArea.Autosize mah={200}>
              <Table>
                <Table.Tbody>
                  {listed.map(({ key, product, cells, columnId, text, message }) => (
                    <Table.Tr key={key}>
                      {product ? (
                        <ProductCell product={product} />
                      ) : (
                        <Table.Td>{t('products.paste.wholeColumn', { count: cells })}</Table.Td>
                      )}
                      <Table.Td>{title(columnId)}</Table.Td>
                      <Table.Td className="products-clip">{text}</Table.Td>
                      <Table.Td>{message}</Table.Td>
                    </Table.Tr>
                  ))}
                </Table.Tbody>
              </Table>
              {more > 0 && <Text size="xs">{t('products.paste.more', { count: more })}</Text>}
            </ScrollArea.Autosize>
          </Alert>
        )}
        <Group justify="flex-end" gap="xs" className="products-footer">
          <Button variant="default" data-autofocus={doubtful || undefined} onClick={() => onAnswer(false)}>
            {t('common.cancel')}
          </Button>
          <Button data-autofocus={!doubtful || undefined} disabled={changed === 0} onClick={() => onAnswer(true)}>
            {changed === 0
              ? t('products.paste.nothing')
              : t(
                  batch.origin !== 'paste'
                    ? 'products.paste.fill'
                    : refused + batch.outside > 0
                      ? 'products.paste.applyRest'
                      : 'products.paste.apply',
                  { count: changed },
                )}
          </Button>
        </Group>
      </Stack>
    </Modal>
  )
}

/** A product by its name, with its code below. */
export function ProductCell({ product: { productName, productCode } }: { product: Label }) {
  return (
    <Table.Td className="products-clip">
      {productName}
      {productCode !== null && (
        <Text size="xs" c="dimmed">
          {productCode}
        </Text>
      )}
    </Table.Td>
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
