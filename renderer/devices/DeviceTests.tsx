import { useState } from 'react'
import type { DeviceRow } from '#shared/contracts/devices.ts'
import { useWords } from '../common/i18n.ts'
import { VirtualLabelPrinter } from '../labels/index.ts'
import { Button, IconBarcode, IconDeviceDesktop } from '../ui/index.ts'
import { PrinterTests } from './PrinterTests.tsx'
import { useDevices } from './state.ts'
import { SystemPrinterTest } from './SystemPrinterTest.tsx'
import { TestScan } from './TestScan.tsx'

const icon = { size: 15, stroke: 1.6 } as const

function ScannerTests({ row }: { readonly row: DeviceRow }) {
  const { t } = useWords()
  const [testing, setTesting] = useState(false)
  const showScanner = useDevices((state) => state.showScanner)
  return (
    <>
      {row.place.kind === 'virtual' ? (
        <Button
          variant="default"
          leftSection={<IconDeviceDesktop {...icon} />}
          onClick={() => showScanner({ deviceId: row.deviceId, name: row.name })}
        >
          {t('devices.virtualScanner.show')}
        </Button>
      ) : null}
      <Button variant="default" leftSection={<IconBarcode {...icon} />} onClick={() => setTesting(true)}>
        {t('devices.testScan.start')}
      </Button>
      <TestScan device={row} opened={testing} onClose={() => setTesting(false)} />
    </>
  )
}

/** The tray of a label printer on the screen. */
function LabelTray({ row }: { readonly row: DeviceRow }) {
  const { t } = useWords()
  const [isShown, setShown] = useState(false)
  return (
    <>
      <Button variant="default" leftSection={<IconDeviceDesktop {...icon} />} onClick={() => setShown(true)}>
        {t('labels.virtual.show')}
      </Button>
      <VirtualLabelPrinter deviceId={row.deviceId} name={row.name} opened={isShown} onClose={() => setShown(false)} />
    </>
  )
}

/** What can be tried on a device without a sale. */
export function DeviceTests({ row }: { readonly row: DeviceRow }) {
  if (row.kind === 'scanner') return <ScannerTests row={row} />
  if (row.kind === 'systemPrinter') return <SystemPrinterTest row={row} />
  return (
    <>
      <PrinterTests row={row} />
      {row.kind === 'labelPrinter' && row.place.kind === 'virtual' ? <LabelTray row={row} /> : null}
    </>
  )
}
