import { useQueryClient } from '@tanstack/react-query'
import type { InputOf, OutputOf } from '#shared/contracts/index.ts'
import { call } from '../api/index.ts'
import { download } from '../common/download.ts'
import { useErrors } from '../common/errors.ts'
import { useWords } from '../common/i18n.ts'
import { runJob } from '../common/jobs.ts'
import { useEngine } from '../common/queries.ts'
import { pathSheet, usePrintSheet } from '../printing/index.ts'
import { Button, Group, modals, notifications, Stack, Text } from '../ui/index.ts'
import type { SheetPlaces } from './output.ts'
import { useLabels } from './state.ts'

const nameOf = (file: string): string => file.split(/[\\/]/u).at(-1) ?? 'labels.pdf'

/** Shows where a PDF lies, and gives it to a browser. */
function useTellPdf() {
  const { t } = useWords()
  const errors = useErrors()
  const host = useEngine('app.info', {}).data?.host
  const openFolder = async (): Promise<void> => {
    try {
      const { opened, folder } = await call('labels.openExports', {})
      if (!opened) notifications.show({ id: 'labels.folder', message: t('labels.done.notOpened', { folder }), autoClose: 15_000 })
    } catch (error) {
      errors.show(error)
    }
  }
  return (path: string, pdf: string) => {
    if (host === 'browser') download(pdf, nameOf(path), 'application/pdf')
    return (
      <>
        <Text size="xs" style={{ overflowWrap: 'anywhere' }}>
          {t('labels.done.where', { path })}
        </Text>
        <Button size="compact-xs" variant="default" onClick={() => void openFolder()}>
          {t('labels.done.openFolder')}
        </Button>
      </>
    )
  }
}

/** Takes a print back: its labels are due again, and what waits for its printer is cancelled. What a printer has begun is asked about. */
export function useUndoRun() {
  const { t } = useWords()
  const errors = useErrors()
  return async function undo(runId: number, evenAtPrinter = false): Promise<void> {
    try {
      useLabels.setState({ takeBack: null })
      const { labels, atPrinter } = await call('labels.undoRun', { runId, evenAtPrinter })
      if (labels > 0 || atPrinter === 0) notifications.show({ id: 'labels.print', message: t('labels.done.undone', { count: labels }) })
      if (atPrinter === 0) return
      modals.openConfirmModal({
        modalId: 'labels.atPrinter',
        title: t('labels.done.atPrinter', { count: atPrinter }),
        children: <Text size="sm">{t('labels.done.atPrinterBody')}</Text>,
        labels: { confirm: t('labels.done.undoAtPrinter'), cancel: t('labels.done.leaveAtPrinter') },
        onConfirm: () => void undo(runId, true),
      })
    } catch (error) {
      errors.show(error)
    }
  }
}

/**
 * Prints, and tells what came of it. What the page itself gives to a printer of the system, and that did not come out, is due again.
 * `sheet` is to be put anywhere in the page.
 */
export function usePrint() {
  const { t } = useWords()
  const errors = useErrors()
  const tellPdf = useTellPdf()
  const undo = useUndoRun()
  const { print: printSheet, sheet } = usePrintSheet()
  const queries = useQueryClient()
  const tell = ({ runId, labels, skipped, path, pdf }: OutputOf<'labels.print'>): void => {
    useLabels.setState({ takeBack: runId === null ? null : () => void undo(runId) })
    notifications.show({
      id: 'labels.print',
      color: runId === null ? 'yellow' : 'green',
      title: runId === null ? t('labels.done.nothing') : t(`labels.done.${pdf === null ? 'printer' : 'pdf'}`, { count: labels }),
      autoClose: 30_000,
      message: (
        <Stack gap={6}>
          {skipped > 0 ? <Text size="xs">{t('labels.done.skipped', { count: skipped })}</Text> : null}
          <Group gap={6}>
            {path !== null && pdf !== null ? tellPdf(path, pdf) : null}
            {runId === null ? null : (
              <Button size="compact-xs" variant="default" onClick={() => void undo(runId)}>
                {t('labels.done.undo')}
              </Button>
            )}
          </Group>
        </Stack>
      ),
    })
  }
  const printOnSystem = async (deviceId: number, pages: readonly string[]): Promise<boolean> => {
    const devices = await queries.ensureQueryData({ queryKey: ['devices.list', {}], queryFn: () => call('devices.list', {}) })
    const name = devices.find((device) => device.deviceId === deviceId)?.name ?? ''
    const outcome = await printSheet(pathSheet(pages), { deviceId, name })
    return outcome === 'printed' || outcome === 'notHere'
  }
  const print = async (request: InputOf<'labels.print'>): Promise<void> => {
    try {
      const result = await runJob('labels.print', request)
      const { runId, pages } = result
      const isOut = pages === null || request.output.kind !== 'system' || (await printOnSystem(request.output.deviceId, pages))
      if (isOut || runId === null) tell(result)
      else await undo(runId)
    } catch (error) {
      errors.show(error)
    }
  }
  return { print, sheet }
}

/** The page to lay over a sheet. */
export function useTestSheet() {
  const { t } = useWords()
  const errors = useErrors()
  const tellPdf = useTellPdf()
  return async (places: SheetPlaces): Promise<void> => {
    try {
      const { path, pdf } = await call('labels.testSheet', places)
      notifications.show({
        id: 'labels.print',
        title: t('labels.output.testSheet'),
        message: <Group gap={6}>{tellPdf(path, pdf)}</Group>,
        autoClose: 20_000,
      })
    } catch (error) {
      errors.show(error)
    }
  }
}
