import { useWords } from '../common/i18n.ts'
import { useNavigation } from '../common/navigation.ts'
import { Button, Center, IconCircleCheck, Stack, Text, Title } from '../ui/index.ts'
import type { Source } from './state.ts'

/** An empty list says what fills it. */
export function NothingToPrint({ source }: { readonly source: Source }) {
  const { t } = useWords()
  const go = useNavigation((navigation) => navigation.go)
  const [title, body] =
    source === 'due' ? [t('labels.due.empty'), t('labels.due.emptyBody')] : [t('labels.chosen.empty'), t('labels.chosen.emptyBody')]
  return (
    <Center flex={1} p="xl">
      <Stack align="center" gap="xs" maw={460}>
        {source === 'due' ? <IconCircleCheck size={36} stroke={1.3} color="var(--banto-ok-text)" aria-hidden /> : null}
        <Title order={2}>{title}</Title>
        <Text c="dimmed" ta="center">
          {body}
        </Text>
        <Button mt="xs" variant="default" onClick={() => go('products')}>
          {t('labels.chosen.goProducts')}
        </Button>
      </Stack>
    </Center>
  )
}
