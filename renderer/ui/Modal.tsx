import { Modal as KitModal, type ModalProps as KitModalProps } from '@mantine/core'
import { createContext, useId } from 'react'
import { DialogNotices } from './DialogNotices.tsx'
import { Drawn, useDrawing, useKeyboard } from './keyboard.ts'
import { useUiLabels } from './labels.ts'

/** The kit's lowest layer of dialogs; lists that drop down from fields lie at 300. */
const lowestLayer = 200

/** The dialog that a component stands in; null on a screen. */
export const DialogId = createContext<string | null>(null)

/** What every dialog owes to `keyboard.ts`: its layer, and Esc only while it is on top. */
export function useDialog(opened: boolean, givenId?: string) {
  const ownId = useId()
  const id = givenId ?? ownId
  const { level, onTop } = useKeyboard(opened, id)
  return { id, zIndex: lowestLayer + level, closeOnEscape: onTop, closeOnClickOutside: onTop, returnFocus: false } as const
}

export type ModalProps = Omit<KitModalProps, 'returnFocus' | 'zIndex' | 'stackId'>

/** The one dialog of the program: the last one opened lies on top and has the keyboard. */
export function Modal({ closeOnEscape = true, closeOnClickOutside = true, id, closeButtonProps, children, ...props }: ModalProps) {
  const ownId = useId()
  const known = id ?? ownId
  useDrawing(props.opened, known)
  const dialog = useDialog(props.opened, known)
  const { close } = useUiLabels()
  return (
    <KitModal
      {...props}
      {...dialog}
      closeOnEscape={closeOnEscape && dialog.closeOnEscape}
      closeOnClickOutside={closeOnClickOutside && dialog.closeOnClickOutside}
      closeButtonProps={{ 'aria-label': close, ...closeButtonProps }}
    >
      <DialogId value={dialog.id}>
        <DialogNotices dialog={dialog.id} />
        {children}
        <Drawn opened={props.opened} id={dialog.id} />
      </DialogId>
    </KitModal>
  )
}
