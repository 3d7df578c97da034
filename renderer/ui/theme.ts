import {
  ActionIcon,
  Alert,
  Anchor,
  Badge,
  Button,
  Checkbox,
  Code,
  createTheme,
  DEFAULT_THEME,
  Drawer,
  Input,
  Loader,
  Menu,
  Modal,
  NavLink,
  Notification,
  NumberInput,
  PasswordInput,
  Popover,
  Progress,
  Radio,
  SegmentedControl,
  Select,
  Switch,
  Table,
  Tabs,
  TextInput,
  Textarea,
  Tooltip,
  type CSSVariablesResolver,
  type MantineColorsTuple,
} from '@mantine/core'

/** 藍, the indigo of shop curtains: the one accent. Shades 6–9 carry white text at AA and better. */
const ai: MantineColorsTuple = [
  '#eef1f8',
  '#dce3f1',
  '#b7c5e2',
  '#93a8d5',
  '#7690c9',
  '#5a77ba',
  '#4560a6',
  '#2f4789',
  '#263b75',
  '#1a2b5b',
]

/** Neutral greys without the blue cast of the kit's own: colour is kept for what needs a look. */
const gray: MantineColorsTuple = [
  '#f8f8f7',
  '#f1f1f0',
  '#e6e6e4',
  '#d9d9d7',
  '#c2c2bf',
  '#a3a3a0',
  '#75757a',
  '#52525a',
  '#37373d',
  '#212125',
]

/** Japanese fonts that the systems bring; nothing is fetched. */
const fontFamily =
  '"Noto Sans CJK JP","Noto Sans JP","Hiragino Sans","Hiragino Kaku Gothic ProN","Yu Gothic UI",Meiryo,system-ui,sans-serif'
const monoFamily = '"Noto Sans Mono CJK JP",ui-monospace,"SF Mono",Menlo,Consolas,monospace'

const xs = { defaultProps: { size: 'xs' } }
/** Overlays come and go quickly: this is a tool, not a show. */
const quick = { transitionProps: { duration: 90, exitDuration: 0 } }
const overlay = { ...quick, overlayProps: { backgroundOpacity: 0.35 }, styles: { title: { fontWeight: 600 } } }

/** The kit's own red and orange are too pale under white text. */
const red = DEFAULT_THEME.colors.red.with(6, '#c0332a').with(7, '#b3261e').with(8, '#9b1f18') as unknown as MantineColorsTuple
const orange = DEFAULT_THEME.colors.orange.with(6, '#b84a00').with(7, '#a84300').with(8, '#8f3900') as unknown as MantineColorsTuple

export const theme = createTheme({
  primaryColor: 'ai',
  primaryShade: { light: 7, dark: 6 },
  colors: { ai, gray, orange, red },
  fontFamily,
  fontFamilyMonospace: monoFamily,
  fontSizes: { xs: '12px', sm: '13px', md: '13px', lg: '15px', xl: '18px' },
  lineHeights: { xs: '1.4', sm: '1.5', md: '1.5', lg: '1.55', xl: '1.5' },
  headings: {
    fontFamily,
    fontWeight: '600',
    sizes: {
      h1: { fontSize: '22px', lineHeight: '1.4' },
      h2: { fontSize: '17px', lineHeight: '1.4' },
      h3: { fontSize: '15px', lineHeight: '1.45' },
      h4: { fontSize: '13px', lineHeight: '1.5' },
    },
  },
  defaultRadius: 'sm',
  radius: { sm: '4px', md: '6px' },
  focusRing: 'auto',
  cursorType: 'pointer',
  respectReducedMotion: true,
  components: {
    ActionIcon: ActionIcon.extend({ defaultProps: { size: 'md', variant: 'subtle' } }),
    Alert: Alert.extend({ defaultProps: { variant: 'light', p: 'sm' } }),
    Anchor: Anchor.extend({ defaultProps: { size: 'sm' } }),
    Badge: Badge.extend({ defaultProps: { size: 'sm', radius: 'sm', tt: 'none', fw: 500 } }),
    Button: Button.extend(xs),
    Checkbox: Checkbox.extend(xs),
    Code: Code.extend({ defaultProps: { fz: 'xs' } }),
    Drawer: Drawer.extend({ defaultProps: overlay }),
    // The kit's own 10 px are too small for an eight-hour day.
    InputDescription: Input.Description.extend({ defaultProps: { fz: 'xs' } }),
    InputError: Input.Error.extend({ defaultProps: { fz: 'xs' } }),
    Loader: Loader.extend({ defaultProps: { size: 'sm' } }),
    // Inside its screen's landmark; the kit's place for the first focus is nothing that a menu may hold.
    Menu: Menu.extend({
      defaultProps: {
        // In a low window it lies over its button, and never outside of the window.
        middlewares: { flip: true, shift: { crossAxis: true, padding: 8 } },
        ...quick,
        shadow: 'md',
        withinPortal: false,
        floatingStrategy: 'fixed',
        withInitialFocusPlaceholder: false,
      },
    }),
    // The head of a dialog is no banner of the page.
    Modal: Modal.extend({ defaultProps: { ...overlay, centered: true, attributes: { header: { role: 'presentation' } } } }),
    NavLink: NavLink.extend({ defaultProps: { variant: 'light' } }),
    Notification: Notification.extend({ defaultProps: { withBorder: true } }),
    // Arrow keys step it; the kit's arrows are too small to be hit.
    NumberInput: NumberInput.extend({ defaultProps: { size: 'xs', hideControls: true } }),
    PasswordInput: PasswordInput.extend(xs),
    Popover: Popover.extend({ defaultProps: { ...quick, shadow: 'md' } }),
    Progress: Progress.extend({ defaultProps: { size: 'sm' } }),
    Radio: Radio.extend(xs),
    SegmentedControl: SegmentedControl.extend(xs),
    Select: Select.extend({ defaultProps: { size: 'xs', allowDeselect: false } }),
    Switch: Switch.extend({ defaultProps: { size: 'md' } }),
    Table: Table.extend({ defaultProps: { fz: 'sm', verticalSpacing: 4, horizontalSpacing: 'xs' } }),
    Tabs: Tabs.extend({ defaultProps: { keepMounted: false } }),
    TextInput: TextInput.extend(xs),
    Textarea: Textarea.extend(xs),
    Tooltip: Tooltip.extend({ defaultProps: { openDelay: 350, withArrow: true, fz: 'xs', multiline: true } }),
  },
})

/**
 * Colours with a meaning, for screens and the grid alike (`var(--banto-…)`): one place to keep
 * them legible (AA) in both schemes.
 */
export const cssVariables: CSSVariablesResolver = () => ({
  variables: {},
  light: {
    '--banto-line': '#e0e0de',
    '--banto-rail': '#f4f4f2',
    '--banto-surface': '#ffffff',
    '--banto-sunken': '#f8f8f7',
    '--banto-hover': '#f1f1f0',
    '--banto-selected': '#e4eaf6',
    '--banto-text-dimmed': '#5f5f66',
    '--mantine-color-dimmed': '#5f5f66',
    '--banto-changed': '#fdf3d0',
    '--banto-changed-line': '#c08a00',
    '--banto-changed-text': '#6b4c00',
    '--banto-sending': '#e4eaf6',
    '--banto-conflict': '#f3e6f8',
    '--banto-conflict-text': '#7a2d92',
    '--banto-rejected': '#fde5e2',
    '--banto-rejected-text': '#a3261a',
    '--banto-ok-text': '#1b6b3a',
    '--banto-accent-text': '#2f4789',
    // The kit's own text on tinted grounds is too pale to read.
    '--mantine-color-yellow-light': '#fdf3d0',
    '--mantine-color-yellow-light-color': '#6b4c00',
    '--mantine-color-orange-light-color': '#8a3d00',
    '--mantine-color-red-light': '#fde9e7',
    '--mantine-color-red-light-color': '#a3261a',
    '--mantine-color-gray-light': '#ececea',
    '--mantine-color-gray-light-color': '#37373d',
    '--mantine-color-error': '#b3261e',
    '--mantine-color-placeholder': '#75757a',
  },
  dark: {
    '--banto-line': '#3a3a3e',
    '--banto-rail': '#1b1b1d',
    '--banto-surface': '#232326',
    '--banto-sunken': '#1e1e20',
    '--banto-hover': '#2d2d31',
    '--banto-selected': '#2b3550',
    '--banto-text-dimmed': '#a8a8ae',
    '--mantine-color-dimmed': '#a8a8ae',
    '--mantine-color-body': '#232326',
    '--banto-changed': '#413714',
    '--banto-changed-line': '#d9a520',
    '--banto-changed-text': '#f0d384',
    '--banto-sending': '#2b3550',
    '--banto-conflict': '#42294b',
    '--banto-conflict-text': '#dfa6f0',
    '--banto-rejected': '#4b2623',
    '--banto-rejected-text': '#ffa599',
    '--banto-ok-text': '#7fce9c',
    '--banto-accent-text': '#a9bce6',
    '--mantine-color-yellow-light': '#413714',
    '--mantine-color-yellow-light-color': '#f0d384',
    '--mantine-color-orange-light-color': '#ffc078',
    '--mantine-color-red-light': '#4b2623',
    '--mantine-color-red-light-color': '#ffa599',
    '--mantine-color-gray-light': '#3a3a3f',
    '--mantine-color-gray-light-color': '#dcdcda',
    '--mantine-color-error': '#ff8a7d',
    '--mantine-color-placeholder': '#8f8f96',
  },
})
