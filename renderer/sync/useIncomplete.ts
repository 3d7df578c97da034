import type { ResourceName, ResourceState } from '#shared/contracts/sync.ts'
import { errorText } from '../common/errors.ts'
import { useClock, useWords, type Wording } from '../common/i18n.ts'
import { useJob } from '../common/jobs.ts'
import { useEngine } from '../common/queries.ts'

/** Names that are said before the rest is counted. */
const said = 3

/** Something that every pull brings and that is not here as Smaregi has it. */
export interface Incomplete {
  readonly resource: ResourceName
  readonly name: string
  /** What happened, since when, what was kept, what comes next: sentences. */
  readonly text: string
}

const isIncomplete = (state: ResourceState, running: boolean, begun: boolean): boolean =>
  state.demand === 'always' &&
  state.available &&
  (state.failure !== null || (!running && (state.interrupted !== null || (begun && state.lastPullAt === null))))

function reasonOf(words: Wording, { lastError, failure, interrupted }: ResourceState): string {
  const { t, find } = words
  if (failure === null || lastError === null)
    return interrupted === null ? t('sync.state.never') : t('sync.state.interrupted', { rows: interrupted.rows })
  const { resource } = lastError.details
  if (lastError.code === 'WAITS_FOR_RESOURCE' && typeof resource === 'string') {
    return t('sync.partly.waitsFor', { resource: find(`settings.sync.resources.${resource}`) ?? resource })
  }
  // What to do stands in the words of an error; here Banto does it by itself.
  return find(`sync.partly.why.${lastError.code}`) ?? errorText(words, lastError)
}

/** Smaregi's own words end without a mark as often as with one; another sentence follows. */
const sentence = (text: string, language: Wording['language']): string =>
  /[。.!?！？]$/u.test(text) ? text : `${text}${language === 'ja' ? '。' : '.'}`

function keptOf({ t, format }: Wording, { lastPullAt, rows }: ResourceState): string {
  if (lastPullAt !== null) return t('sync.partly.kept', { at: format.shortMoment(lastPullAt), count: rows, rows })
  return rows === 0 ? t('sync.partly.keptNone') : t('sync.partly.keptPart', { count: rows, rows })
}

/**
 * What of the sync is not complete, in words, of all or only of these; as long as nothing was ever
 * brought, nothing is. The words go with the next pull that ends well.
 */
export function useIncomplete(of?: readonly ResourceName[]): { readonly items: readonly Incomplete[]; readonly names: string } {
  const words = useWords()
  const clock = useClock()
  const running = useJob('sync.pull') !== null
  const resources = useEngine('sync.state', {}).data?.resources ?? []
  const next = useEngine('sync.schedule', {}).data?.nextRetryAt ?? null
  const { t, format } = words
  const gap = words.language === 'ja' ? '' : ' '
  const begun = resources.some(({ lastPullAt }) => lastPullAt !== null)
  const nextText = (failed: boolean): string => {
    if (!failed || next === null) return t('sync.partly.retryByHand')
    return Date.parse(next) <= clock().getTime() ? t('sync.partly.retryNow') : t('sync.partly.retry', { at: format.shortMoment(next) })
  }
  const items = resources
    .filter((state) => isIncomplete(state, running, begun) && (of === undefined || of.includes(state.resource)))
    .map((state) => ({
      resource: state.resource,
      name: t(`settings.sync.resources.${state.resource}`),
      text: [
        sentence(reasonOf(words, state), words.language),
        ...(state.failure === null ? [] : [t('sync.partly.since', { since: format.shortMoment(state.failure.since) })]),
        keptOf(words, state),
        nextText(state.failure !== null),
      ].join(gap),
    }))
  const names = items
    .slice(0, said)
    .map(({ name }) => name)
    .join('・')
  return { items, names: items.length > said ? t('sync.partly.more', { names, count: items.length - said }) : names }
}
