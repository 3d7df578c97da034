import type { ReactNode } from 'react'
import type { DeviceRow } from '#shared/contracts/devices.ts'
import { errorText } from '../common/errors.ts'
import { useWords } from '../common/i18n.ts'
import { VirtualPrinter } from '../printing/index.ts'
import { Alert, Button, Group, IconPencil, IconRefresh, IconTrash, ScrollArea, Stack, Text, Title } from '../ui/index.ts'
import { ConditionMark, toneOf } from './ConditionMark.tsx'
import { DeviceTests } from './DeviceTests.tsx'
import { LastJob } from './LastJob.tsx'
import type { DeviceCommands } from './useDeviceCommands.tsx'
import { placeText } from './words.ts'

const icon = { size: 15, stroke: 1.6 } as const

function Fact({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  return (
    <>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </>
  )
}

/** What stands in the way and what to do; nothing where all is well. */
function Help({ row }: { readonly row: DeviceRow }) {
  const words = useWords()
  const { condition, error, at } = row.state
  // Nobody has asked it yet.
  if (at === null) return null
  const ownHelp = row.kind === 'systemPrinter' ? words.find(`devices.systemPrinter.help.${condition}`) : null
  const help = error === null ? (ownHelp ?? words.find(`devices.help.${condition}`)) : errorText(words, error)
  if (help === null) return null
  const tone = toneOf(condition)
  return (
    <Alert color={tone === 'bad' ? 'red' : tone === 'look' ? 'yellow' : 'gray'} title={words.t(`devices.conditions.${condition}`)}>
      <Text size="sm" style={{ whiteSpace: 'pre-line', overflowWrap: 'anywhere' }}>
        {help}
      </Text>
    </Alert>
  )
}

/** One device: how it is, what to do about it, and what can be tried. */
export function DeviceDetail({ row, commands }: { readonly row: DeviceRow; readonly commands: DeviceCommands }) {
  const words = useWords()
  const { t, format } = words
  const { state, uses, lastUsedAt } = row
  const asking = commands.asked.has(row.deviceId)
  return (
    <ScrollArea h="100%" type="auto">
      <Stack gap="md" p="lg" maw={640}>
        <Group justify="space-between" wrap="nowrap" align="flex-start">
          <Title order={2} fz={16} style={{ overflowWrap: 'anywhere' }}>
            {row.name}
          </Title>
          <Group gap={6} wrap="nowrap">
            <Button variant="default" leftSection={<IconPencil {...icon} />} onClick={() => commands.edit(row)}>
              {t('devices.change')}
            </Button>
            <Button variant="default" leftSection={<IconTrash {...icon} />} onClick={() => commands.remove(row)}>
              {t('devices.remove')}
            </Button>
          </Group>
        </Group>
        <dl className="devices-facts">
          <Fact name={t('devices.condition')}>
            <Group gap="xs">
              <span role="status">
                <ConditionMark condition={state.condition} />
              </span>
              {state.at === null ? null : (
                <Text size="xs" c="dimmed">
                  {t('devices.heardAt', { at: format.moment(state.at) })}
                </Text>
              )}
            </Group>
          </Fact>
          <Fact name={t('devices.kind')}>{t(`devices.kinds.${row.kind}`)}</Fact>
          <Fact name={t('devices.place')}>{placeText(words, row.place)}</Fact>
          <Fact name={t(row.kind === 'scanner' ? 'devices.scans' : 'devices.jobs')}>
            {t('devices.uses', { count: uses })}
            {lastUsedAt === null ? '' : ` (${t('devices.lastUsed', { at: format.moment(lastUsedAt) })})`}
          </Fact>
          {row.kind === 'scanner' || row.kind === 'systemPrinter' ? null : (
            <Fact name={t('devices.lastJob')}>
              <LastJob deviceId={row.deviceId} />
            </Fact>
          )}
        </dl>
        <Help row={row} />
        {row.kind === 'systemPrinter' ? (
          <Text size="sm" c="dimmed">
            {t(`devices.systemPrinter.uses.${row.settings.paper === 'a4' ? 'a4' : 'roll'}`)}
          </Text>
        ) : null}
        <Group gap="xs">
          <Button variant="default" leftSection={<IconRefresh {...icon} />} loading={asking} onClick={() => void commands.check(row)}>
            {t('devices.check')}
          </Button>
          <DeviceTests row={row} />
        </Group>
        {row.kind === 'receiptPrinter' && row.place.kind === 'virtual' ? <VirtualPrinter deviceId={row.deviceId} /> : null}
      </Stack>
    </ScrollArea>
  )
}
