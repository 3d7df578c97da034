import { useRef, useState, type FormEvent } from 'react'
import type { DeviceDescription, DeviceState } from '#shared/contracts/devices.ts'
import { deviceKinds } from '#shared/domain/devices.ts'
import type { LabelPrinterSettings } from '#shared/domain/devices/labelPrinter.ts'
import type { ReceiptPrinterSettings } from '#shared/domain/devices/receiptPrinter.ts'
import type { ScannerSettings } from '#shared/domain/devices/scanner.ts'
import type { SystemPrinterSettings } from '#shared/domain/devices/systemPrinter.ts'
import { call } from '../api/index.ts'
import { errorText, useErrors } from '../common/errors.ts'
import { useWords } from '../common/i18n.ts'
import { useEngine } from '../common/queries.ts'
import { Alert, Button, Group, Modal, Select, Stack, Text, TextInput } from '../ui/index.ts'
import { ConditionMark } from './ConditionMark.tsx'
import { draftOf, hostAndPort, readDraft, twinOf, type DeviceSettings, type Draft, type DraftField } from './draft.ts'
import { PlaceFields, placeFor } from './PlaceFields.tsx'
import { LabelPrinterFields } from './settings/LabelPrinterFields.tsx'
import { ReceiptPrinterFields } from './settings/ReceiptPrinterFields.tsx'
import { ScannerFields } from './settings/ScannerFields.tsx'
import { SystemPrinterFields } from './settings/SystemPrinterFields.tsx'
import { useDevices, type Edited } from './state.ts'

function SettingsFields({ draft, onChange }: { readonly draft: Draft; readonly onChange: (settings: DeviceSettings) => void }) {
  const settings = draft.settings[draft.kind]
  switch (draft.kind) {
    case 'receiptPrinter':
      return <ReceiptPrinterFields settings={settings as ReceiptPrinterSettings} onChange={onChange} />
    case 'labelPrinter':
      return <LabelPrinterFields settings={settings as LabelPrinterSettings} onChange={onChange} />
    case 'systemPrinter':
      return <SystemPrinterFields settings={settings as SystemPrinterSettings} onChange={onChange} />
    case 'scanner':
      return <ScannerFields settings={settings as ScannerSettings} onChange={onChange} />
  }
}

/** What a try came to, in words. */
function Tried({ state }: { readonly state: DeviceState }) {
  const words = useWords()
  const help = state.error === null ? words.find(`devices.help.${state.condition}`) : errorText(words, state.error)
  return (
    <Alert role="status" color={state.error === null ? 'gray' : 'red'} title={<ConditionMark condition={state.condition} />}>
      {help === null ? null : (
        <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
          {help}
        </Text>
      )}
    </Alert>
  )
}

function Fields({ deviceId, device, onClose }: Edited & { readonly onClose: () => void }) {
  const words = useWords()
  const { t } = words
  const errors = useErrors()
  const [draft, setDraft] = useState(() => draftOf(device))
  // Nothing is wrong before a first try; then a mistake goes as soon as it is mended.
  const [isJudged, setJudged] = useState(false)
  const [tried, setTried] = useState<DeviceState | null>(null)
  const [busy, setBusy] = useState<'try' | 'save' | null>(null)
  const form = useRef<HTMLFormElement>(null)

  const reading = readDraft({ ...draft, ...hostAndPort(draft) })
  const wrong: readonly DraftField[] = isJudged && 'wrong' in reading ? reading.wrong : []

  const others = (useEngine('devices.list', {}).data ?? []).filter((one) => one.deviceId !== deviceId)
  const twin = 'device' in reading ? twinOf(reading.device, others) : null

  function change(part: Partial<Draft>): void {
    setDraft((before) => ({ ...before, ...part }))
    setTried(null)
  }

  /** The device as typed; null where something is wrong, which is then shown. */
  function read(): DeviceDescription | null {
    const typed = { ...draft, ...hostAndPort(draft) }
    // What is tried and kept is what stands in the fields.
    setDraft(typed)
    setJudged(true)
    const judged = readDraft(typed)
    // After the drawing, which marks it.
    if ('wrong' in judged) requestAnimationFrame(() => form.current?.querySelector<HTMLElement>('[aria-invalid=true]')?.focus())
    return 'device' in judged ? judged.device : null
  }

  async function during(what: 'try' | 'save', work: (typed: DeviceDescription) => Promise<void>): Promise<void> {
    const typed = read()
    if (typed === null || busy !== null) return
    setBusy(what)
    try {
      await work(typed)
    } catch (error) {
      errors.show(error)
    } finally {
      setBusy(null)
    }
  }

  const tryOut = (): Promise<void> => during('try', async (typed) => setTried(await call('devices.tryOut', typed)))
  const save = (): Promise<void> =>
    during('save', async (typed) => {
      const saved = deviceId ?? (await call('devices.add', typed)).deviceId
      if (deviceId === null) useDevices.getState().select(saved)
      else await call('devices.change', { deviceId, device: typed })
      onClose()
      // How it is with what was just set; a scanner tells of itself.
      if (typed.kind !== 'scanner') call('devices.check', { deviceId: saved }).catch(() => undefined)
    })

  return (
    <form
      ref={form}
      noValidate
      onSubmit={(event: FormEvent) => {
        event.preventDefault()
        void save()
      }}
    >
      <Stack gap="md">
        <Group gap="sm" align="flex-start">
          <TextInput
            data-autofocus
            flex={3}
            label={t('devices.name')}
            placeholder={t(`devices.namePlaceholders.${draft.kind}`)}
            value={draft.name}
            maxLength={200}
            error={wrong.includes('name') ? t(/\p{Cc}/u.test(draft.name) ? 'devices.wrong.control' : 'devices.wrong.name') : null}
            onChange={(event) => change({ name: event.currentTarget.value })}
          />
          <Select
            flex={2}
            label={t('devices.kind')}
            allowDeselect={false}
            disabled={deviceId !== null}
            value={draft.kind}
            data={deviceKinds.map((value) => ({ value, label: t(`devices.kinds.${value}`) }))}
            onChange={(value) => {
              const kind = deviceKinds.find((one) => one === value)
              if (kind !== undefined) change({ kind, placeKind: placeFor(kind, draft.placeKind) })
            }}
          />
        </Group>
        <PlaceFields draft={draft} wrong={(field) => (wrong.includes(field) ? t(`devices.wrong.${field}`) : null)} onChange={change} />
        <SettingsFields
          key={draft.kind}
          draft={draft}
          onChange={(settings) => change({ settings: { ...draft.settings, [draft.kind]: settings } })}
        />
        {twin === null ? null : (
          <Alert role="status" color="yellow">
            <Text size="sm">{t(`devices.twin.${twin.by}`, { name: twin.name })}</Text>
          </Alert>
        )}
        {tried === null ? null : <Tried state={tried} />}
        <Group justify="space-between">
          <Button variant="default" loading={busy === 'try'} onClick={() => void tryOut()}>
            {t('devices.tryOut')}
          </Button>
          <Group gap="xs">
            <Button variant="default" onClick={onClose}>
              {t('common.cancel')}
            </Button>
            <Button type="submit" loading={busy === 'save'}>
              {t(deviceId === null ? 'devices.add' : 'devices.save')}
            </Button>
          </Group>
        </Group>
      </Stack>
    </form>
  )
}

/** A device is added, or one of the list is changed. */
export function DeviceDialog() {
  const { t } = useWords()
  const edited = useDevices((state) => state.edited)
  const edit = useDevices((state) => state.edit)
  const close = (): void => edit(null)
  return (
    <Modal
      opened={edited !== null}
      onClose={close}
      size="lg"
      title={t(edited?.deviceId == null ? 'devices.addTitle' : 'devices.changeTitle')}
    >
      {edited === null ? null : <Fields {...edited} onClose={close} />}
    </Modal>
  )
}
