/** The tray of a label printer on the screen, for the devices. */
export { VirtualLabelPrinter } from './VirtualLabelPrinter.tsx'
export { leaveLabels } from './leave.ts'
