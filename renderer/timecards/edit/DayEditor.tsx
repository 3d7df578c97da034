import { useState, type KeyboardEvent } from 'react'
import type { CorrectionDay } from '#shared/contracts/timecards/corrections.ts'
import { characters } from '#shared/domain/text.ts'
import { oddShiftRules } from '#shared/domain/labour/shiftChecks.ts'
import { call } from '../../api/index.ts'
import { errorText, useErrors } from '../../common/errors.ts'
import { useWords } from '../../common/i18n.ts'
import { useEngine } from '../../common/queries.ts'
import { shiftTimesText } from '../../common/shiftTimes.ts'
import { Alert, Button, Group, modals, notifications, stepNotice, Stack, Text, TextInput } from '../../ui/index.ts'
import { correctionsOf, draftOf, faultsOf, isChanged, newDraft, type DraftFault, type DraftShift } from './draft.ts'
import { ShiftFields } from './ShiftFields.tsx'
import './edit.css'

const longestReason = 200

/** Whose day: by the person, or by one of the shifts. */
export type DayAsked = { readonly staffId: number; readonly day: string } | { readonly shiftResultId: number }

interface EditorProps {
  readonly day: CorrectionDay
  readonly onClose: () => void
}

/** The drafts of a day: its rows, and a new one where there is none. */
const draftsOf = (day: CorrectionDay): readonly DraftShift[] =>
  day.rows.length > 0
    ? day.rows.map(draftOf)
    : [newDraft('new-1', day.proposals[0]?.storeId ?? day.homeStoreId ?? day.stores[0]?.storeId ?? null)]

function Editor({ day, onClose }: EditorProps) {
  const words = useWords()
  const { t, find } = words
  const errors = useErrors()
  const [drafts, setDrafts] = useState(() => draftsOf(day))
  const [left, setLeft] = useState<ReadonlySet<string>>(new Set())
  const [reason, setReason] = useState('')
  const [isAsked, setAsked] = useState(false)
  const [refused, setRefused] = useState<ReadonlyMap<string, readonly DraftFault[]>>(new Map())
  const [isBusy, setBusy] = useState(false)
  const isBlocked = day.refused !== null || !day.isGranted
  const rowOf = ({ shiftResultId }: DraftShift) => day.rows.find((row) => row.shiftResultId === shiftResultId) ?? null
  const reasonError =
    reason.trim() === ''
      ? t('timecardEdit.reasonRequired')
      : characters(reason.trim()) > longestReason
        ? t('timecardEdit.reasonTooLong')
        : null
  const isTouched = drafts.some(isChanged)

  const change = (draft: DraftShift): void => {
    setDrafts((all) => all.map((one) => (one.key === draft.key ? draft : one)))
    setRefused(new Map())
  }

  /** Sends corrections to the outbox; tells what the engine refuses at the shift that it is about. */
  const stage = async (corrections: ReturnType<typeof correctionsOf>, said: (cells: number) => string): Promise<void> => {
    setBusy(true)
    try {
      const { cells, problems } = await call('timecards.correct', {
        corrections: corrections.map(({ correction }) => correction),
        reason: reason.trim(),
      })
      if (problems.length > 0) {
        setRefused(new Map(corrections.map(({ key }, place) => [key, problems.filter(({ at }) => at === place)])))
        return
      }
      notifications.show({ id: stepNotice, message: cells === 0 ? t('timecardEdit.nothingChanged') : said(cells), autoClose: 6000 })
      onClose()
    } catch (error) {
      errors.show(error)
    } finally {
      setBusy(false)
    }
  }

  const stageTyped = (): void => {
    setAsked(true)
    const typed = correctionsOf(drafts, day)
    const wrong = drafts.some((draft) => isChanged(draft) && faultsOf(draft, drafts, day).errors.length > 0)
    if (isBusy || isBlocked || wrong) return
    if (typed.length === 0) {
      notifications.show({ id: stepNotice, message: t('timecardEdit.nothingChanged'), autoClose: 6000 })
      return
    }
    if (reasonError !== null) return
    const go = (): void => void stage(typed, (count) => t('timecardEdit.staged', { count }))
    const odd = drafts
      .filter(isChanged)
      .flatMap((draft) => faultsOf(draft, drafts, day).warnings)
      .filter(({ rule }) => oddShiftRules.some((one) => one === rule))
    if (odd.length === 0) return go()
    modals.openConfirmModal({
      title: t('timecardEdit.oddTitle'),
      children: (
        <Stack gap={4}>
          {[...new Set(odd.map(({ rule }) => rule))].map((rule) => (
            <Text size="sm" key={rule}>
              {find(`timecardEdit.warnings.${rule}`) ?? rule}
            </Text>
          ))}
          {typed.map(({ key, correction }) =>
            correction.kind === 'delete' ? null : (
              <Text size="sm" fw={600} key={key}>
                {shiftTimesText(words, correction.times)}
              </Text>
            ),
          )}
        </Stack>
      ),
      labels: { confirm: t('timecardEdit.oddGo'), cancel: t('timecardEdit.oddBack') },
      cancelProps: { 'data-autofocus': true },
      onConfirm: go,
    })
  }

  const remove = (draft: DraftShift): void => {
    setAsked(true)
    const { shiftResultId, seen, key } = draft
    if (shiftResultId === null || seen === null || isBusy || isBlocked || reasonError !== null) return
    modals.openConfirmModal({
      title: t('timecardEdit.deleteTitle'),
      children: (
        <Text size="sm">
          {t('timecardEdit.deleteBody', { staffName: day.staffName, day: day.day, times: shiftTimesText(words, seen) })}
        </Text>
      ),
      labels: { confirm: t('timecardEdit.deleteGo'), cancel: t('common.cancel') },
      confirmProps: { color: 'red' },
      onConfirm: () => void stage([{ key, correction: { kind: 'delete', shiftResultId, seen } }], () => t('timecardEdit.deleted')),
    })
  }

  const leave = (): void => {
    if (!isTouched && reason.trim() === '') {
      onClose()
      return
    }
    modals.openConfirmModal({
      title: t('timecardEdit.leaveTitle'),
      children: <Text size="sm">{t('timecardEdit.leaveBody')}</Text>,
      labels: { confirm: t('timecardEdit.leaveGo'), cancel: t('timecardEdit.stay') },
      cancelProps: { 'data-autofocus': true },
      onConfirm: onClose,
    })
  }

  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.nativeEvent.isComposing || event.defaultPrevented) return
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
      event.preventDefault()
      stageTyped()
    } else if (event.key === 'Escape') {
      event.preventDefault()
      event.stopPropagation()
      leave()
    }
  }

  return (
    <Stack
      component="section"
      gap="md"
      className="timecards-edit"
      aria-label={t('timecardEdit.title', { staffName: day.staffName, day: day.day })}
      onKeyDown={onKeyDown}
    >
      {day.refused === null ? null : (
        <Alert color="yellow">
          {t('timecardEdit.refused')} {errorText(words, day.refused)}
        </Alert>
      )}
      {day.refused === null && !day.isGranted ? <Alert color="yellow">{t('timecardEdit.notGranted')}</Alert> : null}
      {day.rows.length === 0 ? (
        <Text size="sm" c="dimmed">
          {t('timecardEdit.noShifts')}
        </Text>
      ) : null}
      {drafts.map((draft, at) => {
        const found = faultsOf(draft, drafts, day)
        const isShown = isChanged(draft) && (isAsked || left.has(draft.key))
        return (
          <ShiftFields
            key={draft.key}
            day={day}
            row={rowOf(draft)}
            draft={draft}
            errors={[...(isShown ? found.errors : []), ...(refused.get(draft.key) ?? [])]}
            warnings={isChanged(draft) ? found.warnings : []}
            isFirst={at === 0}
            onChange={change}
            onLeft={() => setLeft((keys) => new Set([...keys, draft.key]))}
            onTakeNow={() => {
              const row = rowOf(draft)
              if (row !== null) change(draftOf(row))
            }}
            onDelete={() => remove(draft)}
          />
        )
      })}
      <Group>
        <Button
          variant="subtle"
          size="compact-sm"
          onClick={() => setDrafts((all) => [...all, newDraft(`new-${all.length + 1}`, day.homeStoreId ?? day.stores[0]?.storeId ?? null)])}
        >
          {t('timecardEdit.addShift')}
        </Button>
      </Group>
      <TextInput
        label={t('timecardEdit.reason')}
        description={t('timecardEdit.reasonHint')}
        required
        value={reason}
        error={isAsked ? (reasonError ?? undefined) : undefined}
        onChange={(event) => setReason(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key !== 'Enter' || event.nativeEvent.isComposing || event.ctrlKey || event.metaKey) return
          event.preventDefault()
          stageTyped()
        }}
      />
      {day.reasons.length === 0 ? null : (
        <Group gap="xs" role="group" aria-label={t('timecardEdit.lastReasons')}>
          <Text size="xs" c="dimmed">
            {t('timecardEdit.lastReasons')}
          </Text>
          {day.reasons.map((text) => (
            <Button key={text} variant="default" size="compact-xs" onClick={() => setReason(text)}>
              {text}
            </Button>
          ))}
        </Group>
      )}
      <Group justify="flex-end" gap="xs">
        <Button variant="default" onClick={leave}>
          {t('common.cancel')}
        </Button>
        <Button title="Ctrl+Enter" disabled={isBlocked || isBusy} onClick={stageTyped}>
          {t('timecardEdit.stage')}
        </Button>
      </Group>
    </Stack>
  )
}

/** Corrects the hours of a person's day: one editor for a panel and for a dialog. Ctrl+Enter stages, Esc leaves. */
export function DayEditor({ asked, onClose }: { readonly asked: DayAsked; readonly onClose: () => void }) {
  const words = useWords()
  const { data, error } = useEngine('timecards.correction', asked)
  if (error !== null) return <Alert color="red">{errorText(words, error)}</Alert>
  if (data === undefined) return <Text size="sm">{words.t('common.loading')}</Text>
  return <Editor key={`${data.staffId} ${data.day}`} day={data} onClose={onClose} />
}
