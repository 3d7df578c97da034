import type { Status } from '#shared/contracts/app.ts'
import type { Language } from '#shared/i18n/index.ts'
import type { Engine } from './engine.ts'

/** An engine that does not answer must not keep the program from ending. */
const answerTimeoutMs = 2_000

const within = async <T>(work: Promise<T>): Promise<T | null> => {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<null>((resolve) => {
    timer = setTimeout(() => resolve(null), answerTimeoutMs)
  })
  try {
    return await Promise.race([work, late])
  } finally {
    clearTimeout(timer)
  }
}

/** Number of changes that are not sent yet, as the engine says; 0 where it does not answer in time. */
export async function unsentWork(engine: Pick<Engine, 'invoke'>): Promise<{ readonly count: number; readonly language: Language }> {
  const [status, info] = await Promise.all([within(engine.invoke('app.status', {})), within(engine.invoke('app.info', {}))])
  const { unsent: count, conflicts, rejected } = status?.ok === true ? (status.value as Status) : { unsent: 0, conflicts: 0, rejected: 0 }
  const language = info?.ok === true ? (info.value as { preferences: { language: Language } }).preferences.language : 'ja'
  return { count: count + conflicts + rejected, language }
}
