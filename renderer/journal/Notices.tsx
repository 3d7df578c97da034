import type { JournalState } from '#shared/contracts/journal.ts'
import { useWords } from '../common/i18n.ts'
import { Alert, Button, CopyButton, Group, IconAlertTriangle, IconCircleCheck, IconFolderOpen, Text } from '../ui/index.ts'
import type { useExport } from './useExport.ts'

/** What is wrong with the journal's own file; everything else works on. */
export function Troubles({ state }: { readonly state: JournalState }) {
  const { t, find } = useWords()
  const { paused, quarantined } = state
  return (
    <>
      {paused === null ? null : (
        <Alert color="yellow" icon={<IconAlertTriangle />} title={t('journal.paused.title')} mx="md" mb="xs">
          <Text size="sm">{find(`journal.paused.${paused.code}`) ?? t('journal.paused.other')}</Text>
          {paused.lost > 0 ? <Text size="sm">{t('journal.paused.lost', { count: paused.lost })}</Text> : null}
        </Alert>
      )}
      {quarantined === null ? null : (
        <Alert color="gray" title={t('journal.quarantined.title')} mx="md" mb="xs">
          <Text size="sm">{t('journal.quarantined.body', { file: quarantined })}</Text>
        </Alert>
      )}
    </>
  )
}

/** Where the file for support lies. */
export function Exported({ exporting }: { readonly exporting: ReturnType<typeof useExport> }) {
  const { t, format } = useWords()
  const { file, openFolder, dismiss } = exporting
  if (file === null) return null
  return (
    <Alert
      role="status"
      color="gray"
      icon={<IconCircleCheck />}
      title={t('journal.export.done')}
      mx="md"
      mb="xs"
      withCloseButton
      closeButtonLabel={t('common.close')}
      onClose={dismiss}
    >
      <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
        {file.path}
      </Text>
      <Text size="sm" c="dimmed">
        {t('journal.export.doneBody', { size: format.bytes(file.bytes), entries: file.entries })}
      </Text>
      <Group gap="xs" mt="xs">
        <Button leftSection={<IconFolderOpen size={15} />} onClick={() => void openFolder()}>
          {t('journal.export.openFolder')}
        </Button>
        <CopyButton value={file.path}>
          {({ copied, copy }) => (
            <Button variant="default" onClick={copy}>
              {copied ? t('common.copied') : t('journal.export.copyPath')}
            </Button>
          )}
        </CopyButton>
      </Group>
    </Alert>
  )
}
