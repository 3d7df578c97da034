import type { Severity } from '#shared/domain/labour/findings/rule.ts'

/** The worst first. */
export const severityRank: Readonly<Record<Severity, number>> = { error: 0, warning: 1, notice: 2 }
