import { useState } from 'react'
import type { ChangeReview } from '#shared/contracts/changes.ts'
import type { OperationName } from '#shared/domain/entities.ts'
import { errorText } from '../common/errors.ts'
import { ChangeWarnings } from '../common/ChangeWarnings.tsx'
import { useWords } from '../common/i18n.ts'
import { useJob } from '../common/jobs.ts'
import { useEngine, useOverview, useStatus } from '../common/queries.ts'
import {
  Alert,
  Badge,
  Button,
  Checkbox,
  Group,
  IconAlertTriangle,
  IconSend,
  Loader,
  Modal,
  Stack,
  Table,
  Text,
  Title,
} from '../ui/index.ts'
import { OldNew } from './ChangeCells.tsx'
import { push } from './push.ts'
import { useChangeWords } from './words.ts'

function Largest({ rows }: { readonly rows: ChangeReview['largest'] }) {
  const { t, format } = useWords()
  const words = useChangeWords()
  return (
    <div>
      <Title order={3} fz={13} mb={4}>
        {t('changes.confirm.largest')}
      </Title>
      <Table withRowBorders={false}>
        <Table.Tbody>
          {rows.map((row) => (
            <Table.Tr key={`${row.entity} ${row.key} ${row.field}`}>
              <Table.Td maw={260} miw={120}>
                <Text size="sm" truncate title={row.name}>
                  {row.name}
                </Text>
                <span className="ui-dimmed">{row.code ?? ''}</span>
              </Table.Td>
              <Table.Td>{words.field(row.entity, row.field)}</Table.Td>
              <Table.Td>
                <OldNew cell={{ ...row, op: 'set', place: null }} old={row.base} now={row.mine} />
              </Table.Td>
              <Table.Td ta="right">{format.percentChange(row.ratio)}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </div>
  )
}

/** Operations after which something of Smaregi's is lost: what was sold meanwhile, or the row itself. */
const cautious: ReadonlySet<OperationName> = new Set(['setStock', 'delete'])

/** What is more than a new value in a cell: rows that are made or go, stock that moves. */
function Special({ review }: { readonly review: ChangeReview }) {
  const { find } = useWords()
  const told = review.operations.flatMap(({ entity, op, cells }) => {
    const text = op === 'set' ? null : find(`changes.confirm.operations.${entity}.${op}`, { count: cells })
    return text === null ? [] : [{ key: `${entity} ${op}`, isCautious: cautious.has(op), text }]
  })
  if (told.length === 0) return null
  return (
    <Stack gap={4}>
      {told.map(({ key, isCautious, text }) =>
        isCautious ? (
          <Alert key={key} color="yellow" icon={<IconAlertTriangle />}>
            {text}
          </Alert>
        ) : (
          <Text key={key} size="sm">
            {text}
          </Text>
        ),
      )}
    </Stack>
  )
}

interface BodyProps {
  readonly review: ChangeReview
  readonly unknown: number
  readonly onClose: () => void
}

function Body({ review, unknown, onClose }: BodyProps) {
  const { t, format } = useWords()
  const words = useChangeWords()
  const status = useStatus()
  const pulling = useJob('sync.pull') !== null
  const production = useOverview()?.current?.kind === 'production'
  const [checked, setChecked] = useState(false)
  const warned = Object.values(review.warnings).some((count) => count > 0)
  const hindrance =
    status?.connection === 'offline'
      ? t('changes.confirm.offline')
      : status?.connection === 'signInNeeded'
        ? t('changes.confirm.signIn')
        : pulling
          ? t('changes.confirm.syncing')
          : null
  return (
    <Stack gap="md">
      {review.cells > 0 ? (
        <Text size="lg" fw={600}>
          {t('changes.confirm.summary', {
            count: review.rows,
            rows: format.number(review.rows),
            cells: format.number(review.cells),
          })}
        </Text>
      ) : null}
      {unknown > 0 ? <Text size="sm">{t('changes.confirm.settleOnly', { count: unknown })}</Text> : null}
      {production ? (
        <Alert color="orange" icon={<IconAlertTriangle />}>
          {t('changes.confirm.production')}
        </Alert>
      ) : null}
      {review.fields.length > 0 ? (
        <Group gap={6}>
          {review.fields.map(({ entity, field, cells }) => (
            <Badge key={`${entity} ${field}`} variant="light" color="gray">
              {words.field(entity, field)} {format.number(cells)}
            </Badge>
          ))}
        </Group>
      ) : null}
      <Special review={review} />
      {review.largest.length > 0 ? <Largest rows={review.largest} /> : null}
      {warned ? (
        <Stack gap="xs">
          <ChangeWarnings warnings={review.warnings} />
          <Checkbox label={t('changes.confirm.checked')} checked={checked} onChange={(event) => setChecked(event.currentTarget.checked)} />
        </Stack>
      ) : null}
      <Text size="xs" c="dimmed">
        {t('changes.confirm.protects')}
      </Text>
      {hindrance === null ? null : (
        <Alert color="gray" role="status">
          {hindrance}
        </Alert>
      )}
      <Group justify="flex-end" gap="xs">
        <Button variant="default" onClick={onClose}>
          {t('changes.confirm.cancel')}
        </Button>
        <Button
          data-autofocus={warned ? undefined : true}
          leftSection={<IconSend size={16} />}
          disabled={hindrance !== null || (warned && !checked)}
          onClick={() => {
            onClose()
            void push()
          }}
        >
          {review.cells > 0 ? t('changes.confirm.go', { count: review.cells }) : t('changes.confirm.settleGo')}
        </Button>
      </Group>
    </Stack>
  )
}

/** The last look before anything leaves this computer. */
export function ConfirmPush(props: { readonly opened: boolean; readonly onClose: () => void; readonly unknown: number }) {
  const { opened, onClose, unknown } = props
  const words = useWords()
  const { t } = words
  const review = useEngine('changes.review', {}, { enabled: opened })
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={t('changes.confirm.title')}
      size="lg"
      closeButtonProps={{ 'aria-label': t('common.close') }}
    >
      {review.error ? (
        <Alert role="alert" color="red">
          {errorText(words, review.error)}
        </Alert>
      ) : review.data === undefined ? (
        <Loader />
      ) : review.data.cells === 0 && unknown === 0 ? (
        <Text>{t('changes.confirm.nothing')}</Text>
      ) : (
        <Body key={String(review.dataUpdatedAt)} review={review.data} unknown={unknown} onClose={onClose} />
      )}
    </Modal>
  )
}
