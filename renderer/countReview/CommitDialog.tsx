import { useState } from 'react'
import type { OutputOf } from '#shared/contracts/index.ts'
import { call } from '../api/index.ts'
import { asBody, useErrors } from '../common/errors.ts'
import { useWords } from '../common/i18n.ts'
import { runJob } from '../common/jobs.ts'
import { useEngine } from '../common/queries.ts'
import { Alert, Button, Group, Modal, notifications, Radio, Stack, Text } from '../ui/index.ts'
import { CommitFigures } from './CommitFigures.tsx'
import { Rechecked } from './Rechecked.tsx'
import { Unsure } from './Unsure.tsx'
import { WaitingLines } from './WaitingLines.tsx'

const noProducts: OutputOf<'countFiles.smaregiCheck'>['negative'] = { count: 0, products: [] }

interface CommitDialogProps {
  readonly count: OutputOf<'stockCounts.open'>
  readonly summary: OutputOf<'countReview.summary'>
  /** The figures are being read again. */
  readonly isBehind: boolean
  readonly opened: boolean
  readonly onClose: () => void
  /** Somebody wants to see, and answer, the questions. */
  readonly onQuestions: () => void
}

/** The last look before the stock is corrected: what changes, what is left out, and how. */
export function CommitDialog({ count, summary, isBehind, opened, onClose, onQuestions }: CommitDialogProps) {
  const { t, find, format } = useWords()
  const errors = useErrors()
  const [mode, setMode] = useState<'relative' | 'absolute'>('relative')
  const [isBusy, setBusy] = useState(false)
  const [isChecked, setChecked] = useState(false)
  // Each look at the figures is checked anew.
  if (!opened && isChecked) setChecked(false)
  const { data: sure, isPending } = useEngine(
    'countFiles.smaregiCheck',
    { countId: count.countId, uncountedAsZero: false },
    { enabled: opened },
  )
  const negative = sure?.negative ?? noProducts
  const twoShelves = sure?.twoShelves ?? noProducts
  const notPlanned = sure?.notPlanned ?? noProducts
  const csvMadeAt = sure?.csvMadeAt ?? null
  const { countId, unknownCodes, doubts } = count
  const isUnsure = csvMadeAt !== null || doubts > 0 || negative.count > 0 || twoShelves.count > 0 || notPlanned.count > 0
  /** What the last reading changed; null: nothing, or it was not done yet. */
  const [found, setFound] = useState<OutputOf<'countReview.recheck'> | null>(null)
  const { commit, uncounted, version, marks, notCorrectable, elsewhere, overlaps } = summary
  const notes = [
    ...overlaps.map(({ name, products }) => t('countReview.figures.overlap', { name, count: products })),
    ...(unknownCodes === 0 ? [] : [t('countReview.commit.unknownCodes', { count: unknownCodes })]),
    ...(notCorrectable === 0 ? [] : [t('countReview.figures.notCorrectable', { count: notCorrectable })]),
    ...(marks['recount'] === undefined ? [] : [t('countReview.commit.recount', { count: marks['recount'] })]),
  ]
  const close = (): void => {
    setFound(null)
    onClose()
  }
  const go = async (): Promise<void> => {
    setBusy(true)
    let seen = version
    try {
      // Offline, a person may commit what was read before; each time else what moved is read once more.
      if (found?.isRead !== false) {
        const checked = await runJob('countReview.recheck', { countId, version })
        setFound(checked)
        if (!checked.isRead || checked.lines > 0) return
        // Where only the books of what is left changed, what the person saw is what is committed.
        seen = checked.version
      }
      const { lines } = await call('countReview.commit', { countId, mode, version: seen })
      close()
      notifications.show({
        color: 'green',
        message: lines === 0 ? t('countReview.commit.doneNothing') : t('countReview.commit.done', { count: lines }),
      })
    } catch (error) {
      const reason = asBody(error).details['reason']
      const text = typeof reason === 'string' ? find(`countReview.commit.${reason === 'waiting' ? 'waitingReason' : reason}`) : null
      if (text === null) errors.show(error)
      else notifications.show({ color: 'yellow', message: text, inDialog: true })
    } finally {
      setBusy(false)
    }
  }
  return (
    <Modal opened={opened} onClose={close} title={t('countReview.commit.title')} size={560}>
      <Stack gap="sm">
        <Text>
          {commit.lines === 0
            ? t('countReview.commit.nothing')
            : t('countReview.commit.body', {
                lines: commit.lines,
                more: format.signed(commit.more),
                less: format.signed(commit.less),
                yen: format.signedYen(commit.yen),
              })}
        </Text>
        {commit.withoutCost === 0 ? null : <Text size="sm">{t('countReview.commit.withoutCost', { count: commit.withoutCost })}</Text>}
        <CommitFigures summary={summary} />
        {notes.length === 0 ? null : (
          <Alert color="yellow">
            {notes.map((note) => (
              <Text size="sm" key={note}>
                {note}
              </Text>
            ))}
          </Alert>
        )}
        <Unsure
          doubts={doubts}
          ofUnknown={Math.min(doubts, sure?.unknownQuestions ?? 0)}
          negative={negative}
          twoShelves={twoShelves}
          notPlanned={notPlanned}
          csvMadeAt={csvMadeAt}
          isChecked={isChecked}
          onCheck={setChecked}
          onShow={close}
          onQuestions={() => {
            close()
            onQuestions()
          }}
        />
        {commit.waiting === 0 && commit.blocking === 0 ? null : (
          <Alert
            color={commit.blocking > 0 ? 'red' : 'yellow'}
            title={
              commit.blocking > 0
                ? t('countReview.commit.blocking', { count: commit.blocking })
                : t('countReview.commit.waiting', { count: commit.waiting })
            }
          >
            <WaitingLines countId={countId} blocking={commit.blocking} onShow={close} />
          </Alert>
        )}
        {uncounted.undecided === 0 ? null : <Alert color="red">{t('countReview.commit.undecided', { count: uncounted.undecided })}</Alert>}
        {elsewhere === null ? null : <Alert color="red">{t('countReview.commit.committedElsewhere')}</Alert>}
        {found === null || found.lines === 0 ? null : <Rechecked found={found} />}
        {found?.isRead === false ? (
          <Alert color="yellow" role="alert">
            {t('countReview.commit.unread')}
          </Alert>
        ) : null}
        {commit.lines === 0 ? null : (
          <Radio.Group value={mode} onChange={(value) => setMode(value as 'relative' | 'absolute')}>
            <Stack gap="xs">
              {(['relative', 'absolute'] as const).map((value) => (
                <Radio
                  key={value}
                  value={value}
                  label={t(`countReview.commit.${value}`)}
                  description={t(`countReview.commit.${value}Hint`)}
                />
              ))}
            </Stack>
          </Radio.Group>
        )}
        <Group justify="flex-end" gap="xs" className="ui-dialog-foot">
          <Button variant="default" data-autofocus onClick={close}>
            {t('common.cancel')}
          </Button>
          <Button
            loading={isBusy}
            disabled={isBehind || uncounted.undecided > 0 || elsewhere !== null || isPending || (isUnsure && !isChecked)}
            onClick={() => void go()}
          >
            {t(found?.isRead === false ? 'countReview.commit.confirmUnread' : 'countReview.commit.confirm')}
          </Button>
        </Group>
      </Stack>
    </Modal>
  )
}
