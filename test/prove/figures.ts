type Values = Readonly<Record<string, unknown>>

/** Two lines of one figure: counts add up, of times (`…Ms`) the longer stays, of words the last. */
const added = (one: Values, other: Values): Values => ({
  ...one,
  ...Object.fromEntries(
    Object.entries(other).map(([key, value]) => {
      const before = one[key]
      if (typeof before !== 'number' || typeof value !== 'number') return [key, value]
      return [key, key.endsWith('Ms') ? Math.max(before, value) : before + value]
    }),
  ),
})

/**
 * The figures that tests print as lines `{ figure, of?, …values }`, by name. A figure that is told in parts (`of`) has each of them,
 * and their `total`.
 */
export function collectFigures(lines: readonly Values[]): Record<string, unknown> {
  const figures: Record<string, Values> = {}
  for (const { figure, of, ...values } of lines) {
    if (typeof figure !== 'string') continue
    const before = figures[figure] ?? {}
    if (typeof of !== 'string') figures[figure] = values
    else
      figures[figure] = {
        ...before,
        [of]: added((before[of] ?? {}) as Values, values),
        total: added((before['total'] ?? {}) as Values, values),
      }
  }
  return figures
}
