import { Fragment } from 'react'
import type { OutputOf } from '#shared/contracts/index.ts'
import { useWords } from '../common/i18n.ts'
import { Alert, Anchor, Button, Checkbox, Group, Text } from '../ui/index.ts'
import { useReview } from './state.ts'

type SomeProducts = OutputOf<'countFiles.smaregiCheck'>['negative']

interface UnsureProps {
  /** Questions that nobody answered. */
  readonly doubts: number
  /** Of these, about codes that no product has: nothing is committed of them. */
  readonly ofUnknown: number
  readonly negative: SomeProducts
  readonly twoShelves: SomeProducts
  readonly notPlanned: SomeProducts
  /** When Smaregi's CSV was made of this count; null: never. */
  readonly csvMadeAt: string | null
  readonly isChecked: boolean
  readonly onCheck: (checked: boolean) => void
  /** The review shows the lines. */
  readonly onShow: () => void
  /** The ledger shows the questions, as many as are told here. */
  readonly onQuestions: () => void
}

/** What would be committed without anybody having said that it is right: figures with the way to their lines, and a step of its own to go on. */
export function Unsure({
  doubts,
  ofUnknown,
  negative,
  twoShelves,
  notPlanned,
  csvMadeAt,
  isChecked,
  onCheck,
  onShow,
  onQuestions,
}: UnsureProps) {
  const { t, format } = useWords()
  const set = useReview((state) => state.set)
  const named = [
    { kind: 'notPlanned', ...notPlanned },
    { kind: 'negative', ...negative },
    { kind: 'twoShelves', ...twoShelves },
  ] as const
  if (csvMadeAt === null && doubts === 0 && named.every(({ count }) => count === 0)) return null
  return (
    <Alert color="red" title={t('countReview.commit.unsure.title')}>
      {csvMadeAt === null ? null : <Text size="sm">{t('countReview.commit.unsure.csvMade', { at: format.moment(csvMadeAt) })}</Text>}
      {doubts === 0 ? null : (
        <Group gap="xs" justify="space-between" wrap="nowrap">
          <div>
            <Text size="sm">{t('countReview.commit.doubts', { count: doubts })}</Text>
            {doubts === ofUnknown ? null : <Text size="sm">{t('countReview.commit.doubtsCounted', { count: doubts - ofUnknown })}</Text>}
            {ofUnknown === 0 ? null : <Text size="sm">{t('countReview.commit.doubtsUnknown', { count: ofUnknown })}</Text>}
          </div>
          <Button size="compact-sm" variant="default" flex="none" onClick={onQuestions}>
            {t('countReview.commit.unsure.show')}
          </Button>
        </Group>
      )}
      {named.map(({ kind, count, products }) =>
        count === 0 ? null : (
          <Fragment key={kind}>
            <Text size="sm">{t(`countReview.commit.unsure.${kind}`, { count })}</Text>
            <Group gap="2px 14px">
              {products.map(({ productId, name, pieces }) => (
                <Anchor
                  component="button"
                  size="sm"
                  key={productId}
                  onClick={() => {
                    set({ productId })
                    onShow()
                  }}
                >
                  {`${name} ${format.number(pieces)}`}
                </Anchor>
              ))}
              {count > products.length ? (
                <Text size="sm">{t('countReview.commit.unsure.more', { count: count - products.length })}</Text>
              ) : null}
            </Group>
          </Fragment>
        ),
      )}
      <Checkbox
        mt="xs"
        pl={6}
        label={t('countReview.commit.unsure.check')}
        checked={isChecked}
        onChange={(event) => onCheck(event.currentTarget.checked)}
      />
    </Alert>
  )
}
