import { useState } from 'react'
import { cleanCode } from '#shared/domain/barcode/index.ts'
import { createSerialQueue } from '#shared/serialQueue.ts'
import { call } from '../api/index.ts'
import { useErrors } from '../common/errors.ts'
import { useWords } from '../common/i18n.ts'
import { useCodeVerdict } from '../common/codeVerdict.ts'
import { useScanTarget } from '../scanning/index.ts'
import { Button, Center, Checkbox, Group, Text, TextInput } from '../ui/index.ts'
import { play } from './sounds.ts'
import { useLabels } from './state.ts'
import { useWalk, type WalkedLabel } from './walk.ts'
import { priceText } from './words.ts'

/** A code is shown as far as a line has room; longer ones are no code of a label. */
const shownCharacters = 40

/** Judges labels one after the other: the list stands in the order of the shelf. */
function useJudge(): (code: string) => void {
  const errors = useErrors()
  const verdictOf = useCodeVerdict()
  const add = useWalk((walk) => walk.add)
  const [queue] = useState(createSerialQueue)
  const judge = async (text: string): Promise<void> => {
    const answer = await call('lookup.find', { code: text })
    const checks = await Promise.all(answer.cards.map(({ productId }) => call('labels.check', { productId })))
    // Of several products with one code the wrong label is the one that matters.
    const found = checks.find(({ verdict }) => verdict === 'wrong') ?? checks[0] ?? null
    const verdict = found === null ? 'unknown' : found.verdict
    add({
      code: cleanCode(text),
      verdict,
      product: found?.product ?? null,
      others: checks.length - 1,
      isJoined: verdict === 'wrong',
      reason: found === null ? (verdictOf(answer)?.text ?? null) : null,
    })
    if (useWalk.getState().hasSound) play(verdict)
  }
  return (code) => {
    const text = code.trim()
    if (text !== '') void queue.run(() => judge(text)).catch((error: unknown) => errors.show(error))
  }
}

function Line({ label, isLast }: { readonly label: WalkedLabel; readonly isLast: boolean }) {
  const words = useWords()
  const { t } = words
  const errors = useErrors()
  const judgeWrong = useWalk((walk) => walk.judgeWrong)
  const { key, code, verdict, product, others, isJoined, reason } = label
  const join = async (productId: number): Promise<void> => {
    try {
      await call('labels.want', { productIds: [productId], reason: 'shelf' })
      judgeWrong(key)
    } catch (error) {
      errors.show(error)
    }
  }
  const shelf = product === null || product.shelf === null || verdict !== 'wrong' ? null : product.shelf
  return (
    <li data-verdict={verdict} data-last={isLast || undefined}>
      <b>{t(`labels.walk.${verdict}`)}</b>
      <span className="labels-name" title={code}>
        {product === null ? (code.length > shownCharacters ? `${code.slice(0, shownCharacters)}…` : code) : product.productName}
      </span>
      {product === null ? (
        <span className="labels-reason">{reason}</span>
      ) : (
        <>
          <span>{t('labels.walk.rightPrice', { price: priceText(words, product.now) })}</span>
          <span>
            {shelf === null ? null : t('labels.walk.shelfPrice', { price: priceText(words, shelf) })}
            {others > 0 ? ` ${t('labels.walk.several', { count: others + 1 })}` : null}
          </span>
        </>
      )}
      <Group gap={6} justify="flex-end">
        {isJoined ? (
          <Text size="xs">{t('labels.walk.joined')}</Text>
        ) : product === null ? null : (
          <Button size="compact-xs" variant="default" title={t('labels.walk.missedHint')} onClick={() => void join(product.productId)}>
            {t('labels.walk.missed')}
          </Button>
        )}
      </Group>
    </li>
  )
}

/** «Walk the shop»: shelf labels are scanned one after another, and each is judged at once, by colour and sound. */
export function WalkPart() {
  const { t } = useWords()
  const { show, set } = useLabels()
  const { walked, counts, hasSound, setSound, clear } = useWalk()
  const [text, setText] = useState('')
  const take = useJudge()
  useScanTarget((scan) => take(scan.code.code))
  return (
    <div className="labels-walk">
      <div className="labels-bar">
        <TextInput
          aria-label={t('labels.walk.input')}
          placeholder={t('labels.walk.placeholder')}
          data-focus-home
          w={300}
          maxLength={200}
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
          onKeyDown={(event) => {
            if (event.key !== 'Enter' || event.nativeEvent.isComposing) return
            take(text)
            setText('')
          }}
        />
        <Checkbox label={t('labels.walk.sound')} checked={hasSound} onChange={(event) => setSound(event.currentTarget.checked)} />
        <span className="labels-gap" />
        <Text size="sm">{t('labels.walk.counts', counts)}</Text>
        <Button variant="default" disabled={walked.length === 0} onClick={clear}>
          {t('labels.walk.clear')}
        </Button>
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
          {walked.map((label, at) => (
            <Line key={label.key} label={label} isLast={at === 0} />
          ))}
        </ol>
      )}
    </div>
  )
}
