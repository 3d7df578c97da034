import type { DeviceRow } from '#shared/contracts/devices.ts'
import { call } from '../api/index.ts'
import { useErrors } from '../common/errors.ts'
import { useWords } from '../common/i18n.ts'
import { Button, IconLockOpen, IconPrinter, notifications } from '../ui/index.ts'

const icon = { size: 15, stroke: 1.6 } as const

/** A test page or label, and the drawer where one is attached: all go through the queue like everything that is printed. */
export function PrinterTests({ row }: { readonly row: Extract<DeviceRow, { kind: 'receiptPrinter' | 'labelPrinter' }> }) {
  const { t } = useWords()
  const errors = useErrors()
  const { deviceId } = row
  const queue = (method: 'printing.testPrint' | 'labels.testPrint' | 'printing.openDrawer') => (): void => {
    call(method, { deviceId }).then(
      () => notifications.show({ id: 'print-queued', message: t('printing.queue.queued'), autoClose: 3_000 }),
      (error: unknown) => errors.show(error),
    )
  }
  return (
    <>
      <Button
        variant="default"
        leftSection={<IconPrinter {...icon} />}
        onClick={queue(row.kind === 'labelPrinter' ? 'labels.testPrint' : 'printing.testPrint')}
      >
        {t('printing.actions.testPrint')}
      </Button>
      {row.kind === 'labelPrinter' || row.settings.drawer === 'none' ? null : (
        <Button variant="default" leftSection={<IconLockOpen {...icon} />} onClick={queue('printing.openDrawer')}>
          {t('printing.actions.openDrawer')}
        </Button>
      )}
    </>
  )
}
