import type { host as source } from '../ja/host.ts'
import type { Words } from '../types.ts'

export const host: Words<typeof source> = {
  openFromBanto: 'Please open this page from Banto.',
  address: 'Open this address in a browser (it works once)',
  stopHint: 'Press Ctrl+C to quit.',
  windowOpened: 'Banto is open. Closing its window quits.',
  tabOpened: 'Banto is open in your browser. Press Ctrl+C to quit.',
  alreadyRunning: 'Banto is already running; opening that one.',
  portTaken: 'Port {{port}} is taken. Choose another with --port.',
  dataDirIsFile: '{{path}} is not a folder. Choose another folder for the data with --data-dir.',
  dataDirNotMade: 'The folder for the data, {{path}}, cannot be made. Choose a place you can write to with --data-dir.',
  dataDirNoAccess:
    'You are not permitted to open the folder for the data, {{path}}. Give your user the right to read it, or choose another with --data-dir.',
  pageMissing: 'The files of the page are missing. Start with npm start.',
  engineLost: 'The engine stopped again and again. Please start Banto anew.',
  noSandbox: 'Running as root, so Chromium cannot use its sandbox. Use an ordinary user for daily work.',
  and: ', ',
  unsentAtEnd: 'Still waiting: {{what}}. They stay on this computer and can be sent the next time.',
  closing: 'Quitting…',
}
