import type { OutputOf } from '#shared/contracts/index.ts'
import { useWords, type Wording } from '../common/i18n.ts'
import { Checkbox, Text } from '../ui/index.ts'
import { sessionWords } from './sessionWords.ts'

export type FoundSession = OutputOf<'countFiles.inspect'>['sessions'][number]

/** What is asked about a session, with the figures that it is asked for. */
function questionText({ t, format }: Wording, { kind, count, example }: FoundSession['questions'][number]): string {
  switch (kind) {
    case 'pieces':
      return t('countFiles.import.questions.pieces', { count, pieces: format.number(Number(example)) })
    case 'times':
      return t('countFiles.import.questions.times', { count, at: format.moment(example) })
    default:
      return t(`countFiles.import.questions.${kind}`, { count, example })
  }
}

interface ImportedSessionProps {
  readonly session: FoundSession
  readonly isAccepted: boolean
  readonly onAccept: (accepted: boolean) => void
}

/** One session of a file: what it holds, and what is asked about it before it is taken in. */
export function ImportedSession({ session, isAccepted, onAccept }: ImportedSessionProps) {
  const words = useWords()
  const { t, format } = words
  const { clock, questions, refused } = session
  const named = sessionWords(words, { ...session, person: session.person.trim() === '' ? t('countFiles.import.nobody') : session.person })
  const isOpen = refused === null && questions.length > 0
  return (
    <div className="countFiles-session" data-asked={isOpen || refused !== null || undefined}>
      <Text size="sm">
        {t('countFiles.import.row', {
          session: named,
          count: session.beeps,
          entries: session.entries,
          newEntries: session.newEntries,
        })}
      </Text>
      {clock === null ? null : (
        <Text size="sm" c={clock.checkedAt === null ? 'var(--banto-changed-text)' : 'dimmed'}>
          {clock.checkedAt === null
            ? t('countFiles.import.clockNever')
            : t('countFiles.import.clock', { at: format.moment(clock.checkedAt), seconds: Math.round((clock.offsetMs ?? 0) / 1000) || 0 })}
        </Text>
      )}
      {refused === null ? null : (
        <Text size="sm" c="var(--banto-rejected-text)">
          {t(`countFiles.import.refusals.${refused}`)}
        </Text>
      )}
      {questions.map((question) => (
        <Text size="sm" key={question.kind} c="var(--banto-rejected-text)">
          {questionText(words, question)}
        </Text>
      ))}
      {isOpen ? (
        <Checkbox
          mt={4}
          label={t('countFiles.import.accept')}
          aria-label={t('countFiles.import.acceptOf', { session: named })}
          checked={isAccepted}
          onChange={(event) => onAccept(event.currentTarget.checked)}
        />
      ) : null}
    </div>
  )
}
