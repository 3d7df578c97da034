import './sync.css'
import { useEffect, useState } from 'react'
import type { RateLimit as State } from '#shared/contracts/sync.ts'
import { useClock, useWords } from '../common/i18n.ts'
import { useEngine } from '../common/queries.ts'
import { Group, Stack, Text, Tooltip } from '../ui/index.ts'

const seconds = 60
const height = 34
const bar = 4
const width = seconds * bar
/** From this share of the limit on the line counts as fully used. */
const busy = 0.9

interface Second {
  readonly reads: number
  readonly writes: number
  readonly rateLimited: boolean
}
const idleSecond: Second = { reads: 0, writes: 0, rateLimited: false }

/**
 * The last 60 seconds up to now. The engine tells its figures only while something runs, so what it
 * told `age` seconds ago has moved to the left since.
 */
export function lastMinute(history: State['history'], age: number): readonly Second[] {
  const past = [...history, ...Array.from({ length: Math.min(seconds, Math.max(0, age)) }, () => idleSecond)].slice(-seconds)
  return [...Array.from({ length: seconds - past.length }, () => idleSecond), ...past]
}

/** One kind of request: a bar a second, with the limit as a line above which nothing can be. */
function Plot(props: { readonly kind: 'reads' | 'writes'; readonly minute: readonly Second[]; readonly limit: number }) {
  const { kind, minute, limit } = props
  const { t } = useWords()
  const most = minute.reduce((high, second) => Math.max(high, second[kind]), 0)
  // A little room above the limit, so that its line is seen and a bar at the limit touches it.
  const scale = (height - 5) / Math.max(limit, most, 1)
  const top = height - limit * scale
  return (
    <svg
      className="sync-plot"
      data-kind={kind}
      viewBox={`0 0 ${width} ${height}`}
      preserveAspectRatio="none"
      role="img"
      aria-label={t('sync.rateLimit.plot', { kind: t(`sync.rateLimit.${kind}`), most, limit })}
    >
      {minute.map((second, index) =>
        second.rateLimited ? (
          <rect key={`t${index}`} className="sync-plot-rate-limited" x={index * bar} y={0} width={bar} height={height} />
        ) : null,
      )}
      {minute.map((second, index) => {
        const tall = second[kind] * scale
        return tall > 0 ? (
          <rect
            key={index}
            className="sync-plot-bar"
            data-full={second[kind] >= limit * busy || undefined}
            x={index * bar + 0.5}
            y={height - tall}
            width={bar - 1}
            height={tall}
          />
        ) : null
      })}
      <line className="sync-plot-limit" x1={0} x2={width} y1={top} y2={top} vectorEffect="non-scaling-stroke" />
      <line className="sync-plot-floor" x1={0} x2={width} y1={height - 0.5} y2={height - 0.5} vectorEffect="non-scaling-stroke" />
    </svg>
  )
}

/** Seconds since `at` (milliseconds), counted while shown. */
function useAge(at: number): number {
  const clock = useClock()
  const [age, setAge] = useState(0)
  useEffect(() => {
    const count = (): void => setAge(Math.max(0, Math.floor((clock().getTime() - at) / 1000)))
    count()
    const timer = setInterval(count, 1000)
    return () => clearInterval(timer)
  }, [clock, at])
  return age
}

/** How the line is used, in a sentence. */
function useVerdict(state: State, minute: readonly Second[]): { readonly text: string; readonly tone: 'neutral' | 'busy' | 'waiting' } {
  const { t } = useWords()
  const clock = useClock()
  const left = state.rateLimitedUntil === null ? 0 : Math.ceil((Date.parse(state.rateLimitedUntil) - clock().getTime()) / 1000)
  if (left > 0) return { text: t('sync.rateLimit.rateLimited', { seconds: left }), tone: 'waiting' }
  const now = minute.slice(-3)
  const atLimit = (kind: 'reads' | 'writes'): boolean => now.some((second) => second[kind] >= state[kind].limit * busy)
  if (atLimit('reads') || atLimit('writes')) return { text: t('sync.rateLimit.full'), tone: 'busy' }
  const any = now.some((second) => second.reads + second.writes > 0)
  return { text: t(any ? 'sync.rateLimit.easy' : 'sync.rateLimit.idle'), tone: 'neutral' }
}

function Drawn({ state, at, compact }: { readonly state: State; readonly at: number; readonly compact: boolean }) {
  const { t } = useWords()
  const age = useAge(at)
  const minute = lastMinute(state.history, age)
  const verdict = useVerdict(state, minute)
  const last = minute.at(-1) ?? idleSecond
  return (
    <section className="sync-rate-limit" data-compact={compact || undefined} aria-label={t('sync.rateLimit.title')}>
      <Tooltip label={t('sync.rateLimit.hint')} maw={300}>
        <Text size="sm" fw={600} w="fit-content">
          {t('sync.rateLimit.title')}
        </Text>
      </Tooltip>
      <div className="sync-rate-limit-plots">
        {(['reads', 'writes'] as const).map((kind) => (
          <div key={kind}>
            <Group justify="space-between" gap="xs" wrap="nowrap">
              <Text size="xs">{t(`sync.rateLimit.${kind}`)}</Text>
              <Text size="xs" c="dimmed">
                {t('sync.rateLimit.rate', { used: last[kind], limit: Math.round(state[kind].limit * 10) / 10 })}
              </Text>
            </Group>
            <Plot kind={kind} minute={minute} limit={state[kind].limit} />
            {compact ? null : (
              <Group justify="space-between">
                <Text size="xs" c="dimmed">
                  {t('sync.rateLimit.axis')}
                </Text>
                <Text size="xs" c="dimmed">
                  {t('sync.rateLimit.now')}
                </Text>
              </Group>
            )}
          </div>
        ))}
      </div>
      <Text size="xs" className="sync-rate-limit-words" data-tone={verdict.tone} role={verdict.tone === 'waiting' ? 'status' : undefined}>
        {verdict.text}
      </Text>
    </section>
  )
}

/** What is used of Smaregi's rate limit: two small plots and a sentence. */
export function RateLimit({ compact = false }: { readonly compact?: boolean }) {
  const { data, dataUpdatedAt } = useEngine('sync.rateLimit', {})
  return data === undefined ? <Stack className="sync-rate-limit" /> : <Drawn state={data} at={dataUpdatedAt} compact={compact} />
}
