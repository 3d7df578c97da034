import type { InStoreRule } from '#shared/domain/barcode/index.ts'
import { useWords } from '../common/i18n.ts'
import { useEngine } from '../common/queries.ts'
import { Button, Group, Stack, Text, Title } from '../ui/index.ts'
import { HeardLine } from './HeardLine.tsx'
import { Learned } from './Learned.tsx'
import { PortTest } from './PortTest.tsx'
import { useHeard, type Heard } from './useHeard.ts'
import { WedgePrefix } from './WedgePrefix.tsx'

/** Shows what comes in from every scanner, raw and understood, and puts their settings right by it. */
export function ReadingTest({ rules }: { readonly rules: readonly InStoreRule[] }) {
  const { t } = useWords()
  const { heard, clear } = useHeard(rules)
  const devices = useEngine('devices.list', {}).data ?? []
  const prefix = useEngine('scanners.wedge', {}).data?.prefix ?? ''
  const [latest = null] = heard
  const nameOf = ({ from }: Heard): string =>
    from === 'port'
      ? t('scanners.triedPort')
      : typeof from === 'string'
        ? t(`scanners.sources.${from}`)
        : (devices.find(({ deviceId }) => deviceId === from.deviceId)?.name ?? '')
  return (
    <Stack gap="md">
      <section aria-label={t('scanners.portTest')}>
        <Title order={2} fz={14} mb={6}>
          {t('scanners.portTest')}
        </Title>
        <PortTest latest={latest} />
      </section>
      <section aria-label={t('scanners.incoming')}>
        <Group justify="space-between" mb={6}>
          <Title order={2} fz={14}>
            {t('scanners.incoming')}
          </Title>
          {heard.length === 0 ? null : (
            <Button size="compact-xs" variant="subtle" onClick={clear}>
              {t('scanners.clear')}
            </Button>
          )}
        </Group>
        <Stack gap="xs">
          <WedgePrefix prefix={prefix} />
          {latest === null ? (
            <Text size="sm" c="dimmed" role="status">
              {t('scanners.nothingYet')}
            </Text>
          ) : (
            <>
              <Learned heard={latest} devices={devices} wedgePrefix={prefix} />
              <ol className="scanners-list" aria-label={t('scanners.incoming')}>
                {heard.map((one) => (
                  <HeardLine key={one.number} heard={one} name={nameOf(one)} />
                ))}
              </ol>
            </>
          )}
        </Stack>
      </section>
    </Stack>
  )
}
