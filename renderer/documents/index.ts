/** What other screens use of the documents: the editor of their templates, and printing one. */
export { DocumentsPart } from './DocumentsPart.tsx'
export { PrintDialog } from './PrintDialog.tsx'
export { useDocuments } from './state.ts'
