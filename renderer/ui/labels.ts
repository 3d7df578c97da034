import { createContext, useContext } from 'react'

/** Words that the kit itself needs, in the person's language. */
export interface UiLabels {
  readonly confirm: string
  readonly cancel: string
  readonly close: string
  readonly clear: string
  readonly showPassword: string
}

export const UiLabelsContext = createContext<UiLabels>({
  confirm: 'OK',
  cancel: 'Cancel',
  close: 'Close',
  clear: 'Clear',
  showPassword: 'Show',
})
export const useUiLabels = (): UiLabels => useContext(UiLabelsContext)
