import { useRef, useState, type KeyboardEvent } from 'react'
import type { InputOf, OutputOf } from '#shared/contracts/index.ts'
import { call } from '../../api/index.ts'
import { errorText, useErrors } from '../../common/errors.ts'
import { isTextField, matchesKeys } from '../../common/keys.ts'
import { useEngine } from '../../common/queries.ts'
import { Button, Checkbox, Group, Loader, Modal, Select, Stack, Table, Text } from '../../ui/index.ts'
import { namesOf } from '../names.ts'
import { SeverityMark } from '../SeverityMark.tsx'
import { useTimecardWords } from '../words.ts'
import { ReasonField } from './ReasonField.tsx'
import { seenOf, type SeenFinding } from './seen.ts'

type Asked = Omit<InputOf<'timecardApproval.open'>, 'rule'>
type Open = OutputOf<'timecardApproval.open'>['findings'][number]

interface SettleDialogProps {
  readonly opened: boolean
  readonly asked: Asked
  /** Whose findings, in words. */
  readonly of: string
  readonly stores: OutputOf<'timecards.settings'>['stores']
  readonly onClose: () => void
}

/** Findings of one kind, or of all that are shown, are in order for one reason. The last such step can be taken back. */
export function SettleDialog({ opened, asked, of, stores, onClose }: SettleDialogProps) {
  const { t, month } = useTimecardWords()
  return (
    <Modal opened={opened} onClose={onClose} size={960} title={t('timecardApproval.settleMany.title', { of, month: month(asked.month) })}>
      {opened ? <Content asked={asked} stores={stores} /> : null}
    </Modal>
  )
}

const keyOf = ({ staffId, cause }: Open): string => JSON.stringify(seenOf(staffId, cause))

interface Step {
  readonly findings: readonly SeenFinding[]
  readonly reason: string
  readonly isTakenBack: boolean
}

/** Settles findings for a reason, and takes the last step back. */
function useSteps() {
  const errors = useErrors()
  const [step, setStep] = useState<Step | null>(null)
  const [isBusy, setBusy] = useState(false)
  const run = async (work: () => Promise<unknown>, next: Step): Promise<boolean> => {
    if (isBusy) return false
    setBusy(true)
    try {
      await work()
      setStep(next)
      return true
    } catch (error) {
      errors.show(error)
      return false
    } finally {
      setBusy(false)
    }
  }
  return {
    step,
    isBusy,
    settle: (findings: readonly SeenFinding[], reason: string) =>
      run(() => call('timecardApproval.settle', { findings: [...findings], reason }), { findings, reason, isTakenBack: false }),
    undo: async (): Promise<void> => {
      if (step === null || step.isTakenBack) return
      await run(() => call('timecardApproval.unsettle', { findings: [...step.findings] }), { ...step, isTakenBack: true })
    },
  }
}

function Content({ asked, stores }: Pick<SettleDialogProps, 'asked' | 'stores'>) {
  const words = useTimecardWords()
  const { t } = words
  const [rule, setRule] = useState<string | null>(null)
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set())
  const [reason, setReason] = useState('')
  const { step, isBusy, settle, undo } = useSteps()
  const { data, error } = useEngine('timecardApproval.open', { ...asked, rule }, { keepPrevious: true })
  if (error !== null) return <Text role="alert">{errorText(words, error)}</Text>
  if (data === undefined) return <Loader size="sm" />
  const rows = data.findings.map((one) => ({ ...one, key: keyOf(one) }))
  const meant = rows.filter(({ key }) => selected.has(key))
  const canSettle = meant.length > 0 && reason.trim() !== '' && !isBusy
  const settleMeant = async (): Promise<void> => {
    if (!canSettle) return
    const findings = meant.map(({ staffId, cause }) => seenOf(staffId, cause))
    if (await settle(findings, reason.trim())) setSelected(new Set())
  }
  const choose = (keys: readonly string[], isSelected: boolean): void =>
    setSelected((before) => new Set(isSelected ? [...before, ...keys] : [...before].filter((key) => !keys.includes(key))))
  const all = data.kinds.reduce((sum, { count }) => sum + count, 0)
  // A kind of which nothing is left stays chosen until another one is.
  const chosen = data.kinds.some((kind) => kind.rule === rule) || rule === null ? [] : [{ rule, count: 0 }]
  const kinds = [
    { value: '', label: t('timecardApproval.settleMany.all', { count: all }) },
    ...[...data.kinds, ...chosen].map((kind) => ({
      value: kind.rule,
      label: t('timecardApproval.settleMany.one', { title: words.ruleTitle(kind.rule), count: kind.count }),
    })),
  ]
  const onKeyDown = (event: KeyboardEvent): void => {
    if (!matchesKeys('Ctrl+Z', event) || isTextField(event.target)) return
    event.preventDefault()
    event.stopPropagation()
    void undo()
  }
  return (
    <Stack gap="sm" onKeyDown={onKeyDown}>
      <Text size="sm">{t('timecardApproval.settleMany.says')}</Text>
      <Select
        label={t('timecardApproval.settleMany.kind')}
        w={420}
        autoFocus
        allowDeselect={false}
        value={rule ?? ''}
        data={kinds}
        onChange={(value) => {
          setRule(value === '' ? null : value)
          setSelected(new Set())
        }}
      />
      {rows.length === 0 ? (
        <Text size="sm">{t('timecardApproval.settleMany.nothing')}</Text>
      ) : (
        <Rows rows={rows} selected={selected} names={namesOf(stores, data.others)} onChoose={choose} />
      )}
      {data.total === rows.length ? null : (
        <Text size="sm">{t('timecardApproval.settleMany.shown', { count: rows.length, of: data.total })}</Text>
      )}
      <Group gap="xs">
        <ReasonField value={reason} onChange={setReason} onEnter={() => void settleMeant()} />
        <Button disabled={!canSettle} onClick={() => void settleMeant()}>
          {t('timecardApproval.settleMany.settle', { count: meant.length })}
        </Button>
      </Group>
      <Group gap="xs" role="status">
        {step === null ? null : (
          <>
            <Text size="sm">
              {step.isTakenBack
                ? t('timecardApproval.settleMany.undone', { count: step.findings.length })
                : t('timecardApproval.settleMany.done', { count: step.findings.length, reason: step.reason })}
            </Text>
            {step.isTakenBack ? null : (
              <Button size="compact-sm" variant="default" title="Ctrl+Z" disabled={isBusy} onClick={() => void undo()}>
                {t('timecardApproval.settleMany.undo')}
              </Button>
            )}
          </>
        )}
      </Group>
    </Stack>
  )
}

interface RowsProps {
  readonly rows: readonly (Open & { readonly key: string })[]
  readonly selected: ReadonlySet<string>
  readonly names: ReturnType<typeof namesOf>
  readonly onChoose: (keys: readonly string[], isSelected: boolean) => void
}

/** The list is one stop of the Tab key: arrow keys walk over its rows, Space chooses one. */
function Rows({ rows, selected, names, onChoose }: RowsProps) {
  const words = useTimecardWords()
  const { t } = words
  const body = useRef<HTMLTableSectionElement>(null)
  const [active, setActive] = useState<string | null>(null)
  const at = Math.max(
    0,
    rows.findIndex(({ key }) => key === active),
  )
  const count = rows.filter(({ key }) => selected.has(key)).length
  const onKeyDown = (event: KeyboardEvent): void => {
    const moves: Readonly<Record<string, number>> = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: rows.length - 1 }
    const move = moves[event.key]
    if (move === undefined) return
    event.preventDefault()
    body.current?.querySelectorAll('input')[Math.max(0, Math.min(rows.length - 1, move))]?.focus()
  }
  return (
    <div className="timecards-settle">
      <Table stickyHeader>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>
              <Checkbox
                aria-label={t('timecardApproval.settleMany.selectAll')}
                checked={count === rows.length}
                indeterminate={count > 0 && count < rows.length}
                onChange={(event) =>
                  onChoose(
                    rows.map(({ key }) => key),
                    event.currentTarget.checked,
                  )
                }
              />
            </Table.Th>
            {(['person', 'day', 'finding'] as const).map((name) => (
              <Table.Th key={name}>{t(`timecardApproval.settleMany.columns.${name}`)}</Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody ref={body} onKeyDown={onKeyDown}>
          {rows.map(({ key, staffName, cause }, index) => {
            const { title, what } = words.finding(cause, names)
            const day = cause.day === null ? t('timecards.findings.ofPeriod') : words.day(cause.day)
            return (
              <Table.Tr key={key}>
                <Table.Td>
                  <Checkbox
                    aria-label={t('timecardApproval.settleMany.select', { name: staffName, day, title })}
                    tabIndex={index === at ? 0 : -1}
                    checked={selected.has(key)}
                    onFocus={() => setActive(key)}
                    onChange={(event) => onChoose([key], event.currentTarget.checked)}
                  />
                </Table.Td>
                <Table.Td>{staffName}</Table.Td>
                <Table.Td>{day}</Table.Td>
                <Table.Td>
                  <SeverityMark severity={cause.severity} /> <b>{title}</b> {what}
                </Table.Td>
              </Table.Tr>
            )
          })}
        </Table.Tbody>
      </Table>
    </div>
  )
}
