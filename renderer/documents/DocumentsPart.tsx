import './documents.css'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { documentName, type DocumentName, type DocumentSource } from '#shared/contracts/documents.ts'
import { receiptPrinterSettings } from '#shared/domain/devices/receiptPrinter.ts'
import { call } from '../api/index.ts'
import { useErrors } from '../common/errors.ts'
import { useWords } from '../common/i18n.ts'
import { useEngine } from '../common/queries.ts'
import { ReceiptPreview } from '../printing/index.ts'
import {
  Alert,
  Anchor,
  Badge,
  Button,
  IconBuildingStore,
  IconHistory,
  IconPrinter,
  IconRestore,
  Loader,
  Menu,
  modals,
  notifications,
  SegmentedControl,
  Text,
  UnstyledButton,
  useDebouncedValue,
} from '../ui/index.ts'
import { IssuerForm } from './IssuerForm.tsx'
import { PriceChangesDialog } from './PriceChangesDialog.tsx'
import { PrintDialog } from './PrintDialog.tsx'
import { useDocuments } from './state.ts'
import { TemplateEditor } from './TemplateEditor.tsx'

const icon = { size: 15, stroke: 1.6 } as const
/** Of each width of paper the printer that is sold most. */
const usualPrinters = {
  80: receiptPrinterSettings.parse({}),
  58: receiptPrinterSettings.parse({ paperWidthMm: 58, columns: 32 }),
} as const
const discarded = 'template-discarded'
const sample: DocumentSource = { kind: 'sample' }

function DocumentList() {
  const { t } = useWords()
  const { document, drafts, choose } = useDocuments()
  const rows = useEngine('documents.list', {}).data
  return (
    <div className="documents-names" role="listbox" aria-label={t('documents.title')}>
      {documentName.options.map((name) => (
        <UnstyledButton key={name} className="documents-name" role="option" aria-selected={name === document} onClick={() => choose(name)}>
          {t(`documents.names.${name}`)}
          {drafts.has(name) ? (
            <Badge size="xs" color="yellow">
              {t('documents.unsaved')}
            </Badge>
          ) : rows?.find((row) => row.document === name)?.isOwn === true ? (
            <Badge size="xs" variant="light">
              {t('documents.own')}
            </Badge>
          ) : null}
        </UnstyledButton>
      ))}
    </div>
  )
}

function Workbench({ document }: { readonly document: DocumentName }) {
  const words = useWords()
  const { t, format } = words
  const errors = useErrors()
  const queries = useQueryClient()
  const { drafts, paperWidthMm, setDraft, setPaperWidth } = useDocuments()
  const template = useEngine('documents.template', { document }).data
  const text = drafts.get(document) ?? template?.text ?? ''
  const [shownText] = useDebouncedValue(text, 250)
  const [busy, setBusy] = useState(false)
  const [printing, setPrinting] = useState<DocumentSource | null>(null)
  const [choosing, setChoosing] = useState(false)
  const { data: preview, error } = useEngine(
    'documents.preview',
    { document, source: sample, text: shownText },
    { enabled: template !== undefined },
  )
  // What the template last came to while it was right.
  const [good, setGood] = useState<string | null>(null)
  if (preview !== undefined && preview.problem === null && preview.text !== good) setGood(preview.text)
  if (template === undefined) return <Loader m="xl" size="sm" />
  const change = (next: string): void => setDraft(document, next === template.text ? null : next)
  const reload = (): void => {
    for (const name of ['documents.template', 'documents.list', 'documents.preview']) void queries.invalidateQueries({ queryKey: [name] })
  }
  const run = async (work: () => Promise<unknown>, done: string): Promise<void> => {
    setBusy(true)
    try {
      await work()
      setDraft(document, null)
      reload()
      notifications.show({ id: 'template', message: done, autoClose: 3000 })
    } catch (thrown) {
      errors.show(thrown)
    } finally {
      setBusy(false)
    }
  }
  const isDraft = drafts.has(document)
  const discard = (): void => {
    setDraft(document, null)
    notifications.show({
      id: discarded,
      title: t('documents.discarded'),
      autoClose: 10_000,
      message: (
        <Anchor
          component="button"
          onClick={() => {
            notifications.hide(discarded)
            setDraft(document, text)
          }}
        >
          {t('documents.takeBack')}
        </Anchor>
      ),
    })
  }
  const askReset = (): void => {
    modals.openConfirmModal({
      title: t('documents.reset.title', { document: t(`documents.names.${document}`) }),
      children: <Text size="sm">{t('documents.reset.body')}</Text>,
      labels: { confirm: t('documents.reset.go'), cancel: t('common.cancel') },
      onConfirm: () => void run(() => call('documents.reset', { document }), t('documents.reset.done')),
    })
  }
  return (
    <div className="documents-bench">
      <div className="documents-tools">
        <Button
          size="sm"
          disabled={!isDraft || preview?.problem != null || error !== null}
          loading={busy}
          onClick={() => void run(() => call('documents.save', { document, text }), t('documents.saved'))}
        >
          {t('documents.save')}
        </Button>
        <Button size="sm" variant="default" disabled={!isDraft} onClick={discard}>
          {t('documents.discard')}
        </Button>
        <Menu position="bottom-start">
          <Menu.Target>
            <Button size="sm" variant="default" leftSection={<IconHistory {...icon} />} disabled={template.versions.length === 0}>
              {t('documents.versions')}
            </Button>
          </Menu.Target>
          <Menu.Dropdown mah={320} style={{ overflow: 'auto' }}>
            {template.versions.map((version) => (
              <Menu.Item key={version.templateId} onClick={() => change(version.text ?? template.builtIn)}>
                {format.moment(version.savedAt)} {version.author ?? ''}
                {version.text === null ? ` ${t('documents.builtIn')}` : ''}
              </Menu.Item>
            ))}
          </Menu.Dropdown>
        </Menu>
        <Button size="sm" variant="default" leftSection={<IconRestore {...icon} />} disabled={!template.isOwn || busy} onClick={askReset}>
          {t('documents.reset.button')}
        </Button>
        <span className="documents-gap" />
        {document === 'priceChanges' ? (
          <Button size="sm" variant="default" leftSection={<IconPrinter {...icon} />} onClick={() => setChoosing(true)}>
            {t('documents.priceChanges.button')}
          </Button>
        ) : (
          <Button size="sm" variant="default" leftSection={<IconPrinter {...icon} />} onClick={() => setPrinting(sample)}>
            {t('documents.printSample')}
          </Button>
        )}
        <SegmentedControl
          size="xs"
          aria-label={t('documents.paper')}
          value={String(paperWidthMm)}
          data={[
            { value: '80', label: '80mm' },
            { value: '58', label: '58mm' },
          ]}
          onChange={(value) => setPaperWidth(value === '58' ? 58 : 80)}
        />
      </div>
      <div className="documents-work">
        <TemplateEditor text={text} fields={template.fields} problem={preview?.problem ?? null} onChange={change} />
        <div className="documents-desk">
          {error !== null ? (
            <Alert color="red" role="alert">
              {errors.text(error)}
            </Alert>
          ) : good === null ? null : (
            <>
              {preview?.problem == null ? null : (
                <Text size="sm" c="dimmed" mb="xs">
                  {t('documents.noPreview')}
                </Text>
              )}
              <div className={preview?.problem == null ? undefined : 'documents-stale'}>
                <ReceiptPreview receipt={{ text: good }} deviceId={null} settings={usualPrinters[paperWidthMm]} />
              </div>
            </>
          )}
        </div>
      </div>
      <PrintDialog asked={printing === null ? null : { document, source: printing }} onClose={() => setPrinting(null)} />
      <PriceChangesDialog
        opened={choosing}
        onClose={() => setChoosing(false)}
        onChosen={(source) => {
          setChoosing(false)
          setPrinting(source)
        }}
      />
    </div>
  )
}

/** 書類: what the shop's papers look like, with a preview that follows what is typed. */
export function DocumentsPart() {
  const { t } = useWords()
  const document = useDocuments((state) => state.document)
  const settings = useEngine('documents.settings', {}).data
  const [issuing, setIssuing] = useState(false)
  return (
    <div className="documents">
      <div className="documents-side">
        <DocumentList />
        <div className="documents-issuer">
          <Text size="xs" c="dimmed">
            {settings === undefined || settings.registrationNumber === ''
              ? t('documents.issuer.missing')
              : `${settings.issuerName} ${settings.registrationNumber}`}
          </Text>
          <Button variant="default" size="xs" leftSection={<IconBuildingStore {...icon} />} onClick={() => setIssuing(true)}>
            {t('documents.issuer.button')}
          </Button>
        </div>
      </div>
      <Workbench key={document} document={document} />
      <IssuerForm opened={issuing} onClose={() => setIssuing(false)} />
    </div>
  )
}
