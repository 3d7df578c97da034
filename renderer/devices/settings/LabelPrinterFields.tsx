import {
  brotherMedia,
  brotherMediaNames,
  brotherModelNames,
  fitsModel,
  type LabelPrinterSettings,
} from '#shared/domain/devices/labelPrinter.ts'
import { useWords } from '../../common/i18n.ts'
import { NumberField } from '../../common/NumberField.tsx'
import { Group, Select, Stack } from '../../ui/index.ts'

interface Props {
  readonly settings: LabelPrinterSettings
  readonly onChange: (settings: LabelPrinterSettings) => void
}

const languages = ['brother', 'zpl', 'sbpl'] as const
const cuts = ['none', 'end', 'each'] as const
const resolutions = [203, 300, 600] as const

function BrotherFields({
  settings,
  set,
}: {
  readonly settings: LabelPrinterSettings
  readonly set: (part: Partial<LabelPrinterSettings>) => void
}) {
  const { t } = useWords()
  const media = brotherMediaNames.filter((name) => fitsModel(settings.model, name))
  const size = (name: (typeof media)[number]): string => {
    const { widthMm, lengthMm } = brotherMedia[name]
    return lengthMm === 0 ? t('devices.labelPrinter.roll', { width: widthMm }) : `${widthMm} × ${lengthMm} mm`
  }
  return (
    <>
      <Group gap="sm" align="flex-end">
        <Select
          flex={1}
          label={t('devices.labelPrinter.model')}
          allowDeselect={false}
          value={settings.model}
          data={[...brotherModelNames]}
          onChange={(value) => {
            const model = brotherModelNames.find((name) => name === value) ?? settings.model
            const [first = settings.media] = brotherMediaNames.filter((name) => fitsModel(model, name))
            set({ model, media: fitsModel(model, settings.media) ? settings.media : first })
          }}
        />
        <Select
          flex={1}
          label={t('devices.labelPrinter.media')}
          allowDeselect={false}
          value={settings.media}
          data={media.map((value) => ({ value, label: `${value} (${size(value)})` }))}
          onChange={(value) => set({ media: media.find((name) => name === value) ?? settings.media })}
        />
      </Group>
      <Select
        label={t('devices.labelPrinter.cut')}
        allowDeselect={false}
        value={settings.cut}
        data={cuts.map((value) => ({ value, label: t(`devices.labelPrinter.cuts.${value}`) }))}
        onChange={(value) => set({ cut: cuts.find((one) => one === value) ?? settings.cut })}
      />
    </>
  )
}

export function LabelPrinterFields({ settings, onChange }: Props) {
  const { t } = useWords()
  const set = (part: Partial<LabelPrinterSettings>): void => onChange({ ...settings, ...part })
  return (
    <Stack gap="sm">
      <Group gap="sm" align="flex-end">
        <Select
          flex={2}
          label={t('devices.language')}
          allowDeselect={false}
          value={settings.language}
          data={languages.map((value) => ({ value, label: t(`devices.languages.${value}`) }))}
          onChange={(value) => set({ language: languages.find((one) => one === value) ?? settings.language })}
        />
        {settings.language === 'brother' ? null : (
          <Select
            flex={1}
            label={t('devices.labelPrinter.dpi')}
            allowDeselect={false}
            value={String(settings.dpi)}
            data={resolutions.map((value) => ({ value: String(value), label: `${value} dpi` }))}
            onChange={(value) => set({ dpi: resolutions.find((one) => String(one) === value) ?? settings.dpi })}
          />
        )}
      </Group>
      {settings.language === 'brother' ? (
        <BrotherFields settings={settings} set={set} />
      ) : (
        <Group gap="sm" align="flex-start">
          <NumberField
            label={t('devices.labelPrinter.width')}
            value={settings.widthMm}
            least={10}
            most={170}
            onChange={(widthMm) => set({ widthMm })}
          />
          <NumberField
            label={t('devices.labelPrinter.length')}
            value={settings.lengthMm}
            least={10}
            most={400}
            onChange={(lengthMm) => set({ lengthMm })}
          />
        </Group>
      )}
      <Group gap="sm" align="flex-start">
        <NumberField
          label={t('devices.labelPrinter.offsetX')}
          value={settings.offsetXMm}
          least={-20}
          most={20}
          onChange={(offsetXMm) => set({ offsetXMm })}
        />
        <NumberField
          label={t('devices.labelPrinter.offsetY')}
          value={settings.offsetYMm}
          least={-20}
          most={20}
          onChange={(offsetYMm) => set({ offsetYMm })}
        />
      </Group>
    </Stack>
  )
}
