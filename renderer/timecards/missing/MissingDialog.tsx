import { useState } from 'react'
import type { OutputOf } from '#shared/contracts/index.ts'
import { characters } from '#shared/domain/text.ts'
import { call } from '../../api/index.ts'
import { errorText, useErrors } from '../../common/errors.ts'
import { useEngine } from '../../common/queries.ts'
import { Button, Checkbox, Group, Loader, Modal, modals, notifications, Stack, stepNotice, Table, Text, TextInput } from '../../ui/index.ts'
import { useTimecards } from '../state.ts'
import { useTimecardWords } from '../words.ts'
import { choices, chosenOf, choose, keyOf, type Choice, type Chosen } from './choices.ts'
import { MissingRow } from './MissingRow.tsx'
import './missing.css'

interface MissingDialogProps {
  readonly opened: boolean
  readonly month: string
  readonly storeId: number | null
  readonly onClose: () => void
}

const longestReason = 200
/** Rows that are shown at once: a table of controls, not a list to scroll through. */
const mostShown = 100

const none: Chosen = new Map()

/** Missing punches of a month: what the plan or the usual time proposes is chosen row by row, or for many, and staged as one step. */
export function MissingDialog({ opened, month, storeId, onClose }: MissingDialogProps) {
  const words = useTimecardWords()
  const { t } = words
  const [chosen, setChosen] = useState(none)
  const { data, error } = useEngine('timecards.missing', { month, storeId }, { enabled: opened })
  const close = (): void => {
    setChosen(none)
    onClose()
  }
  const leave = (): void => {
    if (chosen.size === 0) {
      close()
      return
    }
    modals.openConfirmModal({
      title: t('timecardEdit.leaveTitle'),
      children: <Text size="sm">{t('timecardEdit.leaveBody')}</Text>,
      labels: { confirm: t('timecardEdit.leaveGo'), cancel: t('timecardEdit.stay') },
      cancelProps: { 'data-autofocus': true },
      onConfirm: close,
    })
  }
  return (
    <Modal opened={opened} onClose={leave} size={1080} title={t('timecardMissing.title', { month: words.month(month) })}>
      {!opened ? null : error !== null ? (
        <Text role="alert">{errorText(words, error)}</Text>
      ) : data === undefined ? (
        <Loader size="sm" />
      ) : (
        <Content {...data} chosen={chosen} onChosen={setChosen} onDone={close} onLeave={leave} />
      )}
    </Modal>
  )
}

interface ContentProps extends OutputOf<'timecards.missing'> {
  readonly chosen: Chosen
  readonly onChosen: (chosen: Chosen) => void
  readonly onDone: () => void
  readonly onLeave: () => void
}

function Content({ rows: all, reasons, chosen, onChosen, onDone, onLeave }: ContentProps) {
  const words = useTimecardWords()
  const { t, find } = words
  const errors = useErrors()
  const set = useTimecards((state) => state.set)
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set())
  const [reason, setReason] = useState('')
  const [isAsked, setAsked] = useState(false)
  const [isBusy, setBusy] = useState(false)
  const [lacking, setLacking] = useState(0)
  const [refused, setRefused] = useState<ReadonlyMap<string, string>>(new Map())
  const rows = all.slice(0, mostShown)
  const meant = rows.filter((row) => selected.has(keyOf(row)))
  const corrections = chosenOf(rows, chosen)
  const reasonError =
    reason.trim() === ''
      ? t('timecardEdit.reasonRequired')
      : characters(reason.trim()) > longestReason
        ? t('timecardEdit.reasonTooLong')
        : null

  const chooseFor = (of: typeof rows, choice: Choice | null): void => {
    const next = choose(chosen, of, choice)
    onChosen(next.chosen)
    setLacking(next.lacking)
    setRefused(new Map())
  }
  const select = (keys: readonly string[], isSelected: boolean): void =>
    setSelected((before) => new Set(isSelected ? [...before, ...keys] : [...before].filter((key) => !keys.includes(key))))

  const stage = async (): Promise<void> => {
    setAsked(true)
    if (corrections.length === 0 || reasonError !== null || isBusy) return
    setBusy(true)
    try {
      const { cells, problems } = await call('timecards.applyProposals', {
        proposals: corrections.map(({ proposal }) => proposal),
        reason: reason.trim(),
      })
      if (problems.length > 0) {
        setRefused(
          new Map(
            problems.flatMap(({ at, rule }) => {
              const row = corrections[at]?.row
              return row === undefined ? [] : [[keyOf(row), find(`timecardEdit.rules.${rule}`) ?? rule] as const]
            }),
          ),
        )
        return
      }
      notifications.show({ id: stepNotice, message: t('timecardEdit.staged', { count: cells }), autoClose: 6000 })
      onDone()
    } catch (error) {
      errors.show(error)
    } finally {
      setBusy(false)
    }
  }

  if (all.length === 0) return <Text size="sm">{t('timecardMissing.nothing')}</Text>
  return (
    <Stack
      gap="sm"
      onKeyDown={(event) => {
        if (event.nativeEvent.isComposing || event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return
        event.preventDefault()
        void stage()
      }}
    >
      <Text size="sm">{t('timecardMissing.says')}</Text>
      <Group gap="xs" role="group" aria-label={t('timecardMissing.forAll')}>
        <Text size="sm" aria-live="polite">
          {t('timecardMissing.selected', { count: meant.length })}
        </Text>
        {[...choices, null].map((choice) => (
          <Button key={choice} size="compact-sm" variant="default" disabled={meant.length === 0} onClick={() => chooseFor(meant, choice)}>
            {t(`timecardMissing.choices.${choice ?? 'none'}`)}
          </Button>
        ))}
        {lacking === 0 ? null : (
          <Text size="sm" role="status">
            {t('timecardMissing.lacking', { count: lacking })}
          </Text>
        )}
      </Group>
      <div className="timecards-missing">
        <Table stickyHeader>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>
                <Checkbox
                  data-autofocus
                  aria-label={t('timecardMissing.selectAll')}
                  checked={meant.length === rows.length}
                  indeterminate={meant.length > 0 && meant.length < rows.length}
                  onChange={(event) => select(rows.map(keyOf), event.currentTarget.checked)}
                />
              </Table.Th>
              {(['person', 'day', 'store', 'now', 'choice', 'after'] as const).map((name) => (
                <Table.Th key={name}>{t(`timecardMissing.columns.${name}`)}</Table.Th>
              ))}
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {rows.map((row) => (
              <MissingRow
                key={keyOf(row)}
                row={row}
                choice={chosen.get(keyOf(row))}
                isSelected={selected.has(keyOf(row))}
                refused={refused.get(keyOf(row)) ?? null}
                onSelect={(isSelected) => select([keyOf(row)], isSelected)}
                onChoose={(choice) => chooseFor([row], choice)}
                onOpen={() => set({ open: { staffId: row.staffId, day: row.day } })}
              />
            ))}
          </Table.Tbody>
        </Table>
      </div>
      {all.length === rows.length ? null : <Text size="sm">{t('timecardMissing.more', { count: all.length - rows.length })}</Text>}
      <TextInput
        label={t('timecardEdit.reason')}
        description={t('timecardEdit.reasonHint')}
        required
        value={reason}
        error={isAsked ? (reasonError ?? undefined) : undefined}
        onChange={(event) => setReason(event.currentTarget.value)}
      />
      {reasons.length === 0 ? null : (
        <Group gap="xs" role="group" aria-label={t('timecardEdit.lastReasons')}>
          {reasons.map((text) => (
            <Button key={text} variant="default" size="compact-xs" onClick={() => setReason(text)}>
              {text}
            </Button>
          ))}
        </Group>
      )}
      {refused.size === 0 ? null : (
        <Text size="sm" c="var(--mantine-color-error)" role="alert">
          {t('timecardMissing.refused')}
        </Text>
      )}
      <Group justify="flex-end" gap="xs">
        <Button variant="default" onClick={onLeave}>
          {t('common.cancel')}
        </Button>
        <Button title="Ctrl+Enter" disabled={corrections.length === 0 || isBusy} onClick={() => void stage()}>
          {t('timecardMissing.stage', { count: corrections.length })}
        </Button>
      </Group>
    </Stack>
  )
}
