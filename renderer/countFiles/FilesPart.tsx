import './countFiles.css'
import { useState } from 'react'
import type { WrittenFile } from '#shared/contracts/common.ts'
import type { OutputOf } from '#shared/contracts/index.ts'
import { call } from '../api/index.ts'
import { asBody, useErrors } from '../common/errors.ts'
import { useWords } from '../common/i18n.ts'
import { runJob } from '../common/jobs.ts'
import { Button, Checkbox, Group, notifications, Text } from '../ui/index.ts'
import { ImportDialog } from './ImportDialog.tsx'
import { ReceiptPart } from './ReceiptPart.tsx'
import { sessionWords } from './sessionWords.ts'
import type { CountPlace } from './SmaregiCheck.tsx'
import { SmaregiPart } from './SmaregiPart.tsx'
import { useTellFile } from './useTellFile.tsx'

const prints = ['countSheets', 'recount', 'variance'] as const
const emptyPapers: readonly string[] = ['nothingToRecount', 'nothingToPrint']

interface FilesPartProps {
  readonly count: OutputOf<'stockCounts.open'>
  /** Somebody wants to see the lines of a figure. */
  readonly onShow: (place: CountPlace) => void
}

/** Everything of a count that goes to another PC, to Smaregi's page, to a spreadsheet or onto paper. */
export function FilesPart({ count, onShow }: FilesPartProps) {
  const words = useWords()
  const { t, language } = words
  const errors = useErrors()
  const tell = useTellFile()
  const [isImporting, setImporting] = useState(false)
  const [left, setLeft] = useState<ReadonlySet<string>>(new Set())
  const [showExpected, setShowExpected] = useState(!count.isBlind)
  const { countId, sessions } = count
  const counted = sessions.filter(({ entries }) => entries > 0)
  const chosen = counted.filter(({ sessionId }) => !left.has(sessionId))
  const write = async (work: () => Promise<WrittenFile>, more: readonly string[] = []): Promise<void> => {
    try {
      tell(await work(), more)
    } catch (error) {
      // There is nothing to print: no failure, and what to do is said.
      if (!emptyPapers.includes(String(asBody(error).details['reason']))) return errors.show(error)
      notifications.show({ id: 'countFiles.empty', message: errors.text(error) })
    }
  }
  const exportChosen = (): Promise<void> =>
    write(() =>
      call('countFiles.exportSessions', {
        countId,
        sessionIds: chosen.length === counted.length ? null : chosen.map(({ sessionId }) => sessionId),
      }),
    )
  return (
    <div className="countFiles">
      <section>
        <h2>{t('countFiles.carry.title')}</h2>
        <Text size="sm">{t('countFiles.carry.body')}</Text>
        {counted.length < 2 ? null : (
          <fieldset>
            <legend>{t('countFiles.carry.persons')}</legend>
            {counted.map((session) => (
              <Checkbox
                key={session.sessionId}
                label={t(session.isReplaced ? 'countFiles.carry.rowReplaced' : 'countFiles.carry.row', {
                  session: sessionWords(words, session),
                  count: session.entries,
                })}
                checked={!left.has(session.sessionId)}
                onChange={(event) => {
                  const next = new Set(left)
                  if (event.currentTarget.checked) next.delete(session.sessionId)
                  else next.add(session.sessionId)
                  setLeft(next)
                }}
              />
            ))}
          </fieldset>
        )}
        <Group gap="sm">
          <Button data-focus-home disabled={counted.length > 0 && chosen.length === 0} onClick={() => void exportChosen()}>
            {t(chosen.length === counted.length ? 'countFiles.carry.export' : 'countFiles.carry.exportMine')}
          </Button>
          <Button variant="default" onClick={() => setImporting(true)}>
            {t('countFiles.carry.import')}
          </Button>
        </Group>
      </section>
      <section>
        <h2>{t('countFiles.prints.title')}</h2>
        <Checkbox
          label={t('countFiles.prints.showExpected')}
          disabled={count.isBlind}
          checked={showExpected}
          onChange={(event) => setShowExpected(event.currentTarget.checked)}
        />
        <Group gap="sm">
          {prints.map((kind) => (
            <Button
              key={kind}
              variant="default"
              onClick={() => void write(() => runJob('countFiles.pdf', { countId, kind, showExpected, language }))}
            >
              {t(`countFiles.prints.${kind}`)}
            </Button>
          ))}
        </Group>
        <ReceiptPart count={count} showExpected={showExpected} />
      </section>
      <section>
        <h2>{t('countFiles.tables.title')}</h2>
        <Text size="sm">{t('countFiles.tables.body')}</Text>
        <Group gap="sm">
          {(['xlsx', 'csv'] as const).map((format) => (
            <Button
              key={format}
              variant="default"
              onClick={() => void write(() => call('countFiles.table', { countId, format, language }))}
            >
              {t(`countFiles.tables.${format}`)}
            </Button>
          ))}
        </Group>
      </section>
      <SmaregiPart count={count} onShow={onShow} />
      <ImportDialog opened={isImporting} onClose={() => setImporting(false)} onDone={() => setImporting(false)} />
    </div>
  )
}
