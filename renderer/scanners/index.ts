export { ScannerSetup } from './ScannerSetup.tsx'
