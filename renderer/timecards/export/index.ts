export { AttendanceButton } from './AttendanceButton.tsx'
export { ExportDialog } from './ExportDialog.tsx'
