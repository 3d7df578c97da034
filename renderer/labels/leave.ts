import { leaveList } from './state.ts'
import { leaveTemplates } from './templateDraft.ts'
import { leaveWalk } from './walk.ts'

/** Another shop has other labels. */
export function leaveLabels(): void {
  leaveList()
  leaveTemplates()
  leaveWalk()
}
