import './export.css'
import { useState } from 'react'
import type { PayrollPreview } from '#shared/contracts/timecardExport.ts'
import { targetIds, type Layout } from '#shared/domain/payroll/layout.ts'
import { targets } from '#shared/domain/payroll/targets.ts'
import { call } from '../../api/index.ts'
import { useErrors } from '../../common/errors.ts'
import { useWords } from '../../common/i18n.ts'
import { useEngine } from '../../common/queries.ts'
import { useTellFile } from '../../countFiles/index.ts'
import { Button, Checkbox, Group, Loader, Modal, Radio, Select, Stack, Text, useDebouncedValue } from '../../ui/index.ts'
import { useEverybody } from '../approval/useEverybody.ts'
import { isNarrowed, type BoardScope } from '../scope.ts'
import { WhomPart, type Whom } from '../WhomPart.tsx'
import { CheckPart } from './CheckPart.tsx'
import { ColumnsPart } from './ColumnsPart.tsx'
import { ExportList } from './ExportList.tsx'
import { FormatPart, QuestionsPart } from './FormatPart.tsx'
import { RowsPart } from './RowsPart.tsx'
import { SheetsPart } from './SheetsPart.tsx'

const afterTypingMs = 300
const nobody: ReadonlySet<number> = new Set()

/** The last answer, while the next one is made: what is seen does not come and go with each letter. */
function useLast<T>(data: T | undefined): T | null {
  const [last, setLast] = useState<T | null>(null)
  if (data !== undefined && data !== last) setLast(data)
  return data ?? last
}

function TargetPart({ layout, onChoose }: { readonly layout: Layout; readonly onChoose: (target: Layout['target']) => void }) {
  const { t } = useWords()
  const { certainty, sources } = targets[layout.target]
  return (
    <section>
      <Select
        w={320}
        data-autofocus
        label={t('timecardExport.target')}
        allowDeselect={false}
        data={targetIds.map((value) => ({ value, label: t(`timecardExport.targets.${value}`) }))}
        value={layout.target}
        onChange={(value) => onChoose(targetIds.find((one) => one === value) ?? layout.target)}
      />
      <Text size="sm">{t(`timecardExport.about.${layout.target}`)}</Text>
      <Text size="xs" c="dimmed">
        {t(`timecardExport.certainty.${certainty}`)}
        {sources.length === 0 ? '' : ` ${t('timecardExport.source', { pages: sources.join(', ') })}`}
      </Text>
    </section>
  )
}

interface WritePartProps {
  readonly month: string
  readonly layout: Layout
  readonly preview: PayrollPreview
  readonly scope: 'all' | 'differences'
  /** Null: everybody. */
  readonly staffIds: readonly number[] | null
  readonly onWritten: () => void
}

function WritePart({ month, layout, preview, scope, staffIds, onWritten }: WritePartProps) {
  const { t } = useWords()
  const errors = useErrors()
  const tell = useTellFile()
  const [isBusy, setBusy] = useState(false)
  const [isAgain, setAgain] = useState(false)
  const { before, faults, problems, people, contents } = preview
  const write = async (): Promise<void> => {
    setBusy(true)
    try {
      const file = await call('timecardExport.write', {
        month,
        layout,
        staffIds: staffIds === null ? null : [...staffIds],
        scope,
        contents,
        isAgain,
      })
      setAgain(false)
      tell(file, [t('timecardExport.written', { count: file.people })])
      onWritten()
    } catch (error) {
      errors.show(error)
    } finally {
      setBusy(false)
    }
  }
  const isReady = faults.length === 0 && problems.length === 0 && people.length > 0 && (before === null || isAgain)
  return (
    <>
      {before === null ? null : (
        <Checkbox label={t('timecardExport.again')} checked={isAgain} onChange={(event) => setAgain(event.currentTarget.checked)} />
      )}
      <Button loading={isBusy} disabled={!isReady} onClick={() => void write()}>
        {t('timecardExport.write')}
      </Button>
    </>
  )
}

interface ContentProps {
  readonly month: string
  /** Whom the board shows. */
  readonly board: BoardScope
  /** The same in words. */
  readonly of: string
}

function Content({ month, board, of }: ContentProps) {
  const { t } = useWords()
  const { data: saved } = useEngine('timecardExport.layouts', {})
  const [draft, setDraft] = useState<Layout | null>(null)
  const [step, setStep] = useState<'settings' | 'check'>('settings')
  const [chosen, setScope] = useState<'all' | 'differences' | null>(null)
  const [whom, setWhom] = useState<Whom>(isNarrowed(board) ? 'onScreen' : 'all')
  const { people: shownPeople } = useEverybody(month, board)
  const [left, setLeft] = useState<ReadonlySet<number>>(nobody)
  const first = saved?.layouts.find(({ isSaved }) => isSaved) ?? saved?.layouts[0]
  const layout = draft ?? first?.layout ?? null
  const [typed] = useDebouncedValue(layout, afterTypingMs)
  const wanted = step === 'check' ? layout : (typed ?? layout)
  const fallback = targets.free.layout
  const whole = useEngine(
    'timecardExport.preview',
    { month, layout: wanted ?? fallback, scope: 'all', staffIds: null },
    { enabled: wanted !== null },
  )
  // Whoever was handed over before is meant again only where the figures are other ones by now.
  const changedBefore = whole.data?.before?.differences.filter(({ kind }) => kind !== 'gone').length ?? 0
  const scope = chosen ?? (changedBefore > 0 ? 'differences' : 'all')
  const asked = { month, layout: wanted ?? fallback, scope }
  const { data: everybody } = useEngine('timecardExport.preview', { ...asked, staffIds: null }, { enabled: wanted !== null })
  const onScreen = shownPeople === null ? null : new Set(shownPeople.map(({ staffId }) => staffId))
  const meant = everybody?.people.filter(({ staffId }) => whom === 'all' || onScreen === null || onScreen.has(staffId)) ?? []
  const staffIds =
    (left.size === 0 && whom === 'all') || everybody === undefined || (whom === 'onScreen' && onScreen === null)
      ? null
      : meant.map(({ staffId }) => staffId).filter((one) => !left.has(one))
  const { data: some } = useEngine('timecardExport.preview', { ...asked, staffIds }, { enabled: staffIds !== null })
  const shown = useLast(staffIds === null ? everybody : some)
  const data = everybody === undefined ? undefined : (shown ?? undefined)
  const last = useLast(everybody)
  if (layout === null || saved === undefined) return <Loader size="sm" />
  const choose = (target: Layout['target']): void =>
    setDraft(saved.layouts.find((one) => one.layout.target === target)?.layout ?? targets[target].layout)
  if (step === 'settings')
    return (
      <Stack gap="md" className="timecards-export">
        <TargetPart layout={layout} onChoose={choose} />
        <ColumnsPart layout={layout} leaveNames={last?.leaveNames ?? []} onChange={(columns) => setDraft({ ...layout, columns })} />
        <QuestionsPart layout={layout} onChange={setDraft} preview={last} />
        <FormatPart layout={layout} onChange={setDraft} />
        <ExportList month={month} />
        <SheetsPart month={month} from={last?.from ?? null} to={last?.to ?? null} />
        <Group justify="flex-end" className="ui-dialog-foot">
          <Button onClick={() => setStep('check')}>{t('timecardExport.next')}</Button>
        </Group>
      </Stack>
    )
  const changed = data?.before?.differences.filter(({ kind }) => kind !== 'gone').length ?? 0
  return (
    <Stack gap="md" className="timecards-export">
      {data === undefined ? (
        <Loader size="sm" />
      ) : (
        <>
          {data.before === null ? null : (
            <Radio.Group value={scope} onChange={(value) => setScope(value === 'differences' ? 'differences' : 'all')}>
              <Stack gap={10}>
                <Radio value="all" label={t('timecardExport.scopes.all')} />
                <Radio value="differences" disabled={changed === 0} label={t('timecardExport.scopes.differences', { count: changed })} />
              </Stack>
            </Radio.Group>
          )}
          <WhomPart
            of={of}
            counts={{
              onScreen: everybody?.people.filter(({ staffId }) => onScreen?.has(staffId) !== false).length ?? 0,
              all: everybody?.people.length ?? 0,
            }}
            whom={isNarrowed(board) ? whom : null}
            onChoose={setWhom}
          />
          <CheckPart layout={layout} preview={data} />
          {everybody === undefined ? null : <RowsPart layout={layout} people={meant} left={left} onLeft={setLeft} />}
        </>
      )}
      <Group justify="flex-end" className="ui-dialog-foot">
        <Button variant="default" data-autofocus onClick={() => setStep('settings')}>
          {t('timecardExport.back')}
        </Button>
        {data === undefined ? null : (
          <WritePart month={month} layout={layout} preview={data} scope={scope} staffIds={staffIds} onWritten={() => setScope(null)} />
        )}
      </Group>
    </Stack>
  )
}

/** 給与ソフトへ渡す: the target and its layout, then what would be written, then the file. `month`: YYYY-MM. */
export function ExportDialog({
  month,
  scope,
  of,
  opened,
  onClose,
}: {
  readonly month: string
  /** Whom the board shows. */
  readonly scope: BoardScope
  /** The same in words. */
  readonly of: string
  readonly opened: boolean
  readonly onClose: () => void
}) {
  const { t } = useWords()
  return (
    <Modal opened={opened} onClose={onClose} size={1000} title={t('timecardExport.title')} closeOnClickOutside={false}>
      {opened ? <Content month={month} board={scope} of={of} /> : null}
    </Modal>
  )
}
