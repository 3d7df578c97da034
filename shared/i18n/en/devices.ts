import type { devices as ja } from '../ja/devices.ts'
import type { Words } from '../types.ts'

export const devices: Words<typeof ja> = {
  title: 'Devices',
  kinds: {
    receiptPrinter: 'Receipt printer',
    labelPrinter: 'Label printer',
    scanner: 'Scanner',
  },
  virtual: {
    receiptPrinter: 'Receipt printer on screen (practice)',
    labelPrinter: 'Label printer on screen (practice)',
    scanner: 'Scanner on screen (practice)',
  },
  places: {
    tcp: 'Network',
    serial: 'Serial port',
    usb: 'USB',
    hid: 'USB (scanner)',
    system: 'Printer of the system',
    virtual: 'On screen',
  },
  conditions: {
    ready: 'Ready',
    busy: 'Busy',
    nearEnd: 'Paper nearly out',
    paperOut: 'Out of paper',
    coverOpen: 'Cover open',
    cutterError: 'Cutter error',
    overheated: 'Too hot, resting',
    wrongMedia: 'Wrong media',
    ribbonOut: 'Out of ribbon',
    paused: 'Paused',
    error: 'Error',
    asleep: 'No answer yet (asleep)',
    offline: 'Not connected',
    taken: 'Used elsewhere',
    noAccess: 'No permission',
    moduleMissing: 'Part missing',
    wrongProtocol: 'Wrong language',
    unknown: 'Not checked',
  },
}
