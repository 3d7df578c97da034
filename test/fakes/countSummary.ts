import type { OutputOf } from '#shared/contracts/index.ts'

type Summary = OutputOf<'countReview.summary'>

/** The summary of a review in which nothing was counted, but for what a test says. */
export const countSummary = (part: Partial<Summary> = {}): Summary => ({
  version: 'v1',
  counted: { lines: 0, pieces: 0, expectedPieces: 0, more: 0, less: 0, moreYen: 0, lessYen: 0, yen: 0, withoutCost: 0 },
  variance: { more: 0, less: 0, moreYen: 0, lessYen: 0, yen: 0, withoutCost: 0 },
  countedOf: { planned: 0, notPlanned: 0, decided: 0 },
  overlaps: [],
  uncounted: {
    products: 0,
    pieces: 0,
    yen: 0,
    empty: 0,
    undecided: 0,
    above: { pieces: 0, yen: 0 },
    below: { pieces: 0, yen: 0 },
    toLeave: 0,
    toZero: 0,
    toZeroPieces: 0,
    toZeroYen: 0,
    withoutCost: 0,
  },
  late: { lines: 0, pieces: 0 },
  recount: { limits: null, lines: 0, disagree: 0, settled: 0, round: null },
  marks: {},
  notCorrectable: 0,
  commit: { lines: 0, more: 0, less: 0, yen: 0, withoutCost: 0, waiting: 0, blocking: 0 },
  sent: null,
  reversed: null,
  readAt: null,
  behind: 0,
  elsewhere: null,
  twice: null,
  after: null,
  ...part,
})
