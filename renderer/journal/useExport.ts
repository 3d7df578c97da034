import { create } from 'zustand'
import type { SupportFile } from '#shared/contracts/journal.ts'
import { call } from '../api/index.ts'
import { useErrors } from '../common/errors.ts'
import { useWords } from '../common/i18n.ts'
import { runJob, useJob } from '../common/jobs.ts'
import { notifications } from '../ui/index.ts'

/** What was exported last, so that it is still shown after a look at another screen. */
const useExportStore = create<{ readonly file: SupportFile | null }>(() => ({ file: null }))

/** Exporting for support, and showing where the file lies. */
export function useExport() {
  const { t, language } = useWords()
  const errors = useErrors()
  const file = useExportStore((store) => store.file)
  const running = useJob('journal.exportForSupport') !== null
  return {
    file,
    running,
    run: async (): Promise<void> => {
      try {
        useExportStore.setState({ file: await runJob('journal.exportForSupport', { language }) })
      } catch (error) {
        errors.show(error)
      }
    },
    openFolder: async (): Promise<void> => {
      try {
        const { opened, folder } = await call('journal.openExports', {})
        if (!opened) notifications.show({ id: 'exports', message: t('journal.export.notOpened', { folder }), autoClose: 15_000 })
      } catch (error) {
        errors.show(error)
      }
    },
    dismiss: () => useExportStore.setState({ file: null }),
  }
}
