import type { DeviceKind } from '#shared/domain/devices.ts'
import { useWords } from '../common/i18n.ts'
import { Group, Select, Stack, Text, TextInput } from '../ui/index.ts'
import type { Draft, DraftField, PlaceKind } from './draft.ts'
import { placeText } from './words.ts'

/** Speeds that serial devices of shops are set to, in bits a second. */
const baudRates = [1200, 2400, 4800, 9600, 19_200, 38_400, 57_600, 115_200].map(String)

/** Places that a person can describe; the others are found by a search. */
const typedPlaces: Readonly<Record<DeviceKind, readonly PlaceKind[]>> = {
  receiptPrinter: ['tcp', 'serial', 'virtual'],
  labelPrinter: ['tcp', 'serial', 'virtual'],
  systemPrinter: ['system'],
  scanner: ['serial', 'virtual'],
}

/** Where a device that became another kind is plugged in: as before, where such a device can be. */
export const placeFor = (kind: DeviceKind, before: PlaceKind): PlaceKind => {
  const places = typedPlaces[kind]
  const isFound = before === 'usb' || before === 'hid'
  return places.includes(before) || (isFound && kind !== 'systemPrinter') ? before : (places[0] ?? before)
}

interface Props {
  readonly draft: Draft
  readonly wrong: (field: DraftField) => string | null
  readonly onChange: (part: Partial<Draft>) => void
}

function Serial({ draft, wrong, onChange }: Props) {
  const { t, find } = useWords()
  const { serial } = draft
  const set = (part: Partial<Draft['serial']>): void => onChange({ serial: { ...serial, ...part } })
  const choice = (name: 'parity' | 'flowControl', values: readonly string[]) => (
    <Select
      flex={1}
      label={t(`devices.serial.${name}`)}
      allowDeselect={false}
      value={serial[name]}
      data={values.map((value) => ({ value, label: find(`devices.serial.${name}Choices.${value}`) ?? value }))}
      onChange={(value) => value !== null && set({ [name]: value })}
    />
  )
  return (
    <Stack gap="sm">
      <TextInput
        label={t('devices.serial.path')}
        description={t('devices.serial.pathHint')}
        placeholder="/dev/ttyUSB0, COM3"
        value={serial.path}
        error={wrong('path')}
        spellCheck={false}
        onChange={(event) => set({ path: event.currentTarget.value })}
      />
      <Group gap="sm" align="flex-end">
        <Select
          flex={1}
          label={t('devices.serial.baudRate')}
          allowDeselect={false}
          value={String(serial.baudRate)}
          data={[...new Set([...baudRates, String(serial.baudRate)])]}
          onChange={(value) => value !== null && set({ baudRate: Number(value) })}
        />
        <Select
          flex={1}
          label={t('devices.serial.dataBits')}
          allowDeselect={false}
          value={String(serial.dataBits)}
          data={['8', '7']}
          onChange={(value) => set({ dataBits: value === '7' ? 7 : 8 })}
        />
        <Select
          flex={1}
          label={t('devices.serial.stopBits')}
          allowDeselect={false}
          value={String(serial.stopBits)}
          data={['1', '2']}
          onChange={(value) => set({ stopBits: value === '2' ? 2 : 1 })}
        />
      </Group>
      <Group gap="sm" align="flex-end">
        {choice('parity', ['none', 'even', 'odd'])}
        {choice('flowControl', ['none', 'hardware', 'software'])}
      </Group>
    </Stack>
  )
}

/** Where the device is: how it is plugged in, and what that needs. */
export function PlaceFields(props: Props) {
  const { draft, wrong, onChange } = props
  const words = useWords()
  const { t } = words
  const isFoundHere = draft.found !== null && draft.kind !== 'systemPrinter'
  const kinds = [...new Set([...typedPlaces[draft.kind], ...(isFoundHere && draft.found !== null ? [draft.found.kind] : [])])]
  return (
    <Stack gap="sm">
      <Select
        label={t('devices.place')}
        allowDeselect={false}
        value={draft.placeKind}
        data={kinds.map((kind) => ({ value: kind, label: t(`devices.places.${kind}`) }))}
        onChange={(value) => {
          const placeKind = kinds.find((kind) => kind === value)
          if (placeKind !== undefined) onChange({ placeKind })
        }}
      />
      {draft.placeKind === 'tcp' ? (
        <Group gap="sm" align="flex-start">
          <TextInput
            flex={1}
            label={t('devices.tcp.host')}
            placeholder="192.168.1.50"
            value={draft.host}
            error={wrong('host')}
            spellCheck={false}
            onChange={(event) => onChange({ host: event.currentTarget.value })}
          />
          <TextInput
            w={110}
            label={t('devices.tcp.port')}
            value={draft.port}
            error={wrong('port')}
            inputMode="numeric"
            onChange={(event) => onChange({ port: event.currentTarget.value })}
          />
        </Group>
      ) : null}
      {draft.placeKind === 'serial' ? <Serial {...props} /> : null}
      {draft.placeKind === 'system' ? (
        <TextInput
          label={t('devices.systemPrinter.name')}
          description={t('devices.systemPrinter.nameHint')}
          value={draft.systemName}
          error={wrong('systemName')}
          spellCheck={false}
          onChange={(event) => onChange({ systemName: event.currentTarget.value })}
        />
      ) : null}
      {draft.placeKind === 'virtual' ? (
        <Text size="xs" c="dimmed">
          {t('devices.virtualHint')}
        </Text>
      ) : null}
      {draft.found !== null && draft.placeKind === draft.found.kind ? <Text size="sm">{placeText(words, draft.found)}</Text> : null}
    </Stack>
  )
}
