import { useRef, useState } from 'react'
import { mostFileBytes } from '#shared/contracts/countFiles.ts'
import type { OutputOf } from '#shared/contracts/index.ts'
import { call } from '../api/index.ts'
import { base64Of } from '../common/download.ts'
import { asBody, errorText } from '../common/errors.ts'
import { useWords } from '../common/i18n.ts'
import { ImportedSession, type FoundSession } from './ImportedSession.tsx'
import { Alert, Button, Group, Modal, notifications, Stack, Text } from '../ui/index.ts'

interface ImportDialogProps {
  readonly opened: boolean
  readonly onClose: () => void
  readonly onDone: (countId: string) => void
}

type Inspected = OutputOf<'countFiles.inspect'>

/** In what the head of the count is another one in the file. */
function Differs({ differs }: Pick<Inspected, 'differs'>) {
  const { t, format } = useWords()
  if (differs.length === 0) return null
  return (
    <Alert color="yellow" title={t('countFiles.import.differsTitle')}>
      {differs.map(({ field, here, there, count }) => (
        <Text size="sm" key={field}>
          {t(
            `countFiles.import.differs.${field}`,
            field === 'startedAt' ? { count, here: format.moment(here), there: format.moment(there) } : { count, here, there },
          )}
        </Text>
      ))}
    </Alert>
  )
}

function ImportForm({ onDone }: Pick<ImportDialogProps, 'onDone'>) {
  const words = useWords()
  const { t, find } = words
  const input = useRef<HTMLInputElement>(null)
  const [chosen, setChosen] = useState<{ readonly data: string; readonly found: Inspected } | null>(null)
  const [fault, setFault] = useState<string | null>(null)
  const [isBusy, setBusy] = useState(false)
  const [accepted, setAccepted] = useState<ReadonlySet<string>>(new Set())
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
      setAccepted(new Set())
      if (file === undefined) return
      // Not even read: its bytes would keep the page busy, and the line to the engine would not carry them.
      if (file.size > mostFileBytes) return setFault(t('countFiles.faults.tooLarge'))
      const data = await base64Of(file)
      setChosen({ data, found: await call('countFiles.inspect', { data }) })
    })
  const take = (data: string): Promise<void> =>
    attempt(async () => {
      const { countId, entries, left } = await call('countFiles.importSessions', { data, accepted: [...accepted] })
      notifications.show({
        message: [t('countFiles.import.done', { entries }), ...(left === 0 ? [] : [t('countFiles.import.left', { count: left })])].join(
          ' ',
        ),
        autoClose: left === 0,
      })
      onDone(countId)
    })
  const sessions = chosen?.found.sessions ?? []
  const isTaken = ({ sessionId, questions, refused }: FoundSession): boolean =>
    refused === null && (questions.length === 0 || accepted.has(sessionId))
  const taken = sessions.filter(isTaken)
  const isNew = taken.reduce((sum, { newEntries }) => sum + newEntries, 0)
  const hasClockNews = taken.some(({ isNewlyChecked }) => isNewlyChecked)
  const addsItems = chosen?.found.differs.some(({ field }) => field === 'itemsAdded') ?? false
  const isKnown = chosen?.found.isHere === true && isNew === 0 && !hasClockNews && !addsItems
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
          <Differs differs={chosen.found.differs} />
          {sessions.length === 0 ? <Text size="sm">{t('countFiles.import.planAlone')}</Text> : null}
          {sessions.map((session) => (
            <ImportedSession
              key={session.sessionId}
              session={session}
              isAccepted={accepted.has(session.sessionId)}
              onAccept={(isAccepted) => {
                const next = new Set(accepted)
                if (isAccepted) next.add(session.sessionId)
                else next.delete(session.sessionId)
                setAccepted(next)
              }}
            />
          ))}
          {chosen.found.waiting === 0 ? null : (
            <Alert color="yellow">{t('countFiles.import.waiting', { count: chosen.found.waiting })}</Alert>
          )}
          {hasClockNews && isNew === 0 ? <Text size="sm">{t('countFiles.import.clockNews')}</Text> : null}
          {isKnown ? (
            <Text size="sm">{t(taken.length < sessions.length ? 'countFiles.import.nothingChosen' : 'countFiles.import.nothingNew')}</Text>
          ) : null}
          <Group justify="flex-end">
            <Button loading={isBusy} disabled={isKnown} onClick={() => void take(chosen.data)}>
              {taken.length < sessions.length
                ? t('countFiles.import.goSome', { taken: taken.length, sessions: sessions.length })
                : t('countFiles.import.go')}
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
    <Modal opened={opened} onClose={onClose} title={t('countFiles.import.title')} size={600}>
      <ImportForm onDone={onDone} />
    </Modal>
  )
}
