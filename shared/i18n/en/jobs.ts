import type { jobs as ja } from '../ja/jobs.ts'
import type { Words } from '../types.ts'
import { pullPhases } from './resourceNames.ts'

export const jobs: Words<typeof ja> = {
  connection: {
    signIn: {
      name: 'Sign-in',
      startingSample: 'Preparing the sample shop…',
      waitingForBrowser: 'Waiting for you to sign in in the browser…',
      exchangingCode: 'Checking the sign-in…',
      readingUser: 'Reading the shop’s details…',
      openingShop: 'Opening the shop…',
    },
    signInAgain: {
      name: 'Sign-in',
      startingSample: 'Preparing the sample shop…',
      waitingForBrowser: 'Waiting for you to sign in in the browser…',
      exchangingCode: 'Checking the sign-in…',
      readingUser: 'Reading the shop’s details…',
      openingShop: 'Opening the shop…',
    },
  },
  sync: {
    pull: {
      name: 'Sync',
      ...pullPhases,
    },
    push: {
      name: 'Send',
      settling: 'Checking whether the last send arrived',
      preparing: 'Getting ready to send',
      sending: 'Sending changes',
      verifying: 'Reading back from Smaregi',
    },
  },
  stockCounts: {
    start: { name: 'Starting a stock count', planning: 'Gathering the products' },
  },
  countFiles: {
    pdf: { name: 'Printing a stock count', drawing: 'Drawing pages' },
    shelfLabels: { name: 'Shelf labels', drawing: 'Drawing pages' },
    compareSmaregi: { name: 'Comparing with Smaregi', reading: 'Reading the stocktaking' },
    takeSmaregi: { name: 'Taking in a stocktaking', reading: 'Reading the stocktaking' },
  },
  countReview: {
    recheck: { name: 'Reading again before the commit', ...pullPhases, movements: 'Reading what moved while it was counted' },
    refresh: {
      name: 'Reading what moved',
      ...pullPhases,
      movements: 'Reading what moved while it was counted',
    },
  },
  timecardApproval: {
    advance: { name: 'Checking, approving, closing timecards', computing: 'Working out the figures', writing: 'Keeping the record' },
  },
  timecardExport: {
    attendance: { name: 'Attendance book', computing: 'Working out the figures', drawing: 'Drawing the pages' },
    leaveRegister: { name: 'Leave register', drawing: 'Drawing the pages' },
  },
  timecardInquiry: {
    sheets: { name: 'Sheets of what to ask', computing: 'Working out the figures', drawing: 'Drawing the pages' },
  },
  labels: {
    print: { name: 'Printing labels', layout: 'Setting the labels', drawing: 'Drawing the labels' },
  },
  devices: {
    search: {
      name: 'Looking for devices',
      network: 'Looking for printers on the network',
      usb: 'Looking for USB devices',
      serial: 'Looking at serial ports',
      hid: 'Looking for USB scanners',
      system: 'Looking at printers of the system',
    },
  },
  scanners: {
    listen: {
      name: 'Checking a scanner',
      listening: 'Waiting for a scan',
    },
  },
  journal: {
    exportForSupport: {
      name: 'Export for support',
      report: 'Writing the report',
      journal: 'Packing the journal',
      logs: 'Packing the logs',
    },
  },
  working: 'Working…',
  rateLimited: 'Smaregi is busy and asked to wait…',
  done: '{{done, number}} done',
  doneOf: '{{done, number}} of {{total, number}}',
  cancel: 'Stop',
  cancelling: 'Stopping…',
}
