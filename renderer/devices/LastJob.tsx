import { useWords } from '../common/i18n.ts'
import { useEngine } from '../common/queries.ts'

/** What a printer was last given, and what became of it. */
export function LastJob({ deviceId }: { readonly deviceId: number }) {
  const { t, find, format } = useWords()
  const [job] = useEngine('printing.list', { deviceId, limit: 1 }).data?.jobs ?? []
  if (job === undefined) return t('devices.noJob')
  const document = find(`printing.documents.${job.document}`) ?? job.document
  const reason = job.reason === null ? null : (find(`printing.reasons.${job.reason}`) ?? find(`devices.conditions.${job.reason}`))
  return [`${document}: ${t(`printing.states.${job.state}`)}`, reason, format.moment(job.endedAt ?? job.queuedAt)]
    .filter((part) => part !== null)
    .join(' · ')
}
