import { useWords } from '../common/i18n.ts'
import { useEngine } from '../common/queries.ts'
import { documentName, jobReason, jobState } from '../printing/index.ts'

/** What a printer was last given, and what became of it. */
export function LastJob({ deviceId }: { readonly deviceId: number }) {
  const words = useWords()
  const { t, format } = words
  const [job] = useEngine('printing.list', { deviceId, limit: 1 }).data?.jobs ?? []
  if (job === undefined) return t('devices.noJob')
  return [`${documentName(words, job)}: ${jobState(words, job)}`, jobReason(words, job), format.moment(job.endedAt ?? job.queuedAt)]
    .filter((part) => part !== null)
    .join(' · ')
}
