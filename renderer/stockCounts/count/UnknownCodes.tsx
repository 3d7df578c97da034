import { memo, useState } from 'react'
import type { OutputOf } from '#shared/contracts/index.ts'
import { call } from '../../api/index.ts'
import { useErrors } from '../../common/errors.ts'
import { useWords } from '../../common/i18n.ts'
import { useNavigation } from '../../common/navigation.ts'
import { useEngine } from '../../common/queries.ts'
import { askNewProduct } from '../../products/newProduct.ts'
import { Button, Group, Modal, modals, notifications, Stack, Text } from '../../ui/index.ts'
import { ProductFinder, type FoundProduct } from '../ProductFinder.tsx'

interface UnknownCodesProps {
  readonly countId: string
  readonly sessionId: string
}

interface Unknown {
  readonly code: string
  readonly pieces: number
}

/** The newest of them; the rest on request. */
const mostShown = 3
/** Rows of the ledger that are read at a time. */
const pageRows = 500

/** Takes every beep of a code that no product has back, whoever scanned it. `by`: the session of who says so. */
async function takeBackAll(countId: string, code: string, by: string): Promise<void> {
  let before: string | null = null
  do {
    const page: OutputOf<'stockCounts.entries'> = await call('stockCounts.entries', { countId, before, limit: pageRows })
    const beeps = page.rows.filter((row) => row.code === code && row.productId === null && row.stands !== 0)
    for (const { kind, sessionId, seq } of beeps) {
      if (kind === 'scan' || kind === 'typed') await call('stockCounts.takeBack', { sessionId, seq, by })
    }
    before = page.next
  } while (before !== null)
}

/** Codes that no product has, with what was counted of them: linked to a product now or later. */
export const UnknownCodes = memo(function UnknownCodes({ countId, sessionId }: UnknownCodesProps) {
  const { t } = useWords()
  const errors = useErrors()
  const go = useNavigation((navigation) => navigation.go)
  const { data: codes = [] } = useEngine('stockCounts.unknownCodes', { countId })
  const [isWhole, setWhole] = useState(false)
  const [asked, setAsked] = useState<Unknown | null>(null)
  const link = async (code: string, { productId, name }: Pick<FoundProduct, 'productId' | 'name'>): Promise<void> => {
    try {
      const { pieces } = await call('stockCounts.link', { sessionId, code, productId })
      setAsked(null)
      notifications.show({ message: t('stockCounts.unknown.linked', { count: pieces, name }) })
    } catch (error) {
      errors.show(error)
    }
  }
  const create = (code: string): void => {
    setAsked(null)
    go('products')
    askNewProduct(code)
  }
  const discard = async ({ code, pieces }: Unknown): Promise<void> => {
    try {
      await takeBackAll(countId, code, sessionId)
      notifications.show({ message: t('stockCounts.unknown.discarded', { code, count: pieces }) })
    } catch (error) {
      errors.show(error)
    }
  }
  return (
    <>
      {codes.length === 0 ? null : (
        <section className="stockCounts-side-part" aria-label={t('stockCounts.unknown.title', { count: codes.length })}>
          <h2>{t('stockCounts.unknown.title', { count: codes.length })}</h2>
          <ul className="stockCounts-questions">
            {codes.slice(0, isWhole ? codes.length : mostShown).map(({ code, pieces, product }) => (
              <li key={code}>
                <span className="stockCounts-name">{t('stockCounts.unknown.pieces', { code, count: pieces })}</span>
                {product === null ? null : <Text size="sm">{t('stockCounts.unknown.known', { name: product.productName })}</Text>}
                <Group gap={6}>
                  {product === null ? null : (
                    <Button
                      size="compact-sm"
                      aria-label={t('stockCounts.unknown.linkKnownOf', { code, name: product.productName })}
                      onClick={() => void link(code, { productId: product.productId, name: product.productName })}
                    >
                      {t('stockCounts.unknown.linkKnown')}
                    </Button>
                  )}
                  <Button size="compact-sm" variant="default" onClick={() => setAsked({ code, pieces })}>
                    {t('stockCounts.unknown.link')}
                  </Button>
                  <Button
                    size="compact-sm"
                    variant="default"
                    aria-label={t('stockCounts.unknown.discardOf', { code })}
                    onClick={() =>
                      modals.openConfirmModal({
                        title: t('stockCounts.unknown.discardOf', { code }),
                        children: <Text size="sm">{t('stockCounts.unknown.discardBody', { count: pieces })}</Text>,
                        labels: { confirm: t('stockCounts.answers.takeBack'), cancel: t('common.cancel') },
                        onConfirm: () => void discard({ code, pieces }),
                      })
                    }
                  >
                    {t('stockCounts.unknown.discard')}
                  </Button>
                </Group>
              </li>
            ))}
          </ul>
          {codes.length > mostShown && !isWhole ? (
            <Button size="compact-sm" variant="subtle" onClick={() => setWhole(true)}>
              {t('stockCounts.unknown.all', { count: codes.length })}
            </Button>
          ) : null}
        </section>
      )}
      <Modal opened={asked !== null} onClose={() => setAsked(null)} title={t('stockCounts.unknown.linkTitle', { code: asked?.code ?? '' })}>
        {asked === null ? null : (
          <Stack gap="sm">
            <Text size="sm">{t('stockCounts.unknown.linkBody', { pieces: asked.pieces })}</Text>
            <ProductFinder label={t('stockCounts.find.label')} onChoose={(product) => void link(asked.code, product)} />
            <Text size="sm" c="dimmed">
              {t('stockCounts.unknown.createHint')}
            </Text>
            <Group justify="flex-end">
              <Button variant="default" onClick={() => create(asked.code)}>
                {t('stockCounts.unknown.create')}
              </Button>
            </Group>
          </Stack>
        )}
      </Modal>
    </>
  )
})
