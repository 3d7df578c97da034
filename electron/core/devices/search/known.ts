import type { FoundDevice } from '#shared/contracts/devices.ts'

type Known = Pick<FoundDevice, 'kind' | 'language'>

const unknown: Known = { kind: null, language: null }
const epson: Known = { kind: 'receiptPrinter', language: 'escpos' }
const star: Known = { kind: 'receiptPrinter', language: 'star' }
const brother: Known = { kind: 'labelPrinter', language: 'brother' }
const zebra: Known = { kind: 'labelPrinter', language: 'zpl' }
const sato: Known = { kind: 'labelPrinter', language: 'sbpl' }
const scanner: Known = { kind: 'scanner', language: null }

/** Makers by their number at USB-IF. Brother's office printers have the same number as its label printers: their names tell. */
const vendors: Readonly<Record<number, Known>> = {
  0x04b8: epson,
  0x0519: star,
  0x04f9: brother,
  0x0a5f: zebra,
  0x0828: sato,
  0x1d90: epson,
  0x2730: epson,
  0x1504: epson,
  0x0619: epson,
  0x0c2e: scanner,
  0x0536: scanner,
  0x05e0: scanner,
  0x05f9: scanner,
  0x065a: scanner,
  0x076d: scanner,
  0x0720: scanner,
  0x09dc: scanner,
  0x1eab: scanner,
  0x27dd: scanner,
}

/** Models by how they call themselves. */
const names: readonly (readonly [RegExp, Known])[] = [
  [/\bTM-[a-z]?\d/iu, epson],
  [/\b(?:TSP|mC-Print|mPOP|SM-[LST])/iu, star],
  [/\b(?:QL|TD)-\d/iu, brother],
  [/zebra|\bZT?D?\d{3}/iu, zebra],
  [/\bSATO\b/iu, sato],
]

/** What a device is, as far as its name or its maker's number say. */
export function knownBy(name: string | null, vendorId: number | null): Known {
  const named = name === null ? undefined : names.find(([look]) => look.test(name))?.[1]
  return named ?? (vendorId === null ? undefined : vendors[vendorId]) ?? unknown
}
