import { useState } from 'react'
import type { RecountLimits } from '#shared/contracts/countReview.ts'
import { call } from '../api/index.ts'
import { useErrors } from '../common/errors.ts'
import { useWords } from '../common/i18n.ts'
import { Button, Group, Modal, Stack, Text, TextInput } from '../ui/index.ts'

interface RecountDialogProps {
  readonly countId: string
  readonly limits: RecountLimits | null
  readonly opened: boolean
  readonly onClose: () => void
}

/** What shops begin with: a pair of pieces, or the price of a good bottle. */
const firstLimits: RecountLimits = { pieces: 3, yen: 3000, percent: null }
const kinds = ['pieces', 'yen', 'percent'] as const
const digits = /^\d{1,8}$/u

function Limits({ countId, limits, onClose }: Omit<RecountDialogProps, 'opened'>) {
  const { t } = useWords()
  const errors = useErrors()
  const start = limits ?? firstLimits
  const [texts, setTexts] = useState(() => ({
    pieces: String(start.pieces ?? ''),
    yen: String(start.yen ?? ''),
    percent: String(start.percent ?? ''),
  }))
  const value = (kind: (typeof kinds)[number]): number | null => {
    const text = texts[kind].normalize('NFKC').trim()
    return text === '' ? null : digits.test(text) ? Number(text) : Number.NaN
  }
  const next = { pieces: value('pieces'), yen: value('yen'), percent: value('percent') }
  /** What is wrong with a limit that was typed. */
  const wrong = (kind: (typeof kinds)[number]): boolean => Number.isNaN(next[kind]) || (kind === 'pieces' && next.pieces === 0)
  const isEmpty = Object.values(next).every((one) => one === null)
  const isRight = !kinds.some(wrong) && !isEmpty
  const save = async (asked: RecountLimits | null): Promise<void> => {
    try {
      await call('countReview.setRecount', { countId, limits: asked })
      onClose()
    } catch (error) {
      errors.show(error)
    }
  }
  return (
    <Stack gap="sm">
      <Text size="sm">{t('countReview.recount.body')}</Text>
      {kinds.map((kind, at) => (
        <Group key={kind} gap="xs" align="end">
          <TextInput
            w={120}
            label={t(`countReview.recount.${kind}`)}
            inputMode="numeric"
            data-autofocus={at === 0 || undefined}
            value={texts[kind]}
            error={wrong(kind)}
            onKeyDown={(event) => {
              if (event.key === 'Enter' && !event.nativeEvent.isComposing && isRight) void save(next)
            }}
            onChange={(event) => setTexts({ ...texts, [kind]: event.currentTarget.value })}
          />
          <Text size="sm" pb={6}>
            {t(`countReview.recount.${kind}Unit`)}
          </Text>
        </Group>
      ))}
      {isRight ? null : (
        <Text size="sm" role="alert" c="var(--banto-rejected-text)">
          {t(isEmpty ? 'countReview.recount.noLimit' : 'countReview.recount.wrongLimit')}
        </Text>
      )}
      <Group justify="flex-end" gap="xs">
        <Button variant="default" onClick={() => void save(null)}>
          {t('countReview.recount.none')}
        </Button>
        <Button disabled={!isRight} onClick={() => void save(next)}>
          {t('countReview.recount.save')}
        </Button>
      </Group>
    </Stack>
  )
}

/** Over which variances are counted again. */
export function RecountDialog({ opened, onClose, ...rest }: RecountDialogProps) {
  const { t } = useWords()
  return (
    <Modal opened={opened} onClose={onClose} title={t('countReview.recount.title')}>
      <Limits {...rest} onClose={onClose} />
    </Modal>
  )
}
