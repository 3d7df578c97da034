import { useState } from 'react'
import type { ReceiptPrinterSettings } from '#shared/domain/devices/receiptPrinter.ts'
import { useWords } from '../../common/i18n.ts'
import { Button, Checkbox, Collapse, Group, Select, Stack } from '../../ui/index.ts'

interface Props {
  readonly settings: ReceiptPrinterSettings
  readonly set: (part: Partial<ReceiptPrinterSettings>) => void
}

/** Columns that printers have at 12 dots each. */
const columns = [32, 35, 42, 48] as const
const pulsesMs = [50, 100, 200, 300, 500] as const
const characters = ['jisx0208', 'cp932'] as const
const missing = ['picture', 'substitute'] as const
const proofs = ['printer', 'none'] as const

/** What differs from one model to the next, and is right as it is for most. */
export function ReceiptPrinterDetails({ settings, set }: Props) {
  const { t, format } = useWords()
  const [opened, setOpened] = useState(false)
  const numbers = (usual: readonly number[], current: number) =>
    [...new Set([...usual, current])].toSorted((a, b) => a - b).map((value) => ({ value: String(value), label: format.number(value) }))
  return (
    <>
      <Button
        variant="subtle"
        size="compact-xs"
        aria-expanded={opened}
        style={{ alignSelf: 'flex-start' }}
        onClick={() => setOpened(!opened)}
      >
        {t('devices.receiptPrinter.details')}
      </Button>
      <Collapse expanded={opened}>
        <Stack gap="sm">
          <Group gap="sm" align="flex-end">
            <Select
              flex={1}
              label={t('devices.receiptPrinter.columns')}
              allowDeselect={false}
              value={String(settings.columns)}
              data={numbers(columns, settings.columns)}
              onChange={(value) => value !== null && set({ columns: Number(value) })}
            />
            <Select
              flex={1}
              label={t('devices.receiptPrinter.proof')}
              allowDeselect={false}
              value={settings.proof}
              data={proofs.map((value) => ({ value, label: t(`devices.receiptPrinter.proofs.${value}`) }))}
              onChange={(value) => set({ proof: value === 'none' ? 'none' : 'printer' })}
            />
          </Group>
          <Group gap="sm" align="flex-end">
            <Select
              flex={1}
              label={t('devices.receiptPrinter.characters')}
              allowDeselect={false}
              value={settings.characters}
              data={characters.map((value) => ({ value, label: t(`devices.receiptPrinter.characterSets.${value}`) }))}
              onChange={(value) => set({ characters: value === 'cp932' ? 'cp932' : 'jisx0208' })}
            />
            <Select
              flex={1}
              label={t('devices.receiptPrinter.missing')}
              allowDeselect={false}
              value={settings.missing}
              data={missing.map((value) => ({ value, label: t(`devices.receiptPrinter.missingWays.${value}`) }))}
              onChange={(value) => set({ missing: value === 'substitute' ? 'substitute' : 'picture' })}
            />
          </Group>
          {settings.drawer === 'none' ? null : (
            <Select
              label={t('devices.receiptPrinter.drawerPulse')}
              allowDeselect={false}
              value={String(settings.drawerPulseMs)}
              data={numbers(pulsesMs, settings.drawerPulseMs)}
              onChange={(value) => value !== null && set({ drawerPulseMs: Number(value) })}
            />
          )}
          <Checkbox
            label={t('devices.receiptPrinter.halfWidthKana')}
            checked={settings.halfWidthKana}
            onChange={(event) => set({ halfWidthKana: event.currentTarget.checked })}
          />
        </Stack>
      </Collapse>
    </>
  )
}
