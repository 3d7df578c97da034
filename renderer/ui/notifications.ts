import { notifications as kit, type NotificationData } from '@mantine/notifications'
import { useSyncExternalStore } from 'react'
import { onKeyboardChange, topDialog } from './keyboard.ts'

/** How long a notice stands that names no time, in milliseconds. */
export const shortNoticeMs = 5_000

/** So many that notices which stand until they are closed never keep a new one from being said. */
export const maxNotices = 40

/** The name of every notice of a step that can be undone: an undo takes the place of the notice of what it undid. */
export const stepNotice = 'step'

export interface Notice extends NotificationData {
  /** Belongs to what the open dialog does (its failure, say): shown inside it instead of after it. */
  readonly inDialog?: boolean
}

/** A notice that came while a dialog was open. */
interface HeldNotice {
  readonly name: string
  /** The dialog that shows it; null where it waits until all dialogs are closed. */
  readonly dialog: string | null
  readonly notice: NotificationData
}

/** The one that is shown now under a name. */
const shown = new Map<string, string>()
let held: readonly HeldNotice[] = []
/** Held ones that a person had before the eyes: they are not told again. */
const seen = new Set<string>()
const listeners = new Set<() => void>()
let count = 0

function put(next: readonly HeldNotice[]): void {
  held = next
  for (const listener of listeners) listener()
}

function give(name: string, notice: NotificationData): void {
  count += 1
  const id = `${name}#${count}`
  shown.set(name, id)
  kit.show({
    ...notice,
    id,
    onClose: (closed) => {
      if (shown.get(name) === id) shown.delete(name)
      notice.onClose?.(closed)
    },
  })
}

function hold(name: string, dialog: string | null, notice: NotificationData): void {
  seen.delete(name)
  const one = { name, dialog, notice }
  put([...held, one])
  const { autoClose = shortNoticeMs } = notice
  if (dialog === null || typeof autoClose !== 'number') return
  setTimeout(() => held.includes(one) && put(held.filter((other) => other !== one)), autoClose)
}

// A moment later: a dialog may take the place of the one that closes.
onKeyboardChange(() => queueMicrotask(giveHeld))

function giveHeld(): void {
  if (topDialog() !== null || held.length === 0) return
  const waiting = held.filter(({ name }) => !seen.has(name))
  seen.clear()
  put([])
  for (const { name, notice } of waiting) give(name, notice)
}

/**
 * Words at the top of the window. A message under the same id takes the place of the one before, and has its whole time
 * (the kit would drop it). While a dialog is open that place lies beneath it and says nothing new: a notice of the
 * dialog's own doing stands inside the dialog, every other one waits until it is closed.
 */
export const notifications = {
  show({ inDialog = false, ...notice }: Notice): string {
    count += 1
    const name = notice.id ?? `notice-${count}`
    notifications.hide(name)
    const dialog = topDialog()
    if (dialog === null) give(name, notice)
    else hold(name, inDialog ? dialog : null, notice)
    return name
  },
  /** By the name it was shown under. */
  hide(name: string): void {
    const id = shown.get(name)
    shown.delete(name)
    kit.hide(id ?? name)
    if (held.some((one) => one.name === name)) put(held.filter((one) => one.name !== name))
  },
  clean(): void {
    shown.clear()
    put([])
    kit.clean()
  },
}

/** Notices that stand inside a dialog. */
export function useNoticesOf(dialog: string): readonly HeldNotice[] {
  const all = useSyncExternalStore(subscribe, () => held)
  return all.filter((one) => one.dialog === dialog)
}

const subscribe = (listener: () => void): (() => void) => {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

export const markSeen = (notices: readonly HeldNotice[]): void => {
  for (const { name } of notices) seen.add(name)
}
