import type { JournalBody, JournalEntry } from '#shared/contracts/journal.ts'
import { isBantoError } from '#shared/errors.ts'
import { errorText } from '../common/errors.ts'
import { useEngine } from '../common/queries.ts'
import { ActionIcon, Alert, Anchor, Button, CloseButton, CopyButton, Group, IconCheck, IconCopy, Loader, Text, Title } from '../ui/index.ts'
import { pretty, toneOf, useJournalWords } from './words.ts'

function Body({ title, body, none }: { readonly title: string; readonly body: JournalBody | null; readonly none: string }) {
  const { t } = useJournalWords()
  const shown = body === null ? null : pretty(body)
  return (
    <section aria-label={title}>
      <Group justify="space-between" mt="md" mb={4} wrap="nowrap">
        <Title order={3} fz={13}>
          {title}
        </Title>
        {shown === null ? null : (
          <CopyButton value={shown}>
            {({ copied, copy }) => (
              <ActionIcon
                size="sm"
                onClick={copy}
                aria-label={t('journal.detail.copyPart', { part: title })}
                title={t('journal.detail.copyPart', { part: title })}
              >
                {copied ? <IconCheck size={14} /> : <IconCopy size={14} />}
              </ActionIcon>
            )}
          </CopyButton>
        )}
      </Group>
      {body === null || shown === null ? (
        <Text size="sm" c="dimmed">
          {none}
        </Text>
      ) : (
        <>
          {body.kept === 'whole' ? null : (
            <Text size="xs" c="dimmed" mb={4}>
              {t(body.kept === 'cut' ? 'journal.detail.cut' : 'journal.detail.summary')}
            </Text>
          )}
          <pre className="journal-body" tabIndex={0}>
            {shown}
          </pre>
        </>
      )}
    </section>
  )
}

/** The whole entry as text, for a mail or a note. */
const asText = (entry: JournalEntry): string =>
  JSON.stringify({ ...entry, request: entry.request?.text ?? null, reply: entry.reply?.text ?? null }, null, 2)

function Entry({ entry, onJob }: { readonly entry: JournalEntry; readonly onJob: (jobId: string) => void }) {
  const words = useJournalWords()
  const { t, format } = words
  const { jobId } = entry
  const job = entry.jobMethod === null ? null : (words.find(`jobs.${entry.jobMethod}.name`) ?? entry.jobMethod)
  return (
    <>
      <Text className="journal-path" style={{ overflowWrap: 'anywhere' }}>
        <b>{entry.method}</b> {entry.path}
      </Text>
      {entry.failure === null ? null : (
        <Alert color="red" mt="xs" title={t('journal.detail.failure')}>
          {entry.failure}
        </Alert>
      )}
      <dl className="journal-facts">
        <dt>{t('journal.columns.status')}</dt>
        <dd>
          <span className="journal-status" data-tone={toneOf(entry)}>
            {words.outcome(entry)}
          </span>
        </dd>
        <dt>{t('journal.detail.at')}</dt>
        <dd>{t('common.time.jst', { moment: format.moment(entry.at) })}</dd>
        {entry.serverAt === null ? null : (
          <>
            <dt>{t('journal.detail.serverAt')}</dt>
            <dd>{t('common.time.jst', { moment: format.moment(entry.serverAt) })}</dd>
          </>
        )}
        <dt>{t('journal.detail.host')}</dt>
        <dd>{entry.host}</dd>
        <dt>{t('journal.detail.took')}</dt>
        <dd>{words.took(entry.milliseconds)}</dd>
        <dt>{t('journal.detail.size')}</dt>
        <dd>{t('journal.detail.sizes', { out: format.bytes(entry.bytesOut), in: format.bytes(entry.bytesIn ?? 0) })}</dd>
        <dt>{t('journal.detail.attempt')}</dt>
        <dd>{t('journal.detail.attemptValue', { count: entry.attempt })}</dd>
        <dt>{t('journal.detail.job')}</dt>
        <dd>
          {job ?? words.purpose(entry.purpose)}
          {jobId === null ? null : (
            <Anchor component="button" ml={8} onClick={() => onJob(jobId)}>
              {t('journal.detail.sameJob')}
            </Anchor>
          )}
        </dd>
      </dl>
      <CopyButton value={asText(entry)}>
        {({ copied, copy }) => (
          <Button variant="default" leftSection={copied ? <IconCheck size={15} /> : <IconCopy size={15} />} onClick={copy}>
            {copied ? t('common.copied') : t('journal.detail.copy')}
          </Button>
        )}
      </CopyButton>
      <Body title={t('journal.detail.request')} body={entry.request} none={t('journal.detail.nothingSent')} />
      <Body
        title={t('journal.detail.reply')}
        body={entry.reply}
        none={t(entry.status === null ? 'journal.detail.nothingCame' : 'journal.detail.nothingSent')}
      />
    </>
  )
}

/** What was sent and what came back, of the chosen line. */
export function EntryDetail(props: { readonly entryId: number; readonly onClose: () => void; readonly onJob: (jobId: string) => void }) {
  const { entryId, onClose, onJob } = props
  const words = useJournalWords()
  const { t } = words
  const entry = useEngine('journal.entry', { entryId })
  return (
    <aside className="journal-detail" aria-label={t('journal.detail.title')}>
      <Group justify="space-between" mb="xs" wrap="nowrap">
        <Title order={2} fz={15}>
          {t('journal.detail.title')}
        </Title>
        <CloseButton aria-label={t('journal.detail.close')} title={t('journal.detail.close')} onClick={onClose} />
      </Group>
      {entry.data !== undefined ? (
        <Entry entry={entry.data} onJob={onJob} />
      ) : entry.error !== null ? (
        <Text c="dimmed">
          {isBantoError(entry.error) && entry.error.code === 'NOT_FOUND' ? t('journal.detail.gone') : errorText(words, entry.error)}
        </Text>
      ) : (
        <Loader />
      )}
    </aside>
  )
}
