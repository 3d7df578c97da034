import { useState } from 'react'
import type { OutputOf } from '#shared/contracts/index.ts'
import { call } from '../api/index.ts'
import { asBody, useErrors } from '../common/errors.ts'
import { useWords } from '../common/i18n.ts'
import { Button, Group, Modal, notifications, Stack, Text, TextInput } from '../ui/index.ts'
import { useReview } from './state.ts'

interface UncountedProps {
  readonly countId: string
  readonly uncounted: OutputOf<'countReview.summary'>['uncounted']
  /** The figures are being read again. */
  readonly isBehind: boolean
}

/** What nobody counted, and what becomes of it: decided by a person, never assumed. */
export function Uncounted({ countId, uncounted, isBehind }: UncountedProps) {
  const { t, format } = useWords()
  const errors = useErrors()
  const set = useReview((state) => state.set)
  const [isGuarding, setGuarding] = useState(false)
  const [typed, setTyped] = useState('')
  const { products, pieces, yen, empty, undecided, above, below, toLeave, toZero, toZeroPieces, toZeroYen, withoutCost } = uncounted
  // Once there, it stays: the last decision moves nothing below it.
  const [wasThere, setWasThere] = useState(false)
  if (products > 0 && !wasThere) setWasThere(true)
  if (products === 0 && !wasThere) return null
  const money = (value: number): string => format.yen(Math.round(value))
  const decide = async (choice: 'leave' | 'zero' | null): Promise<void> => {
    try {
      const { lines } = await call('countReview.decideUncounted', { countId, choice, products })
      setGuarding(false)
      if (choice === 'leave') notifications.show({ message: t('countReview.uncounted.left', { count: lines }) })
    } catch (error) {
      const now = asBody(error).details
      if (now['reason'] !== 'otherNumber') return errors.show(error)
      setGuarding(false)
      notifications.show({ color: 'yellow', message: t('countReview.uncounted.otherNumber', { products: Number(now['products']) }) })
    }
  }
  const isRight = Number(typed.normalize('NFKC').replaceAll(/[,\s]/gu, '')) === products && typed !== ''
  const title = t('countReview.uncounted.title', { products, pieces, yen: money(yen) })
  // All of them, always: none appears or goes with a decision, which would move the list below.
  const parts = [
    t('countReview.uncounted.undecided', { count: undecided }),
    t('countReview.uncounted.toLeave', { count: toLeave }),
    t('countReview.uncounted.toZero', { count: toZero, pieces: toZeroPieces, yen: money(toZeroYen) }),
    ...(empty > 0 ? [t('countReview.uncounted.empty', { count: empty })] : []),
    ...(withoutCost > 0 ? [t('countReview.uncounted.withoutCost', { count: withoutCost })] : []),
  ]
  return (
    <section className="countReview-uncounted" data-open={undecided > 0 || undefined} aria-label={title} aria-busy={isBehind}>
      <div>
        <h2>{title}</h2>
        <p>
          <b>{parts.join(' · ')}</b>
        </p>
        <p>{t(undecided > 0 ? 'countReview.uncounted.body' : 'countReview.uncounted.decided')}</p>
      </div>
      {products === 0 ? null : (
        <div className="countReview-actions">
          <Button size="compact-sm" variant="default" onClick={() => set({ filter: 'uncounted', group: null, search: '' })}>
            {t('countReview.uncounted.look')}
          </Button>
          {undecided > 0 ? (
            <Button size="compact-sm" variant="default" loading={isBehind} onClick={() => void decide('leave')}>
              {t('countReview.uncounted.leaveUndecided', { count: undecided })}
            </Button>
          ) : (
            <Button size="compact-sm" variant="default" loading={isBehind} onClick={() => void decide(null)}>
              {t('countReview.uncounted.undecideAll')}
            </Button>
          )}
          <Button
            size="compact-sm"
            variant="default"
            loading={isBehind}
            disabled={undecided + toLeave === 0}
            onClick={() => {
              setTyped('')
              setGuarding(true)
            }}
          >
            {t('countReview.uncounted.zeroAll')}
          </Button>
        </div>
      )}
      <Modal opened={isGuarding} onClose={() => setGuarding(false)} title={t('countReview.uncounted.guardTitle', { products })}>
        <Stack gap="sm" className="countReview-guard" aria-busy={isBehind}>
          <Text size="sm">{t('countReview.uncounted.guardBody', { pieces: above.pieces, yen: money(above.yen) })}</Text>
          {below.pieces === 0 ? null : (
            <Text size="sm">{t('countReview.uncounted.guardBelow', { count: -below.pieces, yen: money(-below.yen) })}</Text>
          )}
          {withoutCost === 0 ? null : <Text size="sm">{t('countReview.commit.withoutCost', { count: withoutCost })}</Text>}
          <TextInput
            label={t('countReview.uncounted.guardType', { products })}
            data-autofocus
            inputMode="numeric"
            value={typed}
            onChange={(event) => setTyped(event.currentTarget.value)}
            onKeyDown={(event) => {
              if (event.key === 'Enter' && isRight && !isBehind && !event.nativeEvent.isComposing) void decide('zero')
            }}
          />
          <Group justify="flex-end">
            {isBehind ? (
              <Text size="sm" role="status">
                {t('countReview.refresh.again')}
              </Text>
            ) : null}
            <Button color="red" loading={isBehind} disabled={!isRight} onClick={() => void decide('zero')}>
              {t('countReview.uncounted.guardGo')}
            </Button>
          </Group>
        </Stack>
      </Modal>
    </section>
  )
}
