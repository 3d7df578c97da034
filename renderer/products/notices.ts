import { notifications } from '../ui/index.ts'

type Notice = Omit<Parameters<typeof notifications.show>[0], 'id'>

const shown = new Map<string, string>()
let count = 0

/**
 * Shows a notice in the place of the last one of its kind. The kit ignores a second notice with the
 * id of one that still stands, and the person would read the words of something else.
 */
export function showNotice(kind: 'notice' | 'staged' | 'refused', notice: Notice): void {
  const before = shown.get(kind)
  if (before !== undefined) notifications.hide(before)
  count += 1
  const id = `products-${kind}-${count}`
  shown.set(kind, id)
  notifications.show({ ...notice, id })
}
