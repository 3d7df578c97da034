import type { ReceiptPrinterSettings } from '#shared/domain/devices/receiptPrinter.ts'
import { useWords } from '../../common/i18n.ts'
import { Checkbox, Group, Select, Stack } from '../../ui/index.ts'
import { ReceiptPrinterDetails } from './ReceiptPrinterDetails.tsx'

interface Props {
  readonly settings: ReceiptPrinterSettings
  readonly onChange: (settings: ReceiptPrinterSettings) => void
}

const languages = ['escpos', 'star'] as const
const cutters = ['none', 'partial', 'full'] as const
const drawers = ['none', 'pin2', 'pin5'] as const
const levels = ['high', 'low'] as const

export function ReceiptPrinterFields({ settings, onChange }: Props) {
  const { t } = useWords()
  const set = (part: Partial<ReceiptPrinterSettings>): void => onChange({ ...settings, ...part })
  return (
    <Stack gap="sm">
      <Group gap="sm" align="flex-end">
        <Select
          flex={2}
          label={t('devices.language')}
          allowDeselect={false}
          value={settings.language}
          data={languages.map((value) => ({ value, label: t(`devices.languages.${value}`) }))}
          onChange={(value) => set({ language: value === 'star' ? 'star' : 'escpos' })}
        />
        <Select
          flex={1}
          label={t('devices.receiptPrinter.paperWidth')}
          allowDeselect={false}
          value={String(settings.paperWidthMm)}
          data={['80', '58'].map((value) => ({ value, label: `${value} mm` }))}
          onChange={(value) => set(value === '58' ? { paperWidthMm: 58, columns: 32 } : { paperWidthMm: 80, columns: 48 })}
        />
      </Group>
      <Group gap="sm" align="flex-end">
        <Select
          flex={1}
          label={t('devices.receiptPrinter.cutter')}
          allowDeselect={false}
          value={settings.cutter}
          data={cutters.map((value) => ({ value, label: t(`devices.receiptPrinter.cutters.${value}`) }))}
          onChange={(value) => set({ cutter: cutters.find((one) => one === value) ?? settings.cutter })}
        />
        <Select
          flex={1}
          label={t('devices.receiptPrinter.drawer')}
          allowDeselect={false}
          value={settings.drawer}
          data={drawers.map((value) => ({ value, label: t(`devices.receiptPrinter.drawers.${value}`) }))}
          onChange={(value) => set({ drawer: drawers.find((one) => one === value) ?? settings.drawer })}
        />
      </Group>
      {settings.drawer === 'none' ? null : (
        <Select
          label={t('devices.receiptPrinter.drawerOpenLevel')}
          description={t('devices.receiptPrinter.drawerOpenLevelHint')}
          allowDeselect={false}
          value={settings.drawerOpenLevel}
          data={levels.map((value) => ({ value, label: t(`devices.receiptPrinter.drawerOpenLevels.${value}`) }))}
          onChange={(value) => set({ drawerOpenLevel: value === 'low' ? 'low' : 'high' })}
        />
      )}
      <Checkbox
        label={t('devices.receiptPrinter.buzzer')}
        checked={settings.buzzer}
        onChange={(event) => set({ buzzer: event.currentTarget.checked })}
      />
      <ReceiptPrinterDetails settings={settings} set={set} />
    </Stack>
  )
}
