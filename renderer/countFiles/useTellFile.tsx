import type { WrittenFile } from '#shared/contracts/common.ts'
import { call } from '../api/index.ts'
import { download } from '../common/download.ts'
import { useErrors } from '../common/errors.ts'
import { useWords } from '../common/i18n.ts'
import { useEngine } from '../common/queries.ts'
import { Button, Group, notifications, Text } from '../ui/index.ts'

const types: Readonly<Record<string, string>> = {
  pdf: 'application/pdf',
  csv: 'text/csv',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
}
const tellMs = 15_000

/** Says where a file lies, or files in one notice; a browser also gets them as downloads. `more`: what else there is to say. */
export function useTellFile(): (file: WrittenFile | readonly WrittenFile[], more?: readonly string[]) => void {
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
  return (written, more = []) => {
    const files = Array.isArray(written) ? (written as readonly WrittenFile[]) : [written as WrittenFile]
    const [first] = files
    if (first === undefined) return
    const { name, path } = first
    if (host === 'browser') {
      for (const file of files) download(file.data, file.name, types[file.name.split('.').at(-1) ?? ''] ?? 'application/octet-stream')
    }
    notifications.show({
      id: `countFiles.${name}`,
      autoClose: tellMs,
      // Also of what was asked for in a dialog that stays open.
      inDialog: true,
      title: files.length === 1 ? t('countFiles.done', { name }) : t('countFiles.doneMany', { count: files.length, name }),
      message: (
        <>
          {more.map((line) => (
            <Text key={line} size="sm">
              {line}
            </Text>
          ))}
          <Group gap="xs" wrap="nowrap">
            <Text size="xs" flex={1} style={{ overflowWrap: 'anywhere' }}>
              {t('countFiles.where', { path })}
            </Text>
            <Button size="compact-xs" variant="default" flex="none" onClick={() => void openFolder()}>
              {t('countFiles.openFolder')}
            </Button>
          </Group>
        </>
      ),
    })
  }
}
