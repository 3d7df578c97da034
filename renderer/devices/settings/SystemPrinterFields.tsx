import { systemPapers, type SystemPrinterSettings } from '#shared/domain/devices/systemPrinter.ts'
import { useWords } from '../../common/i18n.ts'
import { Checkbox, Select, Stack } from '../../ui/index.ts'

interface Props {
  readonly settings: SystemPrinterSettings
  readonly onChange: (settings: SystemPrinterSettings) => void
}

export function SystemPrinterFields({ settings, onChange }: Props) {
  const { t } = useWords()
  return (
    <Stack gap="sm">
      <Select
        label={t('printing.sheet.paper')}
        description={t('devices.systemPrinter.paperHint')}
        allowDeselect={false}
        value={settings.paper}
        data={systemPapers.map((value) => ({ value, label: t(`printing.sheet.papers.${value}`) }))}
        onChange={(value) => onChange({ ...settings, paper: systemPapers.find((one) => one === value) ?? settings.paper })}
      />
      <Checkbox
        label={t('devices.systemPrinter.asks')}
        description={t('devices.systemPrinter.asksHint')}
        checked={settings.asks}
        onChange={(event) => onChange({ ...settings, asks: event.currentTarget.checked })}
      />
    </Stack>
  )
}
