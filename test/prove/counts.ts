import type { Kind } from './kinds.ts'

/** 棚卸: counting while the shop sells, by several people, with figures that can be trusted. */
export const countKinds: readonly Kind[] = [
  {
    kind: 'a scripted day, computed by hand, gives exactly its corrections and its stock at Smaregi, and can be taken back',
    tests: ['test/contract/count-day.test.ts'],
  },
  {
    kind: 'a sale that is told after the review is told before the commit; after the commit it is shown, and followed up once',
    tests: ['test/contract/count-late.test.ts', ['test/component/count-review.test.tsx', 'after a commit']],
  },
  {
    kind: 'the shop sells on: whenever a sale is told, the correction is the same',
    tests: ['test/contract/count-selling.test.ts', ['test/property/countReview.test.ts', 'the stock at the moment']],
  },
  {
    kind: 'plans: everything, 部門, shelves, value (ABC), last counted, a pasted list',
    tests: [
      'test/store/stockCounts-plan.test.ts',
      ['test/unit/stockCounts.test.ts', 'classes by value'],
      ['test/unit/countScreen.test.ts', 'the plan'],
    ],
  },
  {
    kind: 'a beep: one, a number before it, after it, a carton, a shelf, an unknown code; a quantity is never a code',
    tests: [
      ['test/store/stockCounts.test.ts', 'a beep'],
      ['test/store/stockCounts.test.ts', 'a carton'],
      ['test/store/stockCounts.test.ts', 'a shelf'],
      ['test/store/stockCounts.test.ts', 'an unknown code'],
      'test/store/stockCounts-run.test.ts',
      ['test/unit/countScreen.test.ts', 'what is typed'],
      ['test/unit/stockCounts.test.ts', 'the code on the label'],
      'test/component/stock-counts.test.tsx',
      'test/component/stock-counts-ledger.test.tsx',
    ],
  },
  {
    kind: '20 scans a second: none is lost, none is typed, each is in the ledger, in order',
    tests: [
      ['test/e2e/stockCounts.test.ts', '200 scans at 20 a second'],
      ['test/unit/scannerLine.test.ts', 'however far it lies behind a burst'],
    ],
  },
  {
    kind: 'questions are asked once and stop no beep',
    tests: [
      'test/store/stockCounts-cutOff.test.ts',
      ['test/store/stockCounts.test.ts', 'a question'],
      ['test/component/stock-counts.test.tsx', 'asks beside the beeps'],
    ],
  },
  {
    kind: 'the ledger is only added to, and a line is the sum of its rows',
    tests: [['test/store/stockCounts.test.ts', 'the ledger'], 'test/property/stockCounts.test.ts', 'test/unit/architecture/ledger.test.ts'],
  },
  {
    kind: 'several windows count at once, and each hears of the other',
    tests: [
      'test/contract/stockCounts.test.ts',
      'test/contract/count-overlap.test.ts',
      ['test/e2e/stockCounts.test.ts', 'by two windows while its registers sell'],
    ],
  },
  {
    kind: 'files of other PCs: merged in any order, any grouping, however often; what is wrong is refused in words, whole',
    tests: ['test/property/countFiles.test.ts', 'test/store/countFiles.test.ts'],
  },
  {
    kind: 'PCs that contradict each other: one correction, one link, one reading of Smaregi holds on all of them, and it is told',
    tests: [
      'test/store/countMerging.test.ts',
      'test/property/countMerging.test.ts',
      ['test/component/stock-counts-ledger.test.tsx', 'tells both numbers'],
    ],
  },
  {
    kind: 'kill -9: every beep that sounded is in the ledger, and a count is committed and sent once',
    tests: ['test/faults/counting-kill.test.ts', 'test/faults/crash-count.test.ts', 'test/e2e/stockCounts-kill.test.ts'],
  },
  {
    kind: 'clocks that are set back, and PCs that sleep',
    tests: [
      ['test/unit/stockCounts.test.ts', 'the clock of a count'],
      ['test/contract/count-review.test.ts', 'set back'],
      ['test/store/countMerging.test.ts', 'put forward'],
      ['test/store/countFiles.test.ts', 'the clock of a session'],
      ['test/contract/count-moments.test.ts', 'a clock that nobody compared'],
      ['test/contract/count-moments.test.ts', 'in the second of its last beep'],
    ],
  },
  {
    kind: 'counting again: what differs by pieces, yen or percent, settled by two that agree',
    tests: [
      ['test/property/countReview.test.ts', 'rounds'],
      ['test/contract/count-review.test.ts', 'counted again'],
    ],
  },
  {
    kind: 'what nobody counted is never assumed, and zero needs its number',
    tests: [
      ['test/contract/count-uncounted.test.ts', 'what nobody counted'],
      ['test/component/count-review.test.tsx', 'what nobody counted'],
    ],
  },
  {
    kind: 'a commit: of the figures that were seen, once; what cannot be corrected is told and left out',
    tests: [
      ['test/contract/count-review.test.ts', 'what cannot be corrected'],
      ['test/contract/count-review.test.ts', 'figures'],
      ['test/contract/count-review.test.ts', 'made from an unknown code'],
      ['test/component/count-review.test.tsx', 'a commit'],
      'test/store/stockCounts-state.test.ts',
      'test/store/countCommit.test.ts',
      ['test/unit/stockCounts.test.ts', 'the state of a count'],
    ],
  },
  {
    kind: 'a count that is committed on two PCs corrects Smaregi once, and the other PC is told; taken back on one, the other may',
    tests: [
      'test/contract/count-two-pcs.test.ts',
      'test/property/operation.test.ts',
      ['test/unit/operation.test.ts', 'the mark of a count'],
      ['test/unit/operation.test.ts', 'a correction of a count by another PC'],
      ['test/component/count-review.test.tsx', 'another PC'],
    ],
  },
  { kind: 'what was counted comes back out of damaged and old files', tests: ['test/store/stockCounts-recovery.test.ts'] },
  {
    kind: 'every place of the counts is reached by keyboard, read at 200 %, and named',
    tests: [['test/e2e/accessibility.test.ts', 'counts']],
  },
]
