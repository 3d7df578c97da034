import { useState } from 'react'
import { errorText, useErrors } from '../../common/errors.ts'
import { runJob } from '../../common/jobs.ts'
import { useEngine } from '../../common/queries.ts'
import { useTellFile } from '../../countFiles/index.ts'
import { Button, Checkbox, CopyButton, Group, Loader, Modal, Stack, Text } from '../../ui/index.ts'
import { useEverybody } from '../approval/useEverybody.ts'
import { wholeBoard } from '../scope.ts'
import { useTimecardWords } from '../words.ts'
import './inquiry.css'

interface InquiryDialogProps {
  readonly opened: boolean
  readonly month: string
  readonly storeId: number | null
  readonly onClose: () => void
}

/** 聞き取り表: what people are to be asked, on paper or as text. */
export function InquiryDialog({ opened, month, storeId, onClose }: InquiryDialogProps) {
  const { t, month: name } = useTimecardWords()
  return (
    <Modal opened={opened} onClose={onClose} size={1000} title={t('timecardInquiry.dialog', { month: name(month) })}>
      {opened ? <Content month={month} storeId={storeId} /> : null}
    </Modal>
  )
}

function Content({ month, storeId }: Pick<InquiryDialogProps, 'month' | 'storeId'>) {
  const words = useTimecardWords()
  const { t, language } = words
  const errors = useErrors()
  const tell = useTellFile()
  const { people, error } = useEverybody(month, { ...wholeBoard, storeId })
  const everybody = useEngine('timecardInquiry.text', { month, staffIds: null, language })
  /** Null: nobody was chosen by hand yet, so everybody is. */
  const [chosen, setChosen] = useState<ReadonlySet<number> | null>(null)
  const [isBusy, setBusy] = useState(false)
  const asked = new Set(everybody.data?.people ?? [])
  const listed = (people ?? []).filter(({ staffId }) => asked.has(staffId))
  const staffIds = listed.map(({ staffId }) => staffId).filter((staffId) => chosen === null || chosen.has(staffId))
  const { data } = useEngine('timecardInquiry.text', { month, staffIds, language }, { enabled: staffIds.length > 0 })
  const failed = error ?? everybody.error
  if (failed !== null) return <Text role="alert">{errorText(words, failed)}</Text>
  if (people === null || everybody.data === undefined) return <Loader size="sm" />
  if (listed.length === 0) return <Text size="sm">{t('timecardInquiry.nobody')}</Text>

  const text = staffIds.length === 0 ? '' : (data?.text ?? '')
  const toggle = (staffId: number, isChosen: boolean): void =>
    setChosen(new Set(isChosen ? [...staffIds, staffId] : staffIds.filter((one) => one !== staffId)))
  const print = async (): Promise<void> => {
    setBusy(true)
    try {
      const file = await runJob('timecardInquiry.sheets', { month, staffIds, language })
      tell(file, [t('timecardExport.pages', { pages: file.pages, count: file.pages })])
    } catch (problem) {
      errors.show(problem)
    } finally {
      setBusy(false)
    }
  }
  return (
    <Stack gap="sm">
      <Text size="sm">{t('timecardInquiry.says')}</Text>
      <div className="timecards-inquiry">
        <Stack gap={10} className="timecards-inquiry-people">
          <Checkbox
            data-autofocus
            label={t('timecardInquiry.all', { count: listed.length })}
            checked={staffIds.length === listed.length}
            indeterminate={staffIds.length > 0 && staffIds.length < listed.length}
            onChange={(event) => setChosen(event.currentTarget.checked ? null : new Set())}
          />
          {listed.map(({ staffId, staffName, staffCode }) => (
            <Checkbox
              key={staffId}
              label={`${staffCode ?? ''} ${staffName}`.trim()}
              checked={staffIds.includes(staffId)}
              onChange={(event) => toggle(staffId, event.currentTarget.checked)}
            />
          ))}
        </Stack>
        <pre className="timecards-inquiry-text" role="region" tabIndex={0} aria-label={t('timecardInquiry.preview')}>
          {text}
        </pre>
      </div>
      <Group justify="flex-end" gap="xs">
        <Text size="sm" aria-live="polite">
          {t('timecardInquiry.chosen', { count: staffIds.length })}
        </Text>
        <CopyButton value={text}>
          {({ copied, copy }) => (
            <Button variant="default" disabled={text === ''} onClick={copy}>
              {t(copied ? 'timecardInquiry.copied' : 'timecardInquiry.copy')}
            </Button>
          )}
        </CopyButton>
        <Button disabled={staffIds.length === 0 || isBusy} onClick={() => void print()}>
          {t('timecardInquiry.print')}
        </Button>
      </Group>
    </Stack>
  )
}
