import { readdirSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, test } from 'vitest'
import { describeImport, filesIn, read, root, sourceOf, within } from './architecture/sources.ts'

const layers = ['electron', 'renderer', 'shared'] as const

/** Which files may import a package at all; a path that ends with / means everything below it. */
const packageHomes: Readonly<Record<string, readonly string[]>> = {
  electron: ['electron/main.ts', 'electron/preload.ts', 'electron/shell/'],
  'better-sqlite3': ['electron/core/store/', 'electron/sandbox/data/'],
  '@napi-rs/keyring': ['electron/serve/'],
  'openid-client': ['electron/core/connection/'],
  'oidc-provider': ['electron/sandbox/identity/'],
  // One layout language, one place that makes bytes of it.
  receiptline: ['electron/core/printing/'],
  // Native code of devices runs in a process of its own.
  serialport: ['electron/core/devices/native/modules.ts'],
  usb: ['electron/core/devices/native/modules.ts'],
  'node-hid': ['electron/core/devices/native/modules.ts'],
  ws: ['electron/serve/'],
  undici: ['electron/core/smaregi/network.ts'],
  'proxy-from-env': ['electron/host/proxy.ts'],
  pdfkit: ['electron/core/pdf/'],
  fontkit: ['electron/core/pdf/'],
  'bwip-js': ['electron/core/symbols/'],
  '@mantine': ['renderer/ui/'],
  '@tabler': ['renderer/ui/'],
  '@tanstack/react-virtual': ['renderer/grid/'],
}

/** What a layer or a part of it may import of ours; its own folder always. */
const layerRules: readonly (readonly [from: string, may: readonly string[]])[] = [
  ['shared/', []],
  ['renderer/grid/', ['shared/', 'renderer/ui/']],
  ['renderer/ui/', ['shared/', 'renderer/api/']],
  ['renderer/api/', ['shared/']],
  ['renderer/', ['shared/']],
  ['electron/core/', ['shared/', 'electron/listener.ts']],
  ['electron/sandbox/', ['shared/', 'electron/listener.ts']],
  ['electron/preload.ts', []],
  ['electron/host/sampleWorker.ts', ['electron/sandbox/start.ts']],
  ['electron/host/', ['shared/', 'electron/core/rpc/', 'electron/core/context.ts', 'electron/core/files.ts', 'electron/core/log.ts']],
  ['electron/listener.ts', []],
  [
    'electron/serve/',
    ['shared/', 'electron/host/', 'electron/listener.ts', 'electron/core/context.ts', 'electron/core/files.ts', 'electron/core/log.ts'],
  ],
  ['electron/shell/', ['shared/', 'electron/host/', 'electron/core/context.ts', 'electron/core/files.ts', 'electron/core/log.ts']],
  ['electron/main.ts', ['electron/host/', 'electron/shell/', 'electron/core/log.ts']],
]

/** Parts of the engine that every area may use. */
const coreCommon = [
  'electron/core/context.ts',
  'electron/core/cp932.ts',
  'electron/core/exports.ts',
  'electron/core/files.ts',
  'electron/core/json.ts',
  'electron/core/keepNewest.ts',
  'electron/core/log.ts',
  'electron/core/redact.ts',
  'electron/core/turn.ts',
  'electron/core/rpc/',
  'electron/core/store/',
]
/** Who puts the areas together. */
const coreRoots = [
  'electron/core/areas.ts',
  'electron/core/core.ts',
  'electron/core/worker.ts',
  'electron/core/reader.ts',
  'electron/core/unpacker.ts',
]
/** What one area of the engine may use of another, beside the common parts. */
const coreNeighbours: Readonly<Record<string, readonly string[]>> = {
  // What is approved are the figures of a month as they are judged there.
  timecardApproval: ['electron/core/timecards/'],
  // At opening, what an interrupted push left behind is given its state.
  connection: ['electron/core/smaregi/', 'electron/core/journal/', 'electron/core/changes/interrupted.ts'],
  // What an exchange is, as the line tells it.
  journal: ['electron/core/smaregi/exchange.ts', 'electron/core/smaregi/failures.ts'],
  // What a request makes of pending cells. It knows no entity: who uses it hands it a description.
  outbox: ['electron/core/smaregi/client.ts', 'electron/core/smaregi/rateLimit.ts', 'electron/core/failpoints.ts'],
  // Descriptions: where rows lie in the mirror and at Smaregi; staging of an entity's own goes through the one way.
  entities: [
    'electron/core/outbox/',
    'electron/core/changes/stage.ts',
    'electron/core/changes/record.ts',
    'electron/core/failpoints.ts',
    'electron/core/smaregi/client.ts',
    'electron/core/smaregi/rateLimit.ts',
    'electron/core/smaregi/updateWindow.ts',
    'electron/core/products/columns.ts',
    'electron/core/products/searchIndex.ts',
    'electron/core/sync/pull/',
    'electron/core/categories/columns.ts',
    // Hours of a month that is closed are not changed.
    'electron/core/timecards/approvals.ts',
  ],
  // What a person does: asks the descriptions, and knows no entity by name.
  changes: ['electron/core/outbox/', 'electron/core/entities/index.ts', 'electron/core/entities/stock/stage.ts'],
  sync: [
    'electron/core/changes/',
    'electron/core/outbox/',
    'electron/core/entities/index.ts',
    'electron/core/failpoints.ts',
    'electron/core/smaregi/client.ts',
    'electron/core/smaregi/rateLimit.ts',
    'electron/core/smaregi/updateWindow.ts',
    'electron/core/products/searchIndex.ts',
    'electron/core/products/columns.ts',
  ],
  // A product's 部門 may be one that is only staged; the 部門 count their products.
  products: [
    'electron/core/changes/',
    'electron/core/entities/product/stage.ts',
    'electron/core/categories/tree.ts',
    'electron/core/categories/columns.ts',
  ],
  categories: ['electron/core/changes/', 'electron/core/products/columns.ts'],
  // The status bar counts changes as every other place does.
  app: ['electron/core/outbox/counted.ts', 'electron/core/connection/listNotices.ts'],
  // A price inside a code is read after the shop's own rules.
  lookup: ['electron/core/products/', 'electron/core/scanners/inStoreRules.ts', 'electron/core/transactions/rows.ts'],
  // The sample shop's devices are named in the person's language.
  devices: ['electron/core/app/preferences.ts'],
  // Everything that prints or reads does so over the lines of the devices; labels are printed through the one queue.
  printing: ['electron/core/devices/', 'electron/core/pdf/fonts.ts', 'electron/core/failpoints.ts'],
  scanners: ['electron/core/devices/'],
  labels: [
    'electron/core/devices/',
    'electron/core/printing/',
    'electron/core/symbols/',
    'electron/core/pdf/',
    'electron/core/products/taxRounding.ts',
    // In the order of walking.
    'electron/core/stockCounts/shelves.ts',
  ],
  // Which days are here is kept by the pull that brought them.
  transactions: ['electron/core/sync/pull/days.ts'],
  // What is approved is handed over and printed.
  timecardExport: ['electron/core/timecards/', 'electron/core/pdf/'],
  // What is open is asked of the people, on paper.
  timecardInquiry: ['electron/core/timecards/', 'electron/core/pdf/'],
  // A table may have bars.
  pdf: ['electron/core/symbols/'],
  // Likewise; what a person corrects goes the way of every change.
  timecards: [
    'electron/core/sync/pull/days.ts',
    'electron/core/sync/pull/state.ts',
    'electron/core/changes/',
    'electron/core/entities/shift/index.ts',
  ],
  // Filled with what the tills did and what was counted, printed through the one queue.
  documents: [
    'electron/core/transactions/',
    'electron/core/countFiles/sheets.ts',
    'electron/core/countReview/',
    'electron/core/printing/jobs.ts',
    'electron/core/printing/layout/escapeText.ts',
  ],
  // A beep is understood as a scan of the catalogue is, and placed by Smaregi's clock; the outbox tells what became of a correction.
  // The review says what is to be counted again.
  stockCounts: [
    'electron/core/countReview/reviews.ts',
    'electron/core/products/',
    'electron/core/categories/tree.ts',
    'electron/core/scanners/inStoreRules.ts',
    'electron/core/changes/history.ts',
    'electron/core/changes/inverses.ts',
    'electron/core/smaregi/client.ts',
  ],
  // What moved is pulled; a correction goes the way of every change, and is found again by the operation in its memo, another PC's by the count's mark.
  // Long looks for a commit or a decision are left to the readers.
  countReview: [
    'electron/core/readers/work.ts',
    'electron/core/stockCounts/',
    'electron/core/changes/',
    'electron/core/entities/index.ts',
    'electron/core/entities/stock/stage.ts',
    'electron/core/outbox/operation.ts',
    'electron/core/outbox/correctionElsewhere.ts',
    'electron/core/sync/pull/',
    'electron/core/smaregi/client.ts',
    'electron/core/failpoints.ts',
  ],
  // The ledger travels; what is printed and written is what the review shows.
  // Packing a count and setting its sheets is left to the readers.
  countFiles: [
    'electron/core/readers/work.ts',
    'electron/core/stockCounts/',
    'electron/core/countReview/',
    'electron/core/pdf/',
    'electron/core/symbols/',
    'electron/core/smaregi/client.ts',
  ],
  // Writes rows as they come over the wire: it knows their type, not the line.
  store: ['electron/core/smaregi/client.ts'],
}

/** Parts of the page that every screen may use, and what screens may use of each other. */
const pageCommon = ['renderer/common/', 'renderer/api/', 'renderer/ui/', 'renderer/grid/', 'renderer/scanning/index.ts']
const pageNeighbours: Readonly<Record<string, readonly string[]>> = {
  // The frame puts the screens together.
  shell: ['renderer/'],
  // What is not complete is told above the rows; 在庫数 in the grid is corrected as on the card.
  products: ['renderer/sync/IncompleteNote.tsx', 'renderer/lookup/StockDialog.tsx'],
  // An unknown code offers a pull; the settings offer signing in again and a full pull.
  // A receipt that is scanned shows its transaction.
  lookup: [
    'renderer/sync/usePull.ts',
    'renderer/sync/IncompleteNote.tsx',
    'renderer/products/newProduct.ts',
    'renderer/transactions/TransactionContent.tsx',
    'renderer/transactions/state.ts',
  ],
  settings: ['renderer/connection/', 'renderer/sync/'],
  // A receipt is printed again from its transaction; the templates are a part of that screen.
  transactions: ['renderer/documents/index.ts'],
  // A count is one screen: counting, its review, its files. It begins with a pull where nothing was taken from Smaregi yet.
  // An unknown code becomes a new product.
  stockCounts: [
    'renderer/countReview/index.ts',
    'renderer/countFiles/index.ts',
    'renderer/products/newProduct.ts',
    'renderer/sync/usePull.ts',
  ],
  // Its papers come out of a receipt printer as documents do.
  countFiles: ['renderer/documents/index.ts'],
  // A month is read by a pull of its days; files that were written are told of as those of counts.
  timecards: ['renderer/countFiles/index.ts', 'renderer/sync/usePull.ts'],
  // A document is looked at as its printer will print it.
  documents: ['renderer/printing/index.ts'],
  // Sheets of labels go to the printers of the system as documents do; labels that wait at a printer lead to its queue.
  labels: ['renderer/printing/index.ts', 'renderer/devices/state.ts'],
  // A scanner is tried by its scans, and one on screen makes them.
  // What is printed, and the printer on the screen, stand beside the devices.
  devices: ['renderer/labels/index.ts', 'renderer/scanning/', 'renderer/scanners/index.ts', 'renderer/printing/index.ts'],
  // What a code tells is shown as on the card.
  scanners: ['renderer/lookup/CodeFacts.tsx'],
  // «Sync and changes» is one screen; a third value for a conflict is typed as in a cell of the grid.
  changes: [
    'renderer/sync/',
    'renderer/journal/JournalScreen.tsx',
    'renderer/connection/signIn.ts',
    'renderer/products/values.ts',
    'renderer/products/CategorySelect.tsx',
    // Hours are corrected in the editor of their day.
    'renderer/timecards/edit/index.tsx',
    // A change of prices is printed as a list.
    'renderer/documents/index.ts',
  ],
}

const longest = 500

/** What stands between `import` and `from` a package. */
const clauseOf = (file: string, target: string): string =>
  [...read(file).matchAll(/(?:^|\n)(?:import|export)\s([^'"`;]*?)\sfrom\s['"]([^'"]+)['"]/gu)]
    .filter((match) => match[2] === target)
    .map((match) => match[1])
    .join(' ')

const files = layers.flatMap(filesIn)
const imports = files.flatMap((file) => sourceOf(file).imports)
const areaOf = (file: string, base: string): string | null =>
  file.startsWith(base) && file.slice(base.length).includes('/') ? (file.slice(base.length).split('/')[0] ?? null) : null

describe('the layout', () => {
  test('is read whole by these rules', () => {
    expect(files.length).toBeGreaterThan(60)
    expect(imports.length).toBeGreaterThan(200)
    expect(imports.some(({ from, target }) => from === 'electron/core/areas.ts' && target === 'electron/core/sync/handlers.ts')).toBe(true)
  })

  test.each(Object.entries(packageHomes))('%s is imported only by %j', (name, homes) => {
    const violations = imports.filter(
      ({ from, target, ours }) => !ours && (target === name || target.startsWith(`${name}/`)) && !within(from, homes),
    )
    expect(violations.map(describeImport)).toEqual([])
  })

  test('no layer imports what is not for it', () => {
    const wrong = imports.filter(({ from, target, ours }) => {
      const rule = ours ? layerRules.find(([place]) => within(from, [place])) : undefined
      if (!rule) return false
      const [own, may] = rule
      const home = own.endsWith('/') ? own : `${path.posix.dirname(own)}/`
      return !within(target, [...may, ...(own.endsWith('/') ? [home] : [])])
    })
    expect(wrong.map(describeImport)).toEqual([])
  })

  test('no area of the engine imports the inside of another, except as listed', () => {
    const wrong = imports.filter(({ from, target, ours }) => {
      if (!ours || !from.startsWith('electron/core/') || coreRoots.includes(from)) return false
      const area = areaOf(from, 'electron/core/')
      // The context names the client's type.
      if (from === 'electron/core/context.ts' && target === 'electron/core/smaregi/client.ts') return false
      const may = [...coreCommon, ...(area === null ? [] : [`electron/core/${area}/`]), ...(coreNeighbours[area ?? ''] ?? [])]
      return target.startsWith('electron/core/') && !within(target, may)
    })
    expect(wrong.map(describeImport)).toEqual([])
  })

  test('no screen imports the inside of another', () => {
    const wrong = imports.filter(({ from, target, ours }) => {
      const screen = areaOf(from, 'renderer/')
      if (!ours || screen === null || !target.startsWith('renderer/')) return false
      return !within(target, [...pageCommon, `renderer/${screen}/`, ...(pageNeighbours[screen] ?? [])])
    })
    expect(wrong.map(describeImport)).toEqual([])
  })

  test('every dialog goes through the one that knows who has the keyboard', () => {
    const kit = ['@mantine/core', '@mantine/modals', '@mantine/spotlight']
    const dialogs = /\b(?:Modal|Drawer|Dialog|ModalsProvider|ModalBase|Spotlight|useModalsStack|useDrawersStack)\b/u
    const makers = imports.filter(({ from, target }) => kit.includes(target) && dialogs.test(clauseOf(from, target))).map(describeImport)
    // The theme gives them their looks.
    expect(makers.toSorted()).toEqual([
      'renderer/ui/Modal.tsx imports @mantine/core',
      'renderer/ui/Spotlight.tsx imports @mantine/spotlight',
      'renderer/ui/theme.ts imports @mantine/core',
    ])
    const byHand = files.filter(
      (file) => file.startsWith('renderer/') && /(?<!\[)role="(?:alert)?dialog"|aria-modal|<dialog\b|showModal\(/u.test(read(file)),
    )
    expect(byHand).toEqual([])
  })

  test('keys are heard for the whole window only where it is asked who has the keyboard', () => {
    const whole =
      /(?:window|document)\.addEventListener\(\s*'(?:key|beforeinput|paste|copy|cut|focus(?:in|out))|use(?:Window|Document)Event|useHotkeys/u
    const listeners = files.filter((file) => file.startsWith('renderer/') && whole.test(read(file)))
    // The scan listener shows its card over a dialog; the others are the keyboard's own.
    expect(listeners).toEqual([
      'renderer/common/actions.ts',
      'renderer/scanning/wedge/wedge.ts',
      'renderer/ui/keyboard.ts',
      'renderer/ui/ownUndo.ts',
    ])
    expect(read('renderer/common/actions.ts')).toContain('keyboardIsTaken()')
  })

  test(`no file is longer than ${longest} lines`, () => {
    const long = [...files, ...filesIn('test'), ...filesIn('build')].filter((file) => read(file).split('\n').length > longest + 1)
    expect(long).toEqual([])
  })

  test('every contract has its folder in the engine', () => {
    const contracts = readdirSync(path.join(root, 'shared', 'contracts'))
      .map((name) => name.replace(/\.ts$/, ''))
      .filter((name) => !['index', 'common', 'host', 'jobs'].includes(name))
    const folders = readdirSync(path.join(root, 'electron', 'core'))
    expect(contracts.filter((name) => !folders.includes(name))).toEqual([])
  })
})
