import { useWords } from '../common/i18n.ts'
import { useEngine } from '../common/queries.ts'
import { ActionIcon, Alert, CopyButton, Group, IconAlertTriangle, IconCheck, IconCopy, Text } from '../ui/index.ts'
import { Fact, Facts, Section } from './Section.tsx'

function Path({ path }: { readonly path: string }) {
  const { t } = useWords()
  return (
    <Group gap={4} wrap="nowrap">
      <span>{path}</span>
      <CopyButton value={path}>
        {({ copied, copy }) => (
          <ActionIcon size="sm" onClick={copy} aria-label={t('settings.data.copy')} title={t('settings.data.copy')}>
            {copied ? <IconCheck size={14} /> : <IconCopy size={14} />}
          </ActionIcon>
        )}
      </CopyButton>
    </Group>
  )
}

/** Where data lies, which vault holds the sign-in, and what opening the file had to do. */
export function DataSection() {
  const { t, find, format } = useWords()
  const info = useEngine('app.info', {}).data
  if (!info) return null
  const weak = info.vault.kind === 'basic_text' || info.vault.kind === 'file'
  return (
    <>
      <Section title={t('settings.data.title')}>
        {info.notices.length > 0 ? (
          <Alert color="yellow" icon={<IconAlertTriangle />} title={t('settings.notices.title')}>
            {info.notices.map((notice) => (
              <Text size="sm" key={`${notice.code} ${notice.at}`}>
                {find(`settings.notices.${notice.code}`, notice.details) ?? notice.code} ({format.moment(notice.at)})
              </Text>
            ))}
          </Alert>
        ) : null}
        <Facts>
          <Fact name={t('settings.data.folder')}>
            <Path path={info.dataDir} />
          </Fact>
          <Fact name={t('settings.data.file')}>{info.shopFile === null ? t('settings.data.noShop') : <Path path={info.shopFile} />}</Fact>
          {info.shopFile === null ? null : <Fact name={t('settings.data.size')}>{format.bytes(info.shopFileBytes)}</Fact>}
        </Facts>
      </Section>
      <Section title={t('settings.vault.title')}>
        <Alert
          color={info.vault.kind === 'basic_text' ? 'red' : weak ? 'yellow' : 'gray'}
          title={t(`settings.vault.kinds.${info.vault.kind}`)}
        >
          {t(`settings.vault.hints.${info.vault.kind}`)}
        </Alert>
        <Facts>
          <Fact name={t('settings.vault.where')}>{info.vault.where}</Fact>
        </Facts>
      </Section>
    </>
  )
}
