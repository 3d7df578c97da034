import { whenParentGone } from '../../electron/host/parent.ts'

// Loaded before a script of ours: it ends as if it had been asked to, when who started it is gone.
whenParentGone(() => {
  if (!process.emit('SIGTERM', 'SIGTERM')) process.exit(143)
})
