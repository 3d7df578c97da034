import type { LabelOutput } from '#shared/contracts/labels.ts'
import { labelSheets, sheetNames, type SheetName } from '#shared/domain/labels/sheets.ts'
import { useWords } from '../common/i18n.ts'
import { useEngine } from '../common/queries.ts'
import { Button, Checkbox, Group, Select, SimpleGrid, Stack, Text } from '../ui/index.ts'
import { NumberField } from './NumberField.tsx'
import { sheetMeasures, sheetNameOf, usualOutput, type SheetOutput } from './output.ts'
import { StartPlace } from './StartPlace.tsx'
import { useTestSheet } from './usePrint.tsx'

interface Props {
  readonly output: LabelOutput
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

function SheetFields({ output, onChange }: { readonly output: SheetOutput; readonly onChange: (output: SheetOutput) => void }) {
  const { t } = useWords()
  const testSheet = useTestSheet()
  const { sheet } = output
  const name = sheetNameOf(sheet)
  const choices = sheetNames.map((value) => {
    const { sheet: one, products } = labelSheets[value]
    const { across, down, widthMm: width, heightMm: height } = one
    return { value, label: `${t('labels.output.places', { across, down, width, height })} (${products})` }
  })
  const change = (part: Partial<SheetOutput>): void => onChange({ ...output, ...part })
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
          if (value === 'custom' || value === null) change({ sheet: { ...sheet, leftMm: Math.round((sheet.leftMm + 0.1) * 100) / 100 } })
          else change({ sheet: labelSheets[value as SheetName].sheet, startPlace: 0 })
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
              onChange={(value) => {
                if (!Number.isNaN(value)) change({ sheet: { ...sheet, [measure]: value }, startPlace: 0 })
              }}
            />
          ))}
        </SimpleGrid>
      ) : null}
      <Group gap="md" align="flex-start" wrap="nowrap">
        <Stack gap={2}>
          <Text size="xs" fw={500}>
            {t('labels.output.start')}
          </Text>
          <StartPlace sheet={sheet} place={output.startPlace} onPick={(startPlace) => change({ startPlace })} />
        </Stack>
        <Stack gap={6} flex={1}>
          <SimpleGrid cols={2} spacing={6}>
            <NumberField
              label={t('labels.output.offsetX')}
              value={output.offsetXMm}
              least={-20}
              most={20}
              onChange={(value) => {
                if (!Number.isNaN(value)) change({ offsetXMm: value })
              }}
            />
            <NumberField
              label={t('labels.output.offsetY')}
              value={output.offsetYMm}
              least={-20}
              most={20}
              onChange={(value) => {
                if (!Number.isNaN(value)) change({ offsetYMm: value })
              }}
            />
          </SimpleGrid>
          <Checkbox
            label={t('labels.output.marks')}
            checked={output.marks}
            onChange={(event) => change({ marks: event.currentTarget.checked })}
          />
          <Button variant="default" title={t('labels.output.testSheetHint')} onClick={() => void testSheet(output)}>
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
  const printers = devices.filter(({ kind }) => kind === 'labelPrinter')
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
        onChange={(value) => onChange(value === 'pdf' || value === null ? usualOutput : { kind: 'printer', deviceId: Number(value) })}
      />
      {printers.length === 0 ? (
        <Text size="xs" c="dimmed">
          {t('labels.output.noPrinter')}
        </Text>
      ) : null}
      {output.kind === 'pdf' ? <SheetFields output={output} onChange={onChange} /> : null}
    </Stack>
  )
}
