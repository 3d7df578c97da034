import { useState } from 'react'
import type { DeviceRow } from '#shared/contracts/devices.ts'
import { useWords } from '../common/i18n.ts'
import { useScanTarget, type Scan } from '../scanning/index.ts'
import { Code, Modal, Stack, Table, Text } from '../ui/index.ts'
import { ScanForm } from './ScanForm.tsx'

/** Shown at once; more are counted away. */
const shown = 8

function Scans({ device }: { readonly device: DeviceRow }) {
  const { t } = useWords()
  const [scans, setScans] = useState<readonly Scan[]>([])
  const [count, setCount] = useState(0)
  useScanTarget((scan) => {
    setCount((before) => before + 1)
    setScans((before) => [scan, ...before].slice(0, shown))
  })
  return (
    <Stack gap="sm">
      <Text size="sm">{t('devices.testScan.hint')}</Text>
      <Text size="sm" fw={600} role="status">
        {count === 0 ? t('devices.testScan.waiting') : t('devices.testScan.count', { count })}
      </Text>
      {device.place.kind === 'virtual' ? <ScanForm deviceId={device.deviceId} /> : null}
      {scans.length === 0 ? null : (
        <Table aria-label={t('devices.testScan.start')}>
          <Table.Tbody>
            {scans.map((scan) => (
              <Table.Tr key={`${scan.source} ${scan.scanId}`}>
                <Table.Td>
                  <Code>{scan.raw}</Code>
                </Table.Td>
                <Table.Td>{t(`devices.testScan.sources.${scan.source}`)}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      )}
    </Stack>
  )
}

interface Props {
  readonly device: DeviceRow
  readonly opened: boolean
  readonly onClose: () => void
}

/** Shows what is scanned, and nothing else gets it meanwhile. The scanner on screen is behind the dialog, so its form is in it. */
export function TestScan({ device, opened, onClose }: Props) {
  const { t } = useWords()
  return (
    <Modal opened={opened} onClose={onClose} title={t('devices.testScan.start')}>
      <Scans device={device} />
    </Modal>
  )
}
