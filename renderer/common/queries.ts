import { QueryClient, useQuery, type UseQueryResult } from '@tanstack/react-query'
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

/** One query of the engine, kept under its method and input. */
export function useEngine<N extends CallName>(
  name: N,
  input: InputOf<N>,
  options: { readonly enabled?: boolean } = {},
): UseQueryResult<OutputOf<N>> {
  return useQuery({ queryKey: [name, input], queryFn: () => call(name, input), ...options })
}

/** Keeps what is shown true: the engine's events put new answers in place or have them asked for again. Returns how to stop. */
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
      ),
    ),
    subscribe('sync.changed', (state) => {
      client.setQueryData(['sync.state', {}], state)
      ask('products.categories', 'categories.tree', 'categories.lists')
    }),
    subscribe('sync.rateLimit', (state) => client.setQueryData(['sync.rateLimit', {}], state)),
    subscribe('sync.scheduleChanged', (schedule) => client.setQueryData(['sync.schedule', {}], schedule)),
    subscribe('changes.changed', (summary) => {
      client.setQueryData(['changes.summary', {}], summary)
      ask('changes.list', 'changes.sets', 'changes.setRows', 'changes.review', 'products.drafts', 'products.categories', 'categories.tree')
    }),
    subscribe('scanners.inStoreRulesChanged', (rules) => client.setQueryData(['scanners.inStoreRules', {}], rules)),
    subscribe('scanners.wedgeChanged', (settings) => client.setQueryData(['scanners.wedge', {}], settings)),
    subscribe('devices.changed', () => ask('devices.list')),
    subscribe('printing.changed', () => ask('printing.list', 'printing.summary')),
    subscribe('labels.changed', () =>
      ask('labels.due', 'labels.products', 'labels.templates', 'labels.lists', 'labels.settings', 'labels.runs'),
    ),
    subscribe('labels.virtualChanged', () => ask('labels.virtualPrinter')),
    subscribe('products.changed', () => ask('labels.due', 'labels.products', 'labels.preview')),
    subscribe('categories.changed', () => ask('categories.tree', 'products.categories')),
    // A pull may have brought the shop's name, and the file has grown.
    subscribe('jobs.finished', ({ method }) => {
      if (method === 'sync.pull') ask('connection.overview', 'app.info', 'transactions.day', 'transactions.days', 'transactions.open')
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
