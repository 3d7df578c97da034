import type { WrittenFile } from '#shared/contracts/common.ts'
import { call } from '../api/index.ts'
import { download } from '../common/download.ts'
import { useErrors } from '../common/errors.ts'
import { useWords } from '../common/i18n.ts'
import { useEngine } from '../common/queries.ts'
import { Button, notifications, Text } from '../ui/index.ts'

const types: Readonly<Record<string, string>> = {
  pdf: 'application/pdf',
  csv: 'text/csv',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
}
const tellMs = 15_000

/** Says where a file lies; a browser also gets it as a download. `more`: what else there is to say of it. */
export function useTellFile(): (file: WrittenFile, more?: readonly string[]) => void {
  const { t } = useWords()
  const errors = useErrors()
  const host = useEngine('app.info', {}).data?.host
  const openFolder = async (): Promise<void> => {
    try {
      const { opened, folder } = await call('countFiles.openExports', {})
      if (!opened) notifications.show({ id: 'countFiles.folder', message: t('countFiles.notOpened', { folder }), autoClose: tellMs })
    } catch (error) {
      errors.show(error)
    }
  }
  return ({ name, path, data }, more = []) => {
    if (host === 'browser') download(data, name, types[name.split('.').at(-1) ?? ''] ?? 'application/octet-stream')
    notifications.show({
      id: `countFiles.${name}`,
      autoClose: tellMs,
      // Also of what was asked for in a dialog that stays open.
      inDialog: true,
      title: t('countFiles.done', { name }),
      message: (
        <>
          {more.map((line) => (
            <Text key={line} size="sm">
              {line}
            </Text>
          ))}
          <Text size="xs" style={{ overflowWrap: 'anywhere' }}>
            {t('countFiles.where', { path })}
          </Text>
          <Button size="compact-xs" variant="default" onClick={() => void openFolder()}>
            {t('countFiles.openFolder')}
          </Button>
        </>
      ),
    })
  }
}
