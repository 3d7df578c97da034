/** What other screens use of printing: the queue, the printer on the screen, and a receipt as it will come out. */
export { PrintQueue } from './PrintQueue.tsx'
export { ReceiptPreview } from './ReceiptPreview.tsx'
export { VirtualPrinter } from './VirtualPrinter.tsx'
