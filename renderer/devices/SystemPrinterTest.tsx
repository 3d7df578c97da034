import type { DeviceRow } from '#shared/contracts/devices.ts'
import { call } from '../api/index.ts'
import { useErrors } from '../common/errors.ts'
import { useWords } from '../common/i18n.ts'
import { documentSheet, usePrintSheet } from '../printing/index.ts'
import { Button, IconPrinter } from '../ui/index.ts'

/** A test page on a printer of the system, by the way that documents and labels take. */
export function SystemPrinterTest({ row }: { readonly row: Extract<DeviceRow, { kind: 'systemPrinter' }> }) {
  const { t } = useWords()
  const errors = useErrors()
  const { print, sheet } = usePrintSheet()
  const { deviceId, name, settings } = row
  const test = async (): Promise<void> => {
    try {
      const { paper } = await call('printing.systemTestPage', { deviceId })
      await print(documentSheet(paper, settings.paper), { deviceId, name })
    } catch (error) {
      errors.show(error)
    }
  }
  return (
    <>
      <Button variant="default" leftSection={<IconPrinter size={15} stroke={1.6} />} onClick={() => void test()}>
        {t('printing.actions.testPrint')}
      </Button>
      {sheet}
    </>
  )
}
