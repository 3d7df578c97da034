import { call } from '../api/index.ts'
import { useErrors } from '../common/errors.ts'
import { useWords } from '../common/i18n.ts'
import { useEngine } from '../common/queries.ts'
import { Button, Group, IconExternalLink } from '../ui/index.ts'
import { Fact, Facts } from './Section.tsx'

export function AboutSection() {
  const { t } = useWords()
  const errors = useErrors()
  const info = useEngine('app.info', {}).data
  if (!info) return null
  return (
    <>
      <Facts>
        <Fact name={t('settings.about.version')}>{info.version}</Fact>
        <Fact name={t('settings.about.host')}>{t(`settings.about.hosts.${info.host}`)}</Fact>
        <Fact name={t('settings.about.node')}>{info.node}</Fact>
        <Fact name={t('settings.about.sqlite')}>{info.sqlite}</Fact>
      </Facts>
      <Group>
        <Button
          variant="default"
          leftSection={<IconExternalLink size={15} />}
          onClick={() => {
            call('app.openHelp', { page: 'smaregiHelp' }).catch((error: unknown) => errors.show(error))
          }}
        >
          {t('settings.about.smaregiHelp')}
        </Button>
      </Group>
    </>
  )
}
