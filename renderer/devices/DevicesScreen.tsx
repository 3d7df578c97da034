import './devices.css'
import { useEffect, useMemo } from 'react'
import type { DeviceRow } from '#shared/contracts/devices.ts'
import { useAction } from '../common/actions.ts'
import { errorText } from '../common/errors.ts'
import { useWords } from '../common/i18n.ts'
import { useEngine } from '../common/queries.ts'
import { ScannerSetup } from '../scanners/index.ts'
import { PrintQueue } from '../printing/index.ts'
import { Alert, Button, Group, IconPlus, IconPrinter, IconSearch, Stack, Tabs, Text, Title } from '../ui/index.ts'
import { DeviceDetail } from './DeviceDetail.tsx'
import { DeviceDialog } from './DeviceDialog.tsx'
import { DeviceList } from './DeviceList.tsx'
import { newDevice } from './draft.ts'
import { SearchDialog } from './SearchDialog.tsx'
import { deviceParts, useDevices, type DevicePart } from './state.ts'
import { useDeviceCommands } from './useDeviceCommands.tsx'
import { useLiveStates } from './useLiveStates.ts'

const icon = { size: 15, stroke: 1.6 } as const
const noRows: readonly DeviceRow[] = []

function Empty() {
  const { t } = useWords()
  const search = useDevices((state) => state.search)
  const edit = useDevices((state) => state.edit)
  return (
    <Stack align="center" gap="sm" p="xl" maw={560} m="auto">
      <IconPrinter size={40} stroke={1.2} aria-hidden />
      <Title order={2}>{t('devices.empty.title')}</Title>
      <Text size="sm" ta="center">
        {t('devices.empty.body')}
      </Text>
      <Group gap="xs">
        <Button size="sm" leftSection={<IconSearch {...icon} />} onClick={() => search(true)}>
          {t('devices.search.start')}
        </Button>
        <Button
          size="sm"
          variant="default"
          onClick={() => edit({ deviceId: null, device: { ...newDevice(), place: { kind: 'virtual' } } as DeviceRow })}
        >
          {t('devices.addVirtual')}
        </Button>
      </Group>
    </Stack>
  )
}

/** Every device of the shop: how it is, what to do about it, and a way to try it. */
function AllDevices() {
  const words = useWords()
  const { t } = words
  const { data, error, isFetching } = useEngine('devices.list', {})
  const rows = data ?? noRows
  const { selected, select, search, edit } = useDevices()
  const commands = useDeviceCommands()
  const row = rows.find(({ deviceId }) => deviceId === selected) ?? null
  const { check } = commands
  useLiveStates(data, check)
  // One is always shown: the first, or the neighbour of one that went.
  const first = useMemo(() => rows[0]?.deviceId ?? null, [rows])
  useEffect(() => {
    // A new one is selected before the list has it.
    if (row === null && first !== null && !isFetching) select(first)
  }, [row, first, isFetching, select])
  const addByHand = (): void => edit({ deviceId: null, device: newDevice() })

  useAction({
    id: 'devices.search',
    label: t('devices.search.start'),
    keys: 'Ctrl+F',
    icon: <IconSearch {...icon} />,
    run: () => search(true),
  })
  useAction({ id: 'devices.add', label: t('devices.addByHand'), keys: ['Insert', 'Alt+N'], icon: <IconPlus {...icon} />, run: addByHand })

  return (
    <>
      <div className="devices-bar">
        <Text size="xs" c="dimmed">
          {t('devices.total', { count: rows.length })}
        </Text>
        <span className="devices-gap" />
        <Button variant="default" leftSection={<IconPlus {...icon} />} onClick={addByHand}>
          {t('devices.addByHand')}
        </Button>
        <Button leftSection={<IconSearch {...icon} />} onClick={() => search(true)}>
          {t('devices.search.start')}
        </Button>
      </div>
      {error === null ? null : (
        <Alert color="red" m="md">
          {errorText(words, error)}
        </Alert>
      )}
      {data !== undefined && rows.length === 0 ? (
        <Empty />
      ) : (
        <div className="devices-body">
          <DeviceList rows={rows} selected={row?.deviceId ?? null} onSelect={select} onEdit={commands.edit} onRemove={commands.remove} />
          <div className="devices-right">{row === null ? null : <DeviceDetail key={row.deviceId} row={row} commands={commands} />}</div>
        </div>
      )}
      <SearchDialog />
      <DeviceDialog />
    </>
  )
}

/** The shop's hardware by its jobs: the devices themselves, and how scanners are set up. */
export function DevicesScreen() {
  const { t } = useWords()
  const { part, show } = useDevices()
  return (
    <div className="devices">
      <Title order={1} fz={15} px="md" pt="sm">
        {t('devices.title')}
      </Title>
      <Tabs value={part} onChange={(value) => show((value ?? 'all') as DevicePart)} px="md">
        <Tabs.List>
          {deviceParts.map((one) => (
            <Tabs.Tab key={one} value={one} fz="sm" py={8}>
              {t(`devices.parts.${one}`)}
            </Tabs.Tab>
          ))}
        </Tabs.List>
      </Tabs>
      {part === 'all' ? <AllDevices /> : <div className="devices-part">{part === 'queue' ? <PrintQueue /> : <ScannerSetup />}</div>}
    </div>
  )
}
