import { useWords } from '../../common/i18n.ts'
import { usePull } from '../../sync/usePull.ts'
import { Button, Group, Text } from '../../ui/index.ts'

/** Says what a count needs and was not taken from Smaregi yet, with the button that takes it. */
export function PullFirst({ why }: { readonly why: string }) {
  const { t } = useWords()
  const { pull, running } = usePull()
  return (
    <>
      <Text size="sm">{why}</Text>
      <Group>
        <Button data-autofocus loading={running !== null} onClick={() => void pull('auto')}>
          {t('stockCounts.start.pull')}
        </Button>
      </Group>
    </>
  )
}
