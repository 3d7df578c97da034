import { useMemo, useState } from 'react'
import type { OutputOf } from '#shared/contracts/index.ts'
import { dayInJapan } from '#shared/domain/tax.ts'
import { useErrors } from '../../common/errors.ts'
import { useClock, useWords } from '../../common/i18n.ts'
import { runJob } from '../../common/jobs.ts'
import { useEngine } from '../../common/queries.ts'
import { Button, Checkbox, Group, Modal, Select, Stack, Text, TextInput } from '../../ui/index.ts'
import { firstDraft, freeName, planKinds, planOf, type PlanDraft, type PlanKind } from './draft.ts'
import { PlanFields } from './PlanFields.tsx'
import { PlanFigures, usePlanFigures } from './PlanFigures.tsx'
import { PullFirst } from './PullFirst.tsx'

interface StartDialogProps {
  readonly opened: boolean
  readonly onClose: () => void
  readonly onStarted: (countId: string) => void
}

interface StartFormProps extends Pick<StartDialogProps, 'onStarted'> {
  readonly choices: OutputOf<'stockCounts.choices'>
  /** Of the counts that there are. */
  readonly names: readonly string[]
}

/** What a plan that is not one yet lacks. */
const missingOf = ({ kind }: PlanDraft): 'day' | 'codes' | 'choice' => (kind === 'notSince' ? 'day' : kind === 'list' ? 'codes' : 'choice')

function StartForm({ choices, names, onStarted }: StartFormProps) {
  const { t } = useWords()
  const errors = useErrors()
  const clock = useClock()
  const today = dayInJapan(clock())
  const [draft, setDraft] = useState<PlanDraft>(() => firstDraft(today))
  const [chosenStore, setStore] = useState<number | null>(null)
  const [typedName, setName] = useState<string | null>(null)
  const [isBlind, setBlind] = useState(false)
  const [isBusy, setBusy] = useState(false)
  const store = choices.stores.find(({ storeId }) => storeId === chosenStore) ?? choices.stores[0]
  // The same object until the draft changes: what it comes to is asked once.
  const plan = useMemo(() => planOf(draft), [draft])
  const figures = usePlanFigures(store?.storeId ?? 0, store === undefined ? null : plan)
  if (store === undefined) return <PullFirst why={t('stockCounts.start.noStore')} />
  const { storeId, storeName } = store
  const name = typedName ?? freeName(t('stockCounts.start.suggestedName', { month: today.slice(0, 7), store: storeName }), names)
  const isEmpty = plan !== null && figures.settled === plan && figures.data?.products === 0
  const missing = plan === null ? missingOf(draft) : isEmpty ? 'products' : null
  const whyNot = name.trim() === '' ? 'name' : missing
  const start = async (): Promise<void> => {
    if (plan === null || isBusy) return
    setBusy(true)
    try {
      const { countId } = await runJob('stockCounts.start', { storeId, name: name.trim(), plan, isBlind })
      onStarted(countId)
    } catch (error) {
      errors.show(error)
    } finally {
      setBusy(false)
    }
  }
  return (
    <Stack gap="sm">
      <Group gap="sm" align="start" grow>
        <Select
          label={t('stockCounts.start.store')}
          value={String(storeId)}
          data={choices.stores.map((one) => ({ value: String(one.storeId), label: one.storeName }))}
          onChange={(value) => setStore(Number(value))}
        />
        <TextInput
          label={t('stockCounts.start.name')}
          description={t('stockCounts.start.nameHint')}
          inputWrapperOrder={['label', 'input', 'description']}
          maxLength={60}
          value={name}
          error={name.trim() === '' ? t('stockCounts.start.nameMissing') : null}
          onChange={(event) => setName(event.currentTarget.value)}
        />
      </Group>
      <Select
        label={t('stockCounts.start.plan')}
        data-autofocus
        value={draft.kind}
        data={planKinds.map((kind) => ({ value: kind, label: t(`stockCounts.start.kinds.${kind}`) }))}
        onChange={(kind) => setDraft({ ...draft, kind: (kind ?? 'everything') as PlanKind })}
      />
      <PlanFields storeId={storeId} choices={choices} draft={draft} onChange={(part) => setDraft({ ...draft, ...part })} />
      <PlanFigures figures={figures} kind={draft.kind} plan={plan} />
      <Checkbox
        label={t('stockCounts.start.blind')}
        description={t('stockCounts.start.blindHint')}
        checked={isBlind}
        onChange={(event) => setBlind(event.currentTarget.checked)}
      />
      <Group justify="flex-end" gap="sm">
        {whyNot === null ? null : (
          <Text size="sm" c="dimmed" role="status">
            {t(`stockCounts.start.whyNot.${whyNot}`)}
          </Text>
        )}
        <Button size="sm" loading={isBusy} disabled={whyNot !== null} onClick={() => void start()}>
          {t('stockCounts.start.go')}
        </Button>
      </Group>
    </Stack>
  )
}

/** Plans a count of one store. */
export function StartDialog({ opened, onClose, onStarted }: StartDialogProps) {
  const { t } = useWords()
  // Opened once its form is there: the focus goes to the form, not to the cross.
  const { data: choices } = useEngine('stockCounts.choices', {}, { enabled: opened })
  const { data: counts } = useEngine('stockCounts.list', {}, { enabled: opened })
  const isReady = choices !== undefined && counts !== undefined
  return (
    <Modal opened={opened && isReady} onClose={onClose} title={t('stockCounts.start.title')} size={640}>
      {isReady ? <StartForm choices={choices} names={counts.map(({ name }) => name)} onStarted={onStarted} /> : null}
    </Modal>
  )
}
