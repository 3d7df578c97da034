import type { ReceiptPrinterSettings } from '#shared/domain/devices/receiptPrinter.ts'
import { errorText } from '../common/errors.ts'
import { useWords } from '../common/i18n.ts'
import { useEngine } from '../common/queries.ts'
import { Alert, Button, Group, IconPrinter, Loader, Stack, Text } from '../ui/index.ts'
import { PaperView } from './PaperView.tsx'
import { usePrintSheet } from './usePrintSheet.tsx'

export interface ReceiptPreviewProps {
  /** The receipt in receiptline, or that of a job. */
  readonly receipt: { readonly text: string } | { readonly jobId: number }
  /** As this printer prints it; null: as the usual one does, or one with `settings`. */
  readonly deviceId: number | null
  readonly settings?: ReceiptPrinterSettings | null
  readonly isReprint?: boolean
}

/** A receipt as it will come out: from the bytes its printer will get, with the characters it lacks and what is left out. */
export function ReceiptPreview({ receipt, deviceId, settings = null, isReprint = false }: ReceiptPreviewProps) {
  const words = useWords()
  const { t } = words
  const { data, error } = useEngine('printing.preview', { receipt, deviceId, settings, isReprint })
  const { print, sheet } = usePrintSheet()
  if (error !== null) {
    return (
      <Alert color="red" title={t('printing.preview.failed')}>
        {errorText(words, error)}
      </Alert>
    )
  }
  const drawn = data?.missing.flatMap(({ character, substitute }) => (substitute === null ? [character] : [])).join(' ')
  if (data === undefined) return <Loader size="sm" />
  return (
    <Stack gap="sm">
      {data.missing.length === 0 ? null : (
        <Alert color="yellow" title={t('printing.preview.missing')}>
          {drawn === undefined || drawn === '' ? null : <Text size="sm">{t('printing.preview.drawn', { characters: drawn })}</Text>}
          {data.missing.map(({ character, substitute }) =>
            substitute === null ? null : (
              <Text key={character} size="sm">
                {t('printing.preview.substituted', { character, substitute })}
              </Text>
            ),
          )}
        </Alert>
      )}
      {data.refused.length === 0 ? null : (
        <Alert color="yellow">
          {data.refused.map(({ kind, text: part }, index) => (
            <Text key={index} size="sm" style={{ overflowWrap: 'anywhere' }}>
              {t(`printing.preview.refused.${kind}`, { text: part })}
            </Text>
          ))}
        </Alert>
      )}
      <PaperView paper={data.paper} />
      <Group>
        <Button variant="default" leftSection={<IconPrinter size={15} stroke={1.6} />} onClick={() => print(data.paper)}>
          {t('printing.actions.savePdf')}
        </Button>
      </Group>
      {sheet}
    </Stack>
  )
}
