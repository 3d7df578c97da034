import { useState } from 'react'
import type { LabelPrinterSettings } from '#shared/domain/devices/labelPrinter.ts'
import { useWords } from '../../common/i18n.ts'
import { Group, Select, Stack, TextInput } from '../../ui/index.ts'

interface Props {
  readonly settings: LabelPrinterSettings
  readonly onChange: (settings: LabelPrinterSettings) => void
}

const languages = ['brother', 'zpl', 'sbpl'] as const
const resolutions = [203, 300, 600] as const

/** A field of millimetres: what is typed stands as it was typed, what it means goes on. */
function Millimetres({
  label,
  value,
  onChange,
}: {
  readonly label: string
  readonly value: number
  readonly onChange: (mm: number) => void
}) {
  const { t } = useWords()
  const [text, setText] = useState(String(value))
  const mm = Number(text.normalize('NFKC').replace(/[−ー]/u, '-') || '0')
  const wrong = !Number.isFinite(mm) || Math.abs(mm) > 20
  return (
    <TextInput
      flex={1}
      label={label}
      value={text}
      inputMode="decimal"
      error={wrong ? t('devices.labelPrinter.offsetWrong') : null}
      onChange={(event) => {
        const next = event.currentTarget.value
        setText(next)
        // What is no number goes on as such: it cannot be kept by mistake.
        onChange(Number(next.normalize('NFKC').replace(/[−ー]/u, '-') || '0'))
      }}
    />
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
        <Select
          flex={1}
          label={t('devices.labelPrinter.dpi')}
          allowDeselect={false}
          value={String(settings.dpi)}
          data={resolutions.map((value) => ({ value: String(value), label: `${value} dpi` }))}
          onChange={(value) => set({ dpi: resolutions.find((one) => String(one) === value) ?? settings.dpi })}
        />
      </Group>
      <Group gap="sm" align="flex-start">
        <TextInput
          flex={1}
          label={t('devices.labelPrinter.model')}
          placeholder="QL-820NWB"
          value={settings.model}
          maxLength={40}
          onChange={(event) => set({ model: event.currentTarget.value })}
        />
        <TextInput
          flex={1}
          label={t('devices.labelPrinter.media')}
          placeholder="DK-1209"
          value={settings.media}
          maxLength={40}
          onChange={(event) => set({ media: event.currentTarget.value })}
        />
      </Group>
      <Group gap="sm" align="flex-start">
        <Millimetres label={t('devices.labelPrinter.offsetX')} value={settings.offsetXMm} onChange={(offsetXMm) => set({ offsetXMm })} />
        <Millimetres label={t('devices.labelPrinter.offsetY')} value={settings.offsetYMm} onChange={(offsetYMm) => set({ offsetYMm })} />
      </Group>
    </Stack>
  )
}
