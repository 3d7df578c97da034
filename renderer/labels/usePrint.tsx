import type { OutputOf } from '#shared/contracts/index.ts'
import { call } from '../api/index.ts'
import { useErrors } from '../common/errors.ts'
import { useWords } from '../common/i18n.ts'
import { runJob } from '../common/jobs.ts'
import { useEngine } from '../common/queries.ts'
import type { InputOf } from '#shared/contracts/index.ts'
import { Button, Group, notifications, Stack, Text } from '../ui/index.ts'
import type { SheetOutput } from './output.ts'

/** In a browser a PDF is also given as a download; the desktop program shows its folder. */
function download(pdf: string, name: string): void {
  const bytes = Uint8Array.from(atob(pdf), (character) => character.charCodeAt(0))
  const address = URL.createObjectURL(new Blob([bytes], { type: 'application/pdf' }))
  const link = document.createElement('a')
  link.href = address
  link.download = name
  link.click()
  setTimeout(() => URL.revokeObjectURL(address), 60_000)
}

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
    if (host === 'browser') download(pdf, nameOf(path))
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

/** Takes a print back: its labels are due again. */
export function useUndoRun() {
  const { t } = useWords()
  const errors = useErrors()
  return async (runId: number): Promise<void> => {
    try {
      const { labels } = await call('labels.undoRun', { runId })
      notifications.show({ id: 'labels.print', message: t('labels.done.undone', { count: labels }) })
    } catch (error) {
      errors.show(error)
    }
  }
}

/** Prints, and tells what came of it. */
export function usePrint() {
  const { t } = useWords()
  const errors = useErrors()
  const tellPdf = useTellPdf()
  const undo = useUndoRun()
  const tell = ({ runId, labels, skipped, path, pdf }: OutputOf<'labels.print'>): void => {
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
  return async (request: InputOf<'labels.print'>): Promise<void> => {
    try {
      tell(await runJob('labels.print', request))
    } catch (error) {
      errors.show(error)
    }
  }
}

/** The page to lay over a sheet. */
export function useTestSheet() {
  const { t } = useWords()
  const errors = useErrors()
  const tellPdf = useTellPdf()
  return async (output: SheetOutput): Promise<void> => {
    try {
      const { path, pdf } = await call('labels.testSheet', output)
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
