import type { jobs as ja } from '../ja/jobs.ts'
import type { Words } from '../types.ts'

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
      stores: 'Getting stores',
      categories: 'Getting categories',
      products: 'Getting products',
      stock: 'Getting stock',
    },
    push: {
      name: 'Send',
      settling: 'Checking whether the last send arrived',
      sending: 'Sending changes',
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
  done: '{{done, number}} done',
  doneOf: '{{done, number}} of {{total, number}}',
  cancel: 'Stop',
  cancelling: 'Stopping…',
}
