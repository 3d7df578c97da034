import type { OutputOf } from '#shared/contracts/index.ts'
import { useWords } from '../common/i18n.ts'
import { Table } from '../ui/index.ts'

/** How the corrections follow from the variances that the review shows: three sums of pieces that add up to the fourth. */
export function CommitFigures({ summary }: { readonly summary: OutputOf<'countReview.summary'> }) {
  const { t, format } = useWords()
  const { counted, uncounted, variance, commit } = summary
  const zero = { more: variance.more - counted.more, less: variance.less - counted.less }
  const left = { more: commit.more - variance.more, less: commit.less - variance.less }
  const rows = [
    { name: t('countReview.commit.figures.counted', { count: counted.lines }), ...counted },
    { name: t('countReview.commit.figures.zero', { count: uncounted.toZero }), ...zero },
    { name: t('countReview.commit.figures.left'), ...left },
    { name: t('countReview.commit.figures.sum', { count: commit.lines }), ...commit },
  ].filter(({ more, less }, at) => at === 0 || at === 3 || more !== 0 || less !== 0)
  return (
    <Table>
      <Table.Thead>
        <Table.Tr>
          <Table.Td />
          <Table.Th ta="right">{t('countReview.figures.more')}</Table.Th>
          <Table.Th ta="right">{t('countReview.figures.less')}</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {rows.map(({ name, more, less }) => (
          <Table.Tr key={name}>
            <Table.Td>{name}</Table.Td>
            <Table.Td ta="right">{format.signed(more)}</Table.Td>
            <Table.Td ta="right">{format.signed(less)}</Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  )
}
