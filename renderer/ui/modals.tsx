import { Button, Group, Stack, type ButtonProps } from '@mantine/core'
import { useSyncExternalStore, type ReactNode } from 'react'
import { useUiLabels } from './labels.ts'
import { Modal, type ModalProps } from './Modal.tsx'

interface Asked extends Partial<Pick<ModalProps, 'size' | 'closeOnEscape' | 'closeOnClickOutside' | 'withCloseButton'>> {
  /** To close it by; one that is open under the same name is replaced. */
  readonly modalId?: string
  readonly title?: ReactNode
  readonly children?: ReactNode
  readonly onClose?: () => void
}

type ConfirmButton = ButtonProps & { readonly 'data-autofocus'?: boolean }

interface Confirm extends Asked {
  readonly labels?: { readonly confirm: ReactNode; readonly cancel: ReactNode }
  readonly confirmProps?: ConfirmButton
  readonly cancelProps?: ConfirmButton
  readonly onConfirm?: () => void
  readonly onCancel?: () => void
}

interface Shown extends Asked {
  readonly key: string
  readonly confirm: Confirm | null
}

let shown: readonly Shown[] = []
let made = 0
const listeners = new Set<() => void>()

function put(next: readonly Shown[]): void {
  shown = next
  for (const listener of listeners) listener()
}

const subscribe = (listener: () => void): (() => void) => {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

function show(asked: Asked, confirm: Confirm | null): string {
  made += 1
  const key = asked.modalId ?? `asked-${made}`
  put([...shown.filter((one) => one.key !== key), { ...asked, key, confirm }])
  return key
}

function close(key: string): void {
  const gone = shown.find((one) => one.key === key)
  if (gone === undefined) return
  put(shown.filter((one) => one !== gone))
  gone.onClose?.()
}

/** Dialogs that are asked for by a call instead of being drawn by a screen. They go through `Modal` like all others. */
export const modals = {
  open: (asked: Asked): string => show(asked, null),
  /** A question with two answers. */
  openConfirmModal: (asked: Confirm): string => show(asked, asked),
  close,
  closeAll: (): void => {
    for (const { key } of shown) close(key)
  },
}

function Answers({ confirm, onDone }: { readonly confirm: Confirm; readonly onDone: () => void }) {
  const words = useUiLabels()
  const { labels = words, confirmProps, cancelProps, onConfirm, onCancel } = confirm
  return (
    <Group justify="flex-end" gap="xs">
      <Button
        variant="default"
        {...cancelProps}
        onClick={() => {
          onDone()
          onCancel?.()
        }}
      >
        {labels.cancel}
      </Button>
      <Button
        {...confirmProps}
        onClick={() => {
          onDone()
          onConfirm?.()
        }}
      >
        {labels.confirm}
      </Button>
    </Group>
  )
}

/** Draws what `modals` was asked for; mounted once by the provider. */
export function Modals() {
  const all = useSyncExternalStore(subscribe, () => shown)
  return all.map(({ key, modalId: _, onClose: __, confirm, children, ...props }) => (
    <Modal key={key} opened {...props} onClose={() => close(key)}>
      {confirm === null ? (
        children
      ) : (
        <Stack gap="md">
          {children}
          <Answers confirm={confirm} onDone={() => close(key)} />
        </Stack>
      )}
    </Modal>
  ))
}
