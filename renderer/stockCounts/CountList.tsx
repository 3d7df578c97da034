import { useWords } from '../common/i18n.ts'
import { useEngine } from '../common/queries.ts'
import { Anchor, Badge, Button, Center, Group, IconPlus, Skeleton, Stack, Table, Text, Title } from '../ui/index.ts'
import { SellingSwitch } from './SellingSwitch.tsx'
import { UnrecordedBeeps } from './UnrecordedBeeps.tsx'
import { stateColors } from './words.ts'

interface CountListProps {
  readonly onImport: () => void
  readonly onNew: () => void
  readonly onOpen: (countId: string) => void
}

/** Every count of the shop, newest first. */
export function CountList({ onNew, onOpen, onImport }: CountListProps) {
  const { t, format } = useWords()
  const { data: counts } = useEngine('stockCounts.list', {})
  if (counts === undefined) return <Skeleton m="md" height={120} />
  if (counts.length === 0) {
    return (
      <Center flex={1} p="xl">
        <Stack align="center" gap="sm" maw={520}>
          <Title order={2}>{t('stockCounts.list.empty')}</Title>
          <Text c="dimmed" ta="center">
            {t('stockCounts.list.emptyBody')}
          </Text>
          <Button size="sm" data-focus-home leftSection={<IconPlus size={16} aria-hidden />} onClick={onNew}>
            {t('stockCounts.list.new')}
          </Button>
          <Button variant="default" onClick={onImport}>
            {t('stockCounts.list.import')}
          </Button>
          <SellingSwitch />
        </Stack>
      </Center>
    )
  }
  return (
    <>
      <Group px="md" py="xs">
        <Button data-focus-home leftSection={<IconPlus size={15} aria-hidden />} onClick={onNew}>
          {t('stockCounts.list.new')}
        </Button>
        <Button variant="default" onClick={onImport}>
          {t('stockCounts.list.import')}
        </Button>
        <SellingSwitch />
      </Group>
      <UnrecordedBeeps counts={counts} />
      <div className="stockCounts-list">
        <Table highlightOnHover stickyHeader>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{t('stockCounts.list.name')}</Table.Th>
              <Table.Th>{t('stockCounts.list.store')}</Table.Th>
              <Table.Th>{t('stockCounts.list.state')}</Table.Th>
              <Table.Th ta="right">{t('stockCounts.list.progress')}</Table.Th>
              <Table.Th ta="right">{t('stockCounts.list.pieces')}</Table.Th>
              <Table.Th>{t('stockCounts.list.started')}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {counts.map((count) => (
              <Table.Tr key={count.countId} className="stockCounts-open" onClick={() => onOpen(count.countId)}>
                <Table.Td>
                  <Anchor component="button" aria-label={t('stockCounts.list.open', { name: count.name })}>
                    {count.name}
                  </Anchor>
                </Table.Td>
                <Table.Td>{count.storeName}</Table.Td>
                <Table.Td>
                  <Badge color={stateColors[count.state]} variant="light">
                    {t(`stockCounts.states.${count.state}`)}
                  </Badge>
                  {count.state === 'counting' ? (
                    <Text component="span" size="xs" c="dimmed">
                      {[
                        '',
                        ...(count.doubts > 0 ? [t('stockCounts.list.questions', { count: count.doubts })] : []),
                        ...(count.unknownCodes > 0 ? [t('stockCounts.unknown.title', { count: count.unknownCodes })] : []),
                      ].join(' · ')}
                    </Text>
                  ) : null}
                </Table.Td>
                <Table.Td ta="right">
                  {t('stockCounts.list.of', { counted: count.counted, planned: count.planned })}
                  {count.notPlanned > 0 ? (
                    <Text component="span" size="xs" c="dimmed">
                      {` · ${t('stockCounts.count.notPlanned', { count: count.notPlanned })}`}
                    </Text>
                  ) : null}
                </Table.Td>
                <Table.Td ta="right">
                  {format.number(count.holding)}
                  {count.holding === count.pieces ? null : (
                    <Text component="span" size="xs" c="dimmed">
                      {` · ${t('stockCounts.count.firstPieces', { count: count.pieces })}`}
                    </Text>
                  )}
                </Table.Td>
                <Table.Td>{format.moment(count.startedAt)}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </div>
    </>
  )
}
