import type { OutputOf } from '#shared/contracts/index.ts'
import { useWords } from '../common/i18n.ts'
import { Alert, Anchor, Button, Group, Modal, Stack, Text } from '../ui/index.ts'

type Found = OutputOf<'countFiles.smaregiCheck'>

/** `sent`: corrections of the count that Banto made itself; null: none. */
export interface Check extends Found {
  readonly sent: number | null
}

/** Where the lines of a figure are. */
export type CountPlace =
  | { readonly kind: 'count' | 'questions' | 'uncounted' | 'recount' }
  | { readonly kind: 'product'; readonly productId: number; readonly name: string }

interface SmaregiCheckProps {
  /** Null: nothing is asked. */
  readonly check: Check | null
  readonly onClose: () => void
  readonly onShow: (place: CountPlace) => void
  readonly onWrite: () => void
}

const ofProducts = ['negative', 'withoutCode', 'unwritable'] as const
const ofPlaces = [
  ['questions', 'questions'],
  ['unknownCodes', 'count'],
  ['uncounted', 'uncounted'],
  ['recount', 'recount'],
] as const

/** Whether there is anything to say before the file is written. */
export const hasNews = (found: Found): boolean =>
  found.zeros > 0 || ofProducts.some((kind) => found[kind].count > 0) || ofPlaces.some(([kind]) => found[kind] > 0)

/** What a person is to know before Smaregi’s CSV is written: figures, each with the way to its lines. */
export function SmaregiCheck({ check, onClose, onShow, onWrite }: SmaregiCheckProps) {
  const { t, format } = useWords()
  if (check === null) return null
  const { sent } = check
  const show = (place: CountPlace): void => {
    onClose()
    onShow(place)
  }
  return (
    <Modal
      opened
      onClose={onClose}
      title={t(sent === null ? 'countFiles.smaregi.check.title' : 'countFiles.smaregi.committedTitle')}
      size={600}
    >
      <Stack gap="sm">
        {sent === null ? null : (
          <Alert color="red">
            <Text size="sm">{t('countFiles.smaregi.committed', { lines: sent })}</Text>
            <Text size="sm">{t('countFiles.smaregi.committedTwice', { count: check.lines })}</Text>
          </Alert>
        )}
        <Text size="sm">
          {t('countFiles.smaregi.check.lines', { count: check.lines })}
          {check.zeros === 0 ? null : ` ${t('countFiles.smaregi.check.zeros', { count: check.zeros })}`}
        </Text>
        <ul className="countFiles-check">
          {ofPlaces.map(([kind, place]) =>
            check[kind] === 0 ? null : (
              <li key={kind}>
                <span>
                  {t(`countFiles.smaregi.check.${kind}`, { count: check[kind], pieces: check.unknownPieces })}
                  {kind === 'questions' && check.unknownQuestions > 0
                    ? ` ${t('countFiles.smaregi.check.questionsUnknown', { count: check.unknownQuestions })}`
                    : null}
                </span>
                <Button size="compact-sm" variant="default" onClick={() => show({ kind: place })}>
                  {t(`countFiles.smaregi.check.show.${kind}`)}
                </Button>
              </li>
            ),
          )}
          {ofProducts.map((kind) => {
            const { count, products } = check[kind]
            return count === 0 ? null : (
              <li key={kind}>
                <span>
                  {t(`countFiles.smaregi.check.${kind}`, { count })}
                  <span className="countFiles-products">
                    {products.map(({ productId, name, pieces }) => (
                      <Anchor component="button" size="sm" key={productId} onClick={() => show({ kind: 'product', productId, name })}>
                        {`${name} ${format.number(pieces)}`}
                      </Anchor>
                    ))}
                    {count > products.length ? (
                      <Text size="sm">{t('countFiles.smaregi.check.more', { count: count - products.length })}</Text>
                    ) : null}
                  </span>
                </span>
              </li>
            )
          })}
        </ul>
        <Group justify="flex-end" gap="xs">
          <Button variant="default" data-autofocus onClick={onClose}>
            {t('common.cancel')}
          </Button>
          <Button onClick={onWrite}>{t('countFiles.smaregi.committedGo')}</Button>
        </Group>
      </Stack>
    </Modal>
  )
}
