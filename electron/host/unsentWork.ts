import type { Status } from '#shared/contracts/app.ts'
import type { Language, Translate } from '#shared/i18n/index.ts'
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

/** What still waits on this computer, by the names of the status bar. */
const waiting = ['unsent', 'unproved', 'conflicts', 'rejected'] as const
export type UnsentWork = Readonly<Record<(typeof waiting)[number], number>>

/** The figures of the status bar in its words: «送信していない変更 2件、食い違い 1件»; empty where nothing waits. */
export const unsentText = (words: Translate, work: UnsentWork): string =>
  waiting
    .filter((name) => work[name] > 0)
    .map((name) => words(`app.status.${name}`, { count: work[name] }))
    .join(words('host.and'))

/** What is not sent yet, as the engine says; nothing where it does not answer in time. */
export async function unsentWork(engine: Pick<Engine, 'invoke'>): Promise<{ readonly work: UnsentWork; readonly language: Language }> {
  const [status, info] = await Promise.all([within(engine.invoke('app.status', {})), within(engine.invoke('app.info', {}))])
  const work = status?.ok === true ? (status.value as Status) : { unsent: 0, unproved: 0, conflicts: 0, rejected: 0 }
  const language = info?.ok === true ? (info.value as { preferences: { language: Language } }).preferences.language : 'ja'
  return { work, language }
}
