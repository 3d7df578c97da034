import { notifications as kit, type NotificationData } from '@mantine/notifications'

/** The one that is shown now under a name. */
const shown = new Map<string, string>()
let count = 0

/**
 * Words in the corner. The kit drops a message whose id is still on show, so that a second undo within two
 * seconds would say nothing: here a message under the same id takes the place of the one before, and
 * has its whole time.
 */
export const notifications = {
  show(data: NotificationData): string {
    if (data.id === undefined) return kit.show(data)
    const { id: name } = data
    notifications.hide(name)
    count += 1
    const id = `${name}#${count}`
    shown.set(name, id)
    return kit.show({
      ...data,
      id,
      onClose: (closed) => {
        if (shown.get(name) === id) shown.delete(name)
        data.onClose?.(closed)
      },
    })
  },
  /** By the name it was shown under. */
  hide(name: string): void {
    const id = shown.get(name)
    shown.delete(name)
    kit.hide(id ?? name)
  },
  clean(): void {
    shown.clear()
    kit.clean()
  },
}
