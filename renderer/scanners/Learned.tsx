import type { DeviceRow } from '#shared/contracts/devices.ts'
import { isUsablePrefix, learnScannerSettings } from '#shared/domain/scannerLearning.ts'
import type { ScannerSettings } from '#shared/domain/devices/scanner.ts'
import { call } from '../api/index.ts'
import { useErrors } from '../common/errors.ts'
import { useWords, type Wording } from '../common/i18n.ts'
import { Alert, Button, Group, notifications, Text } from '../ui/index.ts'
import { signsText } from './signs.ts'
import type { Heard } from './useHeard.ts'

/** How a scanner is set up, in words. */
export const settingsText = ({ t }: Pick<Wording, 't'>, { ending, prefix }: ScannerSettings): string =>
  [
    t('scanners.endingIs', { ending: t(`scanners.endings.${ending}`) }),
    prefix === '' ? t('scanners.noPrefix') : t('scanners.prefixIs', { prefix: signsText(prefix) }),
  ].join(t('scanners.and'))

function Offer({ words, onUse }: { readonly words: string; readonly onUse: () => Promise<unknown> }) {
  const { t } = useWords()
  const errors = useErrors()
  const use = (): void =>
    void onUse().then(
      () => notifications.show({ id: 'scanner-learned', inDialog: true, message: t('scanners.learned'), autoClose: 3000 }),
      (error: unknown) => errors.show(error),
    )
  return (
    <Alert color="yellow">
      <Group justify="space-between" gap="xs">
        <Text size="sm">{words}</Text>
        <Button onClick={use}>{t('scanners.useLearned')}</Button>
      </Group>
    </Alert>
  )
}

/** What the latest scan shows of its scanner, where the settings say something else: they can be put right with one press. */
export function Learned({
  heard,
  devices,
  wedgePrefix,
}: {
  readonly heard: Heard
  readonly devices: readonly DeviceRow[]
  readonly wedgePrefix: string
}) {
  const words = useWords()
  const { t } = words
  if (heard.problem !== null || heard.reading === null || heard.from === 'port' || heard.from === 'camera') return null
  const learned = learnScannerSettings(heard.bytes)
  if (heard.from === 'wedge') {
    if (learned.prefix === '' || learned.prefix === wedgePrefix || !isUsablePrefix(learned.prefix)) return null
    return (
      <Offer
        words={t('scanners.learnedPrefix', { prefix: signsText(learned.prefix) })}
        onUse={() => call('scanners.setWedge', { prefix: learned.prefix })}
      />
    )
  }
  const { deviceId } = heard.from
  const device = devices.find((one) => one.deviceId === deviceId)
  // Reports of a USB scanner have an end of their own.
  if (device?.kind !== 'scanner' || device.place.kind === 'hid') return null
  const { kind, name, place, settings } = device
  if (settings.ending === learned.ending && settings.prefix === learned.prefix) return null
  return (
    <Offer
      words={t('scanners.learnedDevice', { name, settings: settingsText(words, learned) })}
      onUse={() => call('devices.change', { deviceId, device: { kind, name, place, settings: { ...settings, ...learned } } })}
    />
  )
}
