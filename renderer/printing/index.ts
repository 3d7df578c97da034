/** What other screens use of printing: the queue, the printer on the screen, and a receipt as it will come out. */
export { PrintQueue } from './PrintQueue.tsx'
export { ReceiptPreview } from './ReceiptPreview.tsx'
export { documentSheet, pathSheet } from './sheet.tsx'
export { usePrintSheet } from './usePrintSheet.tsx'
export { VirtualPrinter } from './VirtualPrinter.tsx'
export { usePrintNews } from './usePrintNews.tsx'
export { documentName, jobReason, jobState } from './words.ts'
