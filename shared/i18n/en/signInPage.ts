import type { signInPage as source } from '../ja/signInPage.ts'
import type { Words } from '../types.ts'

export const signInPage: Words<typeof source> = {
  done: 'You are signed in',
  doneNext: 'Close this tab and go back to Banto.',
  failed: 'Sign-in did not work',
  failedNext: 'Go back to Banto: it shows why, and what you can do.',
  stray: 'This does not belong to the current sign-in',
  strayNext:
    'It came from an earlier sign-in page or from elsewhere and was not used. The current sign-in goes on. Close this tab and go back to Banto.',
}
