import { appendFileSync } from 'node:fs'

/**
 * The named failpoints of pull and push, in the order in which they are met. The crash tests stop the
 * program at each of them; a name that is not in this list is a compile error, and one that is never
 * reached is a failing test. Before/after says on which side of a write to the disk it stands.
 */
export const failpointNames = [
  // pull
  'pull.begin',
  'pull.planned',
  'pull.pageReceived',
  'pull.pageWritten',
  'pull.windowClosed',
  'pull.beforeRemove',
  'pull.removed',
  'pull.ended',
  // sweep
  'sweep.planned',
  'sweep.pageReceived',
  'sweep.pageWritten',
  'sweep.beforeRemove',
  'sweep.removed',
  // push
  'push.begin',
  'push.queued',
  'push.read',
  'push.marked',
  'push.beforeRequest',
  'push.afterRequest',
  'push.accepted',
  'push.beforeReadBack',
  'push.verified',
  'push.numbered',
  'push.bulkMarked',
  'push.bulkAccepted',
  'push.bulkRead',
  'push.settled',
  'push.ended',
] as const

/** Those of a print job: its state is on disk and nothing was sent; the printer has answered; that is on disk too. */
export const printFailpointNames = ['print.begun', 'print.sent', 'print.answered', 'print.ended'] as const
/** Those of the commit of a count, and of what follows it up: nothing is staged; all is staged in an open transaction; it is on disk. */
export const countFailpointNames = [
  'count.begun',
  'count.staged',
  'count.committed',
  'count.followUpBegun',
  'count.followUpStaged',
  'count.followUpCommitted',
] as const
type FailpointName = (typeof failpointNames)[number] | (typeof printFailpointNames)[number] | (typeof countFailpointNames)[number]

/** `BANTO_FAILPOINT=name` or `name:3`: the program ends (SIGKILL, no goodbye) at the third time it gets there. */
const wanted = parse(process.env.BANTO_FAILPOINT)
/** `BANTO_FAILPOINT_LOG=path`: every failpoint met is logged there, so that a test can see which ones a run meets. */
const noted = process.env.BANTO_FAILPOINT_LOG
let met = 0

/** Marks a place where the program may die. Does nothing unless a test asked for it by environment. */
export function failpoint(name: FailpointName): void {
  if (noted !== undefined) appendFileSync(noted, `${name}\n`)
  if (wanted === null || wanted.name !== name) return
  met += 1
  if (met === wanted.time) process.kill(process.pid, 'SIGKILL')
}

function parse(text: string | undefined): { readonly name: string; readonly time: number } | null {
  if (text === undefined || text === '') return null
  const [name = '', time = '1'] = text.split(':')
  return { name, time: Math.max(1, Number(time) || 1) }
}
