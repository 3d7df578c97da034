import { call } from '../api/index.ts'
import { useErrors } from '../common/errors.ts'
import { useWords } from '../common/i18n.ts'
import { Button, Group, Text } from '../ui/index.ts'
import { signsText } from './signs.ts'

/** What scanners that type are known by on this PC. */
export function WedgePrefix({ prefix }: { readonly prefix: string }) {
  const { t } = useWords()
  const errors = useErrors()
  return (
    <Group gap="xs">
      <Text size="sm">{prefix === '' ? t('scanners.wedgeNoPrefix') : t('scanners.wedgePrefix', { prefix: signsText(prefix) })}</Text>
      {prefix === '' ? null : (
        <Button
          size="compact-xs"
          variant="subtle"
          onClick={() => void call('scanners.setWedge', { prefix: '' }).catch((error: unknown) => errors.show(error))}
        >
          {t('scanners.forgetPrefix')}
        </Button>
      )}
    </Group>
  )
}
