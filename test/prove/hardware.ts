import type { Kind } from './kinds.ts'

/** What can be plugged in, and what is printed and scanned with it. */
export const hardwareKinds: readonly Kind[] = [
  {
    kind: 'scanners of every kind (keyboard, serial port, HID POS, camera, on screen) are one event for whoever has the scan',
    tests: [
      'test/component/scanning.test.tsx',
      'test/unit/scannerLine.test.ts',
      'test/contract/scanners.test.ts',
      ['test/e2e/scanning.test.ts', 'a scan of a device'],
      ['test/e2e/scanning.test.ts', 'the camera'],
    ],
  },
  {
    kind: 'a scan is never typed, presses no button, and is not lost: 200 at 20 a second on every screen',
    tests: [
      'test/unit/wedge.test.ts',
      ['test/e2e/keys.test.ts', 'a scan'],
      ['test/e2e/scanning.test.ts', '200 scans'],
      ['test/e2e/scanning.test.ts', 'from the first byte'],
    ],
  },
  {
    kind: 'the set-up page shows what comes in, learns from one scan, and says what is wrong with a port',
    tests: [
      'test/component/scannerSetup.test.tsx',
      ['test/contract/scanners.test.ts', 'unknown speed'],
      ['test/contract/device-serial.test.ts', 'a port that'],
    ],
  },
  {
    kind: 'every code is understood once: check digits, GS1’s identifiers, in-store prices and weights, books, UPC-E',
    tests: ['test/unit/barcode.test.ts', 'test/unit/inStore.test.ts', 'test/property/gs1.test.ts', 'test/component/lookup.test.tsx'],
  },
  {
    kind: 'lines to devices: TCP, serial ports over pseudo-terminals, USB in the shape of WebUSB, found in the network',
    tests: [
      'test/contract/device-tcp.test.ts',
      'test/contract/device-serial.test.ts',
      'test/unit/deviceUsb.test.ts',
      'test/unit/deviceHid.test.ts',
      'test/unit/deviceSearch.test.ts',
    ],
  },
  {
    kind: 'a native module that is missing disables its devices, in words, and nothing else; all are packed for three systems',
    tests: [
      ['test/contract/device-serial.test.ts', 'that is not there is told in words'],
      ['test/contract/device-serial.test.ts', 'without native modules'],
      ['test/unit/packaging.test.ts', 'native device modules'],
    ],
  },
  {
    kind: 'receipt printers tell how they are, and a job counts as printed when the printer said so',
    tests: ['test/contract/printing-drivers.test.ts', 'test/contract/printing-serial.test.ts', 'test/unit/printing-replies.test.ts'],
  },
  {
    kind: 'the queue: nothing is printed twice by itself, a printer that is off holds up no other, kill -9 at every step is asked about',
    tests: ['test/contract/printing-queue.test.ts', 'test/faults/printing-kill.test.ts'],
  },
  {
    kind: 'receipts: characters that a printer lacks are seen before, prices keep their column, codes and Japanese text are read back',
    tests: ['test/contract/printing-paper.test.ts'],
  },
  {
    kind: 'no name is a command, on receipts and on labels',
    tests: ['test/property/printing-text.test.ts', ['test/property/labels.test.ts', 'becomes a command']],
  },
  {
    kind: 'documents: templates with a preview, the figures of a receipt to the yen, 登録番号, the last good template kept',
    tests: [
      'test/unit/documents/template.test.ts',
      'test/unit/documents/registrationNumber.test.ts',
      'test/property/receiptFigures.test.ts',
      'test/contract/documents.test.ts',
      'test/component/documents.test.tsx',
    ],
  },
  {
    kind: 'transactions by days, searched, and printed again on a printer that runs out of paper in the middle',
    tests: ['test/contract/transactions.test.ts', 'test/component/transactions.test.tsx', 'test/e2e/transactions.test.ts'],
  },
  {
    kind: 'labels due: filled by proved prices and by days that come, emptied by printing, taken back',
    tests: ['test/store/labels.test.ts', 'test/contract/labels.test.ts'],
  },
  {
    kind: 'labels as they are laid out: 総額表示, names that fit, bars in whole dots; the preview is the print, dot by dot',
    tests: ['test/unit/labelLayout.test.ts', 'test/unit/labelBytes.test.ts', 'test/unit/symbols.test.ts'],
  },
  {
    kind: 'PDF pages are measured to 0.1 mm, their codes read back and their text copied',
    tests: ['test/unit/labelSheets.test.ts', 'test/unit/pdf.test.ts'],
  },
  {
    kind: 'label printers: Brother, ZPL and SBPL tell how they are and prove what they printed',
    tests: ['test/contract/labelDrivers.test.ts'],
  },
  {
    kind: 'twelve prices, sent, are twelve labels due: on PDF, Brother and ZPL in Chromium',
    tests: [
      ['test/e2e/labels.test.ts', 'twelve prices'],
      ['test/e2e/labels.test.ts', 'a PDF of them'],
      ['test/e2e/labels.test.ts', 'they come out'],
    ],
  },
  {
    kind: 'the walk through the shop: right, wrong, unknown, and wrong ones are due',
    tests: [
      ['test/contract/labels.test.ts', 'label of the walk'],
      ['test/e2e/labels.test.ts', 'on the walk'],
      ['test/e2e/scanning.test.ts', 'on the walk'],
    ],
  },
  { kind: 'the rehearsal of a tax rate counts and writes nothing', tests: [['test/store/labels.test.ts', 'rehearsal']] },
  {
    kind: 'devices: added by search or by hand, live state, tried; a printer and a scanner on the screen for everybody',
    tests: ['test/contract/devices.test.ts', 'test/e2e/devices.test.ts', 'test/e2e/printing.test.ts'],
  },
  {
    kind: 'printers of the operating system print documents and labels, in both hosts',
    tests: ['test/e2e/system-printer.test.ts'],
  },
  {
    kind: 'bad input: wrong ports, places and templates are refused in words, and what was good is kept',
    tests: [
      ['test/contract/devices.test.ts', 'bad places'],
      ['test/contract/documents.test.ts', 'does not parse'],
      ['test/e2e/labels.test.ts', 'typed wrong'],
      ['test/unit/scannerLine.test.ts', 'is no code'],
      ['test/unit/barcode.test.ts', 'cannot be seen'],
    ],
  },
  {
    kind: 'fuzz: replies, byte streams, jobs and templates end in a typed result, never in a hang',
    tests: [
      'test/property/printing-status.test.ts',
      'test/property/scannerStreams.test.ts',
      ['test/property/labels.test.ts', 'malformed'],
      ['test/property/gs1.test.ts', 'any text'],
      ['test/unit/documents/template.test.ts', 'anything at all'],
      ['test/property/printing-text.test.ts', 'any template'],
    ],
  },
]
