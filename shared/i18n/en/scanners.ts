import type { scanners as ja } from '../ja/scanners.ts'
import type { Words } from '../types.ts'

export const scanners: Words<typeof ja> = {
  missed: 'No screen could take the scanned “{{codes}}” ({{count, number}} in all). Open a screen and scan again.',
  between: '”, “',
  unread: {
    speed: 'A scanner sent data that cannot be read: the speed (baud rate) does not match. Check the scanner’s settings.',
    parity:
      'A scanner sent data that cannot be read: parity and data bits (7 bits, even, for example) do not match. Check the scanner’s settings.',
    tooLong: 'What was scanned is too long for a code. Check what the scanner ends a code with (such as Enter).',
    cut: 'The line to the scanner broke in the middle of a scan. Scan again once it is connected.',
    incomplete: 'The data broke off in the middle of a scan. Please scan again.',
  },
  sources: {
    wedge: 'Keyboard',
    serial: 'Serial',
    hid: 'USB (HID)',
    camera: 'Camera',
    virtual: 'On screen',
  },
}
