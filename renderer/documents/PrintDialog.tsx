import './documents.css'
import { useEffect, useRef, useState } from 'react'
import type { DeviceRow } from '#shared/contracts/devices.ts'
import type { DocumentName, DocumentSource } from '#shared/contracts/documents.ts'
import { layoutOn } from '#shared/domain/devices/systemPrinter.ts'
import { call } from '../api/index.ts'
import { useErrors } from '../common/errors.ts'
import { useWords } from '../common/i18n.ts'
import { useNavigation } from '../common/navigation.ts'
import { LackingNote } from '../common/LackingNote.tsx'
import { useEngine } from '../common/queries.ts'
import { documentSheet, ReceiptPreview, usePrintSheet } from '../printing/index.ts'
import { readStored, writeStored } from '../common/storage.ts'
import {
  Alert,
  Button,
  Checkbox,
  Group,
  IconPrinter,
  Loader,
  Modal,
  notifications,
  Select,
  Stack,
  Text,
  TextInput,
  useDebouncedValue,
} from '../ui/index.ts'

/** The printer that was chosen last. */
const storedPrinter = 'banto.documents.printer'
const mostCopies = 99

function Fields({
  document,
  source,
  onClose,
}: {
  readonly document: DocumentName
  readonly source: DocumentSource
  readonly onClose: () => void
}) {
  const { t } = useWords()
  const errors = useErrors()
  const go = useNavigation((navigation) => navigation.go)
  const printers = useEngine('devices.list', {}).data?.filter(({ kind }) => kind === 'receiptPrinter' || kind === 'systemPrinter')
  const { print: printSheet, sheet } = usePrintSheet()
  const [chosen, setChosen] = useState(() => readStored(storedPrinter))
  const [recipient, setRecipient] = useState('')
  const [copiesText, setCopies] = useState('1')
  const [busy, setBusy] = useState(false)
  const [evenLacking, setEvenLacking] = useState(false)
  const [shownRecipient] = useDebouncedValue(recipient, 250)
  const withRecipient = (name: string): DocumentSource => (source.kind === 'transaction' ? { ...source, recipient: name } : source)
  const printer = printers?.find(({ deviceId }) => String(deviceId) === chosen) ?? printers?.[0]
  const { data: preview, error } = useEngine('documents.preview', { document, source: withRecipient(shownRecipient) })
  const lacking = preview?.lacking ?? null
  const isAllowed = lacking === null || evenLacking
  // A Japanese keyboard writes ２ for 2.
  const copies = Number(copiesText.normalize('NFKC'))
  const registrationNumber = useEngine('documents.settings', {}).data?.registrationNumber
  const lacksNumber = (document === 'receipt' || document === 'deliveryNote') && registrationNumber === ''
  const copiesAreRight = Number.isInteger(copies) && copies >= 1 && copies <= mostCopies
  const isWhole = preview !== undefined && preview.problem === null && !preview.isEmpty && isAllowed
  const ready = printer !== undefined && copiesAreRight && isWhole && !busy

  // Enter prints at once, as soon as there is something to print; who types already is left alone.
  const submit = useRef<HTMLButtonElement>(null)
  const wasReady = useRef(false)
  useEffect(() => {
    if (!ready || wasReady.current) return
    wasReady.current = true
    if (!(globalThis.document.activeElement instanceof HTMLInputElement)) submit.current?.focus()
  }, [ready])

  const printOnSystem = async ({ deviceId, name, settings }: Extract<DeviceRow, { kind: 'systemPrinter' }>): Promise<void> => {
    const { text } = await call('documents.preview', { document, source: withRecipient(recipient) })
    const { paper } = await call('printing.preview', { receipt: { text }, deviceId: null, settings: layoutOn(settings.paper) })
    const outcome = await printSheet(documentSheet(paper, settings.paper), { deviceId, name, copies })
    if (outcome === 'printed' || outcome === 'notHere') onClose()
    else setBusy(false)
  }

  const print = async (): Promise<void> => {
    if (!ready) return
    setBusy(true)
    try {
      if (printer.kind === 'systemPrinter') {
        await printOnSystem(printer)
        return
      }
      await call('documents.print', { document, source: withRecipient(recipient), deviceId: printer.deviceId, copies, evenLacking })
      notifications.show({
        id: 'document-printed',
        title: t('documents.print.queued', { document: t(`documents.names.${document}`) }),
        message: t('documents.print.queuedBody', { printer: printer.name }),
        autoClose: 5000,
      })
      onClose()
    } catch (thrown) {
      errors.show(thrown)
      setBusy(false)
    }
  }

  if (printers === undefined) return <Loader size="sm" />
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        void print()
      }}
    >
      <div className="documents-print">
        <Stack gap="sm" flex="1 1 220px">
          {printers.length === 0 ? (
            <Alert color="yellow" title={t('documents.print.noPrinter')}>
              <Text size="sm">{t('documents.print.noPrinterBody')}</Text>
              <Button
                mt="xs"
                variant="default"
                onClick={() => {
                  onClose()
                  go('devices')
                }}
              >
                {t('documents.print.toDevices')}
              </Button>
            </Alert>
          ) : (
            <Select
              label={t('documents.print.printer')}
              allowDeselect={false}
              data={printers.map(({ deviceId, name }) => ({ value: String(deviceId), label: name }))}
              value={printer === undefined ? null : String(printer.deviceId)}
              onChange={(value) => {
                if (value === null) return
                setChosen(value)
                writeStored(storedPrinter, value)
              }}
            />
          )}
          {document === 'deliveryNote' ? (
            <TextInput
              label={t('documents.print.recipient')}
              placeholder={t('documents.print.recipientHint')}
              value={recipient}
              maxLength={100}
              onChange={(event) => setRecipient(event.currentTarget.value)}
            />
          ) : null}
          <TextInput
            label={t('documents.print.copies')}
            inputMode="numeric"
            w={90}
            value={copiesText}
            error={copiesAreRight ? null : t('documents.print.copiesWrong', { most: mostCopies })}
            onChange={(event) => setCopies(event.currentTarget.value)}
          />
          {lacksNumber ? (
            <Text size="xs" c="dimmed">
              {t('documents.print.noNumber')}
            </Text>
          ) : null}
          {error === null ? null : (
            <Alert color="red" role="alert">
              {errors.text(error)}
            </Alert>
          )}
          {lacking === null ? null : (
            <LackingNote lacking={lacking}>
              <Checkbox
                mt="xs"
                label={t('documents.print.evenLacking')}
                checked={evenLacking}
                onChange={(event) => setEvenLacking(event.currentTarget.checked)}
              />
            </LackingNote>
          )}
          {preview?.isEmpty === true ? (
            <Alert color="yellow" role="status">
              {t('documents.print.nothing')}
            </Alert>
          ) : null}
          {preview?.problem == null ? null : (
            <Alert color="red" role="alert">
              {t('documents.print.broken')}
            </Alert>
          )}
        </Stack>
        <div className="documents-desk">
          {preview === undefined ? <Loader size="sm" /> : null}
          {preview === undefined || preview.text === '' ? null : (
            <ReceiptPreview
              receipt={{ text: preview.text }}
              deviceId={printer?.kind === 'receiptPrinter' ? printer.deviceId : null}
              pagesOn={printer?.kind === 'systemPrinter' ? printer.settings.paper : null}
            />
          )}
        </div>
      </div>
      {sheet}
      <Group justify="flex-end" mt="md">
        <Button variant="default" onClick={onClose}>
          {t('common.cancel')}
        </Button>
        <Button type="submit" leftSection={<IconPrinter size={16} />} disabled={!ready} loading={busy} ref={submit}>
          {t('documents.print.go')}
        </Button>
      </Group>
    </form>
  )
}

/** Shows a document as it will come out and puts it into a printer's queue. */
export function PrintDialog(props: {
  /** Null: closed. */
  readonly asked: { readonly document: DocumentName; readonly source: DocumentSource } | null
  readonly onClose: () => void
}) {
  const { t } = useWords()
  const { asked, onClose } = props
  return (
    <Modal
      opened={asked !== null}
      onClose={onClose}
      size={760}
      title={asked === null ? '' : t('documents.print.title', { document: t(`documents.names.${asked.document}`) })}
    >
      {asked === null ? null : <Fields document={asked.document} source={asked.source} onClose={onClose} />}
    </Modal>
  )
}
