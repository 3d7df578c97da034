import type { Kind } from './kinds.ts'

export const mendKinds: readonly Kind[] = [
  {
    kind: 'what waits for a person hangs on its product, not on a row number',
    tests: [
      ['test/component/edits.test.tsx', 'an edit that is not finished'],
      ['test/component/edits.test.tsx', 'a change in bulk'],
      ['test/component/edits.test.tsx', 'the preview of a paste'],
      ['test/component/grid.test.tsx', 'an unfinished edit'],
      ['test/store/cells.test.ts', 'a window of a view'],
      ['test/e2e/grid.test.ts', 'an edit that is not finished'],
      ['test/e2e/grid.test.ts', 'what waits for a yes'],
      ['test/e2e/grid.test.ts', 'a pull during an edit'],
      ['test/e2e/attention.test.ts', 'a cell with a wrong text'],
    ],
  },
  {
    kind: 'no value is sent that nobody wanted: decisions, undo and redo in every order',
    tests: [
      'test/property/steps.test.ts',
      'test/property/sync.test.ts',
      ['test/store/changes-steps.test.ts', 'a decision'],
      ['test/store/changes-steps.test.ts', 'an unsent edit'],
      ['test/store/changes-steps.test.ts', 'discard'],
    ],
  },
  {
    kind: 'undo and redo ask before they touch what was sent',
    tests: [
      ['test/store/changes-steps.test.ts', 'what was sent'],
      ['test/store/changes-steps.test.ts', 'new products'],
      ['test/component/changes.test.tsx', 'a step over'],
    ],
  },
  {
    kind: 'a dialog has the keyboard alone and gives the focus back',
    tests: [
      ['test/e2e/keys.test.ts', 'an open dialog'],
      ['test/e2e/keys.test.ts', 'the focus'],
      'test/e2e/attention.test.ts',
      'test/component/notices.test.tsx',
      ['test/unit/architecture.test.ts', 'dialog'],
    ],
  },
  {
    kind: 'a scan writes into no cell and presses no button',
    tests: [
      'test/unit/scanner.test.ts',
      'test/unit/barcode.test.ts',
      ['test/e2e/keys.test.ts', 'a scan'],
      'test/component/lookup.test.tsx',
    ],
  },
  {
    kind: 'an edit that fails stops no other; a paste over columns is one set',
    tests: [
      'test/unit/serialQueue.test.ts',
      ['test/component/edits.test.tsx', 'an edit that fails'],
      ['test/store/cells.test.ts', 'a batch of cells'],
    ],
  },
  { kind: 'Delete over a selection asks in its own words', tests: [['test/component/edits.test.tsx', 'Delete over a selection']] },
  {
    kind: 'a damaged, empty or missing file gives back what people did',
    tests: [
      'test/store/recovery.test.ts',
      'test/faults/lost-log.test.ts',
      'test/store/migration.test.ts',
      ['test/component/app.test.tsx', 'what opening the file'],
    ],
  },
  {
    kind: 'clocks lie',
    tests: ['test/store/clocks.test.ts', ['test/store/recovery.test.ts', 'a clock that lies'], 'test/unit/pullRetries.test.ts'],
  },
  { kind: 'the data folder is closed to others, and says why it cannot be used', tests: ['test/faults/folder.test.ts'] },
  { kind: 'the program ends with whoever started it', tests: ['test/e2e/parent.test.ts'] },
  {
    kind: 'no request, socket or frame ends a process',
    tests: ['test/faults/malformed-requests.test.ts', 'test/contract/rpc-deep.test.ts'],
  },
  {
    kind: 'a stray callback leaves the sign-in waiting; only Smaregi ends one',
    tests: ['test/faults/wrong-state.test.ts', 'test/contract/connection-refresh.test.ts'],
  },
  {
    kind: 'one bad reply stops no other resource, is told and heals',
    tests: [
      'test/contract/sync-pull-partly.test.ts',
      'test/contract/sync-pull-refused.test.ts',
      ['test/component/sync.test.tsx', 'a sync that is not complete'],
      ['test/store/products.test.ts', 'the stock of a row'],
    ],
  },
  {
    kind: 'what a proxy or firewall answers is never Smaregi’s word',
    tests: ['test/contract/smaregi-between.test.ts', 'test/contract/office-network.test.ts', 'test/faults/firewall.test.ts'],
  },
  { kind: 'a push says why something stayed', tests: ['test/contract/sync-push-unsent.test.ts', 'test/unit/pushCost.test.ts'] },
  {
    kind: 'one source of rates; bulk is tried before it is trusted',
    tests: [
      'test/contract/sync-bulk-probe.test.ts',
      'test/contract/sync-bulk.test.ts',
      ['test/component/sync.test.tsx', 'sending many at once'],
    ],
  },
  {
    kind: 'mirror, client and practice server hold to the reference',
    tests: ['test/contract/wireFacts.test.ts', 'test/store/mirror.test.ts', 'test/unit/tax.test.ts'],
  },
  {
    kind: 'numbers are read alike everywhere, and Excel is understood',
    tests: ['test/unit/readNumber.test.ts', 'test/component/clipboard.test.tsx', ['test/e2e/grid.test.ts', 'the clipboard']],
  },
  {
    kind: 'nothing is cut or out of reach at 640 px and 200 %, no violation of accessibility',
    tests: ['test/e2e/accessibility.test.ts', ['test/unit/grid-layout.test.ts', 'stand still']],
  },
  {
    kind: 'search finds the same word in any spelling',
    tests: ['test/unit/text.test.ts', 'test/property/search.test.ts', ['test/store/handlers.test.ts', 'older folding']],
  },
  {
    kind: 'the export for support keeps people in the house',
    tests: [
      ['test/unit/redact.test.ts', 'what leaves the computer'],
      ['test/contract/journal.test.ts', 'names no product, no person'],
    ],
  },
]
