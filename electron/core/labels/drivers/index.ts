import type { PrinterDriver } from '../../printing/driver.ts'
import { brotherDriver } from './brother.ts'
import { sbplDriver } from './sbpl.ts'
import { zplDriver } from './zpl.ts'

/** The languages of label printers, for the queue of jobs. */
export const labelPrinterDrivers: readonly PrinterDriver[] = [brotherDriver, zplDriver, sbplDriver]
