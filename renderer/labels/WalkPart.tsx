import { useRef, useState } from 'react'
import type { LabelProduct } from '#shared/contracts/labels.ts'
import { createSerialQueue } from '#shared/serialQueue.ts'
import { call } from '../api/index.ts'
import { useErrors } from '../common/errors.ts'
import { useWords } from '../common/i18n.ts'
import { useScanTarget } from '../scanning/index.ts'
import { Button, Center, Checkbox, Group, Text, TextInput } from '../ui/index.ts'
import { play, type Heard } from './sounds.ts'
import { useLabels } from './state.ts'
import { priceText } from './words.ts'

interface Walked {
  readonly key: number
  readonly code: string
  readonly verdict: Heard
  readonly product: LabelProduct | null
  /** Further products with the same code. */
  readonly others: number
  readonly isJoined: boolean
}

const mostShown = 300

/** «Walk the shop»: shelf labels are scanned one after another, and each is judged at once, by colour and sound. */
export function WalkPart() {
  const words = useWords()
  const { t } = words
  const errors = useErrors()
  const { show, set } = useLabels()
  const [walked, setWalked] = useState<readonly Walked[]>([])
  const [hasSound, setHasSound] = useState(true)
  const [text, setText] = useState('')
  const count = useRef(0)
  // One after the other: the list stands in the order of the shelf.
  const [queue] = useState(createSerialQueue)

  const judge = async (code: string): Promise<void> => {
    const { cards } = await call('lookup.find', { code: code.slice(0, 200) })
    const checks = await Promise.all(cards.map(({ productId }) => call('labels.check', { productId })))
    // Of several products with one code the wrong label is the one that matters.
    const found = checks.find(({ verdict }) => verdict === 'wrong') ?? checks[0] ?? null
    const verdict = found === null ? 'unknown' : found.verdict
    count.current += 1
    const line: Walked = {
      key: count.current,
      code,
      verdict,
      product: found?.product ?? null,
      others: checks.length - 1,
      isJoined: verdict === 'wrong',
    }
    setWalked((lines) => [line, ...lines].slice(0, mostShown))
    if (hasSound) play(verdict)
  }
  const take = (code: string): void => {
    if (code.trim() !== '') void queue.run(() => judge(code)).catch((error: unknown) => errors.show(error))
  }
  useScanTarget((scan) => take(scan.code.code))

  const join = async ({ key, product }: Walked): Promise<void> => {
    if (product === null) return
    try {
      await call('labels.want', { productIds: [product.productId], reason: 'shelf' })
      setWalked((lines) => lines.map((line) => (line.key === key ? { ...line, isJoined: true } : line)))
    } catch (error) {
      errors.show(error)
    }
  }
  const of = (verdict: Heard): number => walked.filter((line) => line.verdict === verdict).length
  return (
    <div className="labels-walk">
      <div className="labels-bar">
        <TextInput
          aria-label={t('labels.walk.input')}
          placeholder={t('labels.walk.placeholder')}
          data-focus-home
          w={300}
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
          onKeyDown={(event) => {
            if (event.key !== 'Enter' || event.nativeEvent.isComposing) return
            take(text)
            setText('')
          }}
        />
        <Checkbox label={t('labels.walk.sound')} checked={hasSound} onChange={(event) => setHasSound(event.currentTarget.checked)} />
        <span className="labels-gap" />
        <Text size="sm">
          {t('labels.walk.counts', { right: of('right'), wrong: of('wrong'), noLabel: of('noLabel'), unknown: of('unknown') })}
        </Text>
        <Button
          variant="default"
          onClick={() => {
            set({ source: 'due', shown: null })
            show('print')
          }}
        >
          {t('labels.walk.goPrint')}
        </Button>
      </div>
      {walked.length === 0 ? (
        <Center flex={1} p="xl">
          <Text c="dimmed" ta="center">
            {t('labels.walk.intro')}
          </Text>
        </Center>
      ) : (
        <ol className="labels-walked" aria-live="polite">
          {walked.map((line, at) => {
            const { product } = line
            return (
              <li key={line.key} data-verdict={line.verdict} data-last={at === 0 || undefined}>
                <b>{t(`labels.walk.${line.verdict}`)}</b>
                <span className="labels-name">{product === null ? line.code : product.productName}</span>
                <span>{product === null ? null : t('labels.walk.rightPrice', { price: priceText(words, product.now) })}</span>
                <span>
                  {product === null || product.shelf === null || line.verdict !== 'wrong'
                    ? null
                    : t('labels.walk.shelfPrice', { price: priceText(words, product.shelf) })}
                  {line.others > 0 ? ` ${t('labels.walk.several', { count: line.others + 1 })}` : null}
                </span>
                <Group gap={6} justify="flex-end">
                  {line.isJoined ? (
                    <Text size="xs">{t('labels.walk.joined')}</Text>
                  ) : product === null ? null : (
                    <Button size="compact-xs" variant="default" title={t('labels.walk.missedHint')} onClick={() => void join(line)}>
                      {t('labels.walk.missed')}
                    </Button>
                  )}
                </Group>
              </li>
            )
          })}
        </ol>
      )}
    </div>
  )
}
