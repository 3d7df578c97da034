import { useRef, useState } from 'react'
import type { OutputOf } from '#shared/contracts/index.ts'
import { call } from '../api/index.ts'
import { base64Of } from '../common/download.ts'
import { asBody, errorText } from '../common/errors.ts'
import { useWords } from '../common/i18n.ts'
import { sessionWords } from './sessionWords.ts'
import { Alert, Button, Group, Modal, notifications, Stack, Text } from '../ui/index.ts'

interface ImportDialogProps {
  readonly opened: boolean
  readonly onClose: () => void
  readonly onDone: (countId: string) => void
}

type Inspected = OutputOf<'countFiles.inspect'>

function ImportForm({ onDone }: Pick<ImportDialogProps, 'onDone'>) {
  const words = useWords()
  const { t, find, format } = words
  const input = useRef<HTMLInputElement>(null)
  const [chosen, setChosen] = useState<{ readonly data: string; readonly found: Inspected } | null>(null)
  const [fault, setFault] = useState<string | null>(null)
  const [isBusy, setBusy] = useState(false)
  const attempt = async (work: () => Promise<void>): Promise<void> => {
    setBusy(true)
    setFault(null)
    try {
      await work()
    } catch (error) {
      const { details } = asBody(error)
      const reason = typeof details['reason'] === 'string' ? find(`countFiles.faults.${details['reason']}`, details) : null
      setFault(reason ?? errorText(words, error))
    } finally {
      setBusy(false)
    }
  }
  const inspect = (file: File | undefined): Promise<void> =>
    attempt(async () => {
      setChosen(null)
      if (file === undefined) return
      const data = await base64Of(file)
      setChosen({ data, found: await call('countFiles.inspect', { data }) })
    })
  const take = (data: string): Promise<void> =>
    attempt(async () => {
      const { countId, entries } = await call('countFiles.importSessions', { data })
      notifications.show({ message: t('countFiles.import.done', { entries }) })
      onDone(countId)
    })
  const isNew = chosen === null ? 0 : chosen.found.sessions.reduce((sum, { newEntries }) => sum + newEntries, 0)
  const hasClockNews = chosen?.found.sessions.some(({ isNewlyChecked }) => isNewlyChecked) ?? false
  const isKnown = chosen?.found.isHere === true && isNew === 0 && !hasClockNews
  const clockWords = ({ checkedAt, offsetMs }: { readonly checkedAt: string | null; readonly offsetMs: number | null }): string =>
    checkedAt === null
      ? t('countFiles.import.clockNever')
      : t('countFiles.import.clock', { at: format.moment(checkedAt), seconds: Math.round((offsetMs ?? 0) / 1000) })
  return (
    <Stack gap="sm">
      <input
        ref={input}
        type="file"
        hidden
        aria-label={t('countFiles.import.choose')}
        onChange={(event) => {
          const [file] = event.currentTarget.files ?? []
          void inspect(file)
          // The same file once more is a choice, too.
          event.currentTarget.value = ''
        }}
      />
      <Group>
        <Button variant="default" data-autofocus loading={isBusy} onClick={() => input.current?.click()}>
          {t('countFiles.import.choose')}
        </Button>
      </Group>
      {fault === null ? null : <Alert color="red">{fault}</Alert>}
      {chosen === null ? null : (
        <>
          <Text fw={600}>{t('countFiles.import.about', { name: chosen.found.name, store: chosen.found.storeName ?? '' })}</Text>
          <Text size="sm">{t(chosen.found.isHere ? 'countFiles.import.isHere' : 'countFiles.import.isNew')}</Text>
          {chosen.found.sessions.map((session, at) => (
            <div key={at}>
              <Text size="sm">
                {t('countFiles.import.row', {
                  session: sessionWords(words, session),
                  count: session.beeps,
                  entries: session.entries,
                  newEntries: session.newEntries,
                })}
              </Text>
              {session.clock === null ? null : (
                <Text size="sm" c={session.clock.checkedAt === null ? 'orange' : 'dimmed'}>
                  {clockWords(session.clock)}
                </Text>
              )}
            </div>
          ))}
          {chosen.found.waiting === 0 ? null : (
            <Alert color="yellow">{t('countFiles.import.waiting', { count: chosen.found.waiting })}</Alert>
          )}
          {hasClockNews && isNew === 0 ? <Text size="sm">{t('countFiles.import.clockNews')}</Text> : null}
          {isKnown ? <Text size="sm">{t('countFiles.import.nothingNew')}</Text> : null}
          <Group justify="flex-end">
            <Button loading={isBusy} disabled={isKnown} onClick={() => void take(chosen.data)}>
              {t('countFiles.import.go')}
            </Button>
          </Group>
        </>
      )}
    </Stack>
  )
}

/** Takes in a count, or more of it, that was counted on another PC. */
export function ImportDialog({ opened, onClose, onDone }: ImportDialogProps) {
  const { t } = useWords()
  return (
    <Modal opened={opened} onClose={onClose} title={t('countFiles.import.title')}>
      <ImportForm onDone={onDone} />
    </Modal>
  )
}
