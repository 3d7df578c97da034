import { useState } from 'react'
import type { OutputOf } from '#shared/contracts/index.ts'
import type { ReceiptPrinterSettings } from '#shared/domain/devices/receiptPrinter.ts'
import { layoutOn, systemPapers, type SystemPaper } from '#shared/domain/devices/systemPrinter.ts'
import { call } from '../api/index.ts'
import { errorText, useErrors } from '../common/errors.ts'
import { useWords } from '../common/i18n.ts'
import { useEngine } from '../common/queries.ts'
import { Alert, Button, Group, IconPrinter, Loader, SegmentedControl, Stack, Text } from '../ui/index.ts'
import { PaperView } from './PaperView.tsx'
import { documentSheet } from './sheet.tsx'
import { usePrintSheet } from './usePrintSheet.tsx'

type Receipt = { readonly text: string } | { readonly jobId: number }

export interface ReceiptPreviewProps {
  /** The receipt in receiptline, or that of a job. */
  readonly receipt: Receipt
  /** As this printer prints it; null: as the usual one does, or one with `settings`. */
  readonly deviceId: number | null
  readonly settings?: ReceiptPrinterSettings | null
  /** As pages of a printer of the system, instead of a receipt. */
  readonly pagesOn?: SystemPaper | null
  readonly isReprint?: boolean
}

type Preview = OutputOf<'printing.preview'>

/** Characters that the printer lacks, and what is left out. */
function Remarks({ missing, refused }: Pick<Preview, 'missing' | 'refused'>) {
  const { t } = useWords()
  const drawn = missing.flatMap(({ character, substitute }) => (substitute === null ? [character] : [])).join(' ')
  return (
    <>
      {missing.length === 0 ? null : (
        <Alert color="yellow" title={t('printing.preview.missing')}>
          {drawn === '' ? null : <Text size="sm">{t('printing.preview.drawn', { characters: drawn })}</Text>}
          {missing.map(({ character, substitute }) =>
            substitute === null ? null : (
              <Text key={character} size="sm">
                {t('printing.preview.substituted', { character, substitute })}
              </Text>
            ),
          )}
        </Alert>
      )}
      {refused.length === 0 ? null : (
        <Alert color="yellow">
          {refused.map(({ kind, text: part }, index) => (
            <Text key={index} size="sm" style={{ overflowWrap: 'anywhere' }}>
              {t(`printing.preview.refused.${kind}`, { text: part })}
            </Text>
          ))}
        </Alert>
      )}
    </>
  )
}

/** The same on any printer of the system, or as a PDF: through the system's own dialog. */
function PrintElsewhere({ receipt, isReprint }: { readonly receipt: Receipt; readonly isReprint: boolean }) {
  const { t } = useWords()
  const errors = useErrors()
  const { print, sheet } = usePrintSheet()
  const [on, setOn] = useState<SystemPaper>('a4')
  const go = async (): Promise<void> => {
    try {
      const { paper } = await call('printing.preview', { receipt, deviceId: null, settings: layoutOn(on), isReprint })
      await print(documentSheet(paper, on), null)
    } catch (error) {
      errors.show(error)
    }
  }
  return (
    <Group gap="xs">
      <SegmentedControl
        size="xs"
        aria-label={t('printing.sheet.paper')}
        value={on}
        data={systemPapers.map((value) => ({ value, label: t(`printing.sheet.papers.${value}`) }))}
        onChange={(value) => setOn(systemPapers.find((one) => one === value) ?? 'a4')}
      />
      <Button variant="default" leftSection={<IconPrinter size={15} stroke={1.6} />} onClick={() => void go()}>
        {t('printing.actions.savePdf')}
      </Button>
      {sheet}
    </Group>
  )
}

/** A receipt as it will come out: from the bytes its printer will get, with the characters it lacks and what is left out. */
export function ReceiptPreview({ receipt, deviceId, settings = null, pagesOn = null, isReprint = false }: ReceiptPreviewProps) {
  const words = useWords()
  const { t } = words
  const asked = pagesOn === null ? { deviceId, settings } : { deviceId: null, settings: layoutOn(pagesOn) }
  const { data, error } = useEngine('printing.preview', { receipt, ...asked, isReprint })
  if (error !== null) {
    return (
      <Alert color="red" title={t('printing.preview.failed')}>
        {errorText(words, error)}
      </Alert>
    )
  }
  if (data === undefined) return <Loader size="sm" />
  return (
    <Stack gap="sm">
      <Remarks missing={data.missing} refused={data.refused} />
      {pagesOn === null ? (
        <>
          <PaperView paper={data.paper} />
          <PrintElsewhere receipt={receipt} isReprint={isReprint} />
        </>
      ) : (
        <div className="printing-pages">
          {documentSheet(data.paper, pagesOn).pages.map((page, index) => (
            <div key={index}>{page}</div>
          ))}
        </div>
      )}
    </Stack>
  )
}
