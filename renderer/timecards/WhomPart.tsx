import { Radio, Stack, Text } from '../ui/index.ts'
import { useTimecardWords } from './words.ts'

export type Whom = 'onScreen' | 'all'

interface WhomPartProps {
  /** Whom the board shows, in words. */
  readonly of: string
  readonly counts: Readonly<Record<Whom, number>>
  /** Null: the board leaves nobody out, and there is nothing to choose. */
  readonly whom: Whom | null
  readonly onChoose: (whom: Whom) => void
}

/** Which people an action is about: those on the screen, or everybody. */
export function WhomPart({ of, counts, whom, onChoose }: WhomPartProps) {
  const { t } = useTimecardWords()
  if (whom === null) return <Text size="sm">{t('timecards.scope.meant', { of, count: counts.all })}</Text>
  return (
    <Radio.Group label={t('timecards.scope.label')} value={whom} onChange={(value) => onChoose(value === 'all' ? 'all' : 'onScreen')}>
      <Stack gap={6} mt={4}>
        <Radio value="onScreen" label={t('timecards.scope.onScreen', { of, count: counts.onScreen })} />
        <Radio value="all" label={t('timecards.scope.all', { count: counts.all })} />
      </Stack>
    </Radio.Group>
  )
}
