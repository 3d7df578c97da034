export { FilesPart } from './FilesPart.tsx'
export { ImportDialog } from './ImportDialog.tsx'
export { useTellFile } from './useTellFile.tsx'
