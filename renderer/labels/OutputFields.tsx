import { useState } from 'react'
import type { LabelOutput } from '#shared/contracts/labels.ts'
import { labelSheets, sheetNames, type SheetName } from '#shared/domain/labels/sheets.ts'
import { useWords } from '../common/i18n.ts'
import { NumberField } from '../common/NumberField.tsx'
import { useEngine } from '../common/queries.ts'
import { Button, Checkbox, Group, Select, SimpleGrid, Stack, Text } from '../ui/index.ts'
import { isWholePlaces, placesOf, sheetMeasures, sheetNameOf, usualOutput, type SheetPlaces } from './output.ts'
import { StartPlace } from './StartPlace.tsx'
import { useTestSheet } from './usePrint.tsx'

interface Props {
  readonly output: LabelOutput
  /** A number that is none is NaN: see `isWholeOutput`. */
  readonly onChange: (output: LabelOutput) => void
}

const bounds = {
  across: [1, 20],
  down: [1, 60],
  widthMm: [5, 300],
  heightMm: [5, 400],
  pitchXMm: [5, 300],
  pitchYMm: [5, 400],
  leftMm: [0, 200],
  topMm: [0, 290],
} as const

function SheetFields({ places, onChange }: { readonly places: SheetPlaces; readonly onChange: (places: SheetPlaces) => void }) {
  const { t } = useWords()
  const testSheet = useTestSheet()
  const { sheet } = places
  const [isOwn, setOwn] = useState(false)
  const name = isOwn ? null : sheetNameOf(sheet)
  const choices = sheetNames.map((value) => {
    const { sheet: one, products } = labelSheets[value]
    const { across, down, widthMm: width, heightMm: height } = one
    return { value, label: `${t('labels.output.places', { across, down, width, height })} (${products})` }
  })
  const change = (part: Partial<SheetPlaces>): void => onChange({ ...places, ...part })
  return (
    <Stack gap="xs">
      <Select
        label={t('labels.output.sheet')}
        allowDeselect={false}
        searchable
        value={name ?? 'custom'}
        data={[...choices, { value: 'custom', label: t('labels.output.custom') }]}
        onChange={(value) => {
          // Own measures begin with those of the sheet that was chosen.
          setOwn(value === 'custom' || value === null)
          if (value !== 'custom' && value !== null) change({ sheet: labelSheets[value as SheetName].sheet, startPlace: 0 })
        }}
      />
      {name === null ? (
        <SimpleGrid cols={4} spacing={6}>
          {sheetMeasures.map((measure) => (
            <NumberField
              key={measure}
              label={t(`labels.output.${measure}`)}
              value={sheet[measure]}
              least={bounds[measure][0]}
              most={bounds[measure][1]}
              decimals={measure === 'across' || measure === 'down' ? 0 : 2}
              onChange={(value) => change({ sheet: { ...sheet, [measure]: value }, startPlace: 0 })}
            />
          ))}
        </SimpleGrid>
      ) : null}
      <Group gap="md" align="flex-start" wrap="nowrap">
        <Stack gap={2}>
          <Text size="xs" fw={500}>
            {t('labels.output.start')}
          </Text>
          <StartPlace sheet={sheet} place={places.startPlace} onPick={(startPlace) => change({ startPlace })} />
        </Stack>
        <Stack gap={6} flex={1}>
          <SimpleGrid cols={2} spacing={6}>
            <NumberField
              label={t('labels.output.offsetX')}
              value={places.offsetXMm}
              least={-20}
              most={20}
              onChange={(offsetXMm) => change({ offsetXMm })}
            />
            <NumberField
              label={t('labels.output.offsetY')}
              value={places.offsetYMm}
              least={-20}
              most={20}
              onChange={(offsetYMm) => change({ offsetYMm })}
            />
          </SimpleGrid>
          <Checkbox
            label={t('labels.output.marks')}
            checked={places.marks}
            onChange={(event) => change({ marks: event.currentTarget.checked })}
          />
          <Button
            variant="default"
            title={t('labels.output.testSheetHint')}
            disabled={!isWholePlaces(places)}
            onClick={() => void testSheet(places)}
          >
            {t('labels.output.testSheet')}
          </Button>
        </Stack>
      </Group>
    </Stack>
  )
}

/** Where labels go: sheets of A4, or a label printer. */
export function OutputFields({ output, onChange }: Props) {
  const { t } = useWords()
  const devices = useEngine('devices.list', {}).data ?? []
  const printers = devices.filter((one) => one.kind === 'labelPrinter' || (one.kind === 'systemPrinter' && one.settings.paper === 'a4'))
  const choose = (value: string | null): void => {
    const printer = printers.find(({ deviceId }) => String(deviceId) === value)
    const places = placesOf(output.kind === 'printer' ? usualOutput : output)
    if (printer === undefined) onChange({ kind: 'pdf', ...places })
    else if (printer.kind === 'labelPrinter') onChange({ kind: 'printer', deviceId: printer.deviceId })
    else onChange({ kind: 'system', deviceId: printer.deviceId, ...places })
  }
  return (
    <Stack gap="xs">
      <Select
        label={t('labels.output.label')}
        allowDeselect={false}
        value={output.kind === 'pdf' ? 'pdf' : String(output.deviceId)}
        data={[
          { value: 'pdf', label: t('labels.output.pdf') },
          ...printers.map(({ deviceId, name }) => ({ value: String(deviceId), label: name })),
        ]}
        onChange={choose}
      />
      {printers.length === 0 ? (
        <Text size="xs" c="dimmed">
          {t('labels.output.noPrinter')}
        </Text>
      ) : null}
      {output.kind === 'printer' ? null : (
        <SheetFields
          places={placesOf(output)}
          onChange={(places) =>
            onChange(output.kind === 'system' ? { kind: 'system', deviceId: output.deviceId, ...places } : { kind: 'pdf', ...places })
          }
        />
      )}
    </Stack>
  )
}
