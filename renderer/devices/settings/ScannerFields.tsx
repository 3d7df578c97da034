import type { ScannerSettings } from '#shared/domain/devices/scanner.ts'
import { useWords } from '../../common/i18n.ts'
import { Group, Select, TextInput } from '../../ui/index.ts'

interface Props {
  readonly settings: ScannerSettings
  readonly onChange: (settings: ScannerSettings) => void
}

const endings = ['enter', 'tab', 'pause'] as const

export function ScannerFields({ settings, onChange }: Props) {
  const { t } = useWords()
  const set = (part: Partial<ScannerSettings>): void => onChange({ ...settings, ...part })
  return (
    <Group gap="sm" align="flex-start">
      <Select
        flex={1}
        label={t('devices.scanner.ending')}
        allowDeselect={false}
        value={settings.ending}
        data={endings.map((value) => ({ value, label: t(`devices.scanner.endings.${value}`) }))}
        onChange={(value) => set({ ending: endings.find((one) => one === value) ?? settings.ending })}
      />
      <TextInput
        flex={1}
        label={t('devices.scanner.prefix')}
        value={settings.prefix}
        maxLength={8}
        onChange={(event) => set({ prefix: event.currentTarget.value })}
      />
    </Group>
  )
}
