import { CloseButton, MantineProvider, mergeThemeOverrides, PasswordInput, Select, type MantineColorScheme } from '@mantine/core'
import { Notifications } from '@mantine/notifications'
import { useMemo, type ReactNode } from 'react'
import { styleNonce } from '../api/index.ts'
import { useKeyboardKeeper } from './keyboard.ts'
import { UiLabelsContext, type UiLabels } from './labels.ts'
import { Modals } from './modals.tsx'
import { maxNotices, shortNoticeMs } from './notifications.ts'
import { cssVariables, theme } from './theme.ts'

declare global {
  // The scroll lock behind dialogs reads its nonce from here (package get-nonce).
  var __webpack_nonce__: string | undefined
}

/**
 * The page lives under `style-src 'self' 'nonce-…'`: every style element that the kit makes has to
 * carry the host's nonce. Called once, before the first drawing.
 */
export function installStyleNonce(): void {
  globalThis.__webpack_nonce__ = styleNonce()
}

export interface ProviderProps {
  readonly colorScheme: MantineColorScheme
  /** Words of the kit's own buttons where a screen names none. */
  readonly labels: UiLabels
  readonly children: ReactNode
  /** Component tests: no transitions, no portals' delays. */
  readonly env?: 'default' | 'test'
}

/** Icon buttons that the kit makes by itself (of dialogs, notifications, inputs) have a name in the person's language. */
const withLabels = ({ close, clear, showPassword }: UiLabels) => {
  const closing = { 'aria-label': close }
  return mergeThemeOverrides(theme, {
    components: {
      CloseButton: CloseButton.extend({ defaultProps: closing }),
      PasswordInput: PasswordInput.extend({ defaultProps: { size: 'xs', visibilityToggleButtonProps: { 'aria-label': showPassword } } }),
      Select: Select.extend({ defaultProps: { size: 'xs', allowDeselect: false, clearButtonProps: { 'aria-label': clear } } }),
    },
  })
}

const schemeKept = { get: () => 'auto' as const, set: () => {}, subscribe: () => {}, unsubscribe: () => {}, clear: () => {} }

/** The UI kit around the whole page: theme, colour scheme, dialogs and notifications. */
export function Provider({ colorScheme, labels, children, env = 'default' }: ProviderProps) {
  const keeper = useKeyboardKeeper()
  const { confirm, cancel, close, clear, showPassword } = labels
  const named = useMemo(() => withLabels({ confirm, cancel, close, clear, showPassword }), [confirm, cancel, close, clear, showPassword])
  return (
    <MantineProvider
      theme={named}
      cssVariablesResolver={cssVariables}
      getStyleNonce={styleNonce}
      env={env}
      // The scheme is kept in the program's preferences, not in the browser's storage.
      colorSchemeManager={schemeKept}
      defaultColorScheme="auto"
      {...(colorScheme === 'auto' ? {} : { forceColorScheme: colorScheme })}
    >
      <UiLabelsContext value={labels}>
        <div ref={keeper} className="ui-page">
          {children}
          {/* Part of the page: what a dialog covers, it covers too. */}
          <Notifications position="top-right" limit={maxNotices} autoClose={shortNoticeMs} withinPortal={false} />
        </div>
        <Modals />
      </UiLabelsContext>
    </MantineProvider>
  )
}
