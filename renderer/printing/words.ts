import type { PrintJob } from '#shared/contracts/printing.ts'
import type { Wording } from '../common/i18n.ts'

type JobWords = Pick<Wording, 'find'>

/** What became of a job so far. A drawer is opened, not printed. */
export const jobState = ({ t }: Pick<Wording, 't'>, { state, kind }: PrintJob): string =>
  kind === 'drawer' && state === 'printed' ? t('printing.drawerOpened') : t(`printing.states.${state}`)

export const documentName = ({ find }: JobWords, { document }: PrintJob): string => find(`printing.documents.${document}`) ?? document

/** What a job prints: its document, and its title where that says more. */
export function jobName(words: JobWords, job: PrintJob): string {
  const name = documentName(words, job)
  return job.title === '' || job.title.startsWith(name) ? job.title || name : `${name}: ${job.title}`
}

/** Why a job is as it is; null where nothing is to be said. */
export const jobReason = ({ find }: JobWords, { reason }: PrintJob): string | null =>
  reason === null ? null : (find(`printing.reasons.${reason}`) ?? find(`devices.conditions.${reason}`))
