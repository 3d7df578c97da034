import { keepPreviousData, QueryClient, useQuery, type UseQueryResult } from '@tanstack/react-query'
import type { InputOf, OutputOf } from '#shared/contracts/index.ts'
import { isBantoError } from '#shared/errors.ts'
import { call, onLineState, subscribe, type CallName } from '../api/index.ts'

/** Answers come from the engine on the same machine: no retries, no staleness by time; events say when to ask again. */
export const createQueryClient = (): QueryClient =>
  new QueryClient({
    defaultOptions: {
      queries: {
        networkMode: 'always',
        staleTime: Infinity,
        gcTime: 5 * 60_000,
        refetchOnWindowFocus: false,
        refetchOnReconnect: false,
        retryDelay: 500,
        retry: (count, error) => count < 20 && isBantoError(error) && error.code === 'HOST_LOST',
      },
      mutations: { networkMode: 'always' },
    },
  })

/** One query of the engine, kept under its method and input. `keepPrevious`: until the answer is here, the one to the input before stays. */
export function useEngine<N extends CallName>(
  name: N,
  input: InputOf<N>,
  { keepPrevious = false, ...options }: { readonly enabled?: boolean; readonly keepPrevious?: boolean } = {},
): UseQueryResult<OutputOf<N>> {
  return useQuery({
    queryKey: [name, input],
    queryFn: () => call(name, input),
    ...(keepPrevious ? { placeholderData: keepPreviousData } : {}),
    ...options,
  })
}

/** What the screens of the stock counts ask. */
const countQueries = [
  'stockCounts.list',
  'stockCounts.open',
  'stockCounts.planned',
  'stockCounts.choices',
  'stockCounts.shelves',
  'stockCounts.entries',
  'stockCounts.beep',
  'stockCounts.unknownCodes',
  'stockCounts.progress',
  'stockCounts.cases',
  'countReview.summary',
  'countReview.lines',
  'countReview.groups',
  'countReview.movements',
] as const

/** Of the shop, and of no count: how many products stand on a shelf, what a plan would come to. */
const besideCounts: ReadonlySet<string> = new Set(['stockCounts.planned', 'stockCounts.choices', 'stockCounts.shelves'])

/** The question is about another count than this one. */
const isAboutAnother = (countId: string, input: unknown): boolean =>
  typeof input === 'object' && input !== null && 'countId' in input && input.countId !== countId

/**
 * A count changed, as it does with each beep: what is asked about it is asked again, and nothing of other counts. What only lies beside it
 * is asked again when somebody comes to look at it.
 */
function askOfCount(client: QueryClient, countId: string): void {
  for (const name of countQueries) {
    void client.invalidateQueries({
      queryKey: [name],
      predicate: ({ queryKey: [, input] }) => !isAboutAnother(countId, input),
      refetchType: besideCounts.has(name) ? 'none' : 'active',
    })
  }
}

/** What the hand-over of timecards asks. */
const exportQueries = ['timecardExport.layouts', 'timecardExport.preview', 'timecardExport.list'] as const

/** What the timecards ask; all of it rests on the settings and on what was pulled. */
const timecardQueries = [
  'timecards.board',
  'timecards.person',
  'timecards.months',
  'timecards.settings',
  'timecards.correction',
  'timecards.proposals',
  'timecards.missing',
  'timecardInquiry.text',
  'timecards.everybody',
  'timecards.people',
  'timecardApproval.open',
  'timecardApproval.difference',
  'timecardApproval.log',
  'timecardApproval.months',
  'timecardApproval.reasons',
] as const

/**
 * Keeps what is shown true: the engine's events put new answers in place or have them asked for again. Here and not where the answer is
 * shown: what comes while that part of the page is away has to count when it comes back. Returns how to stop.
 */
export function followEngine(client: QueryClient): () => void {
  const ask = (...names: string[]): void => {
    for (const name of names) void client.invalidateQueries({ queryKey: [name] })
  }
  const stops = [
    subscribe('app.status', (status) => client.setQueryData(['app.status', {}], status)),
    subscribe('app.preferences', () => ask('app.info')),
    subscribe('connection.changed', () =>
      ask(
        'connection.overview',
        'app.status',
        'app.info',
        'sync.state',
        'sync.schedule',
        'sync.rateLimit',
        'changes.summary',
        'changes.sets',
        'changes.setRows',
        'products.categories',
        'categories.tree',
        'categories.lists',
        'scanners.inStoreRules',
        'devices.list',
        'printing.list',
        'printing.summary',
        'labels.due',
        'labels.products',
        'labels.templates',
        'labels.lists',
        'labels.settings',
        'labels.runs',
        ...countQueries,
        ...exportQueries,
        ...timecardQueries,
        'connection.sampleSelling',
        'labels.waiting',
      ),
    ),
    subscribe('connection.sampleSellingChanged', (state) => client.setQueryData(['connection.sampleSelling', {}], state)),
    subscribe('sync.changed', (state) => {
      client.setQueryData(['sync.state', {}], state)
      ask('products.categories', 'categories.tree', 'categories.lists')
    }),
    subscribe('sync.rateLimit', (state) => client.setQueryData(['sync.rateLimit', {}], state)),
    subscribe('sync.scheduleChanged', (schedule) => client.setQueryData(['sync.schedule', {}], schedule)),
    subscribe('changes.changed', (summary) => {
      client.setQueryData(['changes.summary', {}], summary)
      ask('changes.list', 'changes.sets', 'changes.setRows', 'changes.review', 'products.drafts', 'products.categories', 'categories.tree')
      // What became of a count's corrections, and what is staged of a stock.
      ask(...countQueries)
    }),
    subscribe('scanners.inStoreRulesChanged', (rules) => client.setQueryData(['scanners.inStoreRules', {}], rules)),
    subscribe('scanners.wedgeChanged', (settings) => client.setQueryData(['scanners.wedge', {}], settings)),
    // A printer set otherwise prints otherwise.
    subscribe('devices.changed', () => ask('devices.list', 'printing.preview', 'printing.virtualPrinter')),
    subscribe('printing.changed', () => ask('printing.list', 'printing.summary', 'labels.waiting', 'labels.runs')),
    subscribe('labels.changed', () =>
      ask('labels.due', 'labels.products', 'labels.templates', 'labels.lists', 'labels.settings', 'labels.runs'),
    ),
    subscribe('stockCounts.changed', ({ countId }) => (countId === null ? ask(...countQueries) : askOfCount(client, countId))),
    subscribe('timecardExport.changed', () => ask(...exportQueries)),
    subscribe('timecards.changed', () => ask(...timecardQueries)),
    subscribe('timecardApproval.changed', () => ask('timecardExport.preview', ...timecardQueries)),
    subscribe('labels.virtualChanged', () => ask('labels.virtualPrinter')),
    subscribe('printing.virtualChanged', ({ deviceId }) => {
      void client.invalidateQueries({ queryKey: ['printing.virtualPrinter', { deviceId }] })
    }),
    subscribe('journal.added', () => ask('journal.state')),
    subscribe('journal.changed', (state) => client.setQueryData(['journal.state', {}], state)),
    subscribe('products.changed', () => ask('labels.due', 'labels.products', 'labels.preview')),
    subscribe('categories.changed', () => ask('categories.tree', 'products.categories')),
    // A pull may have brought the shop's name, and what counts are planned by; the file has grown.
    subscribe('jobs.finished', ({ method }) => {
      if (method !== 'sync.pull') return
      ask('connection.overview', 'app.info', 'transactions.day', 'transactions.days', 'transactions.open')
      ask('stockCounts.choices', 'stockCounts.planned', ...timecardQueries)
    }),
    onLineState((state) => {
      if (state === 'connected') void client.invalidateQueries()
    }),
  ]
  return () => {
    for (const stop of stops) stop()
  }
}

export const useStatus = (): OutputOf<'app.status'> | undefined => useEngine('app.status', {}).data
export const useOverview = (): OutputOf<'connection.overview'> | undefined => useEngine('connection.overview', {}).data
