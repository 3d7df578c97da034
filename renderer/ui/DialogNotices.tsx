import { Alert } from '@mantine/core'
import { useEffect } from 'react'
import { markSeen, notifications, useNoticesOf } from './notifications.ts'
import { useUiLabels } from './labels.ts'

/** Notices of what a dialog did, inside it: they push its content aside and cover no button. */
export function DialogNotices({ dialog }: { readonly dialog: string }) {
  const notices = useNoticesOf(dialog)
  const { close } = useUiLabels()
  useEffect(() => markSeen(notices))
  if (notices.length === 0) return null
  return (
    <div className="ui-dialog-notices">
      {notices.map(({ name, notice: { title, message, color = 'blue' } }) => (
        <Alert
          key={name}
          role="alert"
          color={color}
          title={title}
          withCloseButton
          closeButtonLabel={close}
          onClose={() => notifications.hide(name)}
        >
          {message}
        </Alert>
      ))}
    </div>
  )
}
